"""What somebody sees who waits, is offered a seat, answers, or answers too late."""

from datetime import timedelta

import pytest
import time_machine

from classes.actions import registrations, waiting
from classes.choices import Channel, RegistrationState, Selection
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOON, tick=False) as traveller:
        yield traveller


def full(**columns):
    """A class of one seat that is taken, and the first in line."""
    offering = make.offering(capacity=1, waiting_limit=None, **columns)
    seated = make.registration(offering)
    return seated, make.registration(offering, channel=Channel.WEB)


def give_back(registration):
    registrations.cancel(registration, reason="用事", by=make.BY, at=make.NOON)


def state(registration):
    registration.refresh_from_db()
    return registration.state


def my(client, registration):
    return client.get(f"/my/{registration.secret}/").content.decode()


def accept(client, registration):
    return client.post(f"/my/{registration.secret}/accept/")


def test_a_full_class_asks_whether_one_wants_to_wait(client):
    seated, _ = full()

    page = client.get(f"/offerings/{seated.offering.public_id}/").content.decode()

    assert "キャンセル待ちに申し込む" in page
    assert "いま <strong>1人</strong> の方がお待ちです" in page


def test_somebody_in_line_sees_their_place_and_that_nothing_is_settled(client):
    _, first = full()
    second = make.registration(first.offering)

    assert "キャンセル待ちの2番目です" in my(client, second)
    assert "参加が決まっています" not in my(client, second)


def test_the_freed_seat_is_offered_and_taken_with_one_click(client):
    seated, first = full()
    give_back(seated)

    assert "席が空きました。参加されますか" in my(client, first)
    accept(client, first)

    assert state(first) == RegistrationState.CONFIRMED
    assert "参加が決まっています" in my(client, first)


def test_the_second_click_changes_nothing(client):
    seated, first = full()
    give_back(seated)
    accept(client, first)

    assert accept(client, first).status_code == 302
    assert state(first) == RegistrationState.CONFIRMED


def test_a_late_answer_is_told_so_and_stands_in_line_again(client, clock):
    seated, first = full()
    second = make.registration(first.offering)
    give_back(seated)
    first.refresh_from_db()
    clock.move_to(first.offer_deadline + timedelta(seconds=1))

    response = accept(client, first)

    assert response.status_code == 409
    assert "お返事の期限を過ぎたため、席は次の方にご案内しました" in response.content.decode()
    assert state(first) == RegistrationState.WAITING
    assert state(second) == RegistrationState.OFFERED


def test_nobody_takes_a_seat_that_is_not_offered(client):
    _, first = full()

    assert accept(client, first).status_code == 409
    assert state(first) == RegistrationState.WAITING


def test_whoever_leaves_the_line_makes_way(client):
    seated, first = full()
    second = make.registration(first.offering)
    client.post(f"/my/{first.secret}/cancel/")
    give_back(seated)

    assert state(first) == RegistrationState.WITHDRAWN
    assert state(second) == RegistrationState.OFFERED


def test_at_a_last_call_the_first_yes_has_the_seat(client, clock):
    seated, first = full()
    second = make.registration(first.offering)
    # The class begins on Monday 15 June, 10:00: on Friday afternoon there is no time to wait.
    clock.move_to(make.tokyo("2026-06-12 16:00"))
    registrations.cancel(seated, reason="用事", by=make.BY, at=make.tokyo("2026-06-12 16:00"))

    assert "先にお返事をいただいた方が参加できます" in my(client, second)
    accept(client, second)
    late = accept(client, first)

    assert (state(first), state(second)) == ("waiting", "confirmed")
    assert "ほかの方が先にお返事をされたため" in late.content.decode()


def test_somebody_in_the_draw_is_told_that_everybody_hears(client):
    entry = make.registration(make.offering(selection=Selection.LOTTERY))

    assert "抽選を待っています" in my(client, entry)


def test_nobody_is_offered_a_seat_once_the_class_has_begun():
    seated, first = full()
    begun = first.offering.sessions.get().starts_at

    registrations.cancel(seated, reason="用事", by=make.BY, at=begun)
    waiting.lapse(first.offering, by=make.BY, at=begun)

    assert state(first) == RegistrationState.LOST
