"""A real browser against a real server: what people do, the way they do it."""

import os
import shutil
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests import make
from tests.browser import kiosks
from tests.browser.kiosks import PATIENCE

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser, and one process for it."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread; Django would take that for an async caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
    yield browser
    browser.close()


def is_fault(said: ConsoleMessage) -> bool:
    """Whether the console tells of a fault: neither of a page that refuses (409), nor of a
    request that was cut off because somebody left the page before its answer."""
    no_fault = ("409 (Conflict)", "htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")
    return said.type == "error" and not any(words in said.text for words in no_fault)


@pytest.fixture
def open_browser(chromium, live_server):
    """Open a browser of its own: `open_browser(width=390, scripts=False)` gives a page."""
    contexts, broken = [], []

    def opened(*, width=1280, height=900, scripts=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="ja-JP",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("response", lambda answer: answer.status >= 500 and broken.append(answer.url))
        page.on("console", lambda said: is_fault(said) and broken.append(said.text))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert broken == []


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The server's clock: it shows Monday 1 June 2026, noon, and goes on from there."""
    with time_machine.travel(make.NOON, tick=True) as traveller:
        yield traveller


def log_in(page: Page, username: str) -> None:
    """Log in by keyboard, as staff do in the morning."""
    page.goto("/login/")
    page.get_by_label("利用者名").fill(username)
    page.get_by_label("パスワード").fill(make.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/**")


@pytest.fixture
def tablet(chromium, live_server):
    """Opens tablets at the door: see `kiosks.opener`."""
    # By a name that browsers trust: service workers and cameras work.
    with kiosks.opener(chromium, live_server.url.replace("127.0.0.1", "localhost")) as opened:
        yield opened


@pytest.fixture
def hall():
    """A class this afternoon with three people on its roster."""
    return kiosks.hall()
