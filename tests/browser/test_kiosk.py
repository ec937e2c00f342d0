"""A tablet at the door: what people press, what it says, what the server then knows."""

import json

import pytest
from playwright.sync_api import Page, expect

from attendance.models import AttendanceFact, CheckIn, Headcount, Kiosk
from tests import make
from tests.browser import kiosks as tablets
from tests.browser.kiosks import (
    BOUNCE,
    go_offline,
    mark,
    pair,
    says,
    stored,
    there,
    type_code,
    unsent,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
KIOSK_WORDS = {
    *("id", "name", "expires_at", "municipality", "office", "phone", "sessions", "token"),
}
LINE = {
    *("person", "reference", "state", "name", "kana", "device", "support_needs", "slot"),
    *("cards", "presence", "marks"),
}


# The browser says that its disk is full, in the way that browsers say it.
FULL = """() => { IDBObjectStore.prototype.add = () => {
  throw new DOMException("full", "QuotaExceededError");
}; }"""


def test_one_press_is_an_attendance_and_one_more_takes_it_back(tablet, hall):
    page = tablet()
    pair(page, hall.session)

    mark(page, "山本")
    says(page, "山本　和子さん（やまもと かずこ）を出席にしました")
    unsent(page, 0)
    counted = CheckIn.objects.count()
    page.get_by_role("button", name="取り消す").click()
    says(page, "山本　和子さん（やまもと かずこ）の出席を取り消しました")
    unsent(page, 0)

    assert (counted, CheckIn.objects.count()) == (1, 2)
    assert AttendanceFact.objects.count() == 0


def test_whoever_is_there_already_is_not_marked_again(tablet, hall):
    page = tablet()
    pair(page, hall.session)

    mark(page, "山本")
    unsent(page, 0)
    page.wait_for_timeout(BOUNCE)
    mark(page, "山本")

    expect(page.locator("[data-said]")).to_contain_text("もう出席になっています")
    page.get_by_role("button", name="早退にする").click()
    says(page, "山本　和子さん（やまもと かずこ）を早退にしました")
    unsent(page, 0)
    assert list(CheckIn.objects.values_list("kind", flat=True).order_by("occurred_at")) == [
        "arrived",
        "left",
    ]


def test_everything_that_happens_at_a_door_without_a_network_arrives_once(tablet, hall):
    page = tablet()
    pair(page, hall.session)
    go_offline(page)

    mark(page, "有馬")
    walk_in(page, "クボ タエ", "久保 妙", phone="099-216-2222")
    page.get_by_role("button", name="団体").click()
    page.get_by_label("団体の名前").fill("中央自治会")
    page.get_by_label("人数", exact=True).fill("12")
    page.get_by_role("button", name="この人数を記録する").click()
    unsent(page, 3)
    page.reload()
    unsent(page, 3)
    mark(page, "山本")
    unsent(page, 4)
    page.context.set_offline(False)
    unsent(page, 0)

    assert there() == ["久保　妙", "山本　和子", "有馬　清"]
    assert list(Headcount.objects.values_list("group", "count")) == [("中央自治会", 12)]
    expect(page.locator(".head__counts")).to_have_text("出席 3人／名簿 4人　団体 12人")


def walk_in(page: Page, kana: str, name: str, *, phone: str = "") -> None:
    page.get_by_role("button", name="当日受付").click()
    page.get_by_label("フリガナ").fill(kana)
    page.get_by_label("お名前", exact=True).fill(name)
    page.get_by_label("電話番号").fill(phone)
    page.get_by_role("button", name="出席にする", exact=True).click()
    expect(page.locator("[data-said]")).to_contain_text("当日受付で出席にしました")
    page.get_by_role("button", name="名簿").click()


def test_a_clock_that_is_months_wrong_gives_the_right_times(tablet, hall):
    page = tablet()
    page.clock.install(time="2031-02-03T04:05:06+09:00")
    pair(page, hall.session)

    mark(page, "山本")
    unsent(page, 0)

    marked = CheckIn.objects.get()
    assert abs(marked.occurred_at - make.NOON).total_seconds() < 600


def test_an_answer_under_way_while_the_clock_was_put_back_teaches_no_time(tablet, hall):
    page = tablet()
    pair(page, hall.session)

    before, after = page.evaluate(
        """async () => {
          const {learn, offsetOf} = await import("/static/kiosk/epochs.js");
          const before = offsetOf({});
          const at = Date.now();
          await learn({  // five seconds under way, and put back by as many meanwhile
            data: {server_time: new Date(at + 3_600_000).toISOString()},
            sentAt: at, receivedAt: at, elapsed: 5_000,
          });
          return [before, offsetOf({})];
        }"""
    )

    assert before == after


def test_two_tablets_see_each_others_marks(tablet, hall):
    one, other = tablet(), tablet(tablets.PORTRAIT)
    pair(one, hall.session)
    pair(other, hall.session)

    mark(one, "有馬")

    line = other.locator("li", has_text="有馬")
    expect(line).to_have_attribute("data-presence", "present")


def test_two_tabs_of_one_tablet_show_the_same_and_send_once(tablet, hall):
    page = tablet()
    pair(page, hall.session)
    second = tablet(of=page)
    second.goto("/kiosk/")
    expect(second.locator(".line")).to_have_count(3)
    go_offline(page)

    mark(page, "有馬")
    mark(second, "山本")
    unsent(page, 2)
    unsent(second, 2)
    page.context.set_offline(False)
    unsent(page, 0)
    unsent(second, 0)

    assert (there(), CheckIn.objects.count()) == (["山本　和子", "有馬　清"], 2)


def test_the_tablet_holds_what_the_door_needs_and_nothing_else(tablet, hall):
    page = tablet()
    pair(page, hall.session)
    walk_in(page, "クボ タエ", "久保 妙", phone="099-216-2222")
    unsent(page, 0)
    expect(page.locator(".line", has_text="久保 妙")).to_be_visible()

    held = stored(page)

    kiosk = next(word for word in held["kiosk"] if isinstance(word, dict) and "token" in word)
    assert {*kiosk} == KIOSK_WORDS
    assert {
        name for roster in held["rosters"] for line in roster["lines"] for name in line
    } == LINE
    assert [tap for tap in held["taps"] if "subject" in tap] == []
    everything = json.dumps([held["rosters"], held["taps"], held["clocks"]], ensure_ascii=False)
    assert [
        word for word in ("099", "2162222", "born", "birth") if f'"{word}' in everything
    ] == []
    assert [path for path in page.evaluate(tablets.CACHED) if path.startswith("/api")] == []


def test_a_wrong_number_is_refused_with_what_to_do(tablet, hall):
    page = tablet()
    page.goto("/kiosk/")

    type_code(page, "123456")

    expect(page.get_by_role("alert")).to_contain_text("番号は1回だけ使えます")
    assert Kiosk.objects.count() == 0


def test_the_staffs_qr_code_lets_the_tablet_in_and_leaves_the_address(tablet, hall):
    page = tablet()
    invited = make.invitation(hall.session)

    page.goto(f"/kiosk/#pair={invited.secret}")

    expect(page.locator(".line")).to_have_count(3)
    assert "#" not in page.url


def test_a_card_number_that_nobody_has_is_kept_for_staff(tablet, hall):
    page = tablet()
    pair(page, hall.session)
    page.get_by_role("button", name="QR・番号").click()
    field = page.get_by_label("カードの番号（9けた）または受付番号（8けた）")

    field.fill("482109375")
    field.press("Enter")
    says(
        page,
        "番号が違うようです。カードの番号（9けた）か受付番号（8けた）を、もう一度入れてください",
    )
    reference = hall.session.offering.registrations.get(participant=hall.people[0]).reference
    field.fill(reference)
    field.press("Enter")

    says(page, "有馬　清さん（ありま きよし）を出席にしました")
    unsent(page, 0)
    assert there() == ["有馬　清"]


def test_a_tablet_without_room_claims_nothing(tablet, hall):
    page = tablet()
    pair(page, hall.session)
    page.evaluate(FULL)

    page.locator(".line", has_text="山本").click()

    expect(page.locator("[data-said]")).to_contain_text("記録できませんでした")
    expect(page.locator("li", has_text="山本")).to_have_attribute("data-presence", "expected")
    assert CheckIn.objects.count() == 0
