"""A 自治会 asks on a telephone, the clerk agrees, it is held, and the heads are counted."""

import pytest
from playwright.sync_api import expect

from classes.choices import Kind
from classes.models import OutreachRequest
from tests import make
from tests.browser.conftest import log_in
from tests.classes.outreach import asking

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
WISHES = (("2026-06-22", "10:00"), ("2026-06-23", "13:30"), ("2026-06-24", "10:00"))


@pytest.fixture
def town():
    make.staff(username="clerk")
    make.helper(name="有馬　章", kana="アリマ アキラ")
    make.indicator(title="出前講座の参加者数", slug="outreach", kinds=[Kind.OUTREACH])
    asking.item()


def ask(page):
    """Seven screens, without scripts."""
    page.goto("/towns/462012/outreach/")
    page.get_by_role("link", name="くわしく見る・申し込む").click()
    page.get_by_role("link", name="申込みへ進む").click()
    page.get_by_label("団体の名前").fill("東町自治会")
    page.get_by_label("市町村内にお住まいの方").check()
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_label("代表者のお名前").fill("東　太郎")
    page.get_by_label("連絡する方のお名前").fill("髙田　ハナ")
    page.get_by_label("連絡する方のフリガナ").fill("たかだ はな")
    page.get_by_label("連絡する方の電話番号").fill("0994-32-1045")
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_label("第1希望の日").fill("2026-06-08")
    page.get_by_label("第1希望の始まる時刻").fill("10:00")
    page.get_by_role("button", name="次へ進む").click()
    refusal = page.get_by_text("14日前までのお申込みです。6月15日（月）以降の日を")
    expect(refusal).to_be_visible()
    for rank, (day, clock) in enumerate(WISHES, start=1):
        page.get_by_label(f"第{rank}希望の日").fill(day)
        page.get_by_label(f"第{rank}希望の始まる時刻").fill(clock)
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_label("会場の名前").fill("東町集会所")
    page.get_by_label("はい").check()
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_label("参加する予定の人数").fill("25")
    page.get_by_role("button", name="次へ進む").click()
    for ground in ("政治活動", "宗教活動", "営利"):
        page.get_by_label(ground).check()
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_role("button", name="この内容で申し込む").click()


def test_a_group_asks_the_office_agrees_and_the_heads_are_counted(open_browser, town, clock):
    group = open_browser(width=390, scripts=False)
    ask(group)
    asked = OutreachRequest.objects.get()
    expect(group.get_by_text(asked.reference).first).to_be_visible()

    office = open_browser()
    log_in(office, "clerk")
    office.goto("/staff/outreach/")
    office.get_by_role("link", name="東町自治会").click()
    office.get_by_role("button", name="第2希望で承認する").click()
    expect(office.get_by_text("承認しました。")).to_be_visible()
    office.goto("/staff/calls/")
    expect(office.get_by_text("6月23日（火）13:30〜15:00に東町集会所で行う")).to_be_visible()

    group.goto(f"/my/outreach/{asked.secret}/")
    expect(group.get_by_text("出前講座を行います。")).to_be_visible()
    clock.move_to(make.tokyo("2026-06-23 16:00"))
    group.reload()
    group.get_by_role("link", name="人数を報告する").click()
    group.get_by_label("参加した人数").fill("25")
    group.get_by_role("button", name="人数を報告する").click()
    expect(group.get_by_text("報告を受け取りました。")).to_be_visible()

    log_in(office, "clerk")
    office.goto("/staff/indicators/outreach/")
    expect(office.locator(".figure-now").first).to_contain_text("25")
