"""What staff decided about marks in doubt: how, when and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts.choices import ActorKind
from accounts.models import Membership, User
from attendance.choices import ConflictState
from attendance.models import SyncConflict
from attendance.queries import conflicts, matters
from attendance.queries.matters import Matter
from attendance.rules.proposals import LEAVES_AS_IT_IS, REOPENED_FOR_A_REASON


@dataclass(frozen=True)
class Decision:
    """One that is off the list."""

    matter: Matter
    by: str

    @property
    def conflict(self) -> SyncConflict:
        return self.matter.conflict

    @property
    def reopenable(self) -> bool:
        """Whether one press puts it back on the list."""
        return self.conflict.answer in LEAVES_AS_IT_IS

    @property
    def reopenable_for_a_reason(self) -> bool:
        """Whether it goes back on the list once somebody has said why."""
        return asks_why(self.conflict)


def asks_why(conflict: SyncConflict) -> bool:
    """Whether a reason is asked before it goes back on the list."""
    return conflict.answer in REOPENED_FOR_A_REASON


def of(membership: Membership, *, kind: str = "", state: str = "") -> QuerySet[SyncConflict]:
    """Those that need no answer any more, the latest first."""
    rows = conflicts.visible_to(membership).exclude(state=ConflictState.OPEN)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by(Coalesce("settled_at", "listed_at").desc(), "-pk").select_related(
        *conflicts.SEEN_WITH
    )


def told(rows: Sequence[SyncConflict], *, on: date) -> list[Decision]:
    """Each with what happened and who decided; always as many queries."""
    staff = {row.settled_by_key for row in rows if row.settled_by_kind == ActorKind.STAFF}
    users = User.objects.filter(pk__in=[int(key) for key in staff if key.isdigit()])
    names = {str(user.pk): str(user) for user in users.order_by("pk")}
    return [
        Decision(matter, names.get(matter.conflict.settled_by_key, ""))
        for matter in matters.one_by_one(rows, on=on)
    ]
