"""The phone desk under the fingers of a clerk who listens: no mouse, nothing lost."""

import pytest
from playwright.sync_api import Page, expect

from classes.models import Registration
from tests import make
from tests.browser.conftest import log_in
from tests.browser.keys import search, settled
from tests.browser.kiosks import PATIENCE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def town():
    """Two people with the same last four digits, two classes, a clerk."""
    town = make.town()
    make.staff(town=town, username="clerk")
    make.participant(town=town, name="髙田　ハナ", kana="タカダ ハナ", phone="099-222-1045")
    make.participant(town=town, name="山﨑　清", kana="ヤマサキ キヨシ", phone="090-1234-1045")
    for title, day in (("はじめてのスマホ", 15), ("地図の使い方", 16)):
        first = make.tokyo(f"2026-06-{day} 10:00")
        make.offering(town=town, title=title, first=first)
    return town


def at_the_desk(page: Page) -> Page:
    log_in(page, "clerk")
    page.goto("/staff/phone/")
    expect(page.locator("#q")).to_be_focused()
    return page


def find_both(page: Page) -> None:
    search(page, "1045")
    expect(page.locator("#matches .result__name")).to_have_count(3)


def test_arrows_go_through_the_matches_and_back_to_the_search(town, open_browser):
    page = at_the_desk(open_browser())
    find_both(page)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#matches :focus")).to_contain_text("山﨑　清")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()


def test_digits_choose_and_escape_takes_a_step_back(town, open_browser):
    page = at_the_desk(open_browser())
    find_both(page)

    page.keyboard.press("Enter")
    expect(page.locator("#matches :focus")).to_contain_text("髙田　ハナ")
    settled(page)
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="山﨑　清 様")).to_be_visible()
    settled(page)
    page.keyboard.press("2")
    expect(page.locator(".read-aloud")).to_contain_text("『地図の使い方』ですね。")
    expect(page.locator("button[name=save]")).to_be_focused()
    settled(page)
    page.keyboard.press("Escape")
    expect(page.locator(":focus")).to_have_text("講座を選び直す")
    page.keyboard.press("Enter")
    expect(page.locator("#options :focus")).to_contain_text("はじめてのスマホ")


def test_enter_held_down_does_not_save_what_nobody_has_heard(town, open_browser):
    page = at_the_desk(open_browser())
    search(page, "たかだ")
    expect(page.locator("#matches .result__name")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("#options :focus")).to_be_visible()
    settled(page)

    page.keyboard.down("Enter")
    expect(page.locator("button[name=save]")).to_be_focused()
    settled(page)
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.locator(".read-aloud")).to_be_visible()
    assert not Registration.objects.exists()

    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    assert Registration.objects.count() == 1


def test_a_browser_that_is_closed_while_typing_loses_nothing(town, open_browser):
    page = at_the_desk(open_browser())
    search(page, "やまだ はなこ")
    expect(page.get_by_text("見つかりません")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_be_focused()
    settled(page)
    page.keyboard.type("山田 花子")
    page.keyboard.press("Tab")
    page.keyboard.type("0994-32")
    with page.expect_response(
        lambda answer: "/draft/" in answer.url and "0994-32-10" in answer.request.post_data
    ):
        page.keyboard.type("-10")
    page.close()

    page = at_the_desk(open_browser())
    page.get_by_role("link", name="続きから").click()
    expect(page.locator("#id_kana")).to_have_value("ヤマダ ハナコ")
    expect(page.locator("#id_name")).to_have_value("山田 花子")
    expect(page.locator("#id_phone")).to_have_value("0994-32-10")


def test_a_clerk_whose_network_is_gone_is_told_at_once(town, chromium, live_server):
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    page = at_the_desk(context.new_page())
    context.set_offline(True)

    page.keyboard.type("やまだ")

    expect(page.get_by_role("alert")).to_contain_text("保存できていません")
    context.set_offline(False)
    page.keyboard.type(" はな")
    expect(page.locator("#saved")).to_contain_text("保存しています")
    context.close()


def test_the_desk_works_without_scripts(town, open_browser):
    page = at_the_desk(open_browser(scripts=False))

    page.keyboard.type("0992221045")
    page.keyboard.press("Enter")
    expect(page.locator("#options :focus")).to_contain_text("はじめてのスマホ")
    page.keyboard.press("Enter")
    expect(page.locator("button[name=save]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    expect(page.locator(":focus")).to_contain_text("続けて受け付ける")
