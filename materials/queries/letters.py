"""The letters that somebody may print."""

from django.db.models import QuerySet

from accounts.models import Membership
from classes.models import OutreachLetter
from classes.queries import outreach


def of(membership: Membership) -> QuerySet[OutreachLetter]:
    """The letters about requests that somebody may open, with what stands in them."""
    requests = outreach.requests_for(membership).order_by().values("pk")
    rows = OutreachLetter.objects.filter(request__in=requests)
    return rows.select_related(
        "municipality", "request__item__municipality", "request__contact"
    ).order_by("issued_on", "pk")
