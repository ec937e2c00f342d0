"""How quick a paper roster is ticked off on the screen: opened with 300 names, keyed, stored.

    python3 run.py setup test && .venv/bin/python -m tests.bench.bench_keying [PEOPLE]

Serves a scratch database by a real server and drives a headless Chromium. The keys come as fast
as the driver sends them: what is measured is the page, not the clerk.
"""

import argparse
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROUNDS = 5
"""How often the page is opened."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("people", nargs="?", type=int, default=300)
    told = asked.parse_args()
    machine = f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{machine}; {told.people} people")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(told.people)


def measure(people: int) -> None:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, log_in
    from tests.browser.server import Server

    server, address = Server(), held_this_morning(people)
    try:
        server.start()
        with sync_playwright() as playwright:
            path = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
            page = browser.new_page(base_url=server.address)
            log_in(page, "clerk")
            first = page.get_by_role("checkbox").first
            times = [seconds(lambda: opened(page, address, first)) for _ in range(ROUNDS)]
            median, worst = statistics.median(times), max(times)
            print(f"opened, the first box has the focus: {median:.2f} s, worst {worst:.2f} s")
            ticked = seconds(lambda: tick(page, people))
            print(f"{people} ticked, Space and ↓ each: {ticked:.2f} s")
            look = seconds(lambda: press(page, "h3", f"出席 {people}人"))
            print(f"Enter, until the names are shown: {look:.2f} s")
            page.wait_for_selector("[value=store]:focus")
            store = seconds(lambda: press(page, ".notice", f"{people}人を出席にしました"))
            print(f"Enter, until everybody is marked and the roster is shown: {store:.2f} s")
            browser.close()
    finally:
        server.kill()


def held_this_morning(people: int) -> str:
    """A class of this morning; the address of its page."""
    from django.utils import timezone

    from tests import make

    make.staff(username="clerk")
    now = timezone.now()
    offering = make.offering(
        first=now - timedelta(hours=3),
        opens=now - timedelta(days=9),
        closes=now - timedelta(hours=4),
        capacity=people,
    )
    for _ in range(people):
        make.registration(offering, make.participant(), at=now - timedelta(days=2))
    return f"/staff/sessions/{offering.sessions.get().public_id}/keying/?way=list"


def opened(page: Any, address: str, first: Any) -> None:
    page.goto(address)
    page.wait_for_selector("input[type=checkbox]:focus")
    first.is_checked()


def tick(page: Any, people: int) -> None:
    for _ in range(people):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    ticked = page.locator("[data-count] .num").inner_text()
    assert ticked == str(people), ticked


def press(page: Any, selector: str, words: str) -> None:
    page.keyboard.press("Enter")
    page.locator(selector, has_text=words).wait_for()


def seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        raise SystemExit("there is no Chromium on this machine")
    main()
