"""Who teaches and helps in a town, in 五十音順."""

from django.db.models import Q, QuerySet

from accounts.choices import Role
from accounts.models import Membership, Municipality
from common import kana
from people.choices import HelperState
from people.models import Helper


def listed(*, municipality: Municipality, kind: str = "") -> list[Helper]:
    """Everybody, or everybody of one kind, with their log-in and school."""
    rows = Helper.objects.filter(municipality=municipality)
    rows = rows.select_related("membership__user", "school", "municipality")
    if kind:
        rows = rows.filter(kind=kind)
    return sorted(rows, key=lambda helper: (kana.sort_key(helper.kana), helper.pk))


def choosable(*, municipality: Municipality, besides: int | None = None) -> QuerySet[Helper]:
    """Whom a class can be given to: not those who have left or have only applied, but whoever
    has it now (`besides`, a key)."""
    gone = Q(state__in=[HelperState.RETIRED, HelperState.APPLIED]) & ~Q(pk=besides)
    return Helper.objects.filter(~gone, municipality=municipality).order_by("kana", "pk")


def worked(*, municipality: Municipality) -> QuerySet[Helper]:
    """Whose hours can be written down: also of those who have left since."""
    rows = Helper.objects.filter(municipality=municipality, forgotten_at=None)
    return rows.order_by("kana", "pk")


def alike(
    reading: str, *, municipality: Municipality, besides: Helper | None = None
) -> list[Helper]:
    """Those whose furigana is the same, however it was spaced or spelt."""
    key = kana.search_key(reading)
    return [
        helper
        for helper in listed(municipality=municipality)
        if kana.search_key(helper.kana) == key and helper != besides
    ]


def linkable(
    *, municipality: Municipality, besides: Helper | None = None
) -> QuerySet[Membership]:
    """The log-ins of instructors and contractors that no other helper has, and `besides`'s
    own."""
    free = Q(role__in=[Role.INSTRUCTOR, Role.CONTRACTOR], helper__isnull=True)
    if besides is not None and besides.membership_id is not None:
        free |= Q(pk=besides.membership_id)
    return (
        Membership.objects.filter(free, municipality=municipality)
        .select_related("user")
        .order_by("user__display_name", "pk")
    )
