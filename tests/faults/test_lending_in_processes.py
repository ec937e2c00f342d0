"""Devices in the hands of several desks, each a process of its own: one device is lent once,
and desks with different devices do not wait for each other."""

import pytest

from classes.choices.equipment import LoanState
from classes.models import Loan
from classes.queries import equipment as devices
from tests import make
from tests.classes.lending import shelf
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
ROUNDS = 3
LENT = {"halts": "classes.actions.loans:_write"}
"""Stands still with the device handed out and nothing committed."""
OPEN = LENT | {"outlasts": True}
"""Stays open until everybody else has their answer."""


def lending(row, seat, **more):
    return {"do": "lend", "equipment": row.pk, "registration": seat.pk, "at": NOON} | more


def keeping(session, count, **more):
    return {"do": "keep_devices", "session": session.pk, "count": count, "at": NOON} | more


def codes(answers):
    return sorted(answer["refused"] for answer in answers if "refused" in answer)


def out():
    return Loan.objects.filter(state=LoanState.OUT).count()


def elsewhere(**more):
    """Another class at the same time, in another room."""
    return shelf.afternoon(title="となりの教室", **more)


def test_one_device_is_lent_to_one_of_four_who_reach_for_it_at_two_meetings(crowd):
    for round_ in range(1, ROUNDS + 1):
        row, (_, seats), (_, others) = (
            shelf.device(), shelf.afternoon(people=2), elsewhere(people=2)
        )  # fmt: skip

        answers = crowd.at_once(*(lending(row, seat) for seat in [*seats, *others]))

        assert codes(answers) == ["equipment_lent_already"] * 3
        assert out() == round_


def test_who_reaches_for_a_device_that_is_being_handed_out_waits_and_hears_that_it_is_gone(
    crowd,
):
    row, (_, (first, second)) = shelf.device(), shelf.afternoon(people=2)

    answers = crowd.at_once(lending(row, first, **LENT), lending(row, second))

    assert "loan" in answers[0]
    assert codes(answers) == ["equipment_lent_already"]


@pytest.mark.parametrize("kept", [0, 3])
def test_a_desk_lends_another_device_while_the_first_is_still_being_written_down(crowd, kept):
    """Also where the class has its own reservation, for it is one meeting."""
    one, other, _ = shelf.devices(3)
    session, (first, second) = shelf.afternoon(people=2)
    crowd.at_once(keeping(session, kept))

    answers = crowd.at_once(lending(one, first, **OPEN), lending(other, second))

    assert [sorted(answer) for answer in answers] == [["loan"], ["loan"]]
    assert out() == 2


def test_two_classes_at_one_time_lend_what_is_kept_for_them_without_waiting(crowd):
    one, other = shelf.devices(2)
    (here, (first,)), (there, (second,)) = shelf.afternoon(), elsewhere()
    crowd.at_once(keeping(here, 1), keeping(there, 1))

    answers = crowd.at_once(lending(one, first, **OPEN), lending(other, second))

    assert [sorted(answer) for answer in answers] == [["loan"], ["loan"]]


def test_a_device_comes_back_while_another_is_being_handed_out(crowd):
    one, other = shelf.devices(2)
    _, (first, second) = shelf.afternoon(people=2)
    loan = shelf.hand(one, first)

    answers = crowd.at_once(
        lending(other, second, **OPEN), {"do": "bring_back", "loan": loan.pk, "at": NOON}
    )

    assert answers[1] == {"state": "returned"}
    assert out() == 1


def scarce():
    """Two devices; one is kept for the class next door, and two people want one here."""
    rows = shelf.devices(2)
    (_, seats), (there, _) = shelf.afternoon(people=2), elsewhere()
    return rows, seats, there


def test_what_is_kept_for_a_class_is_not_lent_at_another_by_two_desks_at_once(crowd):
    rows, seats, there = scarce()
    crowd.at_once(keeping(there, 1))

    answers = crowd.at_once(lending(rows[0], seats[0], **LENT), lending(rows[1], seats[1]))

    assert codes(answers) == ["equipment_none_free"]
    assert devices.shortages(make.town(), at=NOON) == []


def test_without_turns_the_two_desks_would_lend_it(crowd):
    rows, seats, there = scarce()
    crowd.at_once(keeping(there, 1))

    answers = crowd.at_once(
        lending(rows[0], seats[0], careless=True, **OPEN),
        lending(rows[1], seats[1], careless=True),
    )

    assert codes(answers) == []
    assert [each.missing for each in devices.shortages(make.town(), at=NOON)] == [1, 1]


@pytest.mark.parametrize("first", ["lend", "keep"])
def test_a_class_is_promised_nothing_that_is_being_handed_out(crowd, first):
    (row,), (_, (seat,)), (there, _) = shelf.devices(1), shelf.afternoon(), elsewhere()
    hands, keeps = lending(row, seat), keeping(there, 1)
    (hands if first == "lend" else keeps).update(
        LENT if first == "lend" else {"halts": "classes.actions.reservations:refuse_too_many"}
    )

    answers = crowd.at_once(hands, keeps)

    assert codes(answers) == ["equipment_none_free"]
    assert ("refused" in answers[0]) == (first == "keep")


def test_turns_that_were_too_few_are_let_go_and_nobody_is_stuck(crowd):
    """Six desks at two classes, each of which is promised some and wants more than that."""
    rows = shelf.devices(6)
    (here, ours), (there, theirs) = shelf.afternoon(people=3), elsewhere(people=3)
    crowd.at_once(keeping(here, 2), keeping(there, 2))

    answers = crowd.at_once(
        *(lending(row, seat) for row, seat in zip(rows, [*ours, *theirs], strict=True))
    )

    assert codes(answers) == []
    assert out() == 6
