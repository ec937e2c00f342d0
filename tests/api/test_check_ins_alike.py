"""Somebody tells a tablet their name: who may be the same is asked, and nobody else."""

from itertools import permutations

import pytest

from attendance.models import SyncConflict
from attendance.queries import matters
from classes.actions import registrations
from people.models import Participant
from tests import make
from tests.attendance.taps import MORNING, Tablet, class_on, listed, seat, tap

pytestmark = pytest.mark.django_db
STORED, ALIKE = ("stored", None), ("conflict", "alike")
KAZUKO = {"name": "山本　和子", "kana": "ヤマモト カズコ"}


@pytest.fixture
def session():
    return class_on().sessions.get()


def walk_in(session, *, minute=10, **told):
    when = f"2026-06-01T10:{minute:02}:00+09:00"
    return tap(session, walk_in=KAZUKO | told, method="walk_in", occurred_at=when)


def asked():
    [matter] = matters.of(SyncConflict.objects.order_by("pk"), on=make.TODAY)
    return matter.conflict.alike, matter.proposal.answer, matter.proposal.reason


def test_a_furigana_alone_is_no_reason_to_ask(session):
    for _ in range(3):
        make.participant(name="山元　一子", kana="ヤマモト カズコ")

    assert Tablet(session).send(walk_in(session)) == [STORED]
    assert listed() == []


@pytest.mark.parametrize("gone", [False, True])
def test_a_furigana_that_is_on_the_roster_is_asked_about(session, gone):
    make.participant(name="山本　和子", kana="ヤマモト カズコ")
    expected = make.participant(name="山元　一子", kana="ヤマモト カズコ")
    row = seat(session.offering, expected)
    if gone:
        registrations.cancel(row, reason="旅行", by=make.BY, at=MORNING)

    assert Tablet(session).send(walk_in(session)) == [ALIKE]
    known, answer, _ = asked()
    assert (known, answer) == (expected, "apart" if gone else "join")


@pytest.mark.parametrize(
    ("known", "told", "proposed"),
    [
        ({}, {}, ("apart", "電話番号では確かめられません。同姓同名の方かもしれません。")),
        (
            {"name": "山元　一子", "phone": "0992161115"},
            {"phone": "0995161115"},
            ("join", "フリガナと、電話番号の下4けたが同じです。"),
        ),
        (
            {"name": "山本　茂", "kana": "ヤマモト シゲル", "phone": "0992161115"},
            {"phone": "0992161115"},
            ("apart", "電話番号は同じですが、フリガナが違います。ご家族かもしれません。"),
        ),
    ],
)
def test_who_agrees_in_more_is_asked_about(session, *, known, told, proposed):
    person = make.participant(**KAZUKO | known)

    assert Tablet(session).send(walk_in(session, **told)) == [ALIKE]
    assert asked() == (person, *proposed)


def test_the_question_names_what_agrees(session):
    make.participant(name="山本　茂", kana="ヤマモト シゲル", phone="0992161115")

    Tablet(session).send(walk_in(session, phone="0992161115"))

    [matter] = matters.of(SyncConflict.objects.all(), on=make.TODAY)
    assert matter.story == (
        "当日受付の山本　和子さんは、登録済みの山本　茂さんと電話番号が同じです。"
        "同じ方かもしれません。"
    )


@pytest.mark.parametrize("order", [*permutations(range(3))])
@pytest.mark.parametrize("together", [False, True])
def test_of_newcomers_who_are_alike_the_later_are_asked_about(session, order, together):
    taps = [
        walk_in(session, minute=10),
        walk_in(session, minute=20, phone="0992161115"),
        walk_in(session, minute=30, name="山元　一子"),
    ]
    tablet = Tablet(session)
    sent = [taps[number] for number in order]
    for batch in [sent] if together else [[each] for each in sent]:
        tablet.send(*batch)

    rows = SyncConflict.objects.order_by("occurred_at")
    first = Participant.objects.get(check_ins=taps[0]["id"])
    assert [(str(row.tap), row.kind, row.state, row.alike) for row in rows] == [
        (taps[1]["id"], "alike", "open", first),
        (taps[2]["id"], "alike", "open", first),
    ]


def test_a_number_that_cannot_be_read_stays_in_the_note(session):
    Tablet(session).send(walk_in(session, phone="099-216-111まで"))

    person = Participant.objects.get()
    assert person.note == "当日受付で聞いた電話番号：099-216-111まで"
    assert [*person.phones.all()] == []
