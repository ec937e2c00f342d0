"""What every page of staff says in its menu."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from accounts.choices import Ability, Role
from accounts.models import Membership
from accounts.rules import may
from attendance.queries import conflicts


def open_conflicts(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """How many marks wait for an answer of this member of staff. Counted where a page asks."""
    membership: Membership | None = getattr(request, "membership", None)

    @cache
    def number() -> int:
        if membership is None or not may(Role(membership.role), Ability.ATTEND):
            return 0
        return conflicts.open_to(membership).count()

    return {"open_conflicts": number}
