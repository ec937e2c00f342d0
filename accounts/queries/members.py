"""Who works for a municipality, as those who manage the log-ins read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.choices import Role, Standing
from accounts.models import Membership, Municipality, User
from accounts.rules import Period, standing

_ORDER = {each: place for place, each in enumerate(Standing)}
_RANK = {each.value: place for place, each in enumerate(Role)}


@dataclass(frozen=True)
class Member:
    """A membership and whether it holds on the day that was asked about."""

    membership: Membership
    standing: Standing


def listed(*, municipality: Municipality, on: date, role: str = "") -> list[Member]:
    """Everybody with a membership: those in force first, then by role and name."""
    rows = Membership.objects.filter(municipality=municipality).select_related("user")
    if role:
        rows = rows.filter(role=role)
    found = [Member(row, standing((row.starts_on, row.ends_on), on=on)) for row in rows]
    return sorted(found, key=_place)


def one(username: str, *, municipality: Municipality) -> Membership | None:
    """The membership of whoever logs in by this name."""
    rows = Membership.objects.filter(municipality=municipality).select_related("user")
    return rows.filter(user__username=username).first()


def works_elsewhere(user: User, *, municipality: Municipality, on: date) -> bool:
    """Whether the log-in opens, or will open, another municipality's pages too."""
    elsewhere = user.memberships.exclude(municipality=municipality)
    return elsewhere.exclude(ends_on__lt=on).exists()


def administered(municipality: Municipality, *, besides: Membership) -> Iterable[Period]:
    """The periods of everybody else who can manage the log-ins."""
    return (
        Membership.objects.filter(
            municipality=municipality, role=Role.CITY_STAFF, user__is_active=True
        )
        .exclude(pk=besides.pk)
        .order_by("pk")
        .values_list("starts_on", "ends_on")
    )


def _place(member: Member) -> tuple[int, int, str, int]:
    row = member.membership
    return (_ORDER[member.standing], _RANK[row.role], str(row.user), row.pk)
