"""What a new offering cannot be, said beside the field, the typed text kept."""

import pytest
import time_machine

from classes.models import Offering
from tests import make
from tests.classes.series import answers, press
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def test_a_venue_without_seats_asks_for_the_capacity(clerk):
    page = press(clerk, "save", answers(venue=make.venue(seats=None)))

    assert page.context["sheet"].plan.errors == {
        "capacity": ["この会場の席数が登録されていません。定員を入力してください。"]
    }


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"course": ""}, {"course": ["講座を選んでください。"]}),
        ({"venue": "999"}, {"venue": ["選んだ会場は使えません。もう一度選んでください。"]}),
        ({"kind": ""}, {"kind": ["種類を選んでください。"]}),
        ({"capacity": "0"}, {"capacity": ["定員は1から999までの数字で入力してください。"]}),
        (
            {"minimum_age": "老"},
            {"minimum_age": ["対象年齢は1から120までの数字で入力してください。"]},
        ),
        (
            {"opens_at_0": "2026-07-01", "opens_at_1": ""},
            {"opens_at": ["日付と時刻の両方を入力してください。"]},
        ),
        (
            {
                "opens_at_0": "2026-07-01",
                "opens_at_1": "09:00",
                "closes_at_0": "2026-06-30",
                "closes_at_1": "17:00",
            },
            {"closes_at": ["受付終了は、受付開始より後の日時にしてください。"]},
        ),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(clerk, changes, errors):
    page = press(clerk, "save", answers(title="残る言葉") | changes)

    assert page.context["sheet"].plan.errors == errors
    assert page.context["sheet"].plan["title"].value() == "残る言葉"
    assert Offering.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"first_day": ""}, {"first_day": ["初回の日を入力してください。"]}),
        (
            {"first_day": "0206-08-04"},
            {
                "first_day": [
                    "日付を「2026/6/15」や「令和8年6月15日」のように入力してください。"
                ]
            },
        ),
        (
            {"first_day": "昭和60年8月4日"},
            {"first_day": ["1985年は入力できません。年をご確認ください。"]},
        ),
        ({"starts": ""}, {"starts": ["開始時刻を入力してください。"]}),
        ({"meetings": "25"}, {"meetings": ["回数は1から24までの数字で入力してください。"]}),
        (
            {"every_weeks": "3"},
            {"every_weeks": ["選んだ間隔は使えません。もう一度選んでください。"]},
        ),
    ],
)
def test_a_rhythm_that_cannot_be_is_said_beside_the_field(clerk, changes, errors):
    page = press(clerk, "save", answers() | changes)

    assert page.context["sheet"].series.errors == errors
    assert Offering.objects.count() == 0
