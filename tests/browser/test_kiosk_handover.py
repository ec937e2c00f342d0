"""What a stopped tablet holds goes to the office as QR codes, one after the other."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from attendance.actions import kiosks
from attendance.models import CheckIn
from tests import make
from tests.browser.conftest import log_in
from tests.browser.kiosks import go_offline, pair, stored, there, unsent

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
PEOPLE = 30
# Everybody on the roster is pressed, as quickly as the page takes it.
PRESS_ALL = """async () => {
  for (const line of document.querySelectorAll(".line")) {
    line.click();
    const {dataset} = line.closest("li");
    while (dataset.presence !== "present") await new Promise((next) => setTimeout(next, 5));
  }
}"""


@pytest.fixture
def crowd():
    """A class this afternoon with more people than one QR code can carry."""
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"),
        closes=make.tokyo("2026-06-01 13:30"),
        capacity=PEOPLE,
    )
    for number in range(PEOPLE):
        make.registration(offering, make.participant(name=f"参加　{number}郎"))
    return offering.sessions.get()


@pytest.fixture
def stopped(tablet, crowd) -> Page:
    """A tablet that staff stopped while everybody's mark was on it, and that has no network."""
    page: Page = tablet()
    kiosk = pair(page, crowd)
    go_offline(page)
    page.evaluate(PRESS_ALL)
    unsent(page, PEOPLE)
    kiosks.revoke(kiosk, by=make.BY, at=make.NOON)
    page.context.set_offline(False)
    expect(page.get_by_text(f"送っていない記録が{PEOPLE}件あります")).to_be_visible()
    return page


def codes(page: Page) -> list[str]:
    """What a phone reads off the screen, code after code, until the first comes again."""
    page.get_by_role("button", name="QRコードを出す").click()
    found: list[str] = []
    while (text := photographed(page)) not in found:
        found.append(text)
        page.get_by_role("button", name="次のコード").click()
    return found


def photographed(page: Page) -> str:
    picture = Image.open(BytesIO(page.locator("canvas").screenshot()))
    [read] = zxingcpp.read_barcodes(picture)
    text: str = read.text
    return text


def test_codes_are_read_off_the_screen_in_any_order_and_counted_once(stopped, open_browser):
    texts = codes(stopped)
    assert len(texts) > 2
    make.staff(username="clerk")
    staff = open_browser()
    log_in(staff, "clerk")
    staff.goto("/staff/kiosks/handover/")
    field = staff.get_by_label("QRコードの文字")

    field.fill("\n".join([*texts[2:], texts[0]]))  # the second was passed over
    staff.get_by_role("button", name="内容を確かめる").click()
    expect(
        staff.get_by_text(f"QRコード{len(texts)}枚のうち、2枚目がまだです。")
    ).to_be_visible()
    field.fill(f"{field.input_value()}\n{texts[1]}\n{texts[0]}")
    staff.get_by_role("button", name="内容を確かめる").click()
    staff.get_by_role("button", name=f"{PEOPLE}件を受け取る").click()

    expect(staff.get_by_role("heading", name="記録を受け取りました")).to_be_visible()
    assert (CheckIn.objects.count(), len(there())) == (PEOPLE, PEOPLE)


def test_the_tablet_forgets_only_what_it_was_told_twice_to_forget(stopped):
    texts = codes(stopped)
    stopped.get_by_role("button", name="前のコード").click()
    assert photographed(stopped) == texts[-1]

    stopped.get_by_role("button", name="渡しました。消す").click()
    expect(stopped.get_by_role("alert")).to_contain_text(f"{PEOPLE}件の記録を消します。")
    stopped.get_by_role("button", name="やめる").click()
    assert len(stored(stopped)["taps"]) == PEOPLE
    stopped.get_by_role("button", name="渡しました。消す").click()
    stopped.get_by_role("button", name="受け取りました。消します").click()

    expect(stopped.get_by_label("職員の画面に出ている6けたの番号")).to_be_visible()
    assert stored(stopped)["taps"] == []
