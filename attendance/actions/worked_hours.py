"""How long those who teach and help were there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import check_ins, facts
from attendance.actions.check_ins import MarkRefused, MarkReused, NotThisTown
from attendance.models import WorkedHours
from attendance.queries import locks, sessions
from classes.models import Session
from people.models import Helper

MOST = 24 * 60


class MinutesOutOfRange(MarkRefused):
    code = "minutes_out_of_range"
    message = f"活動時間は0分から{MOST:,}分（24時間）までの数字で入力してください。"


@transaction.atomic
def log(
    *, id: UUID, session: Session, helper: Helper, minutes: int, by: Actor, at: datetime
) -> WorkedHours:
    """Write down how many minutes a helper was there in this session.

    A later entry for the same helper replaces this one, 0 takes it back. The same id again
    changes nothing. Raises a MarkRefused.
    """
    municipality = session.offering.municipality
    locks.hold(municipality)
    known = WorkedHours.objects.filter(pk=id).first()
    if known is not None:
        before = (known.session_id, known.helper_id, known.minutes)
        if before != (session.pk, helper.pk, minutes):
            raise MarkReused
        return known
    _refuse(session, helper, minutes, at=at)
    worked = WorkedHours.objects.create(
        id=id,
        session=session,
        helper=helper,
        minutes=minutes,
        day=sessions.day_of(session),
        received_at=at,
        actor_kind=by.kind,
        actor_key=by.key,
    )
    facts.refresh_helper(session=session, helper=helper, by=by, at=at)
    audit.record(
        "worked_hours.logged",
        on=worked,
        municipality=municipality,
        by=by,
        at=at,
        session=str(session.public_id),
        minutes=minutes,
    )
    return worked


def _refuse(session: Session, helper: Helper, minutes: int, *, at: datetime) -> None:
    if helper.municipality_id != session.offering.municipality_id:
        raise NotThisTown
    if not 0 <= minutes <= MOST:
        raise MinutesOutOfRange
    refusal = check_ins.refusal_for(session, at=at)
    if refusal is not None and minutes:
        raise refusal
