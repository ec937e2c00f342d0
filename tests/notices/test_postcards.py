"""Postcards: listed with address and text, and marked as sent."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from notices.actions import messages
from notices.choices import MessageChannel, MessageState, Purpose
from notices.models import Attempt, Message
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
URL = reverse("staff:postcards")


@pytest.fixture
def clerk(client):
    client.force_login(make.staff(display_name="東"))
    return client


def postcard(*, channel=MessageChannel.POST, **person):
    number = Message.objects.count()
    return messages.say(
        to=make.participant(**{"address": "山下町11-1"} | person),
        purpose=Purpose.DRAW_WON,
        dedupe_key=f"won:{number}",
        text="「LINE教室」に当選しました。",
        by=BY,
        at=NOON,
        way=messages.Way(channel=channel),
    )


def send(client, *postcards, **more):
    data = {"message": [each.pk for each in postcards]} | more
    return [str(note) for note in client.post(URL, data, follow=True).context["messages"]]


def state(message):
    message.refresh_from_db()
    return message.state


def test_each_has_name_address_and_text(clerk):
    postcard(name="髙田　ハナ", postal_code="892-0816", address="鹿児島市山下町11-1")

    text = clerk.get(URL).content.decode()

    told = ("髙田　ハナ 様", "〒892-0816", "鹿児島市山下町11-1", "「LINE教室」に当選しました。")
    assert [word for word in told if word not in text] == []


def test_what_is_told_by_telephone_is_not_among_them(clerk):
    postcard(channel=MessageChannel.PHONE)

    assert "はがきを出す方はいません" in clerk.get(URL).content.decode()


def test_one_is_marked_as_sent(clerk):
    first, second = postcard(), postcard()

    assert send(clerk, first) == ["1通を「発送済み」にしました。"]

    assert (state(first), state(second)) == (MessageState.TOLD, MessageState.WAITING)
    assert AuditEvent.objects.get(action="message.marked").detail["to_state"] == "told"


def test_all_that_were_on_the_screen_are_marked_at_once(clerk):
    shown = [postcard(), postcard()]
    later = postcard()

    assert send(clerk, *shown) == ["2通を「発送済み」にしました。"]

    assert [state(each) for each in (*shown, later)] == ["told", "told", "waiting"]


def test_the_second_press_marks_nothing_more(clerk):
    message = postcard()
    send(clerk, message)

    assert send(clerk, message) == ["0通を「発送済み」にしました。"]
    assert Attempt.objects.count() == 1


def test_a_slip_is_taken_back(clerk):
    message = postcard()
    send(clerk, message)
    assert "（東）" in clerk.get(URL).content.decode()

    send(clerk, message, take_back="1")

    assert state(message) == MessageState.WAITING


def test_what_is_told_by_telephone_is_not_sent(clerk):
    message = postcard(channel=MessageChannel.PHONE)

    send(clerk, message)

    assert state(message) == MessageState.WAITING


def test_what_was_taken_back_meanwhile_stays_so(clerk):
    message = postcard()
    messages.mark(message, result=MessageState.WITHDRAWN, by=BY, at=NOON)

    send(clerk, message)

    assert state(message) == MessageState.WITHDRAWN


@pytest.mark.parametrize("given", [{}, {"message": ["x", "²", "9" * 30]}])
def test_a_garbled_press_is_answered_with_a_sentence(clerk, given):
    (note,) = [str(each) for each in clerk.post(URL, given, follow=True).context["messages"]]

    assert note.startswith("はがきが選ばれていません")


def test_another_town_s_postcards_are_neither_seen_nor_sent(client):
    message = postcard()
    client.force_login(make.staff(town=make.other_town()))

    assert "はがきを出す方はいません" in client.get(URL).content.decode()
    send(client, message)
    assert state(message) == MessageState.WAITING


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.CITY_STAFF, 200), (Role.FACILITY_STAFF, 200), (Role.VIEWER, 403)],
)
def test_the_list_is_for_those_who_take_registrations(client, role, status):
    client.force_login(make.staff(role))

    assert client.get(URL).status_code == status


def test_who_looked_at_the_addresses_is_written_down_once_a_day(clerk):
    postcard()
    for _ in range(2):
        clerk.get(URL)

    assert AuditEvent.objects.filter(action="postcards.viewed").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(clerk, django_assert_max_num_queries, rows):
    for _ in range(rows):
        postcard()
    clerk.get(URL)

    with django_assert_max_num_queries(12):
        clerk.get(URL)
