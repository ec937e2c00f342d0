"""Every page at the width of a phone and of a desk: what axe sees, and what a page weighs.

The pages are found in the URL configuration, so a new one is looked at by itself; what only
appears on the way (an error beside its field, a caller who was found) is walked to. The content
security policy stays on: a style or script that it refuses is an error in the console.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
)

from accounts.choices import Role
from classes.actions import draws, registrations, slots
from classes.choices import Channel, Joining, Kind, OfferingState
from classes.models import Draw, Offering
from tests import addresses, make
from tests.addresses import World
from tests.browser.conftest import is_fault
from tests.browser.keys import search, settled
from tests.browser.kiosks import PATIENCE
from tests.classes.draws import lottery

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = ViewportSize(width=390, height=844)
TABLET = ViewportSize(width=1024, height=768)
DESK = ViewportSize(width=1280, height=900)
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
MOST_BYTES = 60 * 1024
ANSWERS_ONLY = 405  # nothing to look at, only something to press
LOOK = """async (rules) => {
  const seen = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  const faults = seen.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.html.slice(0, 200)}`));
  const room = document.documentElement;
  if (room.scrollWidth > room.clientWidth) faults.push("has to be scrolled sideways");
  return faults;
}"""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
Look = Callable[[Page], None]
# What is typed on each screen of the application; a choice has nothing to type.
ANSWERS: list[dict[str, str]] = [
    {"わたしが参加します": ""},
    {"お名前": "髙田　清", "フリガナ": "たかだ きよし"},
    {"電話番号": "099-216-2222"},
    {"生年月日": "S20.8.1"},
    {"Android（アンドロイド）": ""},
    {},  # wishes may stay empty
]


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe. Without it this machine cannot look; TOMONI_REQUIRE may insist."""
    if not AXE.exists():
        required = "browser" in os.environ.get("TOMONI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)("npm ci has not been run: axe is missing")
    return AXE.read_text()


@pytest.fixture
def world():
    """One object of each kind; the class is in the afternoon, and may be applied for."""
    return World(make.town())


@pytest.fixture
def context(chromium, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """Make a browser window, `context(user=clerk)` logged in; it is closed afterwards."""
    opened: list[BrowserContext] = []

    def make_one(*, user=None, scripts: bool = True) -> BrowserContext:
        one: BrowserContext = chromium.new_context(
            base_url=live_server.url,
            viewport=PHONE,
            java_script_enabled=scripts,
            locale="ja-JP",
            reduced_motion="reduce",  # a colour on its way is nobody's colour
        )
        one.set_default_timeout(PATIENCE)
        opened.append(one)
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            one.add_cookies(
                [{"name": "sessionid", "value": value, "url": live_server.url}],
            )
        return one

    yield make_one
    for one in opened:
        one.close()


@contextmanager
def eyes(page: Page, axe: str) -> Iterator[Look]:
    """A way to look at the page as it stands. All that was wrong is said at the end."""
    faults: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        # A refused page (404, 403) is told in the console too, and is no fault.
        if is_fault(said) and said.location.get("url") != page.url:
            faults.append(f"{page.url} console: {said.text}")

    def look(page: Page) -> None:
        page.wait_for_load_state()
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            found = page.evaluate(LOOK, RULES)
            faults.extend(f"{page.url} {size['width']} px {fault}" for fault in found)
        page.set_viewport_size(TABLET)
        if page.evaluate(SIDEWAYS):
            faults.append(f"{page.url} {TABLET['width']} px has to be scrolled sideways")

    page.add_init_script(axe)
    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(f"{page.url} script: {error}"))
    yield look
    assert faults == [], "\n".join(faults)


@contextmanager
def scales(page: Page) -> Iterator[Look]:
    """A way to weigh the page as it stands, with all it needed, nothing from a cache."""
    requests: list[Request] = []
    heavy: list[str] = []
    page.context.route("**/*", lambda route: route.continue_())  # nothing is cached then

    def finished(request: Request) -> None:
        requests.append(request)

    page.on("requestfinished", finished)

    def weigh(page: Page) -> None:
        page.wait_for_load_state()
        sizes = [request.sizes() for request in requests]
        requests.clear()
        weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        if not 0 < weight <= MOST_BYTES:
            heavy.append(f"{page.url}: {weight} bytes")

    yield weigh
    assert heavy == [], "\n".join(heavy)


def pages(world: World, *, staff: bool) -> list[str]:
    """The addresses of one side of the house, those for machines apart."""
    return [
        world.url(address)
        for address in addresses.every()
        if address.for_staff == staff and not address.route.startswith(("api/v1", "webhooks"))
    ]


def show_each(page: Page, urls: list[str], look: Look) -> int:
    """Open what answers with a page; papers, tables and what only takes answers are left."""
    shown = set()
    for url in urls:
        answer = page.request.get(url)
        is_page = "text/html" in answer.headers.get("content-type", "")
        if is_page and answer.status != ANSWERS_ONLY and answer.url not in shown:
            shown.add(answer.url)
            page.goto(url)
            look(page)
    return len(shown)


def apply_for(page: Page, offering: Offering, look: Look) -> None:
    """Walk through the application: every screen empty, wrongly answered, and answered."""
    on = page.get_by_role("button", name=re.compile("次へ進む|確認の画面へ進む"))
    page.goto(f"/apply/{offering.public_id}/")
    look(page)
    for answers in ANSWERS:
        if answers:
            on.click()
            expect(page.locator(".errorlist").first).to_be_visible()
            look(page)
        for label, answer in answers.items():
            field = page.get_by_label(label)
            field.fill(answer) if answer else field.check()
        on.click()
        look(page)
    page.goto(f"/apply/{offering.public_id}/")
    look(page)  # what was typed is still there


def send_and_take_back(page: Page, offering: Offering, look: Look) -> None:
    """Send what was typed, see the slip, and give the seat back."""
    page.goto(f"/apply/{offering.public_id}/check/")
    page.get_by_role("button", name="この内容で申し込む").click()
    expect(page.get_by_text("参加が決まりました")).to_be_visible()
    look(page)
    page.get_by_role("link", name="申込みの確認・取消しのページを開く").click()
    look(page)
    page.get_by_role("link", name="申込みを取り消す").click()
    look(page)
    page.get_by_role("button", name="申込みを取り消す").click()
    expect(page.get_by_text("この申込みは取り消しました")).to_be_visible()
    look(page)


def other_classes() -> list[Offering]:
    """One of each that cannot be applied for: full, not yet open, cancelled, over."""
    full = make.offering(capacity=1)
    make.registration(full)
    return [
        full,
        make.offering(opens=make.tokyo("2026-06-10 09:00")),
        make.offering(state=OfferingState.CANCELLED),
        make.offering(first=make.tokyo("2026-05-11 10:00")),
    ]


def public_pages(world: World) -> list[str]:
    """What a citizen can come to by a link, a flyer or a mistake."""
    shut = other_classes()
    return [
        *pages(world, staff=False),
        *(f"/{way}/{one.public_id}/" for one in shut for way in ("offerings", "apply")),
        *("/nowhere/", "/f/NOSUCH/", "/towns/462144/"),
    ]


def test_a_citizen_meets_no_barrier_on_any_page(world, context, axe):
    make.other_town()
    page = context().new_page()

    with eyes(page, axe) as look:
        assert show_each(page, public_pages(world), look) > 15


def test_a_citizen_meets_no_barrier_while_applying(world, context, axe):
    page = context().new_page()

    with eyes(page, axe) as look:
        apply_for(page, world.offering, look)
        send_and_take_back(page, world.offering, look)


def test_our_own_fault_is_told_without_a_barrier(context, axe):
    page = context().new_page()
    told = (settings.BASE_DIR / "templates" / "500.html").read_text()
    page.route("**/fault/", lambda route: route.fulfill(body=told, content_type="text/html"))

    with eyes(page, axe) as look:
        page.goto("/fault/")
        look(page)


def test_no_public_page_weighs_more_than_60_kb(world, context):
    make.other_town()
    page = context(scripts=False).new_page()

    with scales(page) as weigh:
        show_each(page, public_pages(world), weigh)
    with scales(page) as weigh:
        apply_for(page, make.offering(title="地図の使い方"), weigh)


def test_staff_meet_no_barrier_on_any_page(world, context, axe):
    page = context(user=world.clerk.user).new_page()

    with eyes(page, axe) as look:
        assert show_each(page, pages(world, staff=True), look) > 35


def test_staff_meet_no_barrier_at_the_phone_and_at_the_door(world, context, axe):
    make.participant(town=world.town, kana="ヨシドメ ハナ", phone="099-222-1046")
    page = context(user=world.clerk.user).new_page()

    with eyes(page, axe) as look:
        page.goto("/staff/phone/")
        search(page, "1046")
        expect(page.locator("#matches")).to_contain_text("ヨシドメ ハナ")
        look(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#options :focus")).to_be_visible()
        settled(page)
        look(page)
        page.locator("#options [data-item]", has_text=world.offering.title).press("Enter")
        expect(page.locator("button[name=save]")).to_be_focused()
        settled(page)
        look(page)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
        look(page)

        page.goto(f"/staff/sessions/{world.session.public_id}/")
        page.get_by_role("button", name="出席").first.click()
        expect(page.locator(".roster__said")).to_be_visible()
        look(page)
        page.get_by_role("button", name="受け付けて出席にする").click()
        expect(page.locator(".errorlist").first).to_be_visible()
        look(page)


def where_seats_move() -> tuple[list[str], list[str]]:
    """What staff and citizens see while a seat is on its way: offered, waited for, drawn, in a
    slot, beyond the capacity, told by postcard."""
    moving = make.offering(capacity=1, waiting_limit=None)
    held, asked, waiting = (make.registration(moving) for _ in range(3))
    registrations.cancel(held, reason="用事", by=make.BY, at=make.NOON)
    crowded = make.offering(capacity=2)
    by_post = [make.registration(crowded, channel=Channel.POSTCARD) for _ in range(2)]
    Offering.objects.filter(pk=crowded.pk).update(capacity=1)
    divided = make.offering(joining=Joining.SLOT, kind=Kind.CONSULTATION)
    slots.divide(divided.sessions.get(), minutes=30, seats=1, by=make.BY, at=make.NOON)
    drawn = lottery(people=5)
    draw = Draw.objects.get(offerings=drawn)
    draws.hold(draw, by=make.BY, at=drawn.closes_at)
    rows = [held, asked, waiting, by_post[0], *drawn.registrations.all()[:5]]
    staff = [
        *(f"offerings/{moving.public_id}/{page}" for page in ("", "line/", "outcomes/")),
        *(f"offerings/{crowded.public_id}/{page}" for page in ("", "over/", "outcomes/")),
        *(f"draws/{draw.public_id}/", f"offerings/{drawn.public_id}/"),
        f"sessions/{divided.sessions.get().public_id}/slots/",
        *("calls/", "postcards/", "reports/fairness/", "reports/repeat/"),
    ]
    public = [
        *(f"my/{row.secret}/{page}" for row in rows for page in ("", "cancel/")),
        *(f"offerings/{each.public_id}/" for each in (moving, crowded, divided, drawn)),
        *(f"draws/{draw.public_id}/", f"apply/{divided.public_id}/", "my/cut-off/"),
        f"offerings/{make.offering(state=OfferingState.DRAFT).public_id}/",
    ]
    return [f"/staff/{each}" for each in staff], [f"/{each}" for each in public]


def test_nobody_meets_a_barrier_where_seats_move(world, context, axe):
    for_staff, for_all = where_seats_move()
    visitor, clerk = context().new_page(), context(user=world.clerk.user).new_page()

    with eyes(clerk, axe) as look:
        assert show_each(clerk, for_staff, look) == len(for_staff)
    with eyes(visitor, axe) as look:
        assert show_each(visitor, for_all, look) > len(for_all) / 2


def test_those_who_are_refused_meet_no_barrier(world, context, axe):
    viewer = make.membership(Role.VIEWER, town=world.town)
    page = context(user=viewer.user).new_page()

    with eyes(page, axe) as look:
        for url in ("/staff/", "/staff/phone/", "/staff/offerings/none/"):
            page.goto(url)
            look(page)


def test_nobody_meets_a_barrier_where_something_is_called_off(world, context, axe):
    held = make.registration(world.offering, make.participant(phone="099-216-2222"))
    off = make.registration(make.offering(), make.participant(phone="099-216-2223"))
    session = off.offering.sessions.get()
    visitor, clerk = context().new_page(), context(user=world.clerk.user).new_page()

    with eyes(clerk, axe) as look:
        clerk.goto(f"/staff/sessions/{session.public_id}/cancel/")
        clerk.get_by_label("理由").fill("台風の接近のため")
        clerk.get_by_role("button", name="中止にする").click()
        expect(clerk.get_by_role("heading", name="第1回の中止の連絡")).to_be_visible()
        look(clerk)
        clerk.get_by_role("link", name="連絡リストで電話をかける").click()
        look(clerk)
        clerk.goto(f"/staff/offerings/{off.offering.public_id}/outcomes/")
        look(clerk)

    with eyes(visitor, axe) as look:
        visitor.goto("/cancel/")
        visitor.get_by_role("button", name="次へ進む").click()
        expect(visitor.locator(".errorlist").first).to_be_visible()
        look(visitor)
        visitor.get_by_label("受付番号").fill(held.reference)
        visitor.get_by_label("電話番号の下4けた").fill("2222")
        visitor.get_by_role("button", name="次へ進む").click()
        expect(visitor.get_by_role("heading", name="取り消しますか")).to_be_visible()
        look(visitor)
        visitor.get_by_role("button", name="申込みを取り消す").click()
        expect(visitor.get_by_role("heading", name="取り消しました")).to_be_visible()
        look(visitor)
