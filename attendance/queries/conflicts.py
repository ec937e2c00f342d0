"""What waits for a decision of staff, and what was decided: rows, gathered and explained."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Membership
from attendance.choices import ConflictKind, ConflictState, SentKind
from attendance.models import CheckIn, SyncConflict
from attendance.queries import headcounts, marks
from attendance.queries.whom import group_of_card
from attendance.rules import standing as standing_events
from classes.models import Session
from classes.queries import scopes
from people.models import Participant

SEEN_WITH = (
    "municipality",
    "session__offering__municipality",
    "session__offering__course",
    "session__venue",
    "kiosk",
    "participant__merged_into",
    "registration__participant__merged_into",
    "registration__offering",
    "registration__session",
    "card__participant__merged_into",
    "helper",
    "check_in__participant__merged_into",
    "check_in__registration",
    "check_in__session",
    "other__registration",
    "other__participant__merged_into",
    "other__session__venue",
    "other__session__offering__municipality",
    "alike__merged_into",
)


def visible_to(membership: Membership) -> QuerySet[SyncConflict]:
    """The conflicts of the sessions that somebody may open."""
    sessions = scopes.sessions_for(membership).order_by().values("pk")
    rows = SyncConflict.objects.filter(
        municipality=membership.municipality_id, session__in=sessions
    )
    return rows.order_by("occurred_at", "pk")


def open_to(membership: Membership) -> QuerySet[SyncConflict]:
    """Those of them that wait for an answer."""
    return visible_to(membership).filter(state=ConflictState.OPEN)


def listed_before(membership: Membership, moment: datetime) -> int:
    """How many of those have been waiting since before then."""
    return open_to(membership).filter(listed_at__lt=moment).count()


def fresh(conflict: SyncConflict) -> SyncConflict:
    """The row as it is now, with everything that an answer needs."""
    return SyncConflict.objects.select_related(*SEEN_WITH).get(pk=conflict.pk)


def kind_of(conflict: SyncConflict) -> ConflictKind:
    return ConflictKind(conflict.kind)


def alike(conflict: SyncConflict) -> list[SyncConflict]:
    """The open ones that ask the same: this kind, in this session, about this person or card.
    The conflict itself among them, in the order in which it happened."""
    rows = SyncConflict.objects.filter(
        session=conflict.session_id, kind=conflict.kind, state=ConflictState.OPEN
    )
    asked = question(conflict)
    found = rows.select_related(*SEEN_WITH).order_by("occurred_at", "pk")
    return [row for row in found if row.pk == conflict.pk or question(row) == asked]


def settled_with(conflict: SyncConflict) -> list[SyncConflict]:
    """Those that were settled by the same press. The conflict itself among them."""
    rows = SyncConflict.objects.filter(
        session=conflict.session_id,
        kind=conflict.kind,
        state=ConflictState.SETTLED,
        answer=conflict.answer,
        settled_at=conflict.settled_at,
    )
    asked = question(conflict)
    found = rows.select_related(*SEEN_WITH).order_by("occurred_at", "pk")
    return [row for row in found if question(row) == asked]


def question(conflict: SyncConflict) -> tuple[object, ...]:
    """What is asked: conflicts with the same question have one answer."""
    about: object
    if conflict.participant is not None:
        about = conflict.participant.kept.pk
    elif conflict.helper_id is not None:
        about = "helper", conflict.helper_id
    elif conflict.tap_kind == SentKind.COUNTED:
        about = "group", conflict.group
    else:
        about = conflict.card_hint or conflict.tap
    return conflict.session_id, conflict.kind, conflict.alike_id, about


def group_of(conflict: SyncConflict) -> str | None:
    """The group under which whoever brought this card was counted; None without a card."""
    return group_of_card(conflict.card_hint) if conflict.card_hint else None


def nameless(conflict: SyncConflict) -> tuple[str, int]:
    """Of nobody known by name: the group under which they count, and how many they are. Whoever
    brought a card is one."""
    number = conflict.count
    return group_of(conflict) or conflict.group, 1 if number is None else number


def heads(session: Session, *, group: str) -> int:
    """How many are counted under the group."""
    last = headcounts.standing([session]).filter(group=group).last()
    return last.count if last else 0


def standing(session: Session, *, person: Participant) -> list[CheckIn]:
    """The marks of this person in the session that nobody took back."""
    rows = marks.of_people(marks.rows_of([person]), session=session)
    left = {event.id for event in standing_events(map(marks.event, rows))}
    return [row for row in rows if row.pk in left]
