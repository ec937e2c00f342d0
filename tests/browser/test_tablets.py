"""Staff hold out a number, a tablet takes it, and a stopped tablet hands over what it holds."""

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from attendance.models import Kiosk
from tests import make
from tests.browser.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(clock):
    offering = make.offering(
        venue=make.venue(name="中央公民館"),
        first=make.tokyo("2026-06-01 14:00"),
        closes=make.tokyo("2026-06-01 11:30"),
        title="はじめてのスマホ教室",
    )
    return offering.sessions.get()


@pytest.fixture
def staff(open_browser, session):
    make.staff(username="hanako")
    page = open_browser()
    log_in(page, "hanako")
    return page


def number_held_out(staff):
    """The digits on the page, from the first page after logging in."""
    staff.get_by_role("link", name=re.compile("^タブレットをつなぐ")).first.click()
    staff.get_by_role("button", name="番号とQRコードを出す").click()
    shown = staff.locator(".pairing__code .visually-hidden")
    expect(shown).to_have_text(re.compile(r"^\d{6}$"))
    return shown.inner_text()


def test_a_tablet_takes_the_digits_and_the_staff_s_page_says_so_by_itself(staff, open_browser):
    digits = number_held_out(staff)
    tablet = open_browser(width=1024, height=768)
    tablet.goto("/kiosk/")
    for digit in digits:
        tablet.get_by_role("button", name=digit, exact=True).click()

    expect(staff.get_by_text("つながりました")).to_be_visible()
    expect(staff.get_by_role("link", name="もう1台つなぐ")).to_be_visible()
    expect(tablet.get_by_text("はじめてのスマホ教室").first).to_be_visible()
    assert Kiosk.objects.get().paired_at is not None


def test_without_scripts_the_page_says_so_when_it_is_loaded_again(open_browser, session):
    make.staff(username="taro")
    page = open_browser(scripts=False)
    log_in(page, "taro")
    digits = number_held_out(page)
    answer = page.request.post("/api/v1/kiosks/", data={"code": digits})
    assert answer.status == 201

    page.reload()

    expect(page.get_by_text("つながりました")).to_be_visible()


def test_what_a_tablet_holds_is_taken_over_from_its_file(staff, session):
    person = make.registration(session.offering, at=make.NOON - timedelta(days=2))
    kiosk = make.tablet(session).kiosk
    mark = {
        "id": "7d444840-9dc0-41d1-a245-5ffdce74fad2",
        "session": str(session.public_id),
        "kind": "arrived",
        "method": "tap",
        "occurred_at": "2026-06-01T02:50:00.000Z",
        "registration": person.reference,
    }
    content = {"version": 1, "kiosk": str(kiosk.public_id), "made_at": "", "taps": [mark]}

    staff.get_by_role("link", name="タブレットの一覧").click()
    staff.get_by_role("link", name="停止したタブレットの、未送信の記録を受け取る").click()
    staff.get_by_label("タブレットで書き出したファイル").set_input_files(
        {
            "name": "tomoni.json",
            "mimeType": "application/json",
            "buffer": json.dumps(content).encode(),
        }
    )
    staff.get_by_role("button", name="内容を確かめる").click()
    staff.get_by_role("button", name="1件を受け取る").click()

    expect(staff.get_by_role("heading", name="記録を受け取りました")).to_be_visible()
    assert session.check_ins.count() == 1
