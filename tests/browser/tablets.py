"""A tablet at the door, as its helper uses it: a browser that keeps what it stored."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests.browser.conftest import CHROMIUM
from tests.browser.kiosks import PATIENCE

LONG = 60_000  # milliseconds: a film of cards, or a slow machine that sends
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


class Tablet:
    """The app at /kiosk/ in one page."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    @property
    def app(self) -> Locator:
        return self.page.locator("#app")

    def open(self, address: str) -> None:
        """Start the app, from the network or from what the tablet keeps of it."""
        self.page.goto(f"{address}/kiosk/")

    def pair(self, code: str) -> None:
        """Type the six digits of the staff's screen."""
        for digit in code:
            self.page.get_by_role("button", name=digit, exact=True).click()
        self.shows_roster()

    def shows_roster(self) -> None:
        expect(self.app).to_have_attribute("data-view", "roster")
        expect(self.page.locator("[data-list=lines] li").first).to_be_visible()

    def ready_for_anything(self) -> None:
        """Wait until the service worker keeps the app, and the reader of codes too."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.evaluate(
            """async () => {
              const {wasm} = document.getElementById("app").dataset;
              while (!(await caches.match(wasm))) await new Promise((go) => setTimeout(go, 50));
            }"""
        )

    def line(self, name: str) -> Locator:
        return self.page.locator("[data-list] li").filter(has_text=name)

    def tab(self, name: str) -> None:
        self.page.locator(f"[data-tab={name}]").click()

    def press(self, name: str) -> None:
        """Press somebody's name, and wait until it says so."""
        self.line(name).get_by_role("button").click()
        expect(self.page.locator("[data-said]")).to_contain_text(name)

    def does(self, what: str) -> None:
        """Press a button beside the sentence: undo or leave."""
        self.page.locator(f"[data-does={what}]").click()

    def walk_in(self, name: str, kana: str) -> None:
        self.tab("walk-in")
        self.page.get_by_label("フリガナ").fill(kana)
        self.page.get_by_label("お名前").fill(name)
        self.page.get_by_role("button", name="出席にする", exact=True).click()
        expect(self.page.locator("[data-said]")).to_contain_text(name)
        self.tab("roster")

    def unsent(self, count: int) -> None:
        """What the header says is unsent."""
        expect(self.page.locator("[data-status=unsent]")).to_have_text(
            f"未送信 {count}件", timeout=LONG
        )

    def is_online(self) -> None:
        expect(self.app).to_have_attribute("data-online", "true")

    def is_offline(self) -> None:
        expect(self.app).to_have_attribute("data-online", "false")


@contextmanager
def started(
    playwright: Playwright, profile: Path, *, film: Path | None = None
) -> Iterator[Tablet]:
    """Start the browser with what it kept in `profile`; its camera shows `film`."""
    camera = [*CAMERA, f"--use-file-for-fake-video-capture={film}"] if film else []
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium"),
        args=[*CHROMIUM, *camera],
        viewport={"width": 1024, "height": 768},
        locale="ja-JP",
        permissions=["camera"] if film else [],
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield Tablet(context)
    finally:
        context.close()
