"""What helpers are told, on the tablet: with and without a network, until the class is over."""

import json

import pytest
from playwright.sync_api import Page, expect

from attendance.actions import briefs as actions
from attendance.actions.briefs import Wanted
from attendance.queries import briefs
from tests import make
from tests.browser.kiosks import PATIENCE, go_offline, pair, stored

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
NOTE = "右側から話しかける"


def test_it_is_read_without_a_network_and_gone_when_the_class_is_over(tablet, hall):
    session = hall.session
    session.instructor = make.helper(name="有馬　明", kana="アリマ アキラ")
    session.save()
    [line, *_] = briefs.of(session, at=make.NOON).lines
    actions.change(
        session,
        reference=line.registration.reference,
        wanted=Wanted(note=NOTE),
        seen=line.seen,
        by=make.BY,
        at=make.NOON,
    )
    page = tablet()
    page.clock.install(time=make.NOON)
    pair(page, session)
    page.get_by_role("button", name="協力者").click()
    page.get_by_role("button", name="席と担当を見る").click()

    expect(page.locator(".seat")).to_have_count(3)
    go_offline(page)
    page.reload()
    page.get_by_role("button", name="協力者").click()
    page.get_by_role("button", name="席と担当を見る").click()
    expect(page.locator('[data-seat="1"]')).to_contain_text(NOTE)

    page.clock.fast_forward("04:01:00")  # a minute past four, when the class is over

    expect(page.get_by_text("教室が終わったので、席と担当は消しました。")).to_be_visible()
    expect(page.locator(".seat")).to_have_count(0)
    assert eventually_without(page, NOTE)


def eventually_without(page: Page, words: str) -> bool:
    """Whether the tablet forgets these words, in the time that anything may take."""
    for _ in range(PATIENCE // 100):
        if words not in json.dumps(stored(page), ensure_ascii=False):
            return True
        page.wait_for_timeout(100)
    return False
