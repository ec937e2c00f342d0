"""What does not fit is kept, and shown to staff: each kind, as a tablet brings it about."""

from datetime import timedelta

import pytest

from attendance.actions import conflicts, identities
from attendance.choices import Answer
from attendance.models import AttendanceFact, CheckIn, Headcount, SyncConflict
from classes.actions import registrations
from classes.choices import Joining, OfferingState, SessionState
from common import cards
from people.models import Card, Participant
from tests import make
from tests.attendance.taps import MORNING, Tablet, back, class_on, listed, present, seat, tap

pytestmark = pytest.mark.django_db
STRANGE = cards.encode_code(12345)
STORED = ("stored", None)
REPEATED = ("repeated", None)


def conflict(kind):
    return ("conflict", kind)


@pytest.fixture
def offering():
    return class_on()


@pytest.fixture
def session(offering):
    return offering.sessions.get()


@pytest.fixture
def tablet(session):
    return Tablet(session)


def heads():
    rows = AttendanceFact.objects.filter(role="group").order_by("label")
    return [*rows.values_list("label", "count")]


def card(person, number=1, **columns):
    return Card.objects.create(
        municipality=person.municipality,
        participant=person,
        code=cards.encode_code(number),
        number=cards.encode_number(number),
        issued_at=make.NOON,
        **columns,
    )


def test_whoever_is_expected_is_marked_by_reference_person_card_and_number(
    tablet, offering, session
):
    rows = [seat(offering) for _ in range(4)]
    held = card(rows[2].participant)
    other = card(rows[3].participant, 2)
    subjects = [
        {"registration": rows[0].reference},
        {"person": str(rows[1].participant.public_id)},
        {"card": held.code.lower(), "method": "qr"},
        {"card": f"https://example.org/card/#{other.number}", "method": "qr"},
    ]

    assert tablet.send(*(tap(session, **each) for each in subjects)) == [STORED] * 4
    assert present() == sorted(row.participant.person_key for row in rows)
    assert {mark.registration_id for mark in CheckIn.objects.all()} == {row.pk for row in rows}


def test_whoever_gave_the_seat_back_and_came(tablet, offering, session):
    row = seat(offering)
    registrations.cancel(row, reason="旅行", by=make.BY, at=MORNING - timedelta(days=1))

    assert tablet.send(tap(session, registration=row.reference)) == [conflict("cancelled_came")]
    assert present() == [row.participant.person_key]
    assert SyncConflict.objects.get().registration == row


def test_whoever_gave_a_seat_back_and_took_another_is_expected(tablet, offering, session):
    row = seat(offering)
    registrations.cancel(row, reason="旅行", by=make.BY, at=MORNING - timedelta(days=1))
    again = seat(offering, row.participant)

    assert tablet.send(tap(session, registration=row.reference)) == [STORED]
    assert CheckIn.objects.get().registration == again


def test_somebody_known_without_a_seat(tablet, session):
    person = make.participant()

    assert tablet.send(tap(session, person=str(person.public_id))) == [
        conflict("not_registered")
    ]
    assert present() == [person.person_key]


def test_a_slip_of_another_class(tablet, session):
    row = make.registration(make.offering(first=make.tokyo("2026-06-20 10:00")))

    assert tablet.send(tap(session, registration=row.reference)) == [conflict("other_session")]
    assert present() == [row.participant.person_key]
    assert CheckIn.objects.get().registration is None


def test_a_slip_of_another_session_of_a_series():
    single = class_on(
        sessions=[MORNING, make.tokyo("2026-06-08 10:00")], joining=Joining.SESSIONS
    )
    first, second = single.sessions.order_by("number")
    row = make.registration(single, session=second, at=MORNING - timedelta(days=2))

    assert Tablet(first).send(tap(first, registration=row.reference)) == [
        conflict("other_session")
    ]


def test_a_card_that_nobody_has_is_a_head_without_a_name(tablet, session):
    mark = tap(session, card=STRANGE, method="qr")

    assert tablet.send(mark) == [conflict("unknown_card")]
    assert heads() == [(f"カード　…{STRANGE[-4:]}", 1)]
    assert SyncConflict.objects.get().card_hint == STRANGE[-4:]


def test_an_unknown_card_on_two_tablets_is_one_head(tablet, session):
    first = tap(session, card=STRANGE)
    second = tap(session, card=STRANGE, occurred_at="2026-06-01T10:11:00+09:00")

    tablet.send(first)
    Tablet(session).send(second)
    assert heads() == [(f"カード　…{STRANGE[-4:]}", 1)]
    tablet.send(back(second))
    assert heads() == [(f"カード　…{STRANGE[-4:]}", 1)]
    tablet.send(back(first))
    assert heads() == []


def test_a_reference_of_another_town_is_a_card_that_nobody_has(tablet, session):
    elsewhere = make.registration(make.offering(town=make.other_town()))

    assert tablet.send(tap(session, registration=elsewhere.reference)) == [
        conflict("unknown_card")
    ]
    assert present() == []


def test_a_dead_card_tells_its_owner_and_marks_nobody(tablet, offering, session):
    owner = seat(offering).participant
    dead = card(owner, ended_at=make.NOON, ended_because="lost")

    assert tablet.send(tap(session, card=dead.code)) == [conflict("old_card")]
    found = SyncConflict.objects.get()
    assert (found.participant, found.card, heads()) == (
        owner,
        dead,
        [(f"カード　…{dead.code[-4:]}", 1)],
    )
    assert present() == []


@pytest.mark.parametrize("turned", [False, True])
def test_somebody_in_two_places_at_once(turned):
    person = make.participant()
    here, there = class_on(), class_on(MORNING + timedelta(hours=1))
    seat(here, person)
    sessions = here.sessions.get(), there.sessions.get()
    marks = [
        tap(
            session, person=str(person.public_id), occurred_at=f"2026-06-01T1{hour}:10:00+09:00"
        )
        for hour, session in enumerate(sessions)
    ]
    sent = [*zip(sessions, marks, strict=True)]
    for session, mark in reversed(sent) if turned else sent:
        Tablet(session).send(mark)

    found = SyncConflict.objects.get(kind="elsewhere")
    assert (str(found.tap), str(found.other_id)) == (marks[1]["id"], marks[0]["id"])
    assert len(present()) == 2

    Tablet(sessions[0]).send(back(marks[0]))
    assert listed(kind="elsewhere") == [("elsewhere", "fell_away")]


def test_two_sessions_at_one_venue_do_not_contradict_each_other():
    person, hall = make.participant(), make.venue()
    sessions = [class_on(venue=hall).sessions.get() for _ in range(2)]
    tablet = Tablet(*sessions)

    tablet.send(*(tap(each, person=str(person.public_id)) for each in sessions))

    assert listed(kind="elsewhere") == []


def test_a_session_that_was_moved_counts_on_the_day_when_the_tablet_was_let_in(
    tablet, offering, session
):
    row = seat(offering)
    type(session).objects.filter(pk=session.pk).update(
        starts_at=session.starts_at + timedelta(days=7),
        ends_at=session.ends_at + timedelta(days=7),
    )

    assert tablet.send(tap(session, registration=row.reference)) == [conflict("session_moved")]
    assert AttendanceFact.objects.get().day == make.TODAY


def test_nothing_is_counted_yet_in_a_session_that_was_called_off(tablet, offering, session):
    row = seat(offering)
    type(session).objects.filter(pk=session.pk).update(state=SessionState.CANCELLED)
    mark = tap(session, registration=row.reference)

    assert tablet.send(mark, mark) == [conflict("session_cancelled"), REPEATED]
    assert (CheckIn.objects.count(), present()) == (0, [])
    found = SyncConflict.objects.get()
    assert (found.participant, found.registration) == (row.participant, row)

    tablet.send(back(mark))
    assert listed() == [("session_cancelled", "withdrawn")]


def test_a_mark_from_another_day(tablet, offering, session):
    row = seat(offering)
    mark = tap(session, registration=row.reference, occurred_at="2026-05-31T10:10:00+09:00")

    assert tablet.send(mark) == [conflict("other_day")]
    assert AttendanceFact.objects.get().day == make.TODAY


def test_two_lines_of_the_roster_that_are_one_person_by_now(tablet, offering, session):
    first, second = seat(offering), seat(offering)
    identities.merge(
        kept=first.participant,
        absorbed=second.participant,
        reason="同じ方",
        by=make.BY,
        at=make.NOON,
    )
    marks = [
        tap(session, person=str(row.participant.public_id), occurred_at=when)
        for row, when in (
            (second, "2026-06-01T10:05:00+09:00"),
            (first, "2026-06-01T10:06:00+09:00"),
        )
    ]

    tablet.send(*reversed(marks))

    assert present() == [first.participant.person_key]
    assert listed() == [("merged", "open")]
    assert str(SyncConflict.objects.get().tap) == marks[1]["id"]


def walk_in(session, **told):
    person = {"name": "山本　和子", "kana": "ヤマモト カズコ"} | told
    return tap(session, walk_in=person, method="walk_in")


def test_a_newcomer_is_registered_and_marked(tablet, session):
    mark = walk_in(session, phone="099-216-1115")

    answer = tablet.post(mark).json()["results"][0]

    person = Participant.objects.get()
    assert (answer["outcome"], answer["person"]) == ("stored", str(person.public_id))
    assert CheckIn.objects.get().registration.participant == person
    assert [phone.digits for phone in person.phones.all()] == ["0992161115"]
    assert tablet.send(mark) == [REPEATED]
    assert Participant.objects.count() == 1


def test_a_newcomer_with_the_furigana_of_somebody_known(tablet, session):
    known = make.participant(name="山本　和子", kana="ヤマモト カズコ", phone="0992161115")

    assert tablet.send(walk_in(session)) == [conflict("alike")]
    assert SyncConflict.objects.get().alike == known
    assert Participant.objects.count() == 2


def test_a_newcomer_whose_phone_tells_who_they_are(tablet, session):
    known = make.participant(name="山本　和子", kana="ヤマモト カズコ", phone="0992161115")

    assert tablet.send(walk_in(session, phone="0992161115")) == [STORED]
    assert present() == [known.person_key]


def test_a_newcomer_where_nobody_can_be_registered_was_there_all_the_same(session):
    tablet = Tablet(session)
    type(session.offering).objects.update(state=OfferingState.DRAFT)

    assert tablet.send(walk_in(session)) == [conflict("not_registered")]
    assert present() == [Participant.objects.get().person_key]


@pytest.mark.parametrize("kana", ["山本", "x", "ヤ" * 121, "\u0000"])
def test_furigana_that_cannot_be_read_is_refused_alone(tablet, session, kana):
    row = seat(session.offering)

    [refused, stored] = tablet.send(
        walk_in(session, kana=kana), tap(session, registration=row.reference)
    )

    assert (refused[0], stored) == ("refused", STORED)
    assert [*Participant.objects.all()] == [row.participant]


def test_heads_are_counted_and_taken_back(tablet, session):
    first = tap(session, kind="counted", group={"name": "中央自治会", "count": 12})
    second = tap(
        session,
        kind="counted",
        group={"name": "中央自治会", "count": 15},
        occurred_at="2026-06-01T10:15:00+09:00",
    )

    assert tablet.send(back(second)) == [STORED]
    assert tablet.send(second, first) == [STORED, STORED]
    assert heads() == [("中央自治会", 12)]
    tablet.send(back(first))
    assert heads() == []
    assert Headcount.objects.count() == 2


def test_a_code_of_nothing_but_signs_is_a_card_too_and_can_be_discarded(tablet, session):
    assert tablet.send(tap(session, card="※★", method="qr")) == [conflict("unknown_card")]
    assert heads() == [("カード　…？", 1)]

    row = SyncConflict.objects.get()
    conflicts.settle(row, answer=Answer.DISCARD, by=make.BY, at=make.NOON)

    assert heads() == []
