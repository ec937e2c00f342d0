"""What becomes of a wait, and of a seat, when the session it was for is called off."""

from datetime import date

import pytest

from classes.actions import registrations, sessions
from classes.choices import CALLED_OFF, REBOOKED, Joining
from classes.models import Refusal
from classes.queries import called_off
from notices.choices import MessageState, Purpose
from notices.models import Message
from tests import make
from tests.classes.test_called_off import off, places, rebook
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def clerk(client):
    client.force_login(make.staff(display_name="東"))
    return client


def state(registration):
    registration.refresh_from_db()
    return registration.state


def one_by_one(**columns):
    """Two sessions of one seat each, joined singly."""
    given = {"sessions": 2, "capacity": 1, "joining": Joining.SESSIONS, "waiting_limit": None}
    offering = make.offering(**given | columns)
    return offering, *offering.sessions.order_by("starts_at")


def test_nobody_waits_for_a_session_that_is_called_off(clerk):
    offering, first, second = one_by_one(waiting_limit=1)
    seated, waits = [make.registration(offering, session=first) for _ in range(2)]
    make.registration(offering, session=second)

    sessions.cancel(first, reason="台風", by=BY, at=NOON)

    assert (state(seated), state(waits)) == ("confirmed", "lost")
    assert waits.history.order_by("pk").last().reason == CALLED_OFF
    # The place in line is somebody else's, and the one who waited is told and may be rebooked.
    assert make.registration(offering, session=second).state == "waiting"
    assert {row.registration for row in called_off.of(first)} == {seated, waits}
    make.offering(course=offering.course)
    rebook(clerk, first, waits, place=places(first)[0])
    assert {
        row.instead is None for row in called_off.of(first) if row.registration == waits
    } == {False}


def test_an_offer_for_a_session_that_is_called_off_ends():
    offering, first, _ = one_by_one()
    seated, waits = [make.registration(offering, session=first) for _ in range(2)]
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)
    assert state(waits) == "offered"

    sessions.cancel(first, reason="台風", by=BY, at=NOON)

    assert state(waits) == "lost"
    news = Message.objects.filter(state=MessageState.WAITING, participant=waits.participant)
    assert [each.purpose for each in news] == [Purpose.SESSION_CANCELLED]


def test_whoever_waits_for_all_sessions_is_offered_those_that_are_left():
    offering, first, _ = one_by_one()
    make.registration(offering, session=first)
    whole = make.registration(offering)
    assert whole.state == "waiting"

    sessions.cancel(first, reason="台風", by=BY, at=NOON)

    assert state(whole) == "offered"


def test_whoever_had_a_session_that_was_called_off_may_join_the_whole():
    offering, first, _ = one_by_one()
    seated = make.registration(offering, session=first)
    sessions.cancel(first, reason="台風", by=BY, at=NOON)

    assert make.registration(offering, seated.participant).state == "confirmed"


def test_whoever_is_rebooked_counts_once(clerk):
    offering, first, _ = one_by_one()
    old = make.registration(offering, session=first)
    sessions.cancel(first, reason="台風", by=BY, at=NOON)
    place = next(each for each in places(first) if each.offering == offering)

    for _ in range(2):
        rebook(clerk, first, old, place=place)

    new = offering.registrations.get(state="confirmed")
    assert state(old) == "cancelled"
    assert old.history.order_by("pk").last().reason == f"{REBOOKED}（受付番号 {new.reference}）"
    (row,) = called_off.of(first)
    assert (row.registration, row.instead) == (old, new)


def test_a_series_goes_on_after_one_of_its_sessions_was_made_up_elsewhere(clerk):
    offering = make.offering(sessions=2)
    old = make.registration(offering)
    first = sessions.cancel(
        offering.sessions.order_by("starts_at")[0], reason="台風", by=BY, at=NOON
    )
    make.offering(course=offering.course)

    rebook(clerk, first, old, place=places(first)[0])

    assert state(old) == "confirmed"


def test_a_series_of_which_nothing_is_left_ends(clerk):
    session = off(people=1)
    old = session.offering.registrations.get()
    make.offering(course=session.offering.course)

    rebook(clerk, session, old, place=places(session)[0])

    assert state(old) == "cancelled"


def test_a_rebooking_that_is_refused_closes_nothing_and_is_counted_as_refused_once(clerk):
    session = off(people=1)
    old = session.offering.registrations.get()
    other = make.offering(course=session.offering.course, minimum_age=65)
    person = old.participant
    person.birth_date = date(1990, 1, 1)
    person.save()

    rebook(clerk, session, old, place=places(session)[0])

    assert state(old) == "confirmed"
    assert [each.code for each in Refusal.objects.all()] == ["too_young"]
    assert not other.registrations.exists()


def test_on_their_own_page_they_read_why_it_is_over(client, clerk):
    offering, first, _ = one_by_one()
    seated, waits = [make.registration(offering, session=first) for _ in range(2)]
    sessions.cancel(first, reason="台風", by=BY, at=NOON)
    place = next(each for each in places(first) if each.offering == offering)
    rebook(clerk, first, seated, place=place)

    pages = [client.get(f"/my/{row.secret}/").content.decode() for row in (seated, waits)]

    assert "別の日程に振り替えました" in pages[0]
    assert "お待ちの回は中止になりました" in pages[1]
    assert [page for page in pages if "申込みが多く" in page or "取り消しました" in page] == []
