"""How long those who teach and help were there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import check_ins, facts
from attendance.actions.check_ins import MarkRefused, MarkReused, NotThisTown
from attendance.models import WorkedHours
from attendance.queries import helper_doors, locks, sessions, stays
from attendance.rules import helper_doors as rules
from classes.models import Session
from common.clock import tokyo_date
from people.models import Helper
from people.queries import standings
from people.rules.helping import Code, lacking

MOST = 24 * 60
REASON = 200
"""Characters of a reason."""


class MinutesOutOfRange(MarkRefused):
    code = "minutes_out_of_range"
    message = f"活動時間は0分から{MOST:,}分（24時間）までの数字で入力してください。"


class NoConsent(MarkRefused):
    """Hours of a minor whose guardian has not agreed."""

    code = "helper_without_consent"
    message = "{why}同意を登録すると、活動時間を入れられます。"


class ReasonMissing(MarkRefused):
    code = "reason_missing"
    message = "訂正の理由を入力してください。例：退出の記録を忘れたため"


class NothingToCorrect(MarkRefused):
    code = "nothing_to_correct"
    message = "いまの記録と同じ時間です。直す時間を入力してください。"


class HoursChangedMeanwhile(MarkRefused):
    code = "hours_changed_meanwhile"
    message = (
        "画面を開いたあとに、この活動時間が変わりました。"
        "いまの時間を確かめて、必要ならもう一度訂正してください。"
    )


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
    worked = WorkedHours(id=id, session=session, helper=helper, minutes=minutes)
    last = stays.of(helper, session=session).last
    if minutes > (last.minutes if last else 0):
        refuse_minor(helper, session=session, at=at)
    return _store(worked, last, action="worked_hours.logged", by=by, at=at)


@transaction.atomic
def correct(  # noqa: PLR0913  # keyword-only: each is a column
    *,
    id: UUID,
    session: Session,
    helper: Helper,
    minutes: int,
    reason: str,
    seen: int,
    by: Actor,
    at: datetime,
) -> WorkedHours:
    """Replace the minutes of a helper in this session by others, for a reason.

    `seen` is what counted when the author looked. Nothing is overwritten: the entry before
    stays in the ledger. The same id again changes nothing. Raises a MarkRefused.
    """
    locks.hold(session.offering.municipality)
    known = WorkedHours.objects.filter(pk=id).first()
    words = " ".join(reason.split())
    if known is not None:
        before = (known.session_id, known.helper_id, known.minutes, known.reason)
        if before != (session.pk, helper.pk, minutes, words):
            raise MarkReused
        return known
    if not words:
        raise ReasonMissing
    _refuse(session, helper, minutes, at=at)
    last = stays.of(helper, session=session).last
    if (last.minutes if last else 0) != seen:
        raise HoursChangedMeanwhile
    if minutes == seen:
        raise NothingToCorrect
    if minutes > seen:
        refuse_minor(helper, session=session, at=at)
    worked = WorkedHours(
        id=id, session=session, helper=helper, minutes=minutes, reason=words[:REASON]
    )
    return _store(worked, last, action="worked_hours.corrected", by=by, at=at)


def _store(
    worked: WorkedHours, last: WorkedHours | None, *, action: str, by: Actor, at: datetime
) -> WorkedHours:
    """Append the entry, and settle the fact that follows from it."""
    session = worked.session
    worked.day = sessions.day_of(session)
    worked.received_at = stays.next_moment(last, at=at)
    worked.actor_kind, worked.actor_key = by.kind, by.key
    worked.save()
    facts.refresh_helper(session=session, helper=worked.helper, by=by, at=at)
    audit.record(
        action,
        on=worked,
        municipality=session.offering.municipality,
        by=by,
        at=at,
        session=str(session.public_id),
        minutes=worked.minutes,
        **_note(worked, at=at),
    )
    return worked


def _note(worked: WorkedHours, *, at: datetime) -> dict[str, list[str]]:
    """Beside hours that count all the same: codes of what was missing on the day, if any."""
    verdict = helper_doors.lacking(worked.helper, worked.session, on=tokyo_date(at))
    codes = [str(each.code) for each in verdict.reasons]
    return {"lacking": codes} if codes and worked.minutes else {}


def _refuse(session: Session, helper: Helper, minutes: int, *, at: datetime) -> None:
    if helper.municipality_id != session.offering.municipality_id:
        raise NotThisTown
    if not 0 <= minutes <= MOST:
        raise MinutesOutOfRange
    refusal = check_ins.refusal_for(session, at=at)
    if refusal is not None and minutes:
        raise refusal


def refuse_minor(helper: Helper, *, session: Session, at: datetime) -> None:
    """Raise NoConsent where a guardian consents neither on the session's day nor today."""
    standing = standings.of(helper, on=tokyo_date(at))
    if not rules.may_count(standing, sessions.day_of(session)):
        why = next(each for each in lacking(standing) if each.code is Code.NO_CONSENT)
        raise NoConsent(why=why.sentence)
