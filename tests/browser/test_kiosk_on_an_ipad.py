"""What an iPad does otherwise: the Home Screen comes first, and files go by its share sheet."""

import json

import pytest
from playwright.sync_api import Page, expect

from attendance.actions import kiosks
from attendance.models import Kiosk
from attendance.rules import handovers
from tests import make
from tests.browser.kiosks import PORTRAIT, go_offline, mark, pair, type_code, unsent

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 {}Safari/605.1.15"
NAMES = {
    "as_a_desktop": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " + SAFARI.format(""),
    "as_a_tablet": "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) "
    + SAFARI.format("Mobile/15E148 "),
}
GUIDE = "はじめに、ホーム画面に追加してください"
# Safari says whether the page was opened from the Home Screen; other browsers say nothing.
STANDALONE = """Object.defineProperty(navigator, "standalone", {value: %s});
Object.defineProperty(navigator, "maxTouchPoints", {value: 5});"""
# The platform's share sheet: what is shared is kept, or the user closes it, or it fails.
SHARE = """(error) => {
  Object.defineProperty(navigator, "canShare", {value: ({files}) => files.length === 1});
  Object.defineProperty(navigator, "share", {value: async ({files}) => {
    if (error) throw new DOMException("no", error);
    globalThis.shared = {name: files[0].name, type: files[0].type, text: await files[0].text()};
  }});
}"""


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_safari_is_told_to_put_the_app_on_the_home_screen_first(tablet, hall, name):
    page = tablet(PORTRAIT, user_agent=name, has_touch=True)
    page.add_init_script(STANDALONE % "false")
    invited = make.invitation(hall.session)

    page.goto("/kiosk/")
    expect(page.get_by_role("heading", name=GUIDE)).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(4)
    expect(page.locator("[data-key]")).to_have_count(0)
    page.get_by_role("button", name="追加しないで、今日だけ Safari で使う").click()
    type_code(page, invited.kiosk.code)

    expect(page.locator(".line")).to_have_count(3)
    assert Kiosk.objects.get().platform == "iPad"


def test_the_app_on_the_home_screen_asks_for_the_digits_at_once(tablet):
    page = tablet(PORTRAIT, user_agent=NAMES["as_a_desktop"], has_touch=True)
    page.add_init_script(STANDALONE % "true")

    page.goto("/kiosk/")

    expect(page.get_by_label("職員の画面に出ている6けたの番号")).to_be_focused()
    expect(page.get_by_role("heading", name=GUIDE)).to_have_count(0)


@pytest.fixture
def stopped(tablet, hall) -> Page:
    """A tablet that staff stopped while one mark was on it."""
    page: Page = tablet(PORTRAIT, user_agent=NAMES["as_a_desktop"], has_touch=True)
    kiosk = pair(page, hall.session)
    go_offline(page)
    mark(page, "山本")
    unsent(page, 1)
    kiosks.revoke(kiosk, by=make.BY, at=make.NOON)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="職員が停止しました")).to_be_visible()
    return page


def test_the_file_goes_by_the_share_sheet(stopped, hall):
    stopped.evaluate(SHARE, None)

    stopped.get_by_role("button", name="ファイルに保存").click()

    expect(stopped.locator(".codes")).to_contain_text("を保存しました。職員に送ってください。")
    shared = stopped.evaluate("shared")
    kiosk = Kiosk.objects.get()
    assert (shared["type"], shared["name"]) == (
        "application/json",
        f"tomoni-{str(kiosk.public_id)[:8]}-{json.loads(shared['text'])['made_at'][:10]}.json",
    )
    handover = handovers.read(shared["text"])
    [tap] = handover.taps
    assert (handover.kiosk, tap["person"]) == (
        kiosk.public_id,
        str(hall.people[1].public_id),
    )


def test_whoever_closes_the_share_sheet_is_told_nothing_and_may_go_on(stopped):
    stopped.evaluate(SHARE, "AbortError")

    stopped.get_by_role("button", name="ファイルに保存").click()
    stopped.get_by_role("button", name="QRコードを出す").click()

    expect(stopped.locator("canvas")).to_be_visible()
    expect(stopped.get_by_text("を保存しました")).to_have_count(0)


@pytest.mark.parametrize("error", ["NotAllowedError", "DataError"])
def test_a_share_sheet_that_fails_is_replaced_by_a_download(stopped, error):
    stopped.evaluate(SHARE, error)

    with stopped.expect_download() as download:
        stopped.get_by_role("button", name="ファイルに保存").click()

    content = download.value.path().read_text()
    assert len(handovers.read(content).taps) == 1
    expect(stopped.locator(".codes")).to_contain_text(download.value.suggested_filename)
