"""At the phone desk a session, a slot or a kind of seat is chosen, where there is a choice."""

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from classes.actions import registrations, sessions, slots
from classes.actions.registrations import Request
from classes.choices import Channel, Joining, Kind
from classes.models import Registration
from tests import make
from tests.classes.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def desk(client):
    client.force_login(make.staff())
    make.participant(kana="タカダ ハナ", phone="099-222-1045", device="iphone")
    return Desk(client)


def choose(desk, offering, **typed):
    """The caller is known, the class chosen."""
    return desk.press("next", q="1045", **typed).press("pick", offering.public_id)


def held(offering, **request):
    """Somebody else has a seat, asked for in this way."""
    return registrations.register(
        offering=offering,
        participant=make.participant(),
        request=Request(channel=Channel.WEB, **request),
        by=make.BY,
        at=make.NOON,
    )


def choices(desk, name):
    return [value for button, value in desk.fields.buttons if button == name and value]


def one():
    return Registration.objects.get(channel="phone")


def test_nothing_is_asked_where_there_is_nothing_to_choose(desk):
    choose(desk, make.offering())

    assert (choices(desk, "take_meeting"), choices(desk, "take_seat")) == ([], [])
    assert desk.focus == "save"


def test_one_session_is_chosen_and_read_aloud(desk):
    offering = make.offering(sessions=3, joining=Joining.SESSIONS)
    second = offering.sessions.get(number=2)

    choose(desk, offering)
    assert desk.focus == "take_meeting"
    assert ("save", "1") not in desk.fields.buttons
    assert len(choices(desk, "take_meeting")) == 4
    desk.press("take_meeting", second.public_id)
    assert "タカダ ハナ様、6月22日月曜日午前10時から、" in strip_tags(desk.page)
    assert desk.focus == "save"
    desk.press("save")

    assert (one().session, one().state) == (second, "confirmed")


def test_the_whole_series_is_one_of_the_choices(desk):
    offering = make.offering(sessions=3, joining=Joining.SESSIONS)

    choose(desk, offering).press("take_meeting", "series").press("save")

    assert one().session is None


def test_a_second_session_is_joined_in_another_call(desk):
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("number")
    choose(desk, offering).press("take_meeting", first.public_id).press("save")

    desk.open(reverse("staff:phone"))
    choose(desk, offering).press("take_meeting", second.public_id).press("save")

    assert {row.session for row in offering.registrations.all()} == {first, second}


def test_a_slot_is_chosen_and_a_full_one_says_so(desk):
    offering = make.offering(kind=Kind.CONSULTATION, joining=Joining.SLOT, waiting_limit=0)
    day = offering.sessions.get()
    taken, free = slots.divide(day, minutes=30, seats=1, by=make.BY, at=make.NOON)[:2]
    held(offering, session=day, slot=taken)

    choose(desk, offering)
    assert str(taken.public_id) not in choices(desk, "take_meeting")
    assert "満席" in desk.page
    desk.press("take_meeting", free.public_id).press("save")

    assert (one().session, one().slot) == (day, free)


def test_the_kind_of_seat_follows_the_callers_telephone(desk):
    offering = make.offering(capacity=10, seats_iphone=5, seats_android=5)

    choose(desk, offering)
    assert "iPhoneの席ですね。" in strip_tags(desk.page)
    desk.press("save")

    assert one().device == "iphone"


def test_another_kind_of_seat_is_chosen_by_hand(desk):
    offering = make.offering(capacity=10, seats_iphone=5, seats_android=5)

    choose(desk, offering).press("take_seat", "ask")
    assert choices(desk, "take_seat") == ["iphone", "android"]
    desk.press("take_seat", "android")

    assert "Androidの席ですね。" in strip_tags(desk.page)


def test_a_full_choice_leads_to_the_waiting_list(desk):
    offering = make.offering(capacity=2, seats_iphone=1, seats_android=1, waiting_limit=None)
    held(offering, device="iphone")

    choose(desk, offering).press("take_seat", "ask")
    assert "満席・キャンセル待ち" in desk.page
    desk.press("take_seat", "iphone").press("save")

    assert one().state == "waiting"


def test_a_session_called_off_while_the_caller_speaks_is_chosen_anew(desk):
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("number")
    choose(desk, offering).press("take_meeting", first.public_id)
    sessions.cancel(first, reason="台風", by=make.BY, at=make.NOON)

    desk.press("save", wish="LINE")

    assert not Registration.objects.exists()
    assert choices(desk, "take_meeting") == ["series", str(second.public_id)]
    desk.press("take_meeting", second.public_id).press("save")
    assert (one().session, one().wish) == (second, "LINE")


def test_a_choice_of_another_class_is_asked_anew(desk):
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    other = make.offering(first=make.tokyo("2026-07-01 10:00"), joining=Joining.SESSIONS)
    choose(desk, offering).press("take_meeting", "series")

    desk.press("pick", "").press("pick", other.public_id)

    assert desk.focus == "take_meeting"


def test_seats_in_single_sessions_do_not_fill_the_whole_class(desk):
    offering = make.offering(capacity=1, sessions=2, joining=Joining.SESSIONS, waiting_limit=0)
    held(offering, session=offering.sessions.get(number=1))

    desk.press("next", q="1045")

    assert "空きのある回：1回" in desk.page
    assert choices(desk, "pick") == [str(offering.public_id)]
