"""After a session was called off: who has heard of it, and where they can go instead."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.choices import Role
from classes.actions import offerings, registrations, sessions, slots
from classes.choices import (
    Channel,
    Joining,
    Kind,
    RegistrationState,
    Selection,
    SessionState,
)
from classes.models import Registration, VenueStaff
from classes.queries import called_off, rebookings, scopes
from notices.actions import messages
from notices.choices import MessageState
from notices.models import Message
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def clerk(client):
    client.force_login(make.staff(display_name="東"))
    return client


def url(session):
    return reverse("staff:session-called-off", args=[session.public_id])


def off(offering=None, people=2, **columns):
    """A session that was called off for weather, with so many registered."""
    offering = offering or make.offering(**columns)
    for number in range(people):
        make.registration(offering, make.participant(phone=f"09922210{number:02}"))
    session = offering.sessions.order_by("starts_at")[0]
    return sessions.cancel(session, reason="台風のため", by=BY, at=NOON)


def places(session):
    within = scopes.offerings_for(make.membership())
    return rebookings.places(session, within=within, at=NOON)


def rebook(client, session, registration, *, place):
    data = {
        "reference": registration.reference,
        "place": place if isinstance(place, str) else place.value,
    }
    response = client.post(url(session), data, follow=True)
    return [str(note) for note in response.context["messages"]]


def test_calling_it_off_leads_to_the_list_of_those_concerned(clerk):
    registration = make.registration(
        make.offering(title="LINE教室"), make.participant(phone="0994-32-1045")
    )
    session = registration.offering.sessions.get()

    page = clerk.post(
        reverse("staff:session-cancel", args=[session.public_id]),
        {"reason": "台風のため"},
        follow=True,
    )

    text = page.content.decode()
    assert page.redirect_chain[-1][0] == url(session)
    told = (
        "台風のため",
        "中止",
        "0994-32-1045",
        "まだ伝わっていません",
        registration.reference,
    )
    assert [word for word in told if word not in text] == []


def test_those_who_were_reached_stand_last_with_when_and_by_whom(clerk):
    session = off()
    first, second = called_off.of(session)
    messages.mark(first.call.message, result=MessageState.TOLD, by=BY, at=NOON)

    rows = called_off.of(session)

    assert [row.registration for row in rows] == [second.registration, first.registration]
    assert [row.reached for row in rows] == [False, True]
    assert "✓ 伝わりました" in clerk.get(url(session)).content.decode()


def test_the_session_stays_in_the_record_as_called_off(clerk):
    session = off()

    roster = clerk.get(reverse("staff:roster", args=[session.public_id])).content.decode()
    offering = clerk.get(reverse("staff:offering", args=[session.offering.public_id]))

    session.refresh_from_db()
    assert session.state == SessionState.CANCELLED
    assert "中止" in roster
    assert url(session) in offering.content.decode()


def test_those_of_the_other_sessions_are_not_on_the_list():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("starts_at")
    mine = make.registration(offering, session=first)
    make.registration(offering, session=second)

    sessions.cancel(first, reason="台風", by=BY, at=NOON)

    assert [row.registration for row in called_off.of(first)] == [mine]


def test_who_registers_afterwards_knows_and_is_not_on_the_list():
    offering = make.offering(sessions=3, joining=Joining.SESSIONS)
    session = off(offering)

    make.registration(offering, at=NOON + timedelta(hours=1))

    assert len(called_off.of(session)) == 2


def test_whoever_comes_to_the_whole_series_is_not_sent_to_another_day_of_it(clerk):
    offering = make.offering(title="三回", sessions=3, joining=Joining.SESSIONS)
    make.offering(title="よそ")
    whole = make.registration(offering)
    single = make.registration(offering, session=offering.sessions.order_by("starts_at")[0])
    session = off(offering, people=0)

    page = clerk.get(url(session)).content.decode()

    offered = {
        row.reference: page.split(f'id="place-{row.reference}"')[1].split("</select>")[0]
        for row in (whole, single)
    }
    assert ("よそ" in offered[whole.reference], "三回" in offered[whole.reference]) == (
        True,
        False,
    )
    assert "三回" in offered[single.reference]


def test_when_the_whole_offering_is_called_off_its_sessions_say_the_same():
    registration = make.registration(make.offering())
    offerings.cancel(registration.offering, reason="台風", by=BY, at=NOON)

    (row,) = called_off.of(registration.offering.sessions.get())

    assert row.call is not None


def test_the_same_course_is_suggested_before_the_same_kind_and_nothing_else():
    session = off()
    same_kind = make.offering()
    same_course = make.offering(course=session.offering.course)
    make.offering(kind=Kind.CONSULTATION)

    assert [place.offering for place in places(session)] == [same_course, same_kind]


@pytest.mark.parametrize(
    "columns",
    [
        {"first": make.tokyo("2026-08-03 10:00")},  # in nine weeks
        {"opens": make.tokyo("2026-06-05 09:00")},
        {"closes": make.tokyo("2026-06-01 11:00")},
        {"state": "draft"},
        {"selection": Selection.LOTTERY},
        {"registration_mode": "not_needed"},
    ],
)
def test_where_nobody_gets_a_seat_now_is_not_suggested(columns):
    session = off()
    make.offering(course=session.offering.course, **columns)

    assert places(session) == []


def test_a_full_class_is_not_suggested_nor_one_with_a_line():
    session = off()
    full = make.offering(course=session.offering.course, capacity=1, waiting_limit=None)
    make.registration(full)
    make.registration(full)

    assert places(session) == []


def test_sessions_slots_and_kinds_of_seat_are_suggested_one_by_one():
    session = off()
    course = session.offering.course
    single = make.offering(course=course, sessions=2, joining=Joining.SESSIONS)
    split = make.offering(course=course, seats_iphone=4, seats_android=6)
    day = make.offering(course=course, joining=Joining.SLOT)
    slots.divide(day.sessions.get(), minutes=60, seats=1, by=BY, at=NOON)

    found = places(session)

    assert [(each.session.number, each.free) for each in found if each.offering == single] == [
        (1, 10),
        (2, 10),
    ]
    assert [(each.device, each.free) for each in found if each.offering == split] == [
        ("iphone", 4),
        ("android", 6),
    ]
    assert [each.slot.number for each in found if each.offering == day] == [1, 2]


def test_another_session_of_the_same_offering_is_suggested_where_these_are_joined_singly():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("starts_at")
    registration = make.registration(offering, session=first)
    sessions.cancel(first, reason="台風", by=BY, at=NOON)

    (place,) = places(first)

    assert (place.offering, place.session) == (offering, second)
    assert registration.state == RegistrationState.CONFIRMED


def test_one_button_registers_somebody_there_by_telephone(clerk):
    session = off(people=1)
    other = make.offering(title="別の日の教室", course=session.offering.course)
    (row,) = called_off.of(session)

    (note,) = rebook(clerk, session, row.registration, place=places(session)[0])

    made = other.registrations.get()
    assert note == (
        f"「別の日の教室」を受け付けました（参加確定）。受付番号は{made.reference}です。"
    )
    assert (made.participant, made.channel) == (row.person, Channel.PHONE)
    assert called_off.of(session)[0].instead == made
    assert "振替済み" in clerk.get(url(session)).content.decode()


def test_the_second_click_registers_nobody_twice(clerk):
    session = off(people=1)
    make.offering(course=session.offering.course, capacity=1)
    (row,) = called_off.of(session)
    place = places(session)[0]

    first = rebook(clerk, session, row.registration, place=place)
    second = rebook(clerk, session, row.registration, place=place)

    assert first == second
    assert Registration.objects.count() == 2


def test_whoever_gave_the_new_seat_back_may_be_registered_anew(clerk):
    session = off(people=1)
    make.offering(course=session.offering.course)
    (row,) = called_off.of(session)
    rebook(clerk, session, row.registration, place=places(session)[0])
    registrations.cancel(called_off.of(session)[0].instead, reason="用事", by=BY, at=NOON)

    rebook(clerk, session, row.registration, place=places(session)[0])

    assert called_off.of(session)[0].instead.state == RegistrationState.CONFIRMED


def test_a_seat_that_is_gone_by_now_is_refused_in_words(clerk):
    session = off(people=1)
    other = make.offering(course=session.offering.course, capacity=1)
    (row,) = called_off.of(session)
    place = places(session)[0]
    make.registration(other)

    (note,) = rebook(clerk, session, row.registration, place=place)

    assert note.startswith("選んだ講座は、満席になったか受付が終わりました。")
    assert other.registrations.count() == 1


@pytest.mark.parametrize("value", ["", "1/2/3/x", "nonsense"])
def test_a_garbled_choice_registers_nobody(clerk, value):
    session = off(people=1)
    make.offering(course=session.offering.course)
    (row,) = called_off.of(session)

    (note,) = rebook(clerk, session, row.registration, place=value)

    assert note.startswith("選んだ講座は")
    assert Registration.objects.count() == 1


def test_somebody_who_was_not_to_come_is_not_registered(clerk):
    session = off(people=1)
    other = make.offering(course=session.offering.course)
    stranger = make.registration(other)

    (note,) = rebook(clerk, session, stranger, place=places(session)[0])

    assert note.startswith("この方の申込みが見つかりません")


def test_a_clash_is_said(clerk):
    session = off(people=1)
    other = make.offering(course=session.offering.course)
    (row,) = called_off.of(session)
    make.registration(make.offering(title="LINE教室", kind=Kind.CONSULTATION), row.person)

    (note,) = rebook(clerk, session, row.registration, place=places(session)[0])

    assert "同じ時間に「LINE教室」のお申込みがあります" in note
    assert not other.registrations.exists()


def test_with_nobody_registered_it_says_that_no_calls_are_needed(clerk):
    assert "申し込んだ方はいません" in clerk.get(url(off(people=0))).content.decode()


def test_a_session_that_was_over_is_not_on_the_call_list(clerk):
    offering = make.offering()
    make.registration(offering)
    session = offering.sessions.get()
    sessions.cancel(session, reason="台風", by=BY, at=make.tokyo("2026-06-16 09:00"))

    assert not Message.objects.exists()
    assert "連絡リストには載せていません" in clerk.get(url(session)).content.decode()


def test_a_session_that_is_held_leads_back_to_its_offering(clerk):
    offering = make.offering()

    assert clerk.get(url(offering.sessions.get())).url == reverse(
        "staff:offering", args=[offering.public_id]
    )


def test_another_town_s_session_is_not_found(client):
    session = off()
    client.force_login(make.staff(town=make.other_town()))

    assert client.get(url(session)).status_code == 404
    assert client.post(url(session)).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CITY_STAFF, 200),
        (Role.FACILITY_STAFF, 200),
        (Role.INSTRUCTOR, 403),
        (Role.CONTRACTOR, 403),
        (Role.VIEWER, 403),
    ],
)
def test_it_is_for_those_who_take_registrations(client, role, status):
    session = off()
    membership = make.membership(role)
    VenueStaff.objects.create(venue=session.offering.venue, membership=membership)
    client.force_login(membership.user)

    assert client.get(url(session)).status_code == status


@pytest.mark.parametrize("people", [1, 4])
def test_the_page_costs_the_same_however_many_are_concerned(
    clerk, django_assert_max_num_queries, people
):
    session = off(people=people)
    make.offering(course=session.offering.course)
    clerk.get(url(session))

    with django_assert_max_num_queries(20):
        clerk.get(url(session))
