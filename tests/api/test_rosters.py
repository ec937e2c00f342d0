"""Who is expected, by machine."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from accounts.models import AuditEvent
from attendance.actions import worked_hours
from attendance.models import AttendanceFact, HelperCheckIn
from classes.actions import registrations
from common import cards
from people.models import Card
from tests import make
from tests.attendance.taps import Tablet, back, class_on, listed, seat, tap
from tests.people import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    offering = make.offering(first=make.tokyo("2026-06-01 15:00"), closes=make.NOON)
    people = [("山﨑　清", "ヤマサキ キヨシ"), ("有村　ハナ", "アリムラ ハナ")]
    for name, kana in people:
        someone = make.participant(name=name, kana=kana, phone="099-216-1115")
        make.registration(offering, someone, at=make.tokyo("2026-05-30 10:00"))
    return offering.sessions.get()


def test_the_roster_is_in_the_order_of_the_syllabary(clerk, session):
    answer = clerk.get(f"/api/v1/sessions/{session.public_id}/roster/").json()

    assert [line["name"] for line in answer["lines"]] == ["有村　ハナ", "山﨑　清"]
    assert [line["presence"] for line in answer["lines"]] == ["expected", "expected"]
    assert AuditEvent.objects.filter(action="roster.viewed").count() == 1


def test_no_phone_address_or_birth_date_is_in_it(clerk, session):
    line = clerk.get(f"/api/v1/sessions/{session.public_id}/roster/").json()["lines"][0]

    assert sorted(line) == [
        "cards",
        "device",
        "kana",
        "marks",
        "name",
        "person",
        "presence",
        "reference",
        "slot",
        "state",
        "support_needs",
    ]


def test_strangers_and_other_towns_do_not_see_it(stranger, colleague_elsewhere, session):
    address = f"/api/v1/sessions/{session.public_id}/roster/"

    assert stranger.get(address).status_code == 403
    assert colleague_elsewhere.get(address).status_code == 404


NOON = "2026-06-01T12:00:00+09:00"


def test_a_tablet_sees_what_it_needs_of_its_own_sessions(session):
    other = class_on().sessions.get()
    tablet = Tablet(session, helpers=[make.helper(kana="アリマ")])

    answer = tablet.get(session, "roster").json()

    assert [line["kana"] for line in answer["lines"]] == ["アリムラ ハナ", "ヤマサキ キヨシ"]
    assert [line["state"] for line in answer["lines"]] == ["expected"] * 2
    assert [line["kana"] for line in answer["helpers"]] == ["アリマ"]
    assert answer["server_time"] == NOON
    assert "0992161115" not in str(answer)
    assert tablet.get(other, "roster").status_code == 404
    assert tablet.get(other, "marks").status_code == 404


def test_the_tablet_knows_a_card_by_its_digest_alone(session):
    person = make.participant()
    seat(class_on(), person)
    row = session.offering.registrations.first()
    card = Card.objects.create(
        municipality=make.town(),
        participant=row.participant,
        code=cards.encode_code(7),
        number=cards.encode_number(7),
        issued_at=make.NOON,
    )

    answer = Tablet(session).get(session, "roster").json()

    assert card.code not in str(answer)
    [line] = [each for each in answer["lines"] if each["reference"] == row.reference]
    assert line["cards"] == [cards.digest(session.public_id, card.code)]


def test_the_slot_and_whoever_gave_it_back_are_in_the_roster(session):
    row = session.offering.registrations.order_by("pk")[0]
    registrations.cancel(row, reason="旅行", by=make.BY, at=make.tokyo("2026-05-31 10:00"))

    lines = Tablet(session).get(session, "roster").json()["lines"]

    assert {line["reference"]: line["state"] for line in lines}[row.reference] == "cancelled"


def test_a_roster_that_is_known_is_not_sent_again(session):
    tablet = Tablet(session)
    first = tablet.get(session, "roster")

    again = tablet.client.get(first.wsgi_request.path, HTTP_IF_NONE_MATCH=first["ETag"])
    tablet.send(tap(session, walk_in={"name": "東　花", "kana": "ヒガシ ハナ"}))
    other = tablet.client.get(first.wsgi_request.path, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert other.json()["version"] != first.json()["version"]


def test_a_tablet_s_look_is_written_down_once_for_each_version(session):
    tablet = Tablet(session)
    for _ in range(3):
        tablet.get(session, "roster")
    seen = AuditEvent.objects.filter(action="roster.viewed", actor_kind="kiosk")
    assert seen.count() == 1

    tablet.send(tap(session, walk_in={"name": "東　花", "kana": "ヒガシ ハナ"}))
    tablet.get(session, "roster")

    assert seen.count() == 2


def test_tablets_see_each_other_s_marks(session):
    first, second = Tablet(session), Tablet(session)
    row = session.offering.registrations.first()
    roster = second.get(session, "roster").json()
    mark = tap(session, registration=row.reference)
    first.send(mark)

    feed = second.get(session, "marks", since=roster["cursor"], unsent="3").json()

    person = str(row.participant.public_id)
    assert [(each["id"], each["person"]) for each in feed["marks"]] == [(mark["id"], person)]
    second.kiosk.refresh_from_db()
    assert (second.kiosk.unsent, second.kiosk.last_contact_at) == (3, make.NOON)
    # Who was expected came: the roster is what it was.
    assert feed["version"] == roster["version"]
    assert feed["version"] == second.get(session, "roster").json()["version"]


def test_a_mark_stored_late_is_not_missed(session):
    """Its request came before the cursor was given out, its transaction ended after."""
    tablet = Tablet(session)
    row = session.offering.registrations.first()
    cursor = tablet.get(session, "roster").json()["cursor"]
    with time_machine.travel(make.NOON - timedelta(seconds=30), tick=False):
        tablet.send(tap(session, registration=row.reference))

    assert len(tablet.get(session, "marks", since=cursor).json()["marks"]) == 1
    with time_machine.travel(make.NOON + timedelta(minutes=5), tick=False):
        later = tablet.get(session, "marks").json()["cursor"]
        assert tablet.get(session, "marks", since=later).json()["marks"] == []


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "１２"])
def test_a_cursor_that_nobody_gave_out_is_the_beginning(session, cursor):
    assert Tablet(session).get(session, "marks", since=cursor).status_code == 200


def test_helpers_come_and_go(session):
    helper = make.helper()
    tablet = Tablet(session, helpers=[helper])
    came = tap(session, helper=str(helper.public_id), occurred_at="2026-06-01T10:00:00+09:00")
    went = tap(
        session,
        helper=str(helper.public_id),
        kind="left",
        occurred_at="2026-06-01T11:30:00+09:00",
    )

    tablet.send(went)
    tablet.send(came)

    [line] = tablet.get(session, "roster").json()["helpers"]
    assert (line["minutes"], len(line["marks"])) == (90, 2)
    assert AttendanceFact.objects.get(role="helper").minutes == 90
    tablet.send(back(went))
    assert not AttendanceFact.objects.filter(role="helper").exists()


def test_a_tablet_is_told_in_words_who_may_not_help_and_hears_when_they_may(session):
    student = files.student()
    files.insurance(student)
    tablet = Tablet(session, helpers=[student])

    first = tablet.get(session, "roster").json()
    files.consent(student)
    feed = tablet.get(session, "marks").json()
    second = tablet.get(session, "roster").json()

    assert first["helpers"][0]["hindrance"] == {
        "held": True,
        "sentence": "保護者の同意が、まだ届いていません。"
        "到着は記録できません。職員に知らせてください。",
    }
    assert first["version"] != feed["version"] == second["version"]
    assert second["helpers"][0]["hindrance"] is None


def test_what_a_tablet_took_without_knowing_is_kept_and_counts_nothing(session):
    student = files.student()
    tablet = Tablet(session, helpers=[student])
    marks = [
        tap(session, helper=str(student.public_id), kind=kind, occurred_at=when)
        for kind, when in (
            ("arrived", "2026-06-01T10:00:00+09:00"),
            ("left", "2026-06-01T11:30:00+09:00"),
        )
    ]

    assert tablet.send(*marks) == [("stored", None), ("stored", None)]

    assert HelperCheckIn.objects.count() == 2
    assert not AttendanceFact.objects.filter(role="helper").exists()
    assert listed() == [("helper_held", "open")]


def test_hours_that_staff_entered_stay_and_staff_are_asked(session):
    helper = make.helper()
    worked_hours.log(
        id=uuid4(), session=session, helper=helper, minutes=60, by=make.BY, at=make.NOON
    )
    tablet = Tablet(session, helpers=[helper])
    marks = [
        tap(session, helper=str(helper.public_id), kind=kind, occurred_at=when)
        for kind, when in (
            ("arrived", "2026-06-01T10:00:00+09:00"),
            ("left", "2026-06-01T11:30:00+09:00"),
        )
    ]

    tablet.send(*marks)

    assert AttendanceFact.objects.get(role="helper").minutes == 60
    assert listed() == [("hours_entered", "open")]
    tablet.send(back(marks[1]))
    assert listed() == [("hours_entered", "withdrawn")]


@pytest.mark.parametrize("people", [1, 3])
def test_a_roster_and_a_feed_cost_the_same_for_one_and_for_three(
    people, django_assert_num_queries
):
    offering = class_on()
    session = offering.sessions.get()
    tablet = Tablet(session, helpers=[make.helper()])
    for _ in range(people):
        tablet.send(tap(session, registration=seat(offering).reference))
    tablet.get(session, "roster")

    with django_assert_num_queries(21):
        tablet.get(session, "roster")
    with django_assert_num_queries(7):
        tablet.get(session, "marks")
