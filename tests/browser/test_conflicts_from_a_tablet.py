"""A tablet without a network marks whom it knew the evening before, while staff change nearly
everything. Then it is online, and a clerk finds and settles each kind of conflict."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from attendance.actions import identities, walk_ins, worked_hours
from attendance.choices import Answer, ConflictKind, ConflictState
from attendance.models import SyncConflict
from classes.actions import registrations, sessions
from classes.models import Registration, Session
from common import cards as numbers
from people.actions import cards, consents, records
from people.choices import CardEnd, HelperKind
from people.models import Card, Helper
from tests import make
from tests.browser.conftest import log_in
from tests.browser.kiosks import PATIENCE, go_offline, mark, pair, says, there, unsent
from tests.classes import shifting
from tests.people import files

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = make.tokyo("2026-05-31 18:00")
MARKED = make.tokyo("2026-06-01 12:05")
OVERNIGHT = "18:00:00"
NOBODYS = numbers.encode_number(987)
PEOPLE = {
    "gave back": ("有馬　清", "アリマ キヨシ"),
    "old card": ("井上　ミサ", "イノウエ ミサ"),
    "two halls": ("上田　正", "ウエダ タダシ"),
    "too early": ("江口　サヨ", "エグチ サヨ"),
    "same": ("小川　トメ", "オガワ トメ"),
    "same again": ("小川　とめ子", "オガワ トメコ"),
    "namesake": ("森　ハナ", "モリ ハナ"),
    "moved": ("木村　キク", "キムラ キク"),
    "called off": ("久保　妙", "クボ タエ"),
}
PROPOSED = {
    ConflictKind.CANCELLED_CAME: Answer.ADMIT,
    ConflictKind.NOT_REGISTERED: Answer.ADMIT,
    ConflictKind.OTHER_SESSION: Answer.ADMIT,
    ConflictKind.UNKNOWN_CARD: Answer.COUNT,
    ConflictKind.OLD_CARD: Answer.IDENTIFY,
    ConflictKind.ELSEWHERE: Answer.THERE,  # listed with the later mark; the tablet's came first
    ConflictKind.SESSION_MOVED: Answer.KEEP,
    ConflictKind.SESSION_CANCELLED: Answer.ATTEND,
    ConflictKind.OTHER_DAY: Answer.KEEP,
    ConflictKind.MERGED: Answer.KEEP,
    ConflictKind.ALIKE: Answer.JOIN,
    ConflictKind.HOURS_ENTERED: Answer.KEEP,
    ConflictKind.HELPER_HELD: Answer.DISCARD,
    ConflictKind.HELPER_LACKS: Answer.KEEP,
}


class House(NamedTuple):
    """Three classes of one day in one house, a fourth elsewhere, and who is expected."""

    today: Session
    moved: Session
    called_off: Session
    other_hall: Session
    seats: dict[str, Registration]
    instructor: Helper
    student: Helper
    citizen: Helper


@pytest.fixture
def house():
    hall, instructor = make.venue(), make.helper(name="有村　明")
    held = [_class(hour, venue=hall) for hour in (13, 16, 19)]
    held[0].offering.sessions.update(instructor=instructor)
    named = {
        key: make.participant(name=name, kana=kana) for key, (name, kana) in PEOPLE.items()
    }
    where = {"moved": held[1], "called off": held[2]}
    seats = {
        key: make.registration(where.get(key, held[0]).offering, person)
        for key, person in named.items()
    }
    return House(*held, _class(14), seats, instructor, *_helpers(held[0]))


def _helpers(today: Session) -> tuple[Helper, Helper]:
    """A minor whose guardian has consented, and a grown-up with an insurance."""
    files.terms(insurance_for=[HelperKind.CITIZEN])
    student, citizen = shifting.student(), shifting.citizen()
    files.insurance(citizen)
    for each in (student, citizen):
        shifting.assign(today, each, at=EVENING)
    return student, citizen


def _class(hour: int, **more) -> Session:
    start = make.tokyo(f"2026-06-01 {hour}:00")
    closes = make.tokyo("2026-06-01 12:30")
    return make.offering(first=start, closes=closes, **more).sessions.get()


class Shown(NamedTuple):
    """What people hold out at the door: a card of somebody without a seat, one that is lost,
    and the slip of another class."""

    without_seat: Card
    lost: Card
    slip: Registration


@pytest.fixture
def shown(house):
    return Shown(
        make.card(make.participant(name="堀　ユキ", kana="ホリ ユキ")),
        make.card(house.seats["old card"].participant),
        make.registration(
            house.other_hall.offering, make.participant(name="牧　勇", kana="マキ イサム")
        ),
    )


def test_a_tablet_brings_about_every_kind_and_a_clerk_settles_it_as_proposed(  # noqa: PLR0917  # fixtures
    tablet, open_browser, clock, house, shown
):
    clock.move_to(EVENING)
    page = tablet()
    page.clock.install(time=EVENING)
    pair(page, house.today, house.moved, house.called_off, at=EVENING)
    expect(page.get_by_text("に読み込みました")).to_have_count(3, timeout=PATIENCE)
    enter(page, house.today)
    go_offline(page)
    mark(page, "江口")  # somebody tries it out the evening before
    page.clock.fast_forward(OVERNIGHT)
    clock.move_to(make.NOON)

    marks_of_the_day(page, house, shown)
    changes_meanwhile(house, shown)
    page.context.set_offline(False)
    unsent(page, 0)
    make.staff(username="clerk")
    staff = open_browser()
    log_in(staff, "clerk")
    settled_by_the_clerk(staff)

    settled = SyncConflict.objects.filter(state=ConflictState.SETTLED)
    assert {row.kind: row.answer for row in settled} == {
        kind.value: answer.value for kind, answer in PROPOSED.items()
    }
    assert there() == sorted(
        [
            *(name for key, (name, _) in PEOPLE.items() if key != "same again"),
            "堀　ユキ",
            "牧　勇",
        ]
    )


def enter(page: Page, session: Session) -> None:
    page.locator(f'[data-session="{session.public_id}"]:visible').click()
    expect(page.locator(".line").first).to_be_visible()


def marks_of_the_day(page: Page, house: House, shown: Shown) -> None:
    """Fifteen marks: by name, by number, of a newcomer, and of those who teach and help."""
    for key in ("gave back", "two halls", "same", "same again"):
        mark(page, PEOPLE[key][0])
    page.get_by_role("button", name="QR・番号").click()
    field = page.get_by_label("カードの番号（9けた）または受付番号（8けた）")
    for number in (shown.without_seat.number, shown.lost.number, NOBODYS, shown.slip.reference):
        field.fill(number)
        field.press("Enter")
        expect(page.locator("[data-said]")).to_contain_text("記録しました")
    page.get_by_role("button", name="当日受付").click()
    page.get_by_label("フリガナ").fill("モリ ハナ")
    page.get_by_label("お名前", exact=True).fill("森　花")
    page.get_by_role("button", name="出席にする", exact=True).click()
    expect(page.locator("[data-said]")).to_contain_text("当日受付で出席にしました")
    page.get_by_role("button", name="協力者").click()
    for name in ("篠原　結衣", "市民　協子", "有村　明"):
        page.get_by_role("button", name=f"{name}さんの到着").click()
    page.get_by_role("button", name="有村　明さんの終了").click()
    says(page, "有村　明さんの終了を記録しました（0分）")
    page.get_by_role("button", name="名簿").click()
    for session, key in ((house.moved, "moved"), (house.called_off, "called off")):
        enter(page, session)
        mark(page, PEOPLE[key][0])
    unsent(page, 16)


def changes_meanwhile(house: House, shown: Shown) -> None:
    """What staff do at the office, of which the tablet knows nothing."""
    seats = house.seats
    known: dict[str, Any] = {"by": make.BY, "at": MARKED}
    registrations.cancel(seats["gave back"], reason="旅行", **known)
    cards.replace(shown.lost, because=CardEnd.LOST, **known)
    person = seats["two halls"].participant
    walk_ins.admit(session=house.other_hall, participant=person, id=uuid4(), **known)
    identities.merge(
        kept=seats["same"].participant,
        absorbed=seats["same again"].participant,
        reason="同じ方",
        **known,
    )
    worked_hours.log(
        id=uuid4(), session=house.today, helper=house.instructor, minutes=120, **known
    )
    guardian = house.student.guardianconsents.get()
    consents.withdraw(guardian, on=MARKED.date(), **known)
    records.withdraw(house.citizen.insurances.get(), **known)
    week = timedelta(days=7)
    sessions.move(
        house.moved,
        starts_at=house.moved.starts_at + week,
        ends_at=house.moved.ends_at + week,
        venue=house.moved.venue,
        **known,
    )
    sessions.cancel(house.called_off, reason="台風", **known)


def settled_by_the_clerk(staff: Page) -> None:
    """Each kind stands there with the answer that is proposed; one press on it settles it."""
    staff.goto("/staff/conflicts/")
    lines = staff.locator(".conflict")
    expect(lines).to_have_count(len(PROPOSED))
    listed = {
        line.locator("h3").inner_text(): line.locator(".button--wide").get_attribute("value")
        for line in lines.all()
    }
    assert listed == {kind.label: answer.value for kind, answer in PROPOSED.items()}
    for left in reversed(range(len(PROPOSED))):
        lines.first.locator(".button--wide").click()
        expect(lines).to_have_count(left)
    expect(staff.get_by_text("要確認の記録はありません")).to_be_visible()
