"""What the public page says of who may come, how seats are given, and what is promised."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from classes.actions import draws, slots
from classes.choices import (
    AgeBasis,
    Channel,
    Experience,
    Joining,
    Priority,
    RegistrationState,
    Residence,
    Selection,
    Window,
)
from classes.queries import announcements
from classes.queries import offerings as lists
from classes.rules import eligibility
from classes.rules.eligibility import Terms
from tests import make
from tests.classes.walk import Page
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def page(client, offering):
    return Page(client.get(reverse("offering", args=[offering.public_id])))


@pytest.mark.parametrize(
    ("terms", "meetings", "lines"),
    [
        (Terms(), 1, []),
        (Terms(minimum_age=65), 1, ["65歳以上の方（開催日の時点）"]),
        (Terms(minimum_age=65), 4, ["65歳以上の方（第1回の日の時点）"]),
        (
            Terms(minimum_age=65, age_basis=AgeBasis.FISCAL_YEAR_END),
            4,
            ["65歳以上の方（年度末の3月31日の時点）"],
        ),
        (
            Terms(maximum_age=80, age_basis=AgeBasis.REGISTRATION),
            1,
            ["80歳以下の方（申込みの日の時点）"],
        ),
        (
            Terms(
                residence=Residence.RESIDENT, experience=Experience.FIRST_TIME, yearly_limit=3
            ),
            1,
            [
                "鹿児島市にお住まいの方",
                "はじめて参加される方",
                "今年度（4月から翌年3月まで）の参加が3回未満の方",
            ],
        ),
    ],
)
def test_for_whom_it_is_is_said_in_plain_words(terms, meetings, lines):
    assert eligibility.in_words(terms, town="鹿児島市", meetings=meetings) == lines


def test_everybody_may_come_where_nothing_is_asked(client):
    shown = page(client, make.offering())

    assert "どなたでも参加できます。" in shown.text
    assert "次のすべてにあてはまる方" not in shown.text
    assert "抽選" not in shown.text
    assert "開催の条件" not in shown.text


def test_several_terms_are_listed_together(client):
    offering = make.offering(minimum_age=65, residence=Residence.RESIDENT)

    shown = page(client, offering)

    assert "次のすべてにあてはまる方" in shown.text
    assert "65歳以上の方（開催日の時点）" in shown.text
    assert "鹿児島市にお住まいの方" in shown.text


def test_minimum_and_split_seats_are_said(client):
    offering = make.offering(capacity=10, seats_iphone=4, seats_android=6, minimum=5)

    shown = page(client, offering)

    assert "iPhoneの方4人、Androidの方6人" in shown.text
    assert "申込みが5人より少ないときは、中止などにすることがあります。" in shown.text


def test_kept_seats_are_said_until_they_are_released(client):
    release = make.tokyo("2026-06-05 09:00")
    kept = make.offering(kept_seats=3, kept_until=release)
    released = make.offering(kept_seats=3, kept_until=NOON)

    assert (
        "このうち3人分は、お電話・窓口で申し込む方のための席です。"
        "6月5日（金）9:00からは、どなたでも申し込めます。"
    ) in page(client, kept).text
    assert "申し込む方のための席" not in page(client, released).text


def test_when_only_kept_seats_are_left_the_page_asks_for_a_call(client):
    offering = make.offering(capacity=3, kept_seats=2)
    make.registration(offering, channel=Channel.WEB)

    shown = page(client, offering)

    assert "お電話・窓口で申し込む方のための席が、あと2人分あります。" in shown.text
    assert reverse("apply-start", args=[offering.public_id]) not in shown.links
    make.registration(offering, channel=Channel.PHONE)
    assert "あと1人分あります" in page(client, offering).text


def test_where_people_may_wait_the_web_says_so(client):
    offering = make.offering(capacity=2, kept_seats=1, waiting_limit=None)
    make.registration(offering, channel=Channel.WEB)

    shown = page(client, offering)

    assert "この画面からキャンセル待ちに申し込む" in shown.text
    assert make.registration(offering, channel=Channel.WEB).state == RegistrationState.WAITING


def test_a_lottery_says_its_rule_and_its_promise_and_leads_to_the_sheet(client):
    offering = make.offering(
        selection=Selection.LOTTERY,
        priorities=[Priority.FIRST_TIME.value, Priority.RESIDENT.value],
    )
    draw = draws.commit([offering], by=BY, at=NOON)

    shown = page(client, offering)

    assert "申込みが定員より多いときは、抽選で決めます。" in shown.text
    assert "はじめて参加される方 → 市町村内にお住まいの方 の順に優先し" in shown.text
    assert "抽選のもとになる番号を先に決めて封をしました。" in shown.text
    assert draw.commitment in shown.text
    assert draw.seed not in shown.text
    assert reverse("draw", args=[draw.public_id]) in shown.links


def test_after_the_draw_the_page_leads_to_the_result(client):
    offering = make.offering(selection=Selection.LOTTERY, closes=NOON - timedelta(hours=1))
    draws.hold(draws.commit([offering], by=BY, at=NOON), by=BY, at=NOON)

    assert "抽選の結果と確かめ方を見る" in page(client, offering).text


@pytest.mark.parametrize(
    ("joining", "words"),
    [
        (Joining.SERIES, "全2回を通して参加する講座です。"),
        (Joining.SESSIONS, "1回だけでも、全2回でも申し込めます。"),
        (Joining.SLOT, "時間を選んで申し込みます。"),
    ],
)
def test_for_what_somebody_signs_up_is_said(client, joining, words):
    assert words in page(client, make.offering(sessions=2, joining=joining)).text


def listing(offering):
    return lists.listings(type(offering).objects.filter(pk=offering.pk), at=NOON)[0]


def test_single_sessions_are_full_only_when_each_of_them_is():
    offering = make.offering(
        capacity=1, sessions=2, joining=Joining.SESSIONS, waiting_limit=None
    )
    first, second = offering.sessions.order_by("number")
    make.registration(offering, session=first)
    make.registration(offering, session=first)

    assert (listing(offering).window, listing(offering).free) == (Window.OPEN, 1)
    make.registration(offering, session=second)
    assert (listing(offering).window, listing(offering).free) == (Window.WAITING_LIST, 0)


def test_whoever_joins_the_whole_series_has_a_seat_in_each_session():
    offering = make.offering(capacity=2, sessions=2, joining=Joining.SESSIONS)
    make.registration(offering)

    assert (listing(offering).seats, listing(offering).free) == (4, 2)


def test_a_divided_day_has_as_many_seats_as_its_slots():
    offering = make.offering(capacity=1, joining=Joining.SLOT)
    made = slots.divide(offering.sessions.get(), minutes=30, seats=1, by=BY, at=NOON)
    make.registration(offering, session=made[0].session, slot=made[0])

    assert (listing(offering).seats, listing(offering).free) == (4, 3)
    assert listing(offering).window is Window.OPEN


@pytest.mark.parametrize("rows", [1, 3])
def test_the_terms_cost_no_query(rows, django_assert_num_queries):
    for _ in range(rows):
        make.offering(minimum_age=65, kept_seats=2, minimum=3)
    upcoming = announcements.upcoming(municipality=make.town(), at=NOON)

    with django_assert_num_queries(3):
        for each in lists.listings(upcoming, at=NOON):
            assert each.told.eligible
