"""Heads that were counted, as far as nobody took them back."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, QuerySet

from attendance.choices import SentKind
from attendance.models import Headcount, TapReceipt
from classes.models import Session


def standing(sessions: Iterable[Session | int]) -> QuerySet[Headcount]:
    """The counts of these sessions that stand, in the order in which they were made: the last
    of a group is how many came."""
    taken_back = TapReceipt.objects.filter(
        kind=SentKind.VOIDED, voids=OuterRef("pk"), session=OuterRef("session")
    )
    return (
        Headcount.objects.filter(~Exists(taken_back), session__in=[*sessions])
        .select_related("session__offering")
        .order_by("counted_at", "received_at", F("pk"))
    )
