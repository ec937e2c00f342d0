"""After a class: the clerk opens what comes next, prints the slips, and one is followed."""

import unicodedata

import pytest
from playwright.sync_api import expect

from classes.choices import Level
from tests import make
from tests.browser.conftest import log_in
from tests.materials import paper

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
BEFORE = make.tokyo("2026-05-30 12:00")
NEXT = "地図とバスの時刻"


@pytest.fixture
def held():
    """A class of this morning with two on its roster, and one that is a level above it."""
    make.staff(username="clerk")
    offering = make.offering(first=make.tokyo("2026-06-01 10:00"), title="はじめてのスマホ")
    for name, kana in (("髙田　ハナ", "タカダ ハナ"), ("川邉　清", "カワナベ キヨシ")):
        person = make.participant(name=name, kana=kana, device="android")
        make.registration(offering, person, at=BEFORE)
    course = make.course(title=NEXT, level=Level.BASIC)
    make.offering(course=course, title=NEXT, venue=offering.venue)
    return offering


@pytest.fixture
def printed_address(live_server, settings):
    """The codes that are printed lead to this server."""
    settings.PUBLIC_ORIGIN = live_server.url


@pytest.mark.usefixtures("printed_address")
def test_a_slip_is_printed_after_class_and_leads_to_the_next_one(held, open_browser):
    clerk = open_browser()
    log_in(clerk, "clerk")
    clerk.goto(f"/staff/sessions/{held.sessions.get().public_id}/")
    row = clerk.locator(".roster__row", has_text="髙田")
    row.get_by_role("button", name="出席").first.click()
    expect(clerk.locator("#tally")).to_contain_text("出席 1／2人")
    clerk.get_by_role("link", name="来られた方への「つぎの講座」").click()
    expect(clerk.get_by_role("heading", name=NEXT)).to_be_visible()
    expect(clerk.get_by_text("ひとつ上の「基本」の講座です。")).to_be_visible()
    expect(clerk.get_by_text("川邉")).to_have_count(0)

    slip = clerk.pdf(width="105mm", height="148mm")
    # The browser writes 田 as the radical ⽥, which reads the same.
    printed = unicodedata.normalize("NFKC", paper.text(slip))
    assert len(paper.pages(slip)) == 1
    for words in ("髙田", NEXT, "令和8年6月15日", "電話099-216-1115"):
        assert words in printed
    [address] = paper.codes(slip, dpi=200)

    visitor = open_browser(width=390, scripts=False)
    visitor.goto(address)
    expect(visitor.get_by_role("heading", name=NEXT, level=1)).to_be_visible()
    expect(visitor.get_by_role("link", name="申し込む").first).to_be_visible()


def test_four_slips_stand_on_a_sheet(held, open_browser):
    """Of five people, the last is on the second sheet; each has a code of their own."""
    people = [make.participant(device="android") for _ in range(5)]
    for person in people:
        make.arrival(make.registration(held, person, at=BEFORE))
    clerk = open_browser()
    log_in(clerk, "clerk")
    clerk.goto(f"/staff/offerings/{held.public_id}/next/")

    sheets = clerk.pdf(format="A4")

    assert [page.count("デンソーウェーブ") for page in paper.pages(sheets)] == [4, 1]
    assert len(paper.codes(sheets, dpi=200)) == 4
