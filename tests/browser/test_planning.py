"""Planning a series in a real browser: the days come by themselves, and without scripts too."""

import pytest
from playwright.sync_api import Page, expect

from classes.choices import OfferingState
from classes.models import Offering
from notices.models import Message
from tests import make
from tests.browser.conftest import log_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def hall():
    make.staff(username="clerk")
    make.course(title="はじめてのスマホ")
    return make.venue(name="東部公民館", seats=20)


def answer(page: Page) -> None:
    """The few answers that a series of four needs."""
    page.goto("/staff/offerings/new/")
    page.get_by_label("講座 ※必須").select_option(label="はじめてのスマホ（入門・120分）")
    page.get_by_label("会場 ※必須").select_option(label="東部公民館（20席）")
    page.get_by_label("初回の日").fill("2026-08-04")
    page.get_by_label("開始時刻 ※必須").fill("10:00")
    page.get_by_label("回数").fill("4")


def test_the_days_come_while_the_clerk_types_and_one_press_saves(open_browser, hall):
    page = open_browser()
    log_in(page, "clerk")

    answer(page)
    page.keyboard.press("Tab")
    expect(page.locator("#schedule")).to_contain_text("8月11日（火）は山の日のため翌週へ")
    page.get_by_role("button", name="下書きに保存する").click()
    page.get_by_role("button", name="公開する").click()

    expect(page.get_by_text("公開しました。")).to_be_visible()
    assert Offering.objects.get().state == OfferingState.PUBLISHED
    assert Offering.objects.get().sessions.count() == 4


def test_a_clash_comes_into_sight_and_is_ticked_before_saving(open_browser, hall):
    make.offering(venue=hall, title="LINE教室", first=make.tokyo("2026-08-25 11:00"))
    page = open_browser()
    log_in(page, "clerk")

    answer(page)
    page.keyboard.press("Tab")
    # Another number of days is another clash, which would have to be ticked again.
    expect(page.locator("#schedule")).to_contain_text("開催日（全4回）")
    page.get_by_label("重なりを承知のうえで保存する").check()
    page.get_by_role("button", name="下書きに保存する").click()

    expect(page.get_by_role("button", name="公開する")).to_be_visible()
    assert Offering.objects.count() == 2


def test_the_same_works_without_scripts(open_browser, hall):
    page = open_browser(width=390, scripts=False)
    log_in(page, "clerk")

    answer(page)
    page.get_by_role("button", name="日程を作る").click()
    expect(page.locator("#schedule")).to_contain_text("開催日（全4回）")
    page.get_by_label("第2回の日").fill("2026-08-19")
    page.get_by_role("button", name="下書きに保存する").click()

    expect(page.get_by_role("button", name="公開する")).to_be_visible()
    days = [
        each.starts_at.astimezone(make.TOKYO).day
        for each in Offering.objects.get().sessions.all()
    ]
    assert days == [4, 19, 25, 1]


def test_two_clerks_share_the_call_list(open_browser, hall):
    make.staff(username="colleague", display_name="東")
    offering = make.offering(venue=hall)
    make.registration(offering, make.participant(phone="0994-32-1045"))
    first, second = open_browser(), open_browser()
    log_in(first, "clerk")
    log_in(second, "colleague")
    first.goto(f"/staff/offerings/{offering.public_id}/cancel/")
    first.get_by_label("中止の理由").fill("台風接近のため")
    first.get_by_role("button", name="募集を中止にする").click()
    expect(first.get_by_role("button", name="募集を中止にする")).to_have_count(0)

    first.goto("/staff/calls/")
    second.goto("/staff/calls/")
    second.get_by_role("button", name="不在").click()
    expect(second.get_by_text("1回かけました。")).to_be_visible()
    first.reload()
    expect(first.get_by_text("1回かけました。")).to_contain_text("東")
    first.get_by_role("button", name="伝達済み").click()

    expect(first.get_by_text("連絡する方はいません")).to_be_visible()
    assert Message.objects.get().state == "told"
