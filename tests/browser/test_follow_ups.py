"""Somebody who has not come back is rung, asks to be rung again, and is found on that day."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from classes.choices import Level
from people.models import FollowUpCall
from tests import make
from tests.attendance.following_up import NOW, came
from tests.browser.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offering():
    make.staff(username="clerk")
    came(make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="0992161111"))
    return make.offering(
        title="地図とバスの時刻",
        course=make.course(level=Level.BASIC),
        first=NOW + timedelta(days=21),
        opens=NOW - timedelta(days=1),
    )


def ring(desk, *, note):
    desk.get_by_label("メモ").fill(note)
    desk.get_by_role("button", name="興味あり・また電話する").click()


def test_a_call_an_agreed_day_and_a_seat(offering, open_browser, clock):
    clock.move_to(NOW)
    desk = open_browser(width=390, scripts=False)
    log_in(desk, "clerk")
    desk.get_by_role("link", name="お声かけ").click()
    expect(desk.get_by_role("link", name="099-216-1111")).to_be_visible()
    opened_before = desk.context.new_page()
    opened_before.goto("/staff/follow-up/")
    ring(desk, note="パスワードは hana1947")
    expect(desk.get_by_text("その部分を消してください。")).to_be_visible()
    ring(desk, note="孫と写真を送りあいたい")
    expect(desk.get_by_text("9月8日（火）に、また一覧に出ます。")).to_be_visible()
    ring(opened_before, note="")
    expect(opened_before.get_by_text("この方への電話が記録されました")).to_be_visible()
    desk.goto("/staff/follow-up/")
    expect(desk.get_by_text("いまお電話する方はいません")).to_be_visible()
    assert FollowUpCall.objects.count() == 1

    clock.move_to(NOW + timedelta(days=7))
    find_and_register(open_browser())
    assert offering.registrations.count() == 1


def find_and_register(desk):
    """On the agreed day, with a keyboard."""
    log_in(desk, "clerk")
    desk.goto("/staff/follow-up/")
    expect(desk.get_by_text("お約束の日 9月8日（火）")).to_be_visible()
    expect(desk.get_by_text("孫と写真を送りあいたい")).to_be_visible()
    desk.get_by_role("button", name=re.compile("^申し込む.*地図とバスの時刻")).click()
    expect(desk.get_by_role("heading", name="地図とバスの時刻")).to_be_visible()
    expect(desk.get_by_text("髙田　ハナ").first).to_be_visible()
    expect(desk.locator("button[name=save]")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="受け付けました")).to_be_visible()
    desk.goto("/staff/follow-up/")
    expect(desk.get_by_text("いまお電話する方はいません")).to_be_visible()
