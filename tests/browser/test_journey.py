"""From the announcement to the number in the plan, for 鹿児島市, as people do it.

Staff make and publish a series of four; a visitor signs up on a phone with scripts off; a
caller is registered by keyboard alone; the QR code is read from the printed flyer and its form
sent; three people are checked in; the indicator has risen by the right numbers.
"""

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from classes.choices import Channel, Level
from classes.models import Flyer, Offering, Registration, Session
from reports import datasets
from reports.actions import indicators as definitions
from reports.actions import plans
from reports.actions.indicators import IndicatorDetails
from reports.choices import Measure, Window
from tests import make
from tests.browser.applying import answer_the_questions, send
from tests.browser.conftest import log_in
from tests.browser.keys import search, settled

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE_PLAN, PEOPLE_ONCE = "市民向け講座の参加者数", "参加した方（実人数）"


@pytest.fixture
def town():
    """鹿児島市 with the indicator of its plan, one of 実人数, a hall, a course, a clerk."""
    town = make.town()
    entry = next(each for each in datasets.plans() if each["code"] == town.code)
    plans.load(entry, municipality=town, by=make.BY, at=make.NOON)
    once = IndicatorDetails(
        title=PEOPLE_ONCE,
        unit="人",
        measure=Measure.UNIQUE_PARTICIPANTS,
        window=Window.FISCAL_YEAR,
        position=9,
    )
    definitions.create(
        municipality=town, slug="people-once", details=once, by=make.BY, at=make.NOON
    )
    make.venue(town=town, name="中央公民館", address="鹿児島市山下町5-9", seats=24)
    make.course(town=town, title="はじめてのスマホ", level=Level.INTRODUCTORY)
    make.staff(town=town, username="clerk")
    # Somebody who came last year: the phone desk must find her.
    make.participant(
        town=town,
        name="葛󠄀城　花子",
        kana="カツラギ ハナコ",
        phone="0992161045",
        birth_date=make.tokyo("1947-04-01 00:00").date(),
    )
    return town


def choose(page: Page, field: str, words: str) -> None:
    """Choose the entry of a list that has these words in it."""
    options = page.locator(f"select[name={field}] option", has_text=words)
    page.locator(f"select[name={field}]").select_option(
        value=options.first.get_attribute("value")
    )


def make_and_publish_a_series_of_four(page: Page) -> Offering:
    page.goto("/staff/offerings/")
    page.get_by_role("link", name="新しく作る").first.click()
    page.get_by_label("スマホ教室", exact=True).check()
    choose(page, "course", "はじめてのスマホ")
    choose(page, "venue", "中央公民館")
    page.locator("input[name=first_day]").fill("2026-06-02")
    page.locator("input[name=starts]").fill("10:00")
    page.locator("input[name=meetings]").fill("4")
    page.get_by_label("受付終了の日").fill("2026-06-02")
    page.get_by_label("受付終了の時刻").fill("09:00")
    page.get_by_role("button", name="日程を作る").click()
    expect(page.locator("#schedule")).to_contain_text("開催日（全4回）")
    page.get_by_role("button", name="下書きに保存する").click()
    expect(page.get_by_text("まだ公開していません")).to_be_visible()
    page.get_by_role("button", name="公開する").click()
    expect(page.get_by_text("公開しました")).to_be_visible()
    return Offering.objects.get()


def sign_up_on_a_phone(page: Page) -> str:
    """The visitor's way, one thing to a screen, until the reference number stands there."""
    page.goto("/towns/462012/")
    page.get_by_role("link", name="はじめてのスマホ").first.click()
    page.get_by_role("link", name="この講座に申し込む").first.click()
    answer_the_questions(page, name="髙田　清", kana="たかだ きよし", phone="099-216-2222")
    send(page)
    return page.locator("body").inner_text()


def register_the_caller_by_keyboard(page: Page) -> None:
    """Search, choose, hear the sentence, save: no mouse."""
    page.goto("/staff/phone/")
    search(page, "1045")
    expect(page.locator("#matches")).to_contain_text("カツラギ ハナコ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="葛󠄀城　花子 様")).to_be_visible()
    expect(page.locator("#options :focus")).to_be_visible()
    settled(page)
    page.keyboard.press("1")
    expect(page.get_by_text("読み上げて確かめる")).to_be_visible()
    expect(page.locator("button[name=save]")).to_be_focused()
    settled(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()


def make_a_flyer(page: Page, offering: Offering) -> Flyer:
    page.goto(f"/staff/offerings/{offering.public_id}/")
    page.get_by_label("配布先").fill("中央公民館の窓口")
    page.get_by_role("button", name="チラシを作る").click()
    expect(page.get_by_role("rowheader", name="中央公民館の窓口")).to_be_visible()
    return offering.flyers.get()


def read_the_printed_code(page: Page, flyer: str) -> str:
    """Fetch the flyer's PDF, render it as a printer would, and read its QR code."""
    answer = page.request.get(f"/staff/flyers/{flyer}/flyer.pdf")
    sheet = pypdfium2.PdfDocument(answer.body())[0]
    [code] = zxingcpp.read_barcodes(sheet.render(scale=200 / 72).to_pil())
    return code.text


def check_in(page: Page, session: Session, *names: str) -> None:
    """Press 出席 for each of them, on the roster that the page of today leads to."""
    page.goto("/staff/")
    page.locator(f"a[href*='{session.public_id}']").first.click()
    for name in names:
        line = page.locator(".roster__row", has_text=name)
        line.get_by_role("button", name="出席").click()
        expect(line.locator(".roster__said")).to_contain_text("出席にしました")


def figures(page: Page) -> dict[str, str]:
    """What the page of indicators says, by title."""
    page.goto("/staff/indicators/")
    cards = page.locator(".card:has(.figure-now)").all()
    return {
        card.locator("h2, h3").first.inner_text(): card.locator(".figure-now").inner_text()
        for card in cards
    }


@pytest.fixture
def public_origin(settings, live_server):
    """What is printed leads to the server of this test."""
    settings.PUBLIC_ORIGIN = live_server.url


@pytest.mark.usefixtures("town", "public_origin")
def test_from_the_announcement_to_the_number(clock, open_browser):
    clerk = open_browser(width=1280)
    log_in(clerk, "clerk")

    offering = make_and_publish_a_series_of_four(clerk)
    first, second, *_ = sessions = [*offering.sessions.order_by("starts_at")]
    assert len(sessions) == 4

    visitor = open_browser(width=390, height=844, scripts=False)
    slip = sign_up_on_a_phone(visitor)
    assert Registration.objects.get(channel=Channel.WEB).reference in slip

    register_the_caller_by_keyboard(clerk)
    assert Registration.objects.get(channel=Channel.PHONE).participant.name == "葛󠄀城　花子"

    flyer = make_a_flyer(clerk, offering)
    neighbour = open_browser(width=390, height=844, scripts=False)
    neighbour.goto(read_the_printed_code(clerk, flyer.code))
    answer_the_questions(
        neighbour, name="山﨑　フミ子", kana="ヤマサキ フミコ", phone="099-216-3333"
    )
    send(neighbour)
    assert Registration.objects.get(channel=Channel.QR).flyer == flyer

    clock.move_to(first.starts_at)
    log_in(clerk, "clerk")
    assert figures(clerk) == {PEOPLE_PLAN: "0人", PEOPLE_ONCE: "0人"}
    check_in(clerk, first, "髙田　清", "葛󠄀城　花子", "山﨑　フミ子")
    clock.move_to(second.starts_at)
    log_in(clerk, "clerk")
    check_in(clerk, second, "葛󠄀城　花子")

    assert figures(clerk) == {PEOPLE_PLAN: "4人", PEOPLE_ONCE: "3人"}
    clerk.get_by_role("link", name=PEOPLE_PLAN).first.click()
    clerk.get_by_role("link", name="記録を1件ずつ見る").click()
    expect(clerk.locator("caption")).to_have_text("全4件（日付順）")
    assert [
        row.locator("[data-label=受付方法]").inner_text()
        for row in clerk.locator("tbody tr").all()
    ].count("電話") == 2
