"""What staff decide about the hours of a helper who was marked at the door."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from attendance.actions import stays, worked_hours
from attendance.actions.check_ins import MarkRefused
from attendance.choices import Answer
from attendance.models import SyncConflict
from attendance.queries import helper_doors, helpings
from attendance.queries import stays as known


class HoursUnknown(MarkRefused):
    code = "hours_unknown"
    message = (
        "タブレットに、到着と退出の両方の記録がないため、時間がわかりません。"
        "名簿の画面で、活動時間を入力してください。"
    )


@transaction.atomic
def take_marked(conflict: SyncConflict, *, id: UUID, by: Actor, at: datetime) -> None:
    """The helper was there for as long as their marks say. Raises HoursUnknown."""
    found = helpings.of_taps([conflict.tap]).get(conflict.tap)
    if found is None or found.marked is None:
        raise HoursUnknown
    worked_hours.log(
        id=id,
        session=conflict.session,
        helper=found.helper,
        minutes=found.marked,
        by=by,
        at=at,
    )


@transaction.atomic
def decide(conflict: SyncConflict, *, answer: Answer, by: Actor, at: datetime) -> None:
    """Count the hours of a helper who was in doubt, or do not, now that it is answered.

    Raises worked_hours.NoConsent for a minor whose guardian consents neither on that day nor on
    the day of deciding.
    """
    helper = conflict.helper
    if conflict.kind not in helper_doors.ASKED or helper is None:
        return
    if answer is Answer.HOURS:
        worked_hours.refuse_minor(helper, session=conflict.session, at=at)
    judge(conflict, by=by, at=at)


@transaction.atomic
def judge(conflict: SyncConflict, *, by: Actor, at: datetime) -> None:
    """Count the hours of a helper who is, or was, in doubt as it stands answered now."""
    helper = conflict.helper
    if conflict.kind not in helper_doors.ASKED or helper is None:
        return
    town = conflict.municipality
    marks = known.of(helper, session=conflict.session).marks
    if marks:
        stays.derive(marks[-1:], municipality=town, by=by, at=at)
