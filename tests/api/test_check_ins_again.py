"""Taps again, taken back, or from where they may not come: what is stored is the same."""

from uuid import uuid4

import pytest

from attendance.models import TapReceipt
from tests import make
from tests.attendance.taps import Tablet, back, class_on, listed, present, seat, tap

pytestmark = pytest.mark.django_db
STORED = ("stored", None)
REPEATED = ("repeated", None)


@pytest.fixture
def offering():
    return class_on()


@pytest.fixture
def session(offering):
    return offering.sessions.get()


@pytest.fixture
def tablet(session):
    return Tablet(session)


def test_a_withdrawal_takes_the_question_back_whichever_comes_first(tablet, session):
    person = make.participant()
    for turned in (False, True):
        mark = tap(session, person=str(person.public_id))
        pair = [mark, back(mark)]
        for each in reversed(pair) if turned else pair:
            assert tablet.send(each)[0][0] in {"stored", "conflict"}

    assert listed() == [("not_registered", "withdrawn")] * 2
    assert present() == []
    assert TapReceipt.objects.count() == 4


def test_only_taps_of_sessions_that_the_tablet_may_open(tablet, offering):
    other = class_on().sessions.get()
    row = seat(other.offering)
    mark = tap(other, registration=row.reference)
    Tablet(other).send(mark)

    assert (
        tablet.send(tap(other, registration=row.reference), back(mark))
        == [("refused", "session_unknown")] * 2
    )
    assert present() == [row.participant.person_key]


def test_a_tap_of_another_session_is_not_taken_back_from_here(tablet, session):
    other = class_on().sessions.get()
    mark = tap(other, person=str(make.participant().public_id))
    Tablet(other).send(mark)

    assert tablet.send(back(mark, session=str(session.public_id))) == [
        ("refused", "wrong_withdrawal")
    ]


def test_an_id_that_came_with_another_body(tablet, offering, session):
    rows = [seat(offering), seat(offering)]
    mark = tap(session, registration=rows[0].reference)
    other = mark | {"registration": rows[1].reference}

    assert tablet.send(mark, other) == [STORED, ("refused", "mark_reused")]
    assert tablet.send(other) == [("refused", "mark_reused")]
    assert tablet.send(mark | {"clock_offset": 500}) == [REPEATED]


def test_the_id_of_a_mark_made_at_the_desk(tablet, offering, session):
    row = seat(offering)
    made = make.arrival(row, session, at=make.NOON)

    assert tablet.send(tap(session, id=str(made.pk), registration=row.reference)) == [
        ("refused", "mark_reused")
    ]


def test_an_unknown_person_is_refused(tablet, session):
    elsewhere = make.participant(town=make.other_town())

    assert (
        tablet.send(
            tap(session, person=str(uuid4())), tap(session, person=str(elsewhere.public_id))
        )
        == [("refused", "person_unknown")] * 2
    )
