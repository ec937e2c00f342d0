"""Who somebody is, and every fact that depends on it, in one transaction.

Marks and registrations stay on the row for which they were made. What changes is whose presence
they count as: two rows of one person in one session count once after joining, and twice again
after parting.
"""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from attendance.actions import facts
from attendance.queries import histories, locks, marks
from people.actions import participants
from people.actions.participants import Person, PersonRefused
from people.models import Merge, Participant


class ChangedMeanwhile(PersonRefused):
    code = "person_changed_meanwhile"
    message = (
        "入力のあいだに、ほかの職員がこの方の登録を変更しました。"
        "「いまの登録」を確かめて、よければもう一度保存してください。"
    )


@transaction.atomic
def merge(
    *, kept: Participant, absorbed: Participant, reason: str, by: Actor, at: datetime
) -> Merge:
    """Let `kept` stand for both, and derive the facts of every session that either touched.

    Raises a PersonRefused (see people.actions.participants.merge).
    """
    locks.hold(kept.municipality)
    touched = marks.rows_of([kept, absorbed])
    merged = participants.merge(kept=kept, absorbed=absorbed, reason=reason, by=by, at=at)
    facts.refresh(participants=touched, by=by, at=at)
    return merged


@transaction.atomic
def separate(merge: Merge, *, by: Actor, at: datetime) -> Merge:
    """Part what was joined, and derive the facts of both. Raises AlreadySeparated."""
    locks.hold(merge.kept.municipality)
    touched = marks.rows_of([merge.kept, merge.absorbed])
    separated = participants.separate(merge, by=by, at=at)
    facts.refresh(participants=touched, by=by, at=at)
    return separated


@transaction.atomic
def change(
    participant: Participant,
    *,
    person: Person,
    seen: str | None = None,
    by: Actor,
    at: datetime,
) -> Participant:
    """Replace what is known about somebody, and derive their facts: a corrected birth date
    corrects the age bands.

    `seen` is the fingerprint of what the clerk saw (queries.histories); when something changed
    since, ChangedMeanwhile is raised. Raises a PersonRefused or an UnreadablePhone.
    """
    locks.hold(participant.municipality)
    participant.refresh_from_db()
    if seen is not None and seen != histories.fingerprint(participant):
        raise ChangedMeanwhile
    changed = participants.change(participant, person=person, by=by, at=at)
    facts.refresh(participants=[changed], by=by, at=at)
    return changed
