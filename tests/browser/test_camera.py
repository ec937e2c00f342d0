"""The camera of a tablet reads cards and slips, one after the other."""

from contextlib import ExitStack
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from attendance.models import CheckIn
from classes.models import Registration, Session
from tests import make
from tests.browser.films import film
from tests.browser.tablets import started

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
ADDRESS = "https://example.city.lg.jp/card/#"
TABLE = ("", 2.6)
REFUSED = """() => { navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("no", "%s");
}; }"""
HINDERED = {
    "NotAllowedError": "カメラを使う許可がありません。",
    "NotReadableError": "ほかのアプリがカメラを使っています。",
    "NotFoundError": "このタブレットにはカメラが見つかりません。",
}
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", {configurable: true, value: hidden});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
TRACK = "document.querySelector('video').srcObject.getVideoTracks()[0]"


class Hall(NamedTuple):
    session: Session
    with_card: Registration
    with_slip: Registration


@pytest.fixture
def hall():
    """A class this afternoon, and two who are registered: 山本 has a card, 有馬 a slip."""
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"), closes=make.tokyo("2026-06-01 13:30")
    )
    named = [("山本　和子", "ヤマモト カズコ"), ("有馬　清", "アリマ キヨシ")]
    people = [make.participant(name=name, kana=kana) for name, kana in named]
    with_card, with_slip = (make.registration(offering, each) for each in people)
    return Hall(offering.sessions.get(), with_card, with_slip)


@pytest.fixture
def address(live_server):
    """By a name that browsers trust: cameras work."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def at_the_door(request, tmp_path, address):
    """A tablet at its camera, which sees these scenes; without any it has no camera.

    `first` is done in the page before the camera is opened.
    """
    playwright, hall = map(request.getfixturevalue, ("playwright", "hall"))
    with ExitStack() as until_the_end:

        def opened(scenes=(), *, first="() => {}"):
            seen = film(tmp_path / "camera.mjpeg", scenes) if scenes else None
            door = until_the_end.enter_context(
                started(playwright, tmp_path / "profile", film=seen)
            )
            door.open(address)
            door.pair(make.invitation(hall.session).kiosk.code)
            door.page.evaluate(first)
            door.tab("scan")
            return door

        yield opened


def test_a_card_and_a_slip_are_read_and_each_counts_once(at_the_door, hall):
    card = make.card(hall.with_card.participant)
    seen = [(ADDRESS + card.code, 1.5), TABLE, (ADDRESS + hall.with_slip.reference, 1.5), TABLE]

    tablet = at_the_door(seen)

    said = tablet.page.locator("[data-said]")
    for name in ("山本　和子さん", "有馬　清さん"):
        expect(said).to_contain_text(name)
    expect(said).to_contain_text("もう出席になっています")
    tablet.unsent(0)
    marks = CheckIn.objects.values_list("registration", "kind", "method").order_by("pk")
    expected = [(each.pk, "arrived", "qr") for each in (hall.with_card, hall.with_slip)]
    assert sorted(marks) == sorted(expected)


def test_what_is_no_card_is_told_and_nothing_is_written(at_the_door):
    tablet = at_the_door([("https://example.com/menu", 1.5), TABLE])

    expect(tablet.page.locator("[data-said]")).to_contain_text("QRコード")
    tablet.unsent(0)
    assert CheckIn.objects.count() == 0


def test_without_a_camera_the_tablet_says_what_to_do_instead(at_the_door):
    tablet = at_the_door()

    expect(tablet.page.locator(".scan__note")).to_contain_text(
        "このタブレットにはカメラが見つかりません。名簿か、番号の入力を使ってください。"
    )


def test_the_camera_rests_behind_another_screen_and_comes_back(at_the_door, hall):
    card = make.card(hall.with_card.participant)
    tablet = at_the_door([(ADDRESS + card.code, 1.5), TABLE])
    expect(tablet.page.locator("[data-said]")).to_contain_text("山本　和子さん")
    track = tablet.page.evaluate_handle(TRACK)

    tablet.tab("roster")

    assert track.evaluate("track => track.readyState") == "ended"
    tablet.tab("scan")
    expect(tablet.page.locator("[data-said]")).to_contain_text("もう出席になっています")


@pytest.mark.parametrize("error", HINDERED)
def test_what_hinders_the_camera_is_told_and_numbers_go_on(at_the_door, hall, error):
    tablet = at_the_door(first=REFUSED % error)

    expect(tablet.page.locator(".scan__note")).to_contain_text(HINDERED[error])
    for digit in hall.with_slip.reference.replace("-", ""):
        tablet.page.locator(f'[data-key="{digit}"]').click()
    tablet.page.get_by_role("button", name="記録する").click()
    expect(tablet.page.locator("[data-said]")).to_contain_text("有馬　清さん")


def test_without_the_decoder_the_tablet_says_so_and_lets_the_camera_go(at_the_door):
    away = "() => { document.querySelector('#app').dataset.detector = '/nowhere.js'; }"
    tablet = at_the_door([TABLE], first=away)

    expect(tablet.page.locator(".scan__note")).to_contain_text(
        "カメラの読み取りの準備ができていません。"
    )
    assert tablet.page.evaluate("document.querySelector('video').srcObject") is None


def test_the_camera_rests_while_nobody_looks_at_the_tablet(at_the_door, hall):
    card = make.card(hall.with_card.participant)
    tablet = at_the_door([(ADDRESS + card.code, 1.5), TABLE])
    expect(tablet.page.locator("[data-said]")).to_contain_text("山本　和子さん")
    track = tablet.page.evaluate_handle(TRACK)

    tablet.page.evaluate(HIDE, arg=True)

    assert track.evaluate("track => track.readyState") == "ended"
    tablet.page.evaluate(HIDE, arg=False)
    expect(tablet.page.locator("[data-said]")).to_contain_text("もう出席になっています")
