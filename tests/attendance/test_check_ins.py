"""Marks: in any order, any number of times, by several at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from accounts.models import AuditEvent
from attendance.actions import check_ins
from attendance.actions.check_ins import Tap
from attendance.choices import Method, Result, TapKind
from attendance.models import AttendanceFact, CheckIn
from classes.actions import registrations
from classes.choices import OfferingState, SessionState
from people.actions import participants
from tests import make

pytestmark = pytest.mark.django_db
MORNING = make.tokyo("2026-06-15 10:02")


def tap(registration, session=None, *, kind=TapKind.ARRIVED, **more):
    given = {
        "id": uuid4(),
        "session": session or registration.offering.sessions.first(),
        "participant": registration.participant,
        "registration": registration,
        "kind": kind,
        "method": Method.TAP,
        "occurred_at": MORNING,
    } | more
    return Tap(**given)


def withdrawal(of, **more):
    given = {"kind": TapKind.VOIDED, "voids": of.id, "id": uuid4(), "registration": None}
    return replace(of, **given | more)


def send(*taps, at=MORNING):
    return check_ins.record(taps, municipality=make.town(), by=make.BY, at=at)


def results(outcomes):
    return [(outcome.result, outcome.refusal and outcome.refusal.code) for outcome in outcomes]


def counted():
    return AttendanceFact.objects.filter(role="participant").count()


STORED = (Result.STORED, None)
REPEATED = (Result.REPEATED, None)


def conflict(code):
    return (Result.CONFLICT, code)


def test_a_mark_makes_a_fact_and_a_line_in_the_audit_trail():
    registration = make.registration(make.offering())
    mark = tap(registration)

    [outcome] = send(mark)

    assert (outcome.result, outcome.id, outcome.check_in.pk) == (
        Result.STORED,
        mark.id,
        mark.id,
    )
    assert counted() == 1
    lines = AuditEvent.objects.filter(subject_key=str(mark.id))
    assert [*lines.values_list("action", flat=True)] == ["check_in.arrived"]


def test_a_batch_sent_again_changes_nothing():
    offering = make.offering()
    batch = [tap(make.registration(offering)) for _ in range(3)]
    send(*batch)
    lines = AuditEvent.objects.count()

    again = send(*batch, *reversed(batch))

    assert results(again) == [REPEATED] * 6
    assert (CheckIn.objects.count(), counted(), AuditEvent.objects.count()) == (3, 3, lines)


def test_a_mark_twice_in_one_batch_is_stored_once():
    mark = tap(make.registration(make.offering()))

    assert results(send(mark, mark)) == [STORED, REPEATED]


def test_a_withdrawal_may_come_before_its_mark():
    mark = tap(make.registration(make.offering()))

    first = send(withdrawal(mark))
    second = send(mark)

    assert results(first + second) == [STORED, STORED]
    assert counted() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": TapKind.LEFT},
        {"method": Method.QR},
        {"occurred_at": MORNING + timedelta(seconds=1)},
        {"registration": None},
    ],
)
def test_the_same_id_with_another_body_is_a_conflict(changed):
    mark = tap(make.registration(make.offering()))
    send(mark)

    assert results(send(replace(mark, **changed))) == [conflict("mark_reused")]
    assert CheckIn.objects.get().kind == TapKind.ARRIVED


def test_a_conflict_does_not_hold_up_the_others():
    offering = make.offering()
    registration = make.registration(offering)
    stranger = make.registration(make.offering())

    outcomes = send(
        tap(registration),
        replace(tap(registration), registration=stranger),
        tap(make.registration(offering)),
    )

    assert results(outcomes) == [STORED, conflict("not_this_registration"), STORED]
    assert counted() == 2


def test_the_id_is_looked_up_before_any_rule():
    registration = make.registration(make.offering())
    session = registration.offering.sessions.get()
    mark = tap(registration, session)
    send(mark)
    session.state = SessionState.CANCELLED
    session.save()

    assert results(send(mark)) == [REPEATED]
    assert results(send(tap(registration, session))) == [conflict("session_cancelled")]


def test_what_is_called_off_takes_no_marks_but_withdrawals():
    registration = make.registration(make.offering())
    mark = tap(registration)
    send(mark)
    registration.offering.state = OfferingState.CANCELLED
    registration.offering.save()

    outcomes = send(tap(registration), withdrawal(mark))

    assert results(outcomes) == [conflict("session_cancelled"), STORED]
    assert counted() == 0


def test_two_days_before_nobody_can_have_come():
    registration = make.registration(make.offering())
    two_days_before = make.tokyo("2026-06-13 23:59")

    early = send(tap(registration), at=two_days_before)
    day_before = send(tap(registration), at=two_days_before + timedelta(minutes=1))

    assert results(early + day_before) == [conflict("too_early"), STORED]
    assert early[0].refusal.message == (
        "令和8年6月15日（月）の回です。出席や人数を記録できるのは前日からです。"
        "当日、もう一度開いてください。"
    )


def test_another_towns_session_and_person_are_refused():
    theirs = make.registration(make.offering(town=make.other_town()))
    ours = make.registration(make.offering())

    outcomes = send(
        tap(theirs),
        tap(ours, participant=theirs.participant),
        tap(ours, theirs.offering.sessions.get()),
    )

    assert results(outcomes) == [conflict("not_this_town")] * 3


def test_a_withdrawal_names_a_mark_of_the_same_person_and_session():
    offering = make.offering(sessions=2)
    first, second = offering.sessions.order_by("number")
    registration, other = make.registration(offering), make.registration(offering)
    mark = tap(registration, first)
    taken = withdrawal(mark)
    send(mark)

    outcomes = send(
        withdrawal(mark, session=second),
        withdrawal(mark, participant=other.participant),
        withdrawal(mark, voids=None),
        tap(registration, first, voids=mark.id),
        taken,
        withdrawal(mark, voids=taken.id),
    )

    wrong = conflict("wrong_withdrawal")
    assert results(outcomes) == [wrong, wrong, wrong, wrong, STORED, wrong]


def test_a_merged_persons_mark_is_taken_back_in_the_kept_ones_name():
    offering = make.offering()
    kept, absorbed = make.registration(offering), make.registration(offering)
    mark = tap(absorbed)
    send(mark)
    participants.merge(
        kept=kept.participant,
        absorbed=absorbed.participant,
        reason="同じ方",
        by=make.BY,
        at=MORNING,
    )

    assert results(send(withdrawal(mark, participant=kept.participant))) == [STORED]
    assert counted() == 0


def test_a_second_press_at_the_desk_is_free_although_time_has_passed():
    registration = make.registration(make.offering())
    key = uuid4()

    first = make.arrival(registration, id=key)
    second = make.arrival(registration, id=key, at=first.occurred_at + timedelta(seconds=3))

    assert second == first
    assert CheckIn.objects.get().occurred_at == first.occurred_at


def test_a_mark_put_in_later_happened_on_the_day():
    registration = make.registration(make.offering())
    session = registration.offering.sessions.get()
    week_later = session.ends_at + timedelta(days=7)

    came = make.arrival(registration, at=week_later, method=Method.PAPER)
    went = check_ins.leave(
        session=session,
        participant=registration.participant,
        registration=registration,
        id=uuid4(),
        by=make.BY,
        at=week_later,
    )

    assert (came.occurred_at, went.occurred_at) == (session.starts_at, session.ends_at)
    assert came.received_at == week_later


def test_the_clerk_overrules_a_tablet_whose_clock_is_fast():
    registration = make.registration(make.offering())
    fast = tap(registration, occurred_at=MORNING + timedelta(hours=1))
    send(fast)

    went = check_ins.leave(
        session=fast.session,
        participant=registration.participant,
        registration=registration,
        id=uuid4(),
        by=make.BY,
        at=MORNING + timedelta(minutes=30),
    )

    assert went.occurred_at > fast.occurred_at


def test_one_button_takes_back_two_marks_of_one_arrival_and_twice_is_free():
    registration = make.registration(make.offering())
    session = registration.offering.sessions.get()
    named = [make.arrival(registration).pk, make.arrival(registration).pk]
    press = {"session": session, "id": uuid4(), "by": make.BY, "at": MORNING}

    first = check_ins.take_back(named, **press)
    second = check_ins.take_back(named, **press)

    assert {each.pk for each in first} == {each.pk for each in second}
    assert (CheckIn.objects.filter(kind="voided").count(), counted()) == (2, 0)


@pytest.mark.parametrize("named", [[], [uuid4()]])
def test_taking_back_nothing_is_refused(named):
    session = make.offering().sessions.get()

    with pytest.raises(check_ins.WrongWithdrawal):
        check_ins.take_back(named, session=session, id=uuid4(), by=make.BY, at=MORNING)


def test_undoing_takes_back_exactly_the_mark_it_names():
    registration = make.registration(make.offering())
    first, second = make.arrival(registration), make.arrival(registration)

    check_ins.undo(first, id=uuid4(), by=make.BY, at=MORNING)
    assert counted() == 1
    check_ins.undo(second, id=uuid4(), by=make.BY, at=MORNING)
    assert counted() == 0


def test_whoever_came_counts_although_the_registration_was_cancelled():
    registration = make.registration(make.offering())
    registrations.cancel(registration, reason="電話", by=make.BY, at=make.NOON)

    assert results(send(tap(registration))) == [STORED]
    assert counted() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_tablets_send_the_same_five_marks_at_once():
    offering = make.offering(sessions=2)
    first, second = offering.sessions.order_by("number")
    people = [make.registration(offering) for _ in range(2)]
    marks = [tap(person, session) for person in people for session in (first, second)]
    marks.append(tap(people[0], first, kind=TapKind.LEFT))

    def tablet(_):
        try:
            return results(send(*marks, at=second.starts_at))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as hall:
        answers = [*hall.map(tablet, range(8))]

    assert sorted(answers) == sorted([[STORED] * 5] + [[REPEATED] * 5] * 7)
    assert (CheckIn.objects.count(), counted()) == (5, 4)
    firsts = AttendanceFact.objects.filter(first_time=1)
    assert {fact.session_id for fact in firsts} == {first.pk}
    assert firsts.count() == 2
