"""What the clerk reads aloud when it is done, and what is offered where a class is full."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from classes.actions import registrations
from classes.actions.registrations import Request
from classes.choices import Channel, Selection
from classes.rules import reading_back
from classes.rules.reading_back import Outcome
from tests import make
from tests.classes.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def desk(client):
    client.force_login(make.staff())
    make.participant(kana="タカダ ハナ", phone="099-222-1045")
    return Desk(client)


def choose(desk, offering):
    return desk.press("next", q="1045").press("pick", offering.public_id)


def said(desk, offering):
    """The sentence on the last page, after the caller was registered."""
    choose(desk, offering).press("save")
    return strip_tags(desk.page)


def number(offering):
    """The receipt number of the caller, who came last, as it is spoken."""
    return offering.registrations.order_by("pk").last().reference.replace("-", "の")


def outcome(**more):
    given = {
        "title": "スマホ入門",
        "references": ("1234-5678",),
        "starts_at": make.tokyo("2026-06-15 10:00"),
        "meetings": 1,
        "venue": "中央公民館",
    }
    return Outcome(**given | more)


def test_a_seat_is_told_with_number_day_place_and_what_to_bring(desk):
    offering = make.offering(
        title="スマホ入門", belongings="筆記用具", venue=make.venue(name="中央公民館")
    )

    assert (
        "『スマホ入門』へのご参加が決まりました。"
        f"受付番号は{number_after(desk, offering)}です。"
        "6月15日月曜日午前10時から、中央公民館です。お持ちいただくものは、筆記用具です。"
    ) in strip_tags(desk.page)


def number_after(desk, offering):
    said(desk, offering)
    return number(offering)


def test_a_place_in_line_is_told_with_how_and_until_when_to_answer(desk):
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)
    make.registration(offering)

    text = said(desk, offering)

    assert "キャンセル待ちの2番目で受け付けました。" in text
    assert f"受付番号は{number(offering)}です。" in text
    assert "席が空きましたら、順番にこちらからお電話します。" in text
    assert "役所の開いている時間で8時間以内に、" in text


def test_a_ticket_in_the_draw_is_told_with_when_and_how(desk):
    offering = make.offering(selection=Selection.LOTTERY)

    choose(desk, offering)
    assert "抽選の申込みを受け付ける" in desk.page
    desk.press("save")

    text = strip_tags(desk.page)
    assert (
        f"{reading_back.spoken_time(offering.closes_at)}に締め切り、そのあと抽選します。"
        in text
    )
    assert "結果は、当選でも落選でも、お電話でお知らせします。" in text


def test_whoever_has_only_an_address_hears_by_post(desk):
    words = reading_back.in_the_draw(outcome(), closes_at=make.NOON, by_post=True)

    assert words.endswith("結果は、当選でも落選でも、郵便でお知らせします。")


def test_a_party_hears_all_its_numbers():
    words = reading_back.confirmed(outcome(references=("1234-5678", "2345-6789"), meetings=4))

    assert words == (
        "『スマホ入門』への2名様のご参加が決まりました。"
        "受付番号はお一人ずつ、1234の5678、2345の6789です。"
        "全4回で、初回は6月15日月曜日午前10時から、中央公民館です。"
        "ご都合が悪くなったときは、早めにお電話ください。"
    )


# --- full


def free_elsewhere(course):
    later = make.tokyo("2026-07-01 10:00")
    make.offering(first=later + timedelta(days=1))  # another course
    return make.offering(course=course, first=later)


def test_a_full_class_names_the_same_course_at_other_times(desk):
    course = make.course()
    full = make.offering(course=course, capacity=1, waiting_limit=None)
    other = free_elsewhere(course)
    make.registration(full)

    choose(desk, full)

    assert (
        "満席です。受け付けると、キャンセル待ちになります（いま0人が待っています）。"
        in desk.page
    )
    assert "キャンセル待ちで受け付ける" in desk.page
    alternatives = [value for name, value in desk.fields.buttons if name == "pick" and value]
    assert alternatives == [str(other.public_id)]
    desk.press("pick", other.public_id).press("save")
    assert other.registrations.get().state == "confirmed"


def test_a_class_that_filled_up_meanwhile_names_them_too(desk):
    course = make.course()
    full = make.offering(course=course, capacity=1, waiting_limit=0)
    free_elsewhere(course)
    choose(desk, full)
    make.registration(full)

    desk.press("save")

    assert "満員になりました" in desk.page
    assert desk.page.count("席のあるほかの日程") == 1


def test_the_desk_says_when_only_its_own_seats_are_left(desk):
    offering = make.offering(capacity=2, kept_seats=1)
    registrations.register(
        offering=offering,
        participant=make.participant(),
        request=Request(channel=Channel.WEB),
        by=make.BY,
        at=make.NOON,
    )

    desk.press("next", q="1045")
    assert "電話・窓口の席" in desk.page
    desk.press("pick", offering.public_id)
    assert "ホームページの席は埋まりました。" in desk.page
    assert "電話・窓口のための席が、あと1席あります。" in desk.page
    desk.press("save")

    assert offering.registrations.get(channel="phone").state == "confirmed"
