"""What a clerk does by keyboard, as soon as a slow machine is ready for it."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import Page, Request, Response, expect


def search(page: Page, words: str) -> None:
    """Type this, and wait until what was found for the whole of it stands there.

    On a slow machine each letter is searched for, and what is found for the last replaces the
    rest, whatever had the focus by then.
    """
    expect(page.locator("#q")).to_be_focused()
    with page.expect_response(lambda answer: _is_for(answer, words)):
        page.keyboard.type(words)
    expect(page.locator("#q")).not_to_have_class(re.compile("htmx-request"))
    settled(page)


def settled(page: Page) -> None:
    """Wait until what was put into the page is at work, and has the focus that it is to have.

    The browser gives it at once, htmx once more a moment later, whatever was pressed between.
    """
    expect(page.locator(".htmx-added, .htmx-swapping, .htmx-settling")).to_have_count(0)


def _is_for(answer: Response, words: str) -> bool:
    return "/search/" in answer.url and _typed(answer.request) == [words]


def _typed(request: Request) -> list[str]:
    return parse_qs(request.post_data or "").get("q", [])
