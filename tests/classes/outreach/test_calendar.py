"""Weeks of outreach: who is where, on the way, and twice."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from classes.choices import Kind
from classes.queries import outreach_calendar, outreach_clashes
from people.choices import HelperKind, HelperState
from tests import make
from tests.classes import shifting
from tests.classes.outreach import asking
from tests.classes.walk import Page

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 6, 15), date(2026, 7, 12)


def days(town):
    return outreach_calendar.days(town, first=FIRST, last=LAST)


def teacher(town, name="福元　茂", **more):
    return make.helper(town=town, name=name, kind=HelperKind.INSTRUCTOR, **more)


def agreed_with(helper, offer):
    return asking.agreed(asking.request(offer), instructor=helper)


def test_wishes_stand_beside_what_the_instructors_hold():
    offer = asking.item()
    town = offer.municipality
    free, busy = teacher(town), teacher(town, "有村　実")
    make.offering(
        town=town,
        instructor=busy,
        sessions=[make.tokyo("2026-06-22 11:45")],
        title="地図を使う",
    )
    asked = asking.request(offer)

    shown = days(town)

    assert [each.day for each in shown] == [date(2026, 6, day) for day in (22, 23, 24)]
    wish, held = shown[0].entries
    assert (wish.request, wish.wish.rank, [*wish.free]) == (asked, 1, [free])
    assert (held.session.offering.title, held.leaves) == ("地図を使う", held.starts_at)
    assert {*shown[1].entries[0].free} == {free, busy}


def test_the_way_there_and_back_is_part_of_a_class():
    offer = asking.item()
    agreed_with(teacher(offer.municipality), offer)

    held = days(offer.municipality)[0].entries[0]

    assert held.session.offering.kind == Kind.OUTREACH
    assert (held.session.starts_at - held.leaves) == timedelta(minutes=30)
    assert (held.returns - held.session.ends_at) == timedelta(minutes=30)
    assert (held.request.group, held.against) == ("東町自治会", ())


def test_whoever_is_twice_at_once_is_seen_on_both_lines():
    offer = asking.item()
    town, helper = offer.municipality, teacher(offer.municipality)
    agreed_with(helper, offer)
    make.offering(town=town, instructor=helper, sessions=[make.tokyo("2026-06-22 11:45")])

    day = days(town)[0]

    first, second = day.entries
    assert (first.against, second.against) == ((second.session,), (first.session,))
    assert day.clashes == 2


def test_nobody_is_free_who_pauses_or_whose_contract_is_over():
    offer = asking.item()
    town = offer.municipality
    teacher(town, state=HelperState.PAUSED)
    teacher(town, "有村　実", contract_until=date(2026, 6, 22))
    asking.request(offer)

    assert [len(day.entries[0].free) for day in days(town)] == [1, 0, 0]


def test_nobody_is_free_who_helps_elsewhere_at_the_time():
    offer = asking.item()
    town = offer.municipality
    helper = shifting.trained(town=town, name="福元　茂")
    soon = make.tokyo("2026-06-22 12:45")  # with its preparation from 12:15
    class_ = make.offering(town=town, sessions=[soon], title="地図を使う").sessions.get()
    shifting.assign(class_, helper)
    asked = asking.request(offer, wishes=[asking.span("2026-06-22 10:30")])

    assert days(town)[0].entries[0].free == ()
    (look,) = outreach_clashes.looks(asked)
    (sentence,) = look.against(helper)
    assert sentence == (
        f"福元　茂さんは、6月22日（月）12:45〜14:45の「地図を使う」（{class_.venue.name}）を"
        "手伝います（移動30分を含む）。"
    )


def test_another_towns_weeks_are_not_shown():
    asking.request(asking.item())

    assert days(make.other_town()) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_weeks_take_as_many_queries_however_much_is_on(number, django_assert_num_queries):
    offer = asking.item()
    for _ in range(number):
        asking.request(offer)
        helper = teacher(offer.municipality)
        make.offering(
            town=offer.municipality,
            instructor=helper,
            sessions=[make.tokyo("2026-06-22 10:00")],
        )
    with django_assert_num_queries(7):
        days(offer.municipality)


@time_machine.travel(make.NOON, tick=False)
@pytest.mark.parametrize("typed", ["", "2026-06-24", "不明", "0001-01-02", "9999-12-31"])
def test_the_page_shows_four_weeks_from_a_monday(typed):
    asking.request(asking.item())
    client = Client()
    client.force_login(make.staff(Role.CITY_STAFF))

    page = Page(client.get(reverse("staff:outreach-calendar"), {"from": typed}))

    assert "出前講座の予定表" in page.text
    if typed == "2026-06-24":
        assert "令和8年6月22日（月）から令和8年7月19日（日）まで" in page.text
        assert "東町自治会の第1希望" in page.text
