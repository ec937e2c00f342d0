"""Whose membership is in force."""

from datetime import date

from accounts.models import Membership, User


def in_force(user: User, *, on: date) -> list[Membership]:
    """The user's memberships on the day, by municipality."""
    rows = user.memberships.select_related("municipality").order_by("pk")
    return [row for row in rows if row.holds_on(on)]


def chosen(user: User, *, key: int | None, on: date) -> Membership | None:
    """The membership somebody chose, or the only one they have; None when they must choose."""
    rows = in_force(user, on=on)
    for row in rows:
        if row.pk == key:
            return row
    return rows[0] if len(rows) == 1 else None
