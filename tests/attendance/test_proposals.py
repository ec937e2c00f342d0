"""What staff are advised to answer to a mark in doubt, for every kind, and why."""

from datetime import timedelta

import pytest

from attendance.choices import Answer, ConflictKind, Method
from attendance.rules.proposals import ANSWERS, Doubt, Mark, propose
from tests import make

EARLY, LATE = make.NOON, make.NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("kind", "answer", "others"),
    [
        ("cancelled_came", "admit", ["keep", "withdraw"]),
        ("not_registered", "admit", ["keep", "withdraw"]),
        ("other_session", "admit", ["keep", "withdraw"]),
        ("unknown_card", "count", ["identify", "discard"]),
        ("old_card", "count", ["identify", "discard"]),
        ("elsewhere", "keep", ["here", "there"]),
        ("session_moved", "keep", ["withdraw"]),
        ("session_cancelled", "attend", ["discard"]),
        ("other_day", "keep", ["withdraw"]),
        ("merged", "keep", ["withdraw"]),
        ("alike", "apart", ["join"]),
        ("hours_entered", "keep", ["tablet"]),
        ("helper_held", "discard", ["hours"]),
        ("helper_lacks", "keep", ["discard"]),
    ],
)
def test_every_kind_has_a_proposal_a_reason_and_other_answers(kind, answer, others):
    proposal = propose(Doubt(ConflictKind(kind)))

    assert proposal.answer == answer
    assert [*proposal.others(ConflictKind(kind))] == others
    assert proposal.reason.endswith("。")


def test_hours_are_counted_once_the_permission_is_there():
    proposal = propose(Doubt(ConflictKind.HELPER_HELD, lifted=True))

    assert proposal.answer is Answer.HOURS


def test_no_kind_is_forgotten():
    assert {*ANSWERS} == {*ConflictKind}


def test_a_dead_card_is_its_owners():
    proposal = propose(Doubt(ConflictKind.OLD_CARD, owner=True))

    assert proposal.answer is Answer.IDENTIFY


@pytest.mark.parametrize(
    ("known", "answer", "reason"),
    [
        ({"same_phone": True}, Answer.JOIN, "フリガナと電話番号が同じです。"),
        (
            {"expected": True},
            Answer.JOIN,
            "フリガナが同じで、この回の名簿にあり、ほかに出席の記録がありません。",
        ),
        (
            {},
            Answer.APART,
            "電話番号では確かめられません。同姓同名の方かもしれません。",
        ),
        ({"same_last_four": True}, Answer.JOIN, "フリガナと、電話番号の下4けたが同じです。"),
        (
            {"same_kana": False, "same_phone": True},
            Answer.APART,
            "電話番号は同じですが、フリガナが違います。ご家族かもしれません。",
        ),
    ],
)
def test_a_namesake_is_joined_where_the_phone_or_the_roster_agrees(known, answer, reason):
    proposal = propose(Doubt(ConflictKind.ALIKE, **known))

    assert (proposal.answer, proposal.reason) == (answer, reason)


@pytest.mark.parametrize(
    ("here", "there", "answer"),
    [
        # A card that was read beats a line that was tapped, even an earlier one with a seat.
        ((Method.QR, False, LATE), (Method.TAP, True, EARLY), Answer.HERE),
        ((Method.TAP, True, EARLY), (Method.QR, False, LATE), Answer.THERE),
        # Among equals a registration beats none.
        ((Method.TAP, True, LATE), (Method.TAP, False, EARLY), Answer.HERE),
        ((Method.QR, False, EARLY), (Method.QR, True, LATE), Answer.THERE),
        # Else the earlier one.
        ((Method.QR, True, EARLY), (Method.QR, True, LATE), Answer.HERE),
        ((Method.TAP, False, LATE), (Method.WALK_IN, False, EARLY), Answer.THERE),
    ],
)
def test_of_two_places_the_surer_one_is_kept(here, there, answer):
    proposal = propose(Doubt(ConflictKind.ELSEWHERE, here=Mark(*here), there=Mark(*there)))

    assert proposal.answer is answer


def test_where_the_other_place_was_taken_back_nothing_is_left_to_decide():
    proposal = propose(
        Doubt(ConflictKind.ELSEWHERE, here=Mark(Method.TAP, registered=False, occurred_at=LATE))
    )

    assert proposal.answer is Answer.KEEP


def test_a_presence_that_was_taken_back_on_the_roster_needs_nothing():
    proposal = propose(Doubt(ConflictKind.NOT_REGISTERED, stands=False))

    assert proposal.answer is Answer.KEEP
    assert proposal.reason == (
        "この出席は、名簿の画面でもう取り消されています。することはありません。"
    )
