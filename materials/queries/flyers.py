"""Flyers with everything that stands on them."""

from django.db.models import Prefetch, QuerySet

from accounts.models import Membership
from classes.models import Flyer, Session
from classes.queries import scopes


def of(membership: Membership) -> QuerySet[Flyer]:
    """The flyers of the offerings that somebody may open: two queries, whatever is on them."""
    sessions = Session.objects.select_related("venue").order_by("starts_at", "pk")
    return (
        Flyer.objects.filter(offering__in=scopes.offerings_for(membership).order_by())
        .select_related("offering__municipality", "offering__course", "offering__venue")
        .prefetch_related(Prefetch("offering__sessions", queryset=sessions))
        .order_by("created_at", "pk")
    )
