"""A new offering on one page: its days made, checked, confirmed and saved once."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from classes.actions import venues
from classes.choices import Kind, OfferingState
from classes.models import Offering
from tests import make
from tests.classes.series import NEW, answers, fields, press, save, starts
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def test_a_series_of_four_needs_eight_answers(clerk):
    answer = save(clerk, answers(course=make.course(title="はじめてのスマホ教室")))

    offering = Offering.objects.get()
    assert answer.url == reverse("staff:offering", args=[offering.public_id])
    assert starts(offering) == ["08-04 10:00", "08-18 10:00", "08-25 10:00", "09-01 10:00"]
    assert (offering.state, offering.kind, offering.title, offering.capacity) == (
        OfferingState.DRAFT,
        Kind.CLASSROOM,
        "はじめてのスマホ教室",
        20,
    )
    assert (offering.opens_at, offering.closes_at) == (
        make.tokyo("2026-06-01 09:00"),
        make.tokyo("2026-08-01 17:00"),
    )


def test_the_days_are_shown_with_the_reason_for_what_was_skipped(clerk):
    page = press(clerk, "schedule", answers())

    text = " ".join(page.content.decode().split())
    assert "<li>8月11日（火）は山の日のため翌週へ</li>" in text
    assert re.findall(r"<span class=\"nowrap\">(\d+月\d+日（.）)</span>", text) == [
        "8月4日（火）",
        "8月18日（火）",
        "8月25日（火）",
        "9月1日（火）",
    ]
    assert Offering.objects.count() == 0


def test_days_that_nobody_has_seen_are_not_saved(clerk):
    page = press(clerk, "save", answers())

    assert page.context["sheet"].notices == [
        "日程を作りました。下の開催日を確かめて、もう一度「下書きに保存する」を押してください。"
    ]
    assert Offering.objects.count() == 0


def test_days_made_from_other_answers_are_not_saved(clerk):
    seen = press(clerk, "schedule", answers())

    page = press(clerk, "save", fields(seen) | {"first_day": "2026-08-05"})

    assert page.context["proposal"].fresh
    assert Offering.objects.count() == 0


def test_holidays_are_kept_when_the_clerk_says_so(clerk):
    save(clerk, answers(holidays="hold"))

    assert starts(Offering.objects.get())[1] == "08-11 10:00"


def test_the_venues_closed_days_are_skipped_with_their_reason(clerk):
    hall = make.venue(closed_weekdays="0")
    venues.close(hall, day=date(2026, 8, 18), reason="工事", by=BY, at=NOON)

    page = press(clerk, "schedule", answers(venue=hall))

    assert [
        (each.day.day, each.reason) for each in page.context["proposal"].schedule.skipped
    ] == [
        (11, "山の日"),
        (18, "工事"),
    ]


def test_a_weekday_on_which_the_venue_is_closed_is_said_and_not_searched_for_ever(clerk):
    hall = make.venue(closed_weekdays="1")

    page = press(clerk, "save", answers(venue=hall))

    assert page.context["proposal"].refusal == (
        "火曜日は「休館日（火曜）」のため、開ける日が見つかりません。"
        "初回の日か会場を変えてください。"
    )
    assert Offering.objects.count() == 0


def test_one_day_can_be_changed_and_one_left_out_before_saving(clerk):
    seen = press(clerk, "schedule", answers())

    press(
        clerk,
        "save",
        fields(seen)
        | {"rows-1-day": "2026-08-19", "rows-1-starts": "13:00", "rows-1-ends": "15:00"}
        | {"rows-3-day": ""},
    )

    assert starts(Offering.objects.get()) == ["08-04 10:00", "08-19 13:00", "08-25 10:00"]


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        (
            {"rows-0-day": "8月"},
            "day",
            "日付を「2026/6/15」や「令和8年6月15日」のように入力してください。",
        ),
        ({"rows-0-ends": "09:00"}, "ends", "終了の時刻は、開始の時刻より後にしてください。"),
        ({"rows-0-starts": ""}, "starts", "開始と終了の時刻を入力してください。"),
        ({"rows-0-starts": "25時"}, "starts", "開始時刻を「10:00」のように入力してください。"),
    ],
)
def test_a_row_that_cannot_be_is_refused_beside_it(clerk, *, row, field, sentence):
    seen = press(clerk, "schedule", answers())

    page = press(clerk, "save", fields(seen) | row)

    assert page.context["proposal"].rows[0].errors == {field: [sentence]}
    assert Offering.objects.count() == 0


def test_two_rows_on_one_day_are_refused_in_words(clerk):
    seen = press(clerk, "schedule", answers())

    page = press(clerk, "save", fields(seen) | {"rows-1-day": "2026-08-04"})

    (notice,) = page.context["sheet"].notices
    assert notice == (
        "8月4日（火）10:00〜12:00と8月4日（火）10:00〜12:00の時間が重なっています。"
        "どちらかの日時を直してください。"
    )


def test_a_double_click_makes_one_offering(clerk):
    seen = press(clerk, "schedule", answers())

    first = press(clerk, "save", fields(seen))
    second = press(clerk, "save", fields(seen))

    assert first.url == second.url
    assert Offering.objects.count() == 1


def test_the_back_button_after_saving_leads_to_what_was_made(clerk):
    seen = press(clerk, "schedule", answers())
    press(clerk, "save", fields(seen))

    page = press(clerk, "save", fields(seen) | {"capacity": "5"})

    assert page.context["sheet"].known == Offering.objects.get()
    assert page.content.decode().count("作られている募集を開く") == 1


def test_a_clash_is_shown_and_saved_only_with_a_tick(clerk):
    hall, teacher = make.venue(), make.helper(name="東　恵子")
    make.offering(venue=hall, first=make.tokyo("2026-08-18 11:00"), title="LINE教室")
    make.offering(instructor=teacher, first=make.tokyo("2026-08-25 09:00"), title="写真教室")
    seen = press(clerk, "schedule", answers(venue=hall, instructor=teacher.pk))

    refused = press(clerk, "save", fields(seen))
    saved = press(clerk, "save", fields(seen) | {"accept": seen.context["proposal"].accepts})

    text = "".join(refused.content.decode().split())
    assert (text.count("LINE教室</a>」"), text.count("写真教室</a>」")) == (1, 1)
    assert refused.context["sheet"].notices == [
        "ほかの予定と重なっています。下の注意を確かめて、印を付けてから保存してください。"
    ]
    assert saved.status_code == 302
    assert Offering.objects.count() == 3


def test_a_tick_does_not_cover_a_clash_that_came_later(clerk):
    hall = make.venue()
    make.offering(venue=hall, first=make.tokyo("2026-08-18 11:00"))
    seen = press(clerk, "schedule", answers(venue=hall))
    make.offering(venue=hall, first=make.tokyo("2026-08-25 11:00"))

    page = press(clerk, "save", fields(seen) | {"accept": seen.context["proposal"].accepts})

    assert len(page.context["proposal"].clashes) == 2
    assert Offering.objects.count() == 2


def test_more_people_than_seats_is_a_warning_and_no_refusal(clerk):
    page = press(clerk, "schedule", answers(capacity="24"))
    press(clerk, "save", fields(page))

    assert page.content.decode().count("会場の席数は20です。定員24人は入りきりません。") == 1
    assert Offering.objects.get().capacity == 24


def test_days_that_have_passed_are_pointed_out(clerk):
    page = press(clerk, "schedule", answers(first_day="2026-05-12", meetings="1"))

    assert page.content.decode().count("過ぎた日があります。") == 1


def test_dates_are_understood_in_the_era_too(clerk):
    save(clerk, answers(first_day="令和８年８月４日", meetings="１"))

    assert starts(Offering.objects.get()) == ["08-04 10:00"]


def test_registration_does_not_close_after_the_last_meeting(clerk):
    page = save(clerk, answers(closes_at_0="2026-09-30", closes_at_1="17:00"))

    assert page.context["sheet"].plan.errors == {
        "closes_at": ["受付終了が、最後の回の終わりより後になっています。"]
    }


def test_somebody_without_venues_or_courses_is_told_where_to_begin(clerk):
    before = clerk.get(NEW).content.decode()
    answers()
    after = clerk.get(NEW).content.decode()

    sentence = "先に、会場と講座の内容を登録してください"
    assert (before.count(sentence), after.count(sentence)) == (1, 0)


def test_the_days_alone_are_sent_while_the_clerk_is_typing(clerk):
    page = clerk.post(f"{NEW}schedule/", answers())
    unfinished = clerk.post(f"{NEW}schedule/", answers() | {"starts": ""})

    assert page.content.decode().count("<html") == 0
    assert page.content.decode().count('name="rows-3-day"') == 1
    assert unfinished.content.decode().count("ここに開催日が出ます。") == 1


@pytest.mark.parametrize("rows", [1, 12])
def test_the_days_cost_the_same_however_many_they_are(clerk, rows, django_assert_num_queries):
    hall = make.venue()
    make.offering(venue=hall, first=make.tokyo("2026-08-04 10:00"))
    data = answers(venue=hall, meetings=str(rows))

    with django_assert_num_queries(8):
        clerk.post(f"{NEW}schedule/", data)
