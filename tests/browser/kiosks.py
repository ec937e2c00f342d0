"""Tablets at the door, in a real browser: how they are opened, paired, and looked into."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from attendance.choices import FactRole
from attendance.models import AttendanceFact, Kiosk
from classes.models import Session
from people.models import Participant
from tests import make

PATIENCE = 60_000  # milliseconds; a slow machine is no failure
BOUNCE = 700  # milliseconds after which a second press on the same line counts
LANDSCAPE = ViewportSize(width=1024, height=768)
PORTRAIT = ViewportSize(width=768, height=1024)
STORED = """async () => {
  const open = indexedDB.open("tomoni");
  const db = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const all = {};
  for (const name of db.objectStoreNames) {
    const asked = db.transaction(name).objectStore(name).getAll();
    await new Promise((resolve) => { asked.onsuccess = resolve; });
    all[name] = asked.result;
  }
  db.close();
  return all;
}"""
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) found.push(new URL(asked.url).pathname);
  }
  return found;
}"""
CONTROLLED = """async () => {
  const {serviceWorker} = navigator;
  await serviceWorker.ready;
  if (serviceWorker.controller) return;
  await new Promise((seen) => serviceWorker.addEventListener("controllerchange", seen));
}"""
Open = Callable[..., Page]


@contextmanager
def opener(chromium: Browser, address: str) -> Iterator[Open]:
    """Open tablets: `opened(size)` is a new one, `opened(of=page)` another tab of a tablet.
    What else a browser says of itself (`user_agent`, `has_touch`) is told by name."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def opened(size: ViewportSize = LANDSCAPE, *, of: Page | None = None, **like: Any) -> Page:
        if of is None:
            context = chromium.new_context(
                base_url=address, viewport=size, locale="ja-JP", **like
            )
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
        page = (of.context if of else contexts[-1]).new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert broken == []


def pair(page: Page, *sessions: Session, **letting: Any) -> Kiosk:
    """Let the tablet in as people do: the six digits of the staff's screen."""
    invited = make.invitation(*sessions, **letting)
    page.goto("/kiosk/")
    for digit in invited.kiosk.code:
        page.locator(f'[data-key="{digit}"]').click()
    expect(page.locator(".line, .choice").first).to_be_visible()
    page.evaluate(CONTROLLED)
    return Kiosk.objects.get(public_id=invited.kiosk.public_id)


def mark(page: Page, name: str) -> None:
    """Press somebody's line on the roster, and see that it was understood."""
    page.locator(".line", has_text=name).click()
    expect(page.locator("[data-said] [role=status]")).to_contain_text(name)


def says(page: Page, sentence: str) -> None:
    """The big sentence is this one."""
    expect(page.locator("[data-said] [role=status]")).to_have_text(sentence)


def unsent(page: Page, count: int) -> None:
    """The state in words is this one."""
    expect(page.locator('[data-status="unsent"]')).to_have_text(f"未送信 {count}件")


def go_offline(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator('[data-status="online"]')).to_contain_text("オフライン")


def stored(page: Page) -> dict[str, list[dict[str, Any]]]:
    """All that IndexedDB holds."""
    found: dict[str, list[dict[str, Any]]] = page.evaluate(STORED)
    return found


class Hall(NamedTuple):
    session: Session
    people: list[Participant]


def hall() -> Hall:
    """A class this afternoon with three people on its roster."""
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"), closes=make.tokyo("2026-06-01 13:30")
    )
    names = [
        ("有馬　清", "アリマ キヨシ"),
        ("山本　和子", "ヤマモト カズコ"),
        ("森　ハナ", "モリ ハナ"),
    ]
    people = [
        make.participant(name=name, kana=kana, phone=f"099221000{number}")
        for number, (name, kana) in enumerate(names)
    ]
    for person in people:
        make.registration(offering, person)
    return Hall(offering.sessions.get(), people)


def there() -> list[str]:
    """Whose attendance counts, by name."""
    keys = AttendanceFact.objects.filter(role=FactRole.PARTICIPANT).values_list("person_key")
    found = Participant.objects.filter(person_key__in=keys)
    return sorted(found.values_list("name", flat=True))


def type_code(page: Page, code: str) -> None:
    for digit in code:
        page.locator(f'[data-key="{digit}"]').click()
