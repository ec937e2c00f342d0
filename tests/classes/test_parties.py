"""Couples, carers and friends: one lot, one place in line."""

from dataclasses import replace

import pytest

from classes.actions import draws, parties, registrations
from classes.actions.parties import NotTheSameOffering
from classes.actions.refusals import (
    DrawIsFrozen,
    MoveNotPossible,
    RequestReused,
    TooManyTogether,
)
from classes.choices import Channel, RegistrationState, Selection
from people.actions import participants
from people.actions.participants import Person, PhoneEntry
from people.models import Participant
from tests import make

pytestmark = pytest.mark.django_db


def in_a_draw(size=2, **columns):
    offering = make.offering(selection=Selection.LOTTERY, **columns)
    return [make.registration(offering) for _ in range(size)]


def join(first, second):
    return parties.join(first, other=second, by=make.BY, at=make.NOON)


def party_of(registration):
    registration.refresh_from_db()
    return registration.party


def couple(offering, **request):
    return registrations.register_together(
        offering=offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel=Channel.PHONE, **request),
        by=make.BY,
        at=make.NOON,
    )


def test_two_who_apply_together_are_one_lot():
    husband, wife = couple(make.offering())

    assert husband.party == wife.party
    assert husband.party is not None
    assert husband.reference != wife.reference


def test_a_couple_waits_together_when_one_seat_is_left():
    offering = make.offering(capacity=3, waiting_limit=None)
    make.registration(offering)
    make.registration(offering)

    states = {each.state for each in couple(offering)}

    assert states == {RegistrationState.WAITING}


def test_nobody_jumps_a_couple_that_waits_for_two_seats():
    offering = make.offering(capacity=1, waiting_limit=None)
    couple(offering)

    assert make.registration(offering).state == RegistrationState.WAITING


def test_the_same_request_twice_is_one_couple():
    offering = make.offering()
    people = [make.participant(), make.participant()]
    request = registrations.Request(channel=Channel.WEB, key="k" * 10, digest="same")

    made = [
        registrations.register_together(
            offering=offering, people=people, request=request, by=make.BY, at=make.NOON
        )
        for _ in range(2)
    ]

    assert made[0] == made[1]
    assert offering.registrations.count() == 2


def sent(offering, people, *, key="k" * 10, digest="same"):
    request = registrations.Request(channel=Channel.WEB, key=key, digest=digest)
    return registrations.apply_together(
        offering=offering, people=people, request=request, by=make.BY, at=make.NOON
    )


def test_a_repeated_request_gives_its_own_and_nobody_whom_the_office_joined_to_them():
    offering = make.offering(selection=Selection.LOTTERY, closes=make.tokyo("2026-06-10 17:00"))
    people = [make.participant(), make.participant()]
    first, second = sent(offering, people)
    (alone,) = sent(offering, [make.participant()], key="another-key")
    parties.join(first, other=alone, by=make.BY, at=make.NOON)
    assert sent(offering, people) == [first, second]

    parties.part(second, by=make.BY, at=make.NOON)

    assert sent(offering, people) == [first, second]


def test_a_repeated_request_gives_its_own_whatever_became_of_them():
    offering = make.offering()
    people = [make.participant(), make.participant()]
    first = sent(offering, people)[0]
    registrations.cancel(first, reason="都合", by=make.BY, at=make.NOON)

    assert [row.state for row in sent(offering, people)] == ["cancelled", "confirmed"]


def test_a_repeated_request_with_another_companion_is_refused_and_writes_nobody_down():
    offering = make.offering()
    one = Person(name="山田　花子", kana="ヤマダ ハナコ", phones=(PhoneEntry("099-216-1115"),))
    sent(offering, [one])
    people = Participant.objects.count()

    with pytest.raises(RequestReused) as refused:
        sent(offering, [one, replace(one, kana="ヤマダ タロウ")], digest="other")

    assert "もう一度お申し込みください" in refused.value.message
    assert (Participant.objects.count(), offering.registrations.count()) == (people, 1)


def test_a_repeated_request_finds_its_own_after_the_office_corrected_a_name():
    offering = make.offering()
    one = Person(name="山田　花子", kana="ヤマダ ハナコ", phones=(PhoneEntry("099-216-1115"),))
    (first,) = sent(offering, [one])
    corrected = replace(one, kana="ヤマタ ハナコ")
    participants.change(first.participant, person=corrected, by=make.BY, at=make.NOON)

    assert sent(offering, [one]) == [first]
    assert Participant.objects.count() == 1


def test_five_are_too_many():
    with pytest.raises(TooManyTogether):
        registrations.register_together(
            offering=make.offering(),
            people=[make.participant() for _ in range(5)],
            request=registrations.Request(channel=Channel.PHONE),
            by=make.BY,
            at=make.NOON,
        )


def test_two_entries_become_one_lot_and_two_again():
    first, second = in_a_draw()

    join(first, second)
    together = party_of(first)
    parties.part(first, by=make.BY, at=make.NOON)

    assert together is not None
    assert (party_of(first), party_of(second)) == (None, None)


def test_a_third_joins_with_those_who_are_with_them():
    first, second, third = in_a_draw(3)
    join(first, second)

    join(third, second)

    assert party_of(first) == party_of(second) == party_of(third)


def test_entries_of_different_offerings_are_no_lot():
    with pytest.raises(NotTheSameOffering):
        join(in_a_draw(1)[0], in_a_draw(1)[0])


def test_somebody_is_not_joined_with_themselves():
    (alone,) = in_a_draw(1)

    with pytest.raises(NotTheSameOffering):
        join(alone, alone)


def test_nobody_in_a_line_gets_ahead_by_joining():
    offering = make.offering(capacity=1, waiting_limit=None)
    _, first, second = [make.registration(offering) for _ in range(3)]

    with pytest.raises(MoveNotPossible):
        join(second, first)


def test_nothing_is_joined_after_the_entries_are_frozen():
    first, second = in_a_draw()
    offering = first.offering
    draw = draws.commit([offering], by=make.BY, at=make.NOON)
    draws.freeze(draw, by=make.BY, at=offering.closes_at)

    with pytest.raises(DrawIsFrozen):
        join(first, second)


def test_what_one_would_like_to_learn_is_not_said_of_those_who_come_along():
    rows = registrations.register_together(
        offering=make.offering(),
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel="phone", wish="耳が遠いので前の席を"),
        by=make.BY,
        at=make.NOON,
    )

    assert [row.wish for row in rows] == ["耳が遠いので前の席を", ""]
