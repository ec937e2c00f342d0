"""Who came: marks are appended, in any order and any number of times, and never edited."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import prepared
from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from attendance import rules
from attendance.actions import facts
from attendance.choices import Method, Result, TapKind
from attendance.models import CheckIn
from attendance.queries import locks, marks, sessions
from attendance.rules import Obstacle
from classes.models import Registration, Session
from common.ages import band_of
from common.clock import tokyo_date
from common.errors import RuleViolation
from common.wareki import format_date
from people.models import Participant


class MarkRefused(RuleViolation):
    """What happened was not written down. The sentence says why, and what to do next."""


class MarkReused(MarkRefused):
    code = "mark_reused"
    message = (
        "同じ操作が違う内容でもう一度届きました。画面を開き直して、もう一度操作してください。"
    )


class NotThisTown(MarkRefused):
    code = "not_this_town"
    message = "この市町村の回・参加者ではありません。画面を開き直して、もう一度お選びください。"


class NotThisRegistration(MarkRefused):
    code = "not_this_registration"
    message = (
        "申込みがこの回・この方のものではありません。名簿を開き直して、もう一度お選びください。"
    )


class SessionCancelled(MarkRefused):
    code = "session_cancelled"
    message = (
        "この回は中止になっているため、出席や人数を記録できません。"
        "実際に開催した場合は、講座の画面で回を作り直してから記録してください。"
    )


class TooEarly(MarkRefused):
    code = "too_early"
    message = (
        "{day}の回です。出席や人数を記録できるのは前日からです。当日、もう一度開いてください。"
    )


class ImpossibleTime(MarkRefused):
    code = "impossible_time"
    message = "記録の日時が読み取れません。端末の日付と時刻を直して、もう一度操作してください。"


class WrongWithdrawal(MarkRefused):
    code = "wrong_withdrawal"
    message = "取り消す記録が見つかりません。名簿を開き直して、もう一度お試しください。"


REFUSALS: dict[Obstacle, type[MarkRefused]] = {
    Obstacle.CANCELLED: SessionCancelled,
    Obstacle.TOO_EARLY: TooEarly,
}


def refusal_for(
    session: Session, *, held_after_all: bool = False, at: datetime
) -> MarkRefused | None:
    """Why the session cannot be marked at this moment; None when it can, or was held though it
    was called off, as staff say."""
    obstacle = sessions.obstacle(session, at=at)
    if obstacle is None or (held_after_all and obstacle is Obstacle.CANCELLED):
        return None
    return REFUSALS[obstacle](day=format_date(sessions.day_of(session)))


@dataclass(frozen=True)
class Tap:
    """One mark as it is sent. `id` is made where the mark is made, once."""

    id: UUID
    session: Session
    participant: Participant
    kind: TapKind
    method: Method
    occurred_at: datetime
    registration: Registration | None = None
    voids: UUID | None = None
    held_after_all: bool = False  # though it was called off, as staff say


@dataclass(frozen=True)
class Outcome:
    """What became of a tap: the mark that is stored now, or why there is none."""

    id: UUID
    result: Result
    check_in: CheckIn | None = None
    refusal: MarkRefused | None = None


@transaction.atomic
def record(
    taps: Sequence[Tap], *, municipality: Municipality, by: Actor, at: datetime
) -> list[Outcome]:
    """Store the taps not seen before and derive the facts: one outcome per tap, in order.

    A tap sent again is `repeated` and changes nothing; the same id with another body, or a tap
    that a rule refuses, is a `conflict` and does not hold up the others. A withdrawal may come
    before the mark it takes back.
    """
    locks.hold(municipality)
    desk = _Desk.opened(taps, municipality=municipality, at=at)
    outcomes = [_take(tap, desk, by=by, at=at) for tap in taps]
    for session in desk.plan.values():
        touched = [each for each in desk.written if each.session_id == session.pk]
        people = {mark.participant_id: mark.participant for mark in touched}
        if people:
            facts.refresh(session=session, participants=[*people.values()], by=by, at=at)
    return outcomes


@transaction.atomic
def arrive(
    *,
    session: Session,
    registration: Registration,
    id: UUID,
    method: Method = Method.TAP,
    by: Actor,
    at: datetime,
) -> CheckIn:
    """Somebody on the roster came. The same id again changes nothing. Raises a MarkRefused."""
    tap = Tap(
        id=id,
        session=session,
        participant=registration.participant,
        registration=registration,
        kind=TapKind.ARRIVED,
        method=method,
        occurred_at=at,
    )
    return _mark(tap, by=by, at=at)


@transaction.atomic
def leave(
    *,
    session: Session,
    participant: Participant,
    registration: Registration | None,
    id: UUID,
    by: Actor,
    at: datetime,
) -> CheckIn:
    """Somebody who came goes before the end. Raises a MarkRefused."""
    tap = Tap(
        id=id,
        session=session,
        participant=participant,
        registration=registration,
        kind=TapKind.LEFT,
        method=Method.TAP,
        occurred_at=at,
    )
    return _mark(tap, by=by, at=at)


@transaction.atomic
def undo(check_in: CheckIn, *, id: UUID, by: Actor, at: datetime) -> CheckIn:
    """Take back exactly this mark. Raises a MarkRefused."""
    tap = Tap(
        id=id,
        session=check_in.session,
        participant=check_in.participant,
        kind=TapKind.VOIDED,
        method=Method.TAP,
        occurred_at=at,
        voids=check_in.pk,
    )
    return _mark(tap, by=by, at=at)


@transaction.atomic
def take_back(
    named: Sequence[UUID], *, session: Session, id: UUID, by: Actor, at: datetime
) -> list[CheckIn]:
    """Take back the marks of the session that one button named, all or none.

    Each withdrawal's id follows from the button's and the mark's, so a second press is free.
    Raises a MarkRefused.
    """
    rows = CheckIn.objects.filter(pk__in=[*named], session=session)
    found = [*rows.select_related("participant", "session__offering__municipality")]
    if not found or len(found) < len({*named}):
        raise WrongWithdrawal
    return [
        undo(check_in, id=uuid.uuid5(id, str(check_in.pk)), by=by, at=at) for check_in in found
    ]


@dataclass
class _Desk:
    """What lies on the table while a batch is written down: everything read under the lock."""

    municipality: Municipality
    at: datetime
    plan: dict[int, Session]
    people: dict[int, Participant]
    known: dict[UUID, CheckIn]
    written: list[CheckIn]

    @classmethod
    def opened(
        cls, taps: Sequence[Tap], *, municipality: Municipality, at: datetime
    ) -> "_Desk":
        named = {tap.id for tap in taps} | {tap.voids for tap in taps if tap.voids}
        known = CheckIn.objects.in_bulk([*named])
        people = {tap.participant.pk for tap in taps}
        people |= {tap.registration.participant_id for tap in taps if tap.registration}
        people |= {row.participant_id for row in known.values()}
        return cls(
            municipality=municipality,
            at=at,
            plan=sessions.planned({tap.session.pk for tap in taps}),
            people=marks.people(people),
            known=known,
            written=[],
        )

    def same_person(self, first: int, second: int) -> bool:
        """Whether two rows stand for one person, as people are joined now."""
        return self.people[first].kept.pk == self.people[second].kept.pk


def _take(tap: Tap, desk: _Desk, *, by: Actor, at: datetime) -> Outcome:
    known = desk.known.get(tap.id)
    if known is not None:
        if _same(known, tap):
            return Outcome(tap.id, Result.REPEATED, check_in=known)
        return Outcome(tap.id, Result.CONFLICT, refusal=MarkReused())
    try:
        _refuse(tap, desk)
    except MarkRefused as refusal:
        return Outcome(tap.id, Result.CONFLICT, refusal=refusal)
    check_in = _store(tap, desk, by=by, at=at)
    desk.known[tap.id] = check_in
    desk.written.append(check_in)
    return Outcome(tap.id, Result.STORED, check_in=check_in)


def _same(known: CheckIn, tap: Tap) -> bool:
    return (
        known.session_id == tap.session.pk
        and known.participant_id == tap.participant.pk
        and known.registration_id == (tap.registration.pk if tap.registration else None)
        and (known.kind, known.method) == (tap.kind, tap.method)
        and known.occurred_at == tap.occurred_at
        and known.voids == tap.voids
    )


def _refuse(tap: Tap, desk: _Desk) -> None:
    session = desk.plan[tap.session.pk]
    if tap.occurred_at.year not in rules.YEARS:
        raise ImpossibleTime
    towns = {session.offering.municipality_id, desk.people[tap.participant.pk].municipality_id}
    if towns != {desk.municipality.pk}:
        raise NotThisTown
    registration = tap.registration
    if registration is not None and not (
        registration.offering_id == session.offering_id
        and desk.same_person(registration.participant_id, tap.participant.pk)
    ):
        raise NotThisRegistration
    if tap.kind is TapKind.VOIDED:
        _refuse_withdrawal(tap, desk)
    elif tap.voids is not None:
        raise WrongWithdrawal
    elif refusal := refusal_for(session, held_after_all=tap.held_after_all, at=desk.at):
        raise refusal


def _refuse_withdrawal(tap: Tap, desk: _Desk) -> None:
    """A mark not yet known may arrive later; a known one must be this person's, of here."""
    if tap.voids is None:
        raise WrongWithdrawal
    target = desk.known.get(tap.voids)
    if target is not None and not (
        target.kind in rules.MARKS
        and target.session_id == tap.session.pk
        and desk.same_person(target.participant_id, tap.participant.pk)
    ):
        raise WrongWithdrawal


def row_of(
    *,
    session: Session,
    participant: Participant,
    day: date,
    by: Actor,
    at: datetime,
    **columns: Any,
) -> CheckIn:
    """A mark as it is stored, with what the figures need to know of the person on that day."""
    person = participant.kept
    return CheckIn(
        session=session,
        participant=participant,
        day=day,
        age_band=_age_band(person, day),
        district=person.district,
        received_at=at,
        actor_kind=by.kind,
        actor_key=by.key,
        **columns,
    )


def line_of(
    check_in: CheckIn, *, municipality: Municipality, by: Actor, at: datetime
) -> AuditEvent:
    """The line of the audit trail for a mark."""
    return audit.line(
        f"check_in.{check_in.kind}",
        on=check_in,
        municipality=municipality,
        by=by,
        at=at,
        session=str(check_in.session.public_id),
        method=check_in.method,
    )


def _store(tap: Tap, desk: _Desk, *, by: Actor, at: datetime) -> CheckIn:
    check_in = row_of(
        id=tap.id,
        session=tap.session,
        participant=desk.people[tap.participant.pk],
        registration=tap.registration,
        kind=tap.kind,
        method=tap.method,
        voids=tap.voids,
        day=sessions.day_of(desk.plan[tap.session.pk]),
        occurred_at=tap.occurred_at,
        by=by,
        at=at,
    )
    check_in.save()
    prepared.insert(line_of(check_in, municipality=desk.municipality, by=by, at=at))
    return check_in


def _age_band(person: Participant, day: date) -> str:
    born = person.birth_date
    return band_of(born, day) if born is not None and born <= day else person.age_band


def _mark(tap: Tap, *, by: Actor, at: datetime) -> CheckIn:
    """Store one mark made at a desk, where the time of the press is not part of the mark."""
    municipality = tap.session.offering.municipality
    locks.hold(municipality)
    known = CheckIn.objects.filter(pk=tap.id).first()
    moment = known.occurred_at if known is not None else _moment(tap, at)
    [outcome] = record(
        [replace(tap, occurred_at=moment)], municipality=municipality, by=by, at=at
    )
    if outcome.check_in is None:
        raise outcome.refusal or MarkReused()
    return outcome.check_in


def _moment(tap: Tap, at: datetime) -> datetime:
    """Now; for a mark that is put in after the day, when the session began or ended."""
    if tap.kind is TapKind.VOIDED:
        return at
    session = tap.session
    if tokyo_date(at) > sessions.day_of(session):
        at = session.starts_at if tap.kind is TapKind.ARRIVED else session.ends_at
    theirs = marks.of_people(marks.rows_of([tap.participant]), session=session)
    return rules.moment(marks=rules.standing(map(marks.event, theirs)), proposed=at)
