"""A consultation day in a browser: booked on the web and by telephone, two come without, one
line for all, two tables, somebody who is not there, records, and the figures at the end."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from attendance.models import ConsultationRecord, Ticket
from classes.choices import Channel
from classes.models import Registration, Session
from reports.choices import Measure
from tests import make
from tests.attendance import consulting
from tests.attendance.consulting import at
from tests.browser.applying import NEXT, send
from tests.browser.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(settings, live_server):
    settings.PUBLIC_ORIGIN = live_server.url
    town = make.town()
    make.staff(town=town, username="clerk")
    make.participant(town=town, name="葛城　花子", kana="カツラギ ハナコ", phone="0992161045")
    make.indicator(town=town, title="相談件数", measure=Measure.CONSULTATIONS, unit="件")
    course = make.course(title="スマホ相談")
    return consulting.day(tables=2, town=town, title="スマホなんでも相談会", course=course)


def book_on_a_phone(page: Page, session: Session) -> None:
    """A visitor with scripts off chooses 13:00 and says what it is about."""
    page.goto(reverse("apply-start", args=[session.offering.public_id]))
    page.get_by_label(re.compile("13:00〜13:30")).check()
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("わたしが参加します").check()
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("お名前").fill("髙田　清")
    page.get_by_label("フリガナ").fill("たかだ きよし")
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("電話番号").fill("099-216-2222")
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("生年月日").fill("S20.8.1")
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("Android（アンドロイド）").check()
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("相談したいこと").select_option("line")
    page.get_by_label("知りたいこと").fill("パスワードはsakura1947")
    page.get_by_role("button", name=NEXT).click()
    expect(page.get_by_text("お預かりできません").first).to_be_visible()
    page.get_by_label("知りたいこと").fill("写真を家族に送りたい")
    page.get_by_role("button", name=NEXT).click()
    send(page)


def book_for_a_caller(page: Page) -> None:
    page.goto("/staff/phone/")
    page.keyboard.type("1045")
    expect(page.locator("#matches")).to_contain_text("カツラギ ハナコ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#options :focus")).to_be_visible()
    page.keyboard.press("1")
    page.get_by_role("button", name=re.compile("13:30〜14:00")).click()
    page.get_by_label("相談したいこと").select_option("photo")
    page.locator("button[name=save]").click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()


def place(session: Session, name: str) -> str:
    return reverse(f"staff:{name}", args=[session.public_id])


def let_in(page: Page, session: Session, kana: str, *, topic: str) -> None:
    page.goto(place(session, "consultation-door"))
    page.locator("#id_walk-in-kana").fill(kana)
    page.locator("#id_walk-in-topic").select_option(topic)
    page.get_by_role("button", name="受け付けて番号を出す").click()
    expect(page.get_by_text("をお渡しください")).to_be_visible()


def table(page: Page, session: Session, number: int) -> Page:
    page.goto(f"{place(session, 'consultation')}?table={number}")
    return page


def call_next(page: Page, expected: int) -> None:
    page.locator(".consult-now").get_by_role("button", name="次の方を呼ぶ").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".consult-now .consult-number")).to_have_text(f"{expected}番")


def press(page: Page, name: str) -> None:
    page.locator(".consult-now").get_by_role("button", name=name).click()


def write(page: Page, *, result: str, note: str) -> None:
    page.get_by_label(result, exact=True).check()
    page.get_by_label("相談の内容").fill(note)
    press(page, "記録して終わる")


def receive_everybody_there(clerk: Page, session: Session, clock) -> None:
    """Two without a booking, then one who booked on the web."""
    clock.move_to(at("12:50"))
    let_in(clerk, session, "やまだ ふみ", topic="fraud")
    let_in(clerk, session, "きむら いさむ", topic="apps")
    clock.move_to(at("12:57"))
    clerk.goto(place(session, "consultation-door"))
    clerk.get_by_role("button", name=re.compile("来場.*髙田")).click()
    expect(clerk.get_by_text("整理番号 3番 をお渡しください")).to_be_visible()
    clerk.get_by_role("link", name="整理番号の札を開いて印刷する").click()
    expect(clerk.locator(".consult-ticket__number")).to_have_text("3番")
    assert "髙田" not in clerk.locator("main").inner_text()


def see_numbers_alone(monitor: Page) -> None:
    """It asks again by itself, without a script."""
    expect(monitor.get_by_text("3番の方")).to_be_visible(timeout=20_000)
    expect(monitor.get_by_text("1番の方")).to_be_visible(timeout=20_000)
    assert "髙田" not in monitor.locator("body").inner_text()


def serve_at_two_tables(clerk: Page, other: Page) -> None:
    """One is not there, a password is refused, two are written down."""
    press(other, "いませんでした")
    call_next(other, 2)
    press(clerk, "相談を始める")
    write(clerk, result="解決した", note="暗証番号は1234")
    expect(clerk.get_by_text("保存できません").first).to_be_visible()
    clerk.get_by_label("相談の内容").fill("LINEで写真を送る練習")
    press(clerk, "記録して終わる")
    expect(clerk.get_by_text("3番の方の記録を保存しました。")).to_be_visible()
    press(other, "相談を始める")
    write(other, result="ほかの機関を案内した", note="料金の相談")
    expect(other.get_by_text("2番の方の記録を保存しました。")).to_be_visible()


def call_the_absent_again(clerk: Page, session: Session) -> None:
    """By a mistake, which is taken back; then in turn."""
    table(clerk, session, 1)
    clerk.get_by_role("button", name=re.compile("もう一度呼ぶ.*1番")).click()
    expect(clerk.locator(".consult-now")).to_contain_text("呼出し中")
    press(clerk, "呼出しを取り消す")
    call_next(clerk, 1)
    press(clerk, "相談を始める")
    press(clerk, "記録はあとで")
    clerk.goto(place(session, "consultation-door"))
    expect(clerk.get_by_text("時刻を過ぎています")).to_be_visible()


def read_the_figures(clerk: Page, session: Session) -> None:
    clerk.goto(place(session, "consultation-records"))
    expect(clerk.get_by_role("heading", name="記録がまだの方（1人）")).to_be_visible()
    clerk.goto("/staff/indicators/")
    expect(clerk.locator(".card", has_text="相談件数").locator(".figure-now")).to_have_text(
        "2件"
    )
    clerk.goto(reverse("staff:consultation-statistics"))
    line = clerk.locator("tbody tr", has_text="LINE").first
    expect(line.locator("[data-label=件数]")).to_have_text("1")


def test_a_consultation_day(session, clock, open_browser):
    book_on_a_phone(open_browser(width=390, height=844, scripts=False), session)
    clerk, other = open_browser(), open_browser()
    log_in(clerk, "clerk")
    book_for_a_caller(clerk)
    booked = Registration.objects.values_list("channel", "topic")
    assert {*booked} == {(Channel.WEB, "line"), (Channel.PHONE, "photo")}

    receive_everybody_there(clerk, session, clock)
    monitor = open_browser(width=1920, height=1080, scripts=False)
    monitor.goto(reverse("consultation-monitor", args=[session.consultation_queue.secret]))
    log_in(other, "clerk")
    call_next(table(clerk, session, 1), 3)
    call_next(table(other, session, 2), 1)
    see_numbers_alone(monitor)
    serve_at_two_tables(clerk, other)
    clock.move_to(at("13:41"))
    call_the_absent_again(clerk, session)

    read_the_figures(clerk, session)
    assert ConsultationRecord.objects.count() == 2
    assert {*Ticket.objects.values_list("number", "state")} == {
        (1, "done"), (2, "done"), (3, "done"),
    }  # fmt: skip
