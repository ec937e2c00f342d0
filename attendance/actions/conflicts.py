"""What staff answer to marks that did not fit, and what follows from it, in one transaction.

An answer holds for everything of the same kind about the same person, or the same card, in the
session: two tablets that scanned one card have asked one question. What follows goes through
the actions that a desk uses; every id follows from the conflict's, so whatever is sent twice is
stored once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import check_ins, headcounts, helper_hours, identities, stays
from attendance.actions.check_ins import Tap
from attendance.actions.conflict_refusals import (
    AnswerNotOffered,
    CannotReopen,
    NothingElseToKeep,
    NothingToAsk,
    OtherTownsPerson,
    PersonMissing,
    ReasonMissing,
    SettledOtherwise,
    TakenBack,
)
from attendance.choices import Answer, ConflictKind, ConflictState, Method, TapKind
from attendance.models import CheckIn, SyncConflict
from attendance.queries import conflicts, locks
from attendance.rules.proposals import ANSWERS, LEAVES_AS_IT_IS, REOPENED_FOR_A_REASON
from classes.actions import registrations
from classes.models import Registration, Session
from common.errors import RuleViolation
from people.models import Participant

CARDS = (ConflictKind.UNKNOWN_CARD, ConflictKind.OLD_CARD)
SAME_PERSON = "タブレットの当日受付を、登録済みの方と同じ方と確認"


class Decision(NamedTuple):
    """One answer to one conflict; `person` is who an unknown card belongs to."""

    conflict: SyncConflict
    answer: Answer
    person: Participant | None = None


class _Work(NamedTuple):
    """What is being settled: the row that was pressed, and those that ask the same."""

    conflict: SyncConflict
    all: Sequence[SyncConflict]
    person: Participant | None
    by: Actor
    at: datetime

    @property
    def session(self) -> Session:
        return self.conflict.session

    def id(self, name: str, row: SyncConflict | None = None) -> UUID:
        return uuid5((row or self.conflict).public_id, name)


@transaction.atomic
def settle(
    conflict: SyncConflict,
    *,
    answer: Answer,
    person: Participant | None = None,
    by: Actor,
    at: datetime,
) -> SyncConflict:
    """Do what the answer says, and take the conflict off the list of open ones.

    Settled before with the same answer, nothing is changed. Raises a ConflictRefused, or the
    RuleViolation of whatever the answer asks for; then nothing is stored.
    """
    locks.hold(conflict.municipality)
    current = conflicts.fresh(conflict)
    if current.state == ConflictState.SETTLED:
        if current.answer != answer:
            raise SettledOtherwise(answer=current.get_answer_display())
        return current
    _refuse(current, answer, person)
    work = _Work(current, conflicts.alike(current), person, by, at)
    _DO[answer](work)
    for row in work.all:
        _close(row, answer, by=by, at=at)
    helper_hours.decide(current, answer=answer, by=by, at=at)
    return conflicts.fresh(conflict)


def settle_all(
    decisions: Sequence[Decision], *, by: Actor, at: datetime
) -> list[RuleViolation | None]:
    """Settle each by itself: one that is refused holds up no other. One answer for each, in
    order: why it was refused, or None."""
    refused: list[RuleViolation | None] = []
    for each in decisions:
        try:
            settle(each.conflict, answer=each.answer, person=each.person, by=by, at=at)
        except RuleViolation as refusal:
            refused.append(refusal)
        else:
            refused.append(None)
    return refused


@transaction.atomic
def reopen(
    conflict: SyncConflict, *, reason: str = "", by: Actor, at: datetime
) -> SyncConflict:
    """Put it on the list again. Open already, it stays so.

    Where the answer changed nothing but the list, one press does. What was not to be counted
    (数えない) is opened again for a reason, with everything that was settled by that answer: a
    card counts as one without a name again, and hours are held, or count, as before it. What
    was registered, marked or joined is put right where it is shown. Raises a ConflictRefused.
    """
    locks.hold(conflict.municipality)
    current = conflicts.fresh(conflict)
    if current.state == ConflictState.OPEN:
        return current
    _refuse_unasked(current)
    why = _reason(current, reason)
    answered = conflicts.settled_with(current) if why else [current]
    for row in answered:
        row.state, row.answer = ConflictState.OPEN, ""
        row.settled_at, row.settled_by_kind, row.settled_by_key = None, "", ""
        _save(row)
        _audit("conflict.reopened", row, by=by, at=at, **why)
    if why:
        _count_again(_Work(current, answered, None, by, at))
    return conflicts.fresh(current)


def _reason(conflict: SyncConflict, reason: str) -> dict[str, str]:
    if conflict.answer in LEAVES_AS_IT_IS:
        return {}
    if conflict.answer not in REOPENED_FOR_A_REASON:
        raise CannotReopen(answer=conflict.get_answer_display())
    if not reason.strip():
        raise ReasonMissing
    return {"reason": reason.strip()[:200]}


def _refuse_unasked(conflict: SyncConflict) -> None:
    if conflict.state == ConflictState.WITHDRAWN:
        raise TakenBack
    if conflict.state == ConflictState.FELL_AWAY:
        raise NothingToAsk


def _refuse(conflict: SyncConflict, answer: Answer, person: Participant | None) -> None:
    _refuse_unasked(conflict)
    if answer not in ANSWERS[conflicts.kind_of(conflict)]:
        raise AnswerNotOffered
    if person is not None and person.municipality_id != conflict.municipality_id:
        raise OtherTownsPerson


def _close(row: SyncConflict, answer: Answer, *, by: Actor, at: datetime) -> None:
    row.state, row.answer, row.settled_at = ConflictState.SETTLED, answer, at
    row.settled_by_kind, row.settled_by_key = by.kind, by.key
    _save(row)
    _audit("conflict.settled", row, by=by, at=at, answer=str(answer))


def _save(row: SyncConflict) -> None:
    row.save(
        update_fields=["state", "answer", "settled_at", "settled_by_kind", "settled_by_key"]
    )


def _audit(action: str, row: SyncConflict, *, by: Actor, at: datetime, **more: str) -> None:
    audit.record(
        action,
        on=row,
        municipality=row.municipality,
        by=by,
        at=at,
        kind=row.kind,
        session=str(row.session.public_id),
        **more,
    )


# ---------- what each answer does ----------


def _leave(work: _Work) -> None:
    """Everything stays as it was stored."""


def _admit(work: _Work) -> None:
    """A registration of the day; and present, if that was taken back meanwhile."""
    assert work.conflict.participant is not None
    registration = _registered(work, work.conflict.participant.kept)
    if not _there(work, registration.participant):
        _mark(work, registration.participant, registration)


def _withdraw(work: _Work) -> None:
    """Take back everything that makes the person present in this session."""
    if work.conflict.check_in is not None:
        _take_back(work, work.conflict.check_in)


def _keep_here(work: _Work) -> None:
    if work.conflict.other is None:
        raise NothingElseToKeep
    _take_back(work, work.conflict.other)


def _identify(work: _Work) -> None:
    """The nameless one is this person."""
    owner = work.conflict.card.participant if work.conflict.card else None
    person = work.person or owner
    if person is None:
        raise PersonMissing
    registration = _registered(work, person.kept)
    _mark(work, registration.participant, registration)
    _discount(work)


def _discount(work: _Work) -> None:
    """The nameless one does not count by themselves; in a session that was called off nobody
    was counted yet."""
    group = conflicts.group_of(work.conflict)
    if group is None or not conflicts.heads(work.session, group=group):
        return
    headcounts.count(
        id=work.id(f"discount@{work.at.isoformat()}"),
        session=work.session,
        group=group,
        count=0,
        by=work.by,
        at=work.at,
    )


def _count_again(work: _Work) -> None:
    """What 数えない took away, unless somebody has counted it otherwise meanwhile."""
    helper_hours.judge(work.conflict, by=work.by, at=work.at)
    group = conflicts.group_of(work.conflict)
    if conflicts.kind_of(work.conflict) not in CARDS or group is None:
        return
    if conflicts.heads(work.session, group=group):
        return
    headcounts.count(
        id=work.id(f"recount@{work.at.isoformat()}"),
        session=work.session,
        group=group,
        count=1,
        by=work.by,
        at=work.at,
    )


def _attend(work: _Work) -> None:
    """The session was held after all. Whoever is not known counts as one without a name; of
    heads that were counted several times, the last number."""
    person = work.conflict.participant
    if person is not None:
        _mark(work, person.kept, _own_registration(work.conflict, person))
        return
    if work.conflict.helper is not None:
        stays.record([_passing(work, row) for row in work.all], by=work.by, at=work.at)
        return
    group, number = conflicts.nameless(work.all[-1])
    headcounts.count(
        id=work.id("count"),
        session=work.session,
        group=group,
        count=number,
        held_after_all=True,
        by=work.by,
        at=work.at,
    )


def _join(work: _Work) -> None:
    newcomer, known = work.conflict.participant, work.conflict.alike
    assert newcomer is not None
    assert known is not None
    if newcomer.kept != known.kept:
        identities.merge(
            kept=known.kept,
            absorbed=newcomer.kept,
            reason=SAME_PERSON,
            by=work.by,
            at=work.at,
        )


def _take_the_tablets(work: _Work) -> None:
    """The helper was there for as long as their marks say."""
    helper_hours.take_marked(work.conflict, id=work.id("hours"), by=work.by, at=work.at)


_DO: dict[Answer, Callable[[_Work], None]] = {
    Answer.ADMIT: _admit,
    Answer.KEEP: _leave,
    Answer.WITHDRAW: _withdraw,
    Answer.IDENTIFY: _identify,
    Answer.COUNT: _leave,
    Answer.DISCARD: _discount,
    Answer.ATTEND: _attend,
    Answer.HERE: _keep_here,
    Answer.THERE: _withdraw,
    Answer.JOIN: _join,
    Answer.APART: _leave,
    Answer.TABLET: _take_the_tablets,
    Answer.HOURS: _leave,
}


# ---------- marks ----------


def _registered(work: _Work, person: Participant) -> Registration:
    """Their registration for this session, of before or of now. Seats send nobody home."""
    return registrations.admit(session=work.session, participant=person, by=work.by, at=work.at)


def _own_registration(conflict: SyncConflict, person: Participant) -> Registration | None:
    held = conflict.registration
    own = held is not None and held.offering_id == conflict.session.offering_id
    return held if own and held is not None and held.participant.kept == person.kept else None


def _there(work: _Work, person: Participant) -> bool:
    """Whether they are present in this session, by whatever mark."""
    return bool(conflicts.standing(work.session, person=person))


def _mark(work: _Work, person: Participant, registration: Registration | None) -> None:
    """Store what the tablets said of this person, at the times they said. Nobody leaves who did
    not arrive: where only the leaving is known, they came with the beginning."""
    taps = [_tap(work, row, person=person, registration=registration) for row in work.all]
    arrived = any(tap.kind is TapKind.ARRIVED for tap in taps)
    if not arrived and not _there(work, person):
        first = min(tap.occurred_at for tap in taps)
        came = min(first, work.session.starts_at)
        taps.append(
            replace(taps[0], id=work.id("arrived"), kind=TapKind.ARRIVED, occurred_at=came)
        )
    outcomes = check_ins.record(
        taps, municipality=work.conflict.municipality, by=work.by, at=work.at
    )
    for outcome in outcomes:
        if outcome.refusal is not None:
            raise outcome.refusal


def _tap(
    work: _Work, row: SyncConflict, *, person: Participant, registration: Registration | None
) -> Tap:
    return Tap(
        id=work.id("mark", row),
        session=work.session,
        participant=person,
        registration=registration,
        kind=TapKind(row.tap_kind),
        method=Method(row.method),
        occurred_at=row.occurred_at,
        held_after_all=True,
    )


def _passing(work: _Work, row: SyncConflict) -> stays.Passing:
    assert row.helper is not None
    id, kind = work.id("mark", row), TapKind(row.tap_kind)
    return stays.Passing(id, work.session, row.helper, kind, row.occurred_at)


def _take_back(work: _Work, check_in: CheckIn) -> None:
    for mark in conflicts.standing(check_in.session, person=check_in.participant):
        check_ins.undo(mark, id=uuid5(work.id("undo"), str(mark.pk)), by=work.by, at=work.at)
