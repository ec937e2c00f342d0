"""The offerings that a newsletter may announce."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Membership
from classes.choices import OfferingState
from classes.models import Offering
from classes.queries import scopes, searches


def of(membership: Membership, *, at: datetime) -> QuerySet[Offering]:
    """Those that somebody may open and that are ahead, drafts too: a newsletter is written
    weeks before. Neither what was called off nor what a group asked for."""
    rows = scopes.offerings_for(membership).exclude(state=OfferingState.CANCELLED)
    rows = rows.filter(outreach_request__isnull=True)
    return searches.narrowed(rows, searches.Search(), at=at).prefetch_related("flyers")
