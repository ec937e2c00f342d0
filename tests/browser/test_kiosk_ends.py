"""How a tablet's day ends: over, stopped, let in anew, a new version; what is left on it."""

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from api.problems import problem
from api.resources import check_ins
from attendance.actions import kiosks
from attendance.models import Kiosk
from attendance.views import shell
from classes.models import Session
from tests import make
from tests.browser import kiosks as tablets
from tests.browser.kiosks import (
    PATIENCE,
    go_offline,
    mark,
    pair,
    stored,
    there,
    type_code,
    unsent,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
TOMONI = re.compile(r"^TOMONI1/1/1/[\w-]+$")


# Asks again and again, for a minute at most.
UNTIL = """async (asked, seconds = 60) => {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    if (await asked()) return true;
    await new Promise((seen) => setTimeout(seen, 50));
  }
  return false;
}"""
# A new service worker was fetched and waits for its turn.
WAITING = f"""() => ({UNTIL})(
  async () => (await navigator.serviceWorker.getRegistration())?.waiting
)"""
# The reader of codes was fetched, after the rest.
WHOLE = f"""() => ({UNTIL})(
  () => caches.match(document.getElementById("app").dataset.wasm)
)"""
# The caches of versions before are gone, or not within two seconds.
ALONE = f"""() => ({UNTIL})(async () => (await caches.keys()).length === 1, 2)"""
MOST_STARTS = 10


def test_a_stopped_tablet_keeps_what_was_not_sent_and_nothing_else(tablet, hall):
    page = tablet()
    kiosk = pair(page, hall.session)
    go_offline(page)
    mark(page, "山本")
    unsent(page, 1)

    kiosks.revoke(kiosk, by=make.BY, at=make.NOON)
    page.context.set_offline(False)

    expect(
        page.get_by_role("heading", name="このタブレットの受付は、職員が停止しました")
    ).to_be_visible()
    expect(page.get_by_text("送っていない記録が1件あります")).to_be_visible()
    held = stored(page)
    assert held["rosters"] == []
    assert [tap["subject"] for tap in held["taps"]] == [
        {"person": str(hall.people[1].public_id)}
    ]
    assert "和子" not in json.dumps(held, ensure_ascii=False)
    assert "token" not in json.dumps(held)
    page.get_by_role("button", name="QRコードを出す").click()
    expect(page.locator("canvas")).to_have_attribute("data-text", TOMONI)
    forget(page)
    assert sum(len(rows) for rows in stored(page).values()) <= 1  # sound and vibration


def test_nothing_is_left_when_the_day_is_over_and_all_is_sent(tablet, hall):
    page = tablet()
    kiosk = pair(page, hall.session)
    go_offline(page)
    mark(page, "山本")
    # The staff's clock goes on while the tablet has no network.
    Kiosk.objects.filter(pk=kiosk.pk).update(expires_at=make.NOON)

    page.context.set_offline(False)

    expect(page.get_by_text("記録はすべて送り、名簿は消しました")).to_be_visible()
    assert there() == ["山本　和子"]
    assert left_over(page) == []


def test_whoever_was_offline_when_the_time_ended_still_sends_and_is_thanked(
    tablet, hall, clock
):
    page = tablet()
    page.clock.install(time=make.NOON)
    kiosk = pair(page, hall.session)
    go_offline(page)
    mark(page, "山本")
    page.clock.fast_forward("12:30:00")  # half past midnight: the tablet was let in for a day

    expect(
        page.get_by_role("heading", name="このタブレットの使用期間が終わりました")
    ).to_be_visible()
    expect(page.get_by_text("送っていない記録が1件あります")).to_contain_text(
        "ネットワークにつなぐと送ります"
    )
    held = stored(page)
    assert held["rosters"] == []
    assert "和子" not in json.dumps(held, ensure_ascii=False)
    page.reload()
    expect(page.get_by_text("送っていない記録が1件あります")).to_be_visible()
    clock.move_to(kiosk.expires_at + timedelta(minutes=30))
    page.context.set_offline(False)

    expect(page.get_by_text("記録はすべて送り、名簿は消しました")).to_be_visible()
    assert there() == ["山本　和子"]
    assert left_over(page) == []


def test_a_roster_is_deleted_when_its_session_is_over_and_all_is_sent(tablet, hall):
    page = tablet()
    pair(page, hall.session)
    go_offline(page)
    mark(page, "山本")
    over = make.NOON - timedelta(hours=1)
    Session.objects.update(starts_at=over - timedelta(hours=2), ends_at=over)

    page.context.set_offline(False)
    unsent(page, 0)

    assert eventually_empty(page, "rosters")
    assert eventually_empty(page, "taps")


def eventually_empty(page: Page, store: str) -> bool:
    """Whether the tablet forgets what is in there, in the time that anything may take."""
    for _ in range(PATIENCE // 100):
        if not stored(page)[store]:
            return True
        page.wait_for_timeout(100)
    return False


def left_over(page: Page) -> list[str]:
    """Words of the tablet's storage and caches that are about anybody."""
    held = json.dumps(stored(page), ensure_ascii=False)
    kept = [path for path in page.evaluate(tablets.CACHED) if path.startswith("/api")]
    return [word for word in ("和子", "ヤマモト", "token", "session") if word in held] + kept


def forget(page: Page) -> None:
    page.get_by_role("button", name="渡しました。消す").click()
    page.get_by_role("button", name="受け取りました。消します").click()
    expect(page.get_by_label("職員の画面に出ている6けたの番号")).to_be_visible()


def test_a_new_version_is_taken_at_a_later_start_and_loses_no_mark(tablet, hall, monkeypatch):
    page = tablet()
    pair(page, hall.session)
    assert page.evaluate(WHOLE)  # a fetch that hangs would hold the new version up
    with monkeypatch.context() as trouble:
        trouble.setattr(check_ins.CheckInBatch, "post", busy)
        mark(page, "山本")
        unsent(page, 1)

        trouble.setattr(shell, "version", lambda: "another")
        page.reload()
        assert page.evaluate(WAITING)
        next_morning(page)

        marked = page.locator("li", has_text="山本")
        expect(marked).to_have_attribute("data-presence", "present")
        assert page.evaluate("caches.keys()") == ["tomoni-another"]
        unsent(page, 1)
    page.evaluate("() => { dispatchEvent(new Event('online')); }")
    unsent(page, 0)
    assert there() == ["山本　和子"]


def next_morning(page: Page) -> None:
    """The tablet is switched off and on until the new version has taken over. Chromium lets a
    service worker that is doing something go on for five minutes first."""
    address = page.url
    for _ in range(MOST_STARTS):
        switch_off(page)
        page.goto("about:blank")
        page.goto(address)
        # Shown is the app only when it begins no more from the start for a new version.
        expect(page.locator(".head__counts")).to_be_visible()
        if page.evaluate(ALONE):
            return
    pytest.fail(f"after {MOST_STARTS} starts the old version goes on")


def switch_off(page: Page) -> None:
    """As between two days: no service worker runs any more."""
    browser = page.context.new_cdp_session(page)
    browser.send("ServiceWorker.enable")
    browser.send("ServiceWorker.stopAllWorkers")
    browser.detach()


def busy(_view, _request):
    """A server that can take nothing at the moment."""
    return problem(http_status=503, code="busy", title="混み合っています。")


def test_a_tablet_is_let_in_anew_once_everything_is_sent(tablet, hall):
    page = tablet()
    pair(page, hall.session)
    go_offline(page)
    mark(page, "山本")
    page.get_by_role("button", name="その他").click()
    page.get_by_role("button", name="新しい番号でつなぎ直す").click()
    invited = make.invitation(hall.session, name="つぎの会場")

    type_code(page, invited.kiosk.code)
    expect(page.get_by_role("alert")).to_contain_text("まだ送っていない記録があります")
    page.get_by_role("button", name="やめて、今の受付に戻る").click()
    page.context.set_offline(False)
    unsent(page, 0)
    page.goto(f"/kiosk/#pair={invited.secret}")

    expect(page.locator("li", has_text="山本")).to_have_attribute("data-presence", "present")
    page.get_by_role("button", name="その他").click()
    expect(page.get_by_text("つぎの会場", exact=True)).to_be_visible()
