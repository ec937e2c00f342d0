"""A label is read by the camera in the page, as the tablet reads cards; without one, numbers
are typed."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from classes.models import Loan
from tests import make
from tests.browser.films import film
from tests.browser.tablets import started
from tests.classes.lending import shelf

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
LABEL = "https://example.city.lg.jp/device/462012/A-001/"
TABLE = ("", 1.0)


@pytest.fixture
def hall():
    make.staff(username="clerk")
    shelf.device("A-001")
    person = make.participant(name="髙田　ハナ", kana="タカダ ハナ", device="none")
    session, _ = shelf.afternoon(people=0)
    make.registration(session.offering, person)
    return session


@pytest.fixture
def desk(playwright, tmp_path, live_server):
    """A clerk whose camera sees these scenes; without any there is no camera."""
    with ExitStack() as until_the_end:

        def opened(*scenes):
            seen = film(tmp_path / "camera.mjpeg", scenes) if scenes else None
            door = until_the_end.enter_context(
                started(playwright, tmp_path / "profile", film=seen)
            )
            page = door.page
            # By a name that browsers trust: cameras work.
            address = live_server.url.replace("127.0.0.1", "localhost")
            page.goto(f"{address}/login/")
            page.get_by_label("利用者名").fill("clerk")
            page.get_by_label("パスワード").fill(make.PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/staff/**")
            return page, f"{address}/staff/loans/"

        yield opened


def scan(page):
    page.locator(".lending__do").get_by_role("button", name="カメラで読む").click()


def test_a_label_is_read_to_hand_a_device_out_and_to_take_it_back(hall, desk):
    page, loans = desk((LABEL, 1.0), TABLE)
    page.goto(f"{loans}sessions/{hall.public_id}/")

    scan(page)
    lend = page.get_by_role("button", name="貸し出す")
    expect(lend).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.querySelector('[data-scanner] video').srcObject") is None
    lend.click()
    expect(page.get_by_text("A-001を貸し出しました。")).to_be_visible()

    page.get_by_role("button", name="返す機器をカメラで読む").click()
    back = page.get_by_role("button", name="返却（異常なし）")
    expect(back).to_be_focused()
    back.click()
    expect(page.get_by_text("A-001の返却を記録しました。")).to_be_visible()
    assert Loan.objects.get().state == "returned"

    page.goto(loans)
    page.get_by_role("button", name="カメラで読む").click()
    expect(page.get_by_role("heading", name="A-001")).to_be_visible()


def test_without_a_camera_it_is_said_and_the_number_is_typed(hall, desk):
    page, loans = desk()
    page.goto(f"{loans}sessions/{hall.public_id}/")

    scan(page)
    expect(page.get_by_role("status")).to_have_text(
        "カメラが見つかりません。番号を入力してください。"
    )
    page.keyboard.press("Escape")
    page.get_by_label("機器の番号（髙田　ハナさん）").fill("A-001")
    page.get_by_role("button", name="貸し出す").click()

    expect(page.get_by_text("A-001を貸し出しました。")).to_be_visible()
