"""The inbox in a real browser: every kind stands there, and press after press settles them."""

import pytest
from playwright.sync_api import expect

from attendance.choices import Answer, ConflictKind, ConflictState, Method
from attendance.models import SyncConflict
from classes.actions import sessions
from tests import make
from tests.attendance.doubts import Class, doubt, mark, nameless, presence
from tests.browser.conftest import log_in
from tests.browser.keys import settled
from tests.people import files

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
TODAY = make.tokyo("2026-06-01 10:00")
PROPOSED = {
    ConflictKind.CANCELLED_CAME: Answer.ADMIT,
    ConflictKind.NOT_REGISTERED: Answer.ADMIT,
    ConflictKind.OTHER_SESSION: Answer.ADMIT,
    ConflictKind.UNKNOWN_CARD: Answer.COUNT,
    ConflictKind.ELSEWHERE: Answer.HERE,
    ConflictKind.SESSION_MOVED: Answer.KEEP,
    ConflictKind.SESSION_CANCELLED: Answer.ATTEND,
    ConflictKind.OTHER_DAY: Answer.KEEP,
    ConflictKind.MERGED: Answer.KEEP,
    ConflictKind.ALIKE: Answer.APART,
    ConflictKind.HOURS_ENTERED: Answer.KEEP,
    ConflictKind.OLD_CARD: Answer.COUNT,
    ConflictKind.HELPER_HELD: Answer.DISCARD,
    ConflictKind.HELPER_LACKS: Answer.KEEP,
}


def everything():
    """One of each kind."""
    held, other, off = (Class.held(first=TODAY) for _ in range(3))
    plain = {
        ConflictKind.CANCELLED_CAME,
        ConflictKind.NOT_REGISTERED,
        ConflictKind.OTHER_SESSION,
        ConflictKind.SESSION_MOVED,
        ConflictKind.OTHER_DAY,
        ConflictKind.MERGED,
    }
    for kind in sorted(plain):
        presence(held, kind)
    nameless(held, ConflictKind.UNKNOWN_CARD)
    nameless(held, ConflictKind.OLD_CARD, hint="ZZ99")
    person = make.participant()
    earlier = mark(other, person, method=Method.TAP)
    doubt(held, ConflictKind.ELSEWHERE, check_in=mark(held, person), other=earlier)
    presence(held, ConflictKind.ALIKE, alike=make.participant())
    doubt(held, ConflictKind.HOURS_ENTERED)
    doubt(held, ConflictKind.HELPER_HELD, helper=files.student())
    doubt(held, ConflictKind.HELPER_LACKS, helper=make.helper())
    sessions.cancel(off.session, reason="台風", by=make.BY, at=make.NOON)
    doubt(off, ConflictKind.SESSION_CANCELLED, participant=make.participant())


def test_every_kind_is_settled_as_proposed_by_keyboard_alone(open_browser):
    make.staff(username="clerk")
    everything()
    page = open_browser()
    log_in(page, "clerk")
    page.goto("/staff/conflicts/")
    expect(page.locator(".conflict")).to_have_count(len(PROPOSED))

    page.locator(".conflict .button--wide").first.focus()
    for left in reversed(range(len(PROPOSED))):
        page.keyboard.press("Enter")
        expect(page.locator(".conflict")).to_have_count(left)
        if left:
            expect(page.locator(".conflict .button--wide:focus")).to_have_count(1)
            settled(page)

    expect(page.get_by_text("要確認の記録はありません")).to_be_visible()
    answered = SyncConflict.objects.filter(state=ConflictState.SETTLED)
    assert {row.kind: row.answer for row in answered} == {
        kind.value: answer.value for kind, answer in PROPOSED.items()
    }


def test_a_paper_roster_is_typed_in_by_keyboard_alone(open_browser):
    make.staff(username="clerk")
    offering = make.offering(first=TODAY)
    for _ in range(5):
        make.registration(offering, at=make.tokyo("2026-05-28 10:00"))
    page = open_browser(scripts=False)
    log_in(page, "clerk")

    page.goto(f"/staff/sessions/{offering.sessions.get().public_id}/keying/")
    page.get_by_label("出席した方の番号").fill("全員 -2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="出席 4人")).to_be_visible()
    expect(page.get_by_role("button", name="この内容で記録する")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("紙の名簿から、4人を出席にしました。")).to_be_visible()
