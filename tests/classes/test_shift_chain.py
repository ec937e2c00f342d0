"""Asking down the list, from the first who can come to the last."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from classes.actions import shift_answers, shift_chain, shifts
from classes.actions.shift_refusals import NobodyLeft, NothingMissing
from classes.choices import AssignmentState
from classes.models import Assignment, StaffingTerms
from classes.queries import candidates, staffing
from notices.models import Message
from people.actions import register
from people.rules.register import Step
from tests import make
from tests.classes.shifting import (
    ANDROID,
    HELPER,
    IPHONE,
    accept,
    assign,
    citizen,
    led,
    session,
    short,
    states,
    student,
    trained,
)

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=1)
ACCEPTED, INVITED = AssignmentState.ACCEPTED, AssignmentState.INVITED
DECLINED, LAPSED = AssignmentState.DECLINED, AssignmentState.LAPSED
DROPPED, WITHDRAWN = AssignmentState.DROPPED, AssignmentState.WITHDRAWN


def invite_next(held, *, at=make.NOON):
    return [row.helper for row in shift_chain.invite_next(held, by=make.BY, at=at)]


def asking_one_at_once():
    StaffingTerms.objects.create(municipality=make.town(), asked_at_once=1)


def decline(row, *, at=LATER):
    return shift_answers.decline(row, by=make.BY, at=at)


def order(held, device=""):
    return [
        (row.candidate.key, [each.code for each in row.against])
        for row in candidates.of(staffing.post(held), role=HELPER, device=device)
    ]


def test_who_is_near_comes_first_then_who_has_had_the_fewest_classes():
    hall = make.venue(district="谷山")
    busy, idle = citizen(), citizen()
    far, near = citizen(district="伊敷"), citizen(district="谷山")
    assign(led(8, first=make.tokyo("2026-07-01 10:00")), busy)
    held = led(8, venue=hall)

    people = [near.pk, idle.pk, far.pk, busy.pk]
    assert [key for key, _ in order(held) if key in people] == people


def test_those_who_cannot_come_stand_at_the_end_with_the_reason():
    held = led(8)
    free, paused = citizen(), citizen(state="paused")

    assert order(held) == [
        (free.pk, []),
        (paused.pk, ["paused"]),
        (held.instructor.pk, ["leads_it"]),
    ]


def test_whoever_does_not_know_the_device_is_passed_over():
    held = led(8)
    knows, other = citizen(devices=["iphone"]), citizen(devices=["rakuraku"])

    assert order(held, device=IPHONE)[:2] == [(knows.pk, []), (other.pk, ["device_unknown"])]
    assert order(held, device=ANDROID)[:2] == [(other.pk, []), (knows.pk, ["device_unknown"])]


def test_two_are_asked_for_each_who_is_missing():
    people = [citizen() for _ in range(5)]
    held = led(12)

    assert invite_next(held) == people[:4]


def test_pressed_twice_nobody_else_is_asked():
    [citizen() for _ in range(5)]
    held = led(8)
    invite_next(held)

    assert invite_next(held) == []


def test_the_instructor_who_is_missing_is_asked_first():
    asking_one_at_once()
    teacher, helper = trained(), citizen()
    held = session(8)

    assert invite_next(held) == [teacher, helper]


def test_the_device_that_is_missing_is_looked_for():
    asking_one_at_once()
    citizen(devices=["android"])
    knows = citizen(devices=["iphone", "android"])
    held = led(devices=["iphone"] * 8, lead=trained(devices=["iphone"]))

    assert invite_next(held) == [knows]


def test_a_no_asks_the_next():
    asking_one_at_once()
    first, second = citizen(), citizen()
    held = led(8)
    invite_next(held)

    decline(Assignment.objects.get())

    assert states(held) == [(first, DECLINED), (second, INVITED)]


def test_where_staff_choose_themselves_a_no_asks_nobody():
    first, _second = citizen(), citizen()
    held = led(8)
    shifts.invite(held, helper=first, wanted=shifts.Wanted(), by=make.BY, at=make.NOON)

    decline(Assignment.objects.get())

    assert states(held) == [(first, DECLINED)]


def test_who_drops_out_is_replaced_from_the_list():
    asking_one_at_once()
    first, second = citizen(), citizen()
    held = led(8)
    row = assign(held, first)

    shift_answers.drop_out(row, reason="体調不良", by=make.BY, at=LATER)

    assert states(held) == [(first, DROPPED), (second, INVITED)]
    accept(Assignment.objects.get(helper=second), at=LATER)
    assert short(held) == (0, 0)


def test_no_answer_in_time_asks_the_next():
    asking_one_at_once()
    first, second = citizen(), citizen()
    held = led(8)
    invite_next(held)

    with time_machine.travel(make.NOON + timedelta(hours=48), tick=False):
        call_command("tend_waiting", verbosity=0)
        call_command("tend_waiting", verbosity=0)

    assert states(held) == [(first, LAPSED), (second, INVITED)]
    assert Message.objects.get(helper=first).state == "withdrawn"


def test_registrations_that_come_in_later_are_answered_by_asking_more():
    asking_one_at_once()
    first, second = citizen(), citizen()
    held = led(8)
    invite_next(held)
    for _ in range(4):
        make.registration(held.offering)

    with time_machine.travel(LATER, tick=False):
        call_command("tend_waiting", verbosity=0)

    assert states(held) == [(first, INVITED), (second, INVITED)]


def test_who_leaves_the_register_frees_the_place():
    asking_one_at_once()
    first, second = citizen(), citizen()
    held = led(8)
    assign(held, first)
    register.take(first, step=Step.RETIRE, by=make.BY, at=LATER)
    assert short(held) == (0, 1)

    with time_machine.travel(LATER, tick=False):
        call_command("tend_waiting", verbosity=0)

    assert states(held) == [(first, WITHDRAWN), (second, INVITED)]


def test_minors_are_asked_when_an_adult_has_said_yes():
    adult, young = citizen(), student()
    held = session(8)
    shifts.decide(
        held,
        decision=shifts.Decision(asking="in_order"),
        by=make.BY,
        at=make.NOON,
    )
    assert states(held) == [(adult, INVITED)]

    accept(Assignment.objects.get())

    assert states(held) == [(adult, ACCEPTED)]
    assert short(held) == (1, 0)
    for _ in range(4):
        make.registration(held.offering)
    shift_chain.renew(held, by=make.BY, at=LATER)
    assert states(held) == [(adult, ACCEPTED), (young, INVITED)]


def test_a_class_that_has_enough_asks_nobody():
    citizen()

    with pytest.raises(NothingMissing):
        invite_next(led(4))


def test_when_nobody_is_left_staff_are_told_so():
    with pytest.raises(NobodyLeft):
        invite_next(led(8))


def test_more_are_asked_where_staff_want_more():
    people = [citizen(), citizen(), citizen()]
    held = led(4)

    shifts.decide(
        held,
        decision=shifts.Decision(extra=1, asking="in_order"),
        by=make.BY,
        at=make.NOON,
    )

    assert states(held) == [(people[0], INVITED), (people[1], INVITED)]
    assert short(held) == (0, 0)
