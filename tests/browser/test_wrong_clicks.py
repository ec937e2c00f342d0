"""Hands that slip: a double click, the back button, 取消 pressed beside the right line. No seat
is taken twice, and none is lost before somebody was asked."""

import pytest
from playwright.sync_api import Page, expect

from classes.choices import Joining, RegistrationState, Residence
from classes.models import Registration
from people.choices import Residence as Home
from tests import make
from tests.browser.applying import answer_the_questions
from tests.browser.conftest import log_in
from tests.browser.keys import search

PHONE = {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def hana():
    town = make.town()
    make.staff(town=town, username="clerk")
    return make.participant(
        town=town, name="髙田　ハナ", kana="タカダ ハナ", phone="099-222-1045"
    )


def state(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def to_the_review(page: Page) -> None:
    page.get_by_role("link", name="この講座に申し込む").first.click()
    answer_the_questions(page, name="川邉　清", kana="かわなべ きよし", phone="099-216-2222")


def find_hana(page: Page) -> None:
    page.goto("/staff/phone/")
    search(page, "1045")
    expect(page.locator("#matches")).to_contain_text("タカダ ハナ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="髙田　ハナ 様")).to_be_visible()


@pytest.mark.usefixtures("hana")
def test_a_couple_applies_on_a_phone_and_is_told_together(open_browser):
    offering = make.offering()
    page = open_browser(**PHONE, scripts=False)
    page.goto(f"/offerings/{offering.public_id}/")
    to_the_review(page)

    page.get_by_role("link", name="一緒に申し込む方を加える").click()
    page.get_by_label("お名前").fill("川邉　フミ子")
    page.get_by_label("フリガナ").fill("かわなべ ふみこ")
    page.get_by_role("button", name="確認の画面へ進む").click()
    expect(page.get_by_text("川邉　フミ子（カワナベ フミコ）")).to_be_visible()
    page.get_by_role("button", name="2人で申し込む").click()

    expect(page.get_by_text("2人の参加が決まりました")).to_be_visible()
    first, second = offering.registrations.order_by("pk")
    assert first.party == second.party is not None
    for row in (first, second):
        expect(page.locator(".slip .reference", has_text=row.reference)).to_be_visible()
    page.get_by_role("link", name="川邉　フミ子 様").click()
    expect(page.get_by_text("参加が決まっています")).to_be_visible()
    expect(page.locator(".slip")).to_contain_text(second.reference)


@pytest.mark.usefixtures("hana")
def test_a_double_click_and_the_back_button_take_one_seat(open_browser):
    offering = make.offering()
    page = open_browser(**PHONE)
    page.goto(f"/offerings/{offering.public_id}/")
    to_the_review(page)

    page.get_by_role("button", name="この内容で申し込む").dblclick()
    expect(page.get_by_text("参加が決まりました")).to_be_visible()
    page.go_back()
    page.goto(f"/apply/{offering.public_id}/check/")

    expect(page.get_by_text("参加が決まりました")).to_be_visible()
    assert offering.registrations.count() == 1


def test_the_desk_chooses_a_day_and_lets_somebody_in_for_a_reason(hana, open_browser):
    offering = make.offering(sessions=2, joining=Joining.SESSIONS, residence=Residence.RESIDENT)
    hana.residence = Home.ELSEWHERE
    hana.save()
    page = open_browser()
    log_in(page, "clerk")

    find_hana(page)
    page.locator("button.result", has_text=offering.title).click()
    page.locator("[name=take_meeting]", has_text="6月22日").click()
    expect(page.locator(".read-aloud")).to_contain_text("6月22日月曜日午前10時から")
    page.locator("button[name=save]").click()
    expect(page.get_by_text("受け付けられませんでした")).to_be_visible()
    assert not Registration.objects.exists()
    page.get_by_label("職員の判断で受け付ける（理由）").fill("ご家族が市内にお住まいのため")
    page.get_by_role("button", name="職員の判断で受け付ける").dblclick()

    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    expect(page.get_by_text("ご家族が市内にお住まいのため")).to_be_visible()
    made = Registration.objects.get()
    assert (made.session, made.state) == (offering.sessions.get(number=2), "confirmed")


def test_what_was_registered_by_mistake_is_taken_back_from_the_same_screen(hana, open_browser):
    offering = make.offering()
    page = open_browser()
    log_in(page, "clerk")
    find_hana(page)
    page.locator("button.result", has_text=offering.title).click()
    page.locator("button[name=save]").click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    made = Registration.objects.get()

    page.get_by_role("link", name="この受付を取り消す").click()
    expect(page.get_by_role("heading", name="申込みを取り消す")).to_be_visible()
    assert state(made) == RegistrationState.CONFIRMED
    page.get_by_label("その他").check()
    page.locator("input[name=note]").fill("受付の押し間違い")
    page.get_by_role("button", name="この申込みを取り消す").click()

    expect(
        page.get_by_text(f"受付番号 {made.reference} の申込みを取り消しました")
    ).to_be_visible()
    assert state(made) == RegistrationState.CANCELLED


def test_a_slip_beside_the_history_gives_no_seat_away(hana, open_browser):
    offering = make.offering(capacity=1, waiting_limit=None)
    held, following = make.registration(offering, hana), make.registration(offering)
    page = open_browser()
    log_in(page, "clerk")
    find_hana(page)

    page.locator("summary", has_text="ご本人の連絡で取り消す").dblclick()
    page.wait_for_load_state("networkidle")
    assert state(held) == RegistrationState.CONFIRMED
    confirm = page.get_by_role("button", name="取消しを確定する")
    if not confirm.is_visible():
        page.locator("summary", has_text="ご本人の連絡で取り消す").click()
    confirm.click()

    expect(page.get_by_text(f"受付番号 {held.reference} の")).to_contain_text("取り消しました")
    assert (state(held), state(following)) == ("cancelled", "offered")


def test_nobody_loses_a_place_in_line_by_one_click(hana, open_browser):
    offering = make.offering(capacity=1, waiting_limit=None)
    leaving, asked, last = (
        make.registration(offering, who) for who in (None, hana, make.participant())
    )
    clerk, visitor = open_browser(), open_browser(**PHONE, scripts=False)
    log_in(clerk, "clerk")
    visitor.goto(f"/my/{leaving.secret}/cancel/")
    visitor.get_by_role("button", name="申込みを取り消す").click()
    expect(visitor.get_by_text("この申込みは取り消しました")).to_be_visible()

    clerk.goto("/staff/calls/")
    entry = clerk.locator("li.call", has_text=asked.reference)
    entry.locator("summary", has_text="辞退する").click()
    assert (state(asked), state(last)) == ("offered", "waiting")
    clerk.goto(f"/staff/offerings/{offering.public_id}/line/")
    waiting = clerk.locator("li.card", has_text=last.reference)
    waiting.locator("summary", has_text="待つのをやめる").click()
    assert state(last) == "waiting"
    waiting.get_by_role("button", name="列から外す").click()
    expect(clerk.locator("li.card")).to_have_count(1)

    assert (state(asked), state(last)) == ("offered", "withdrawn")
