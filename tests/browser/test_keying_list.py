"""The printed roster on the screen: ticked by keyboard alone, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from attendance.models import CheckIn
from classes.models import Session
from tests import make
from tests.browser.conftest import log_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
NAMES = ["アオキ ハナ", "イトウ キヨ", "ウエダ タダシ", "エグチ サヨ", "オガワ トメ"]


@pytest.fixture
def held() -> Session:
    """A class of this morning; the third on its roster is marked already."""
    offering = make.offering(first=make.tokyo("2026-06-01 10:00"))
    rows = [
        make.registration(
            offering,
            make.participant(name=kana, kana=kana),
            at=make.tokyo("2026-05-28 10:00"),
        )
        for kana in NAMES
    ]
    make.arrival(rows[2])
    make.staff(username="clerk")
    return offering.sessions.get()


def opened(page: Page, held: Session) -> None:
    log_in(page, "clerk")
    page.goto(f"/staff/sessions/{held.public_id}/keying/")
    page.get_by_role("button", name="一覧に印をつける").click()


def came() -> list[str]:
    return sorted(CheckIn.objects.values_list("participant__kana", flat=True))


def test_arrows_move_space_ticks_and_enter_confirms(open_browser, held):
    page = open_browser()
    opened(page, held)
    expect(page.get_by_role("checkbox", name="アオキ ハナ")).to_be_focused()

    page.keyboard.press("ArrowUp")  # nobody stands above
    page.keyboard.press("Space")
    for _ in range(3):  # past whoever is marked already, and no further than the last
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(page.locator("[data-count]")).to_have_text("印 3人／5人")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="出席 2人")).to_be_visible()
    expect(page.get_by_role("button", name="この内容で記録する")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("紙の名簿から、2人を出席にしました。")).to_be_visible()
    assert came() == [NAMES[0], NAMES[2], NAMES[3]]


def test_everybody_is_ticked_with_one_press(open_browser, held):
    page = open_browser()
    opened(page, held)

    page.get_by_role("button", name="全員に印をつける").click()
    page.get_by_role("checkbox", name="イトウ キヨ").uncheck()
    expect(page.locator("[data-count]")).to_have_text("印 4人／5人")
    page.get_by_role("button", name="番号で入力する").click()

    expect(page.get_by_label("出席した方の番号")).to_be_focused()
    expect(page.get_by_label("出席した方の番号")).to_have_value("1 4 5")


def test_the_list_works_without_scripts(open_browser, held):
    page = open_browser(scripts=False)
    opened(page, held)

    page.get_by_label("イトウ キヨ").check()
    page.get_by_role("button", name="お名前を確かめる").click()
    page.get_by_role("button", name="この内容で記録する").click()

    expect(page.get_by_text("紙の名簿から、1人を出席にしました。")).to_be_visible()
    assert came() == [NAMES[1], NAMES[2]]
