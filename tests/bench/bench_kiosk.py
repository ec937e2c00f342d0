"""How quick the tablet's app is, without a network: opened with 300 people, pressed, searched.

    python3 run.py setup test && .venv/bin/python -m tests.bench.bench_kiosk [PEOPLE]

Serves a scratch database by a real server, lets a headless Chromium in, kills the server, and
opens the app anew, ROUNDS times. Times are the browser's own; a tablet is slower than this
machine: `--slow 4` makes the browser's processor four times slower.
"""

import argparse
import os
import platform
import shutil
import statistics
import tempfile
from datetime import timedelta
from pathlib import Path

ROUNDS = 7
PRESSES = 20
OPENED = """() => performance.getEntriesByName("usable")[0]?.startTime ?? null"""
# Set before any script of the page: the moment when the last name stands on the roster and the
# page has been painted with it.
WATCH = """(people) => {
  const look = () => {
    const there = document.querySelectorAll("[data-list=lines] li").length;
    if (there < people) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => performance.mark("usable")));
  };
  requestAnimationFrame(look);
}"""
PRESS = """async (place) => {
  const said = document.querySelector("[data-said]");
  const before = said.textContent;
  const buttons = document.querySelectorAll("[data-list=lines] li button");
  const started = performance.now();
  buttons[place].click();
  while (said.textContent === before) await new Promise((next) => setTimeout(next));
  return performance.now() - started;
}"""
SEARCH = """async (typed) => {
  const box = document.getElementById("search");
  const started = performance.now();
  box.value = typed;
  box.dispatchEvent(new Event("input", {bubbles: true}));
  await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  return performance.now() - started;
}"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("people", nargs="?", type=int, default=300)
    asked.add_argument("--slow", type=float, default=1)
    told = asked.parse_args()
    machine = f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{machine}; {told.people} people, processor slowed {told.slow:g} times")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(Path(folder), told)


def measure(folder: Path, told: argparse.Namespace) -> None:
    from playwright.sync_api import sync_playwright

    from tests.browser.server import Server
    from tests.browser.tablets import started

    server = Server()
    try:
        server.start()
        code = hall(told.people)
        with sync_playwright() as playwright, started(playwright, folder / "p") as tablet:
            tablet.open(server.address)
            tablet.pair(code)
            tablet.ready_for_anything()
            server.kill()
            session = tablet.context.new_cdp_session(tablet.page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": told.slow})
            tablet.page.add_init_script(f"({WATCH})({told.people})")
            report("opened without a network, all names painted", opened(tablet, server))
            presses = [tablet.page.evaluate(PRESS, place) for place in range(PRESSES)]
            report("press to sentence (written to disk)", presses)
            searches = [
                tablet.page.evaluate(SEARCH, typed) for typed in ("や", "やま", "か", "")
            ]
            report("search", searches)
    finally:
        server.close()


def hall(people: int) -> str:
    """A class that is on now; the digits that let a tablet in."""
    from django.utils import timezone

    from tests import make

    now = timezone.now()
    offering = make.offering(
        first=now,
        opens=now - timedelta(days=9),
        closes=now - timedelta(hours=1),
        capacity=people,
    )
    for number in range(people):
        # No two sentences are alike: a press is over when the sentence is another one.
        person = make.participant(name=f"参加 {number}郎")
        make.registration(offering, person, at=now - timedelta(days=2))
    session = offering.sessions.get()
    return make.invitation(session, at=now, until=now + timedelta(days=1)).kiosk.code


def opened(tablet, server) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        tablet.open(server.address)
        tablet.page.wait_for_selector("[data-list=lines] li")
        while (found := tablet.page.evaluate(OPENED)) is None:
            tablet.page.wait_for_timeout(20)
        times.append(found)
    return times


def report(what: str, times: list[float]) -> None:
    median, worst = statistics.median(times), max(times)
    print(f"{what}: median {median:.0f} ms, worst {worst:.0f} ms of {len(times)}")


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        raise SystemExit("there is no Chromium on this machine")
    main()
