"""The tablet's screens as eyes and fingers meet them: axe, size of targets, size of text."""

import os
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, ViewportSize, expect

from tests import make
from tests.browser import kiosks as tablets
from tests.browser.kiosks import BOUNCE, go_offline, mark, pair, stored

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {
    "landscape": tablets.LANDSCAPE,
    "portrait": tablets.PORTRAIT,
    "telephone": ViewportSize(width=390, height=844),
}
NAMES = [
    ("有馬　清", "アリマ キヨシ"),
    ("山本　和子", "ヤマモト カズコ"),
    ("森　ハナ", "モリ ハナ"),
    ("西　トメ", "ニシ トメ"),
]
# Targets of 64 px, text of 20 px, nothing to scroll sideways.
LOOK = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const seen = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  const faults = seen.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.html.slice(0, 120)}`));
  for (const one of document.querySelectorAll("button, input, a")) {
    const {width, height} = one.getBoundingClientRect();
    if (width && (width < 63.5 || height < 63.5)) {
      faults.push(`${Math.round(width)}x${Math.round(height)}: ${one.outerHTML.slice(0, 80)}`);
    }
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    if (node.data.trim() && size < 20) faults.push(`${size}px: ${node.data.slice(0, 40)}`);
  }
  const room = document.documentElement;
  if (room.scrollWidth > room.clientWidth) faults.push("has to be scrolled sideways");
  return faults;
}"""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def look() -> Callable[[Page], list[str]]:
    """What is wrong with the screen as it stands."""
    if not AXE.exists():
        required = "browser" in os.environ.get("TOMONI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)("npm ci has not been run: axe is missing")
    source = AXE.read_text()

    def looked(page: Page) -> list[str]:
        page.evaluate(source)
        found: list[str] = page.evaluate(LOOK)
        return found

    return looked


@pytest.fixture
def afternoon():
    """Two classes at one venue this afternoon, the first with people and an instructor."""
    venue = make.venue()
    held = []
    for hour in ("14", "16"):
        offering = make.offering(
            venue=venue,
            first=make.tokyo(f"2026-06-01 {hour}:00"),
            closes=make.tokyo("2026-06-01 13:30"),
        )
        for number, (name, kana) in enumerate(NAMES):
            person = make.participant(name=name, kana=kana, phone=f"0992210{hour}{number}")
            make.registration(offering, person)
        offering.sessions.update(instructor=make.helper())
        held.append(offering.sessions.get())
    return held


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_no_screen_is_a_barrier_to_fingers_or_eyes(  # noqa: PLR0917  # fixtures
    tablet, look, afternoon, size
):
    page = tablet(size)
    page.goto("/kiosk/")
    faults = {"pairing": look(page)}
    pair(page, *afternoon)
    faults["sessions"] = look(page)
    page.locator(".choice").first.click()
    expect(page.locator(".line").first).to_be_visible()
    page.locator(".line").first.click()
    expect(page.get_by_role("button", name="取り消す")).to_be_visible()
    faults["roster"] = look(page)
    go_offline(page)
    for view in ("QR・番号", "当日受付", "団体", "協力者", "その他"):
        page.get_by_role("button", name=view, exact=True).click()
        faults[view] = look(page)
    page.get_by_role("button", name="協力者", exact=True).click()
    page.get_by_role("button", name="席と担当を見る").click()
    expect(page.locator(".seat")).to_have_count(len(NAMES))
    faults["席と担当"] = look(page)

    assert {view: found for view, found in faults.items() if found} == {}


def room(page: Page) -> float:
    """How much of the screen's height the list has."""
    here = page.locator(".roster__list").bounding_box()
    below = page.locator("[data-said]").bounding_box()
    assert here is not None
    assert below is not None
    seen = min(here["y"] + here["height"], below["y"]) - max(here["y"], 0)
    return seen / SIZES["telephone"]["height"]


def test_a_telephone_gives_the_list_at_least_half_of_its_screen(tablet, afternoon):
    page = tablet(SIZES["telephone"])
    pair(page, afternoon[0])

    assert room(page) >= 0.5
    mark(page, "山本")
    expect(page.get_by_role("button", name="早退にする")).to_be_visible()
    assert room(page) >= 0.5
    page.get_by_role("button", name="五十音").click()
    page.get_by_role("button", name="な", exact=True).click()

    expect(page.locator(".line__name:visible")).to_have_text(["西　トメ"])
    expect(page.get_by_role("button", name="な行")).to_be_focused()
    assert room(page) >= 0.5


def test_the_roster_is_found_by_its_rows_and_by_what_is_typed(tablet, afternoon):
    offering = afternoon[0].offering
    for number, (name, kana) in enumerate(
        [
            ("久保　妙", "クボ タエ"),
            ("後藤　清", "ゴトウ キヨシ"),
            ("若松　幸子", "ワカマツ サチコ"),
        ]
    ):
        make.registration(
            offering, make.participant(name=name, kana=kana, phone=f"099221200{number}")
        )
    page = tablet()
    pair(page, afternoon[0])
    expect(page.locator(".line")).to_have_count(7)

    page.get_by_role("button", name="か", exact=True).click()
    expect(page.locator(".line__name:visible")).to_have_text(["久保　妙", "後藤　清"])
    page.get_by_label("かなでさがす").fill("さち")
    expect(page.locator(".line__name:visible")).to_have_text(["若松　幸子"])
    page.get_by_role("button", name="全員").click()
    expect(page.locator(".line__name:visible")).to_have_count(7)


def test_the_roster_works_by_keyboard_and_keeps_its_place(tablet, afternoon):
    page = tablet()
    pair(page, afternoon[0])
    line = page.locator(".line").nth(2)

    line.focus()
    page.keyboard.press("Enter")

    expect(page.locator("[data-said]")).to_contain_text("を出席にしました")
    expect(line).to_be_focused()


def test_the_other_session_is_one_press_away(tablet, afternoon):
    page = tablet()
    pair(page, *afternoon)
    page.locator(".choice").first.click()
    mark(page, "山本")

    page.locator(f'[data-session="{afternoon[1].public_id}"]').click()

    expect(page.locator(".head__counts")).to_have_text("出席 0人／名簿 4人")
    stored(page)  # whoever reads waits until what was chosen is written
    page.reload()
    expect(page.locator(".session[aria-pressed=true]")).to_have_attribute(
        "data-session", str(afternoon[1].public_id)
    )


def test_a_helpers_hours_are_shown_and_counted(tablet, afternoon):
    page = tablet()
    pair(page, afternoon[0])
    page.get_by_role("button", name="協力者").click()

    page.get_by_role("button", name="到着").click()
    expect(page.locator(".record__state")).to_contain_text("✓ 到着")
    page.wait_for_timeout(BOUNCE)
    page.get_by_role("button", name="終了").click()

    expect(page.locator(".record__state")).to_contain_text("合計 0分")


def test_somebody_on_the_roster_is_recognised_before_being_taken_for_a_walk_in(
    tablet, afternoon
):
    person = make.participant(name="久保　妙", kana="クボ タエ", phone="0992213009")
    make.registration(afternoon[0].offering, person)
    page = tablet()
    pair(page, afternoon[0])
    page.get_by_role("button", name="当日受付").click()

    page.get_by_label("フリガナ").fill("くぼ たえ")
    page.get_by_role("button", name="久保　妙さん").click()

    expect(page.locator("[data-said]")).to_contain_text(
        "久保　妙さん（くぼ たえ）を出席にしました"
    )
    assert page.locator("#kana").input_value() == ""
