"""Who did what, as the head of section reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import audit
from accounts.actors import CLOCK, Actor
from accounts.choices import ActorKind, Role
from tests import make

pytestmark = pytest.mark.django_db


def record(action="venue.created", *, town=None, by=make.BY, at=make.NOON):
    town = town or make.town()
    return audit.record(action, on=make.venue(town=town), municipality=town, by=by, at=at)


def read(client, **asked):
    answer = client.get(reverse("staff:audit"), asked)
    assert answer.status_code == 200
    return [(line.action, line.actor, line.subject) for line in answer.context["lines"]]


@pytest.fixture
def reader(client):
    client.force_login(make.staff(username="head", display_name="垂水 太郎"))
    return client


def test_events_are_read_in_words_the_latest_first(reader):
    clerk = make.staff(display_name="中央 花子")
    record(by=Actor.staff(clerk, origin="10.0.0.8"))
    record("registration.created", by=Actor(ActorKind.VISITOR, ""), at=make.NOON)
    record("message.created", by=CLOCK, at=make.NOON + timedelta(minutes=1))
    record("no.such.action", by=Actor.command("demo"), at=make.NOON - timedelta(minutes=1))

    assert read(reader) == [
        ("連絡を作成", "自動処理", "会場"),
        ("申込みを受付", "ホームページからの利用者", "会場"),
        ("会場を登録", "中央 花子", "会場"),
        ("no.such.action", "管理コマンド（demo）", "会場"),
    ]


def test_another_towns_trail_is_not_shown(reader):
    record(town=make.other_town())

    assert read(reader) == []


def test_the_trail_is_narrowed_by_days_and_action(reader):
    for days in (-1, 0, 1):
        record(at=make.NOON + timedelta(days=days))
    record("venue.changed")

    assert len(read(reader, first_day="令和8年6月1日", last_day="R8.6.1")) == 2
    assert read(reader, action="venue.changed") == [
        ("会場を変更", "管理コマンド（test）", "会場")
    ]


def test_a_day_that_cannot_be_read_is_refused_beside_its_field(reader):
    record()

    page = reader.get(reverse("staff:audit"), {"first_day": "きのう"}).content.decode()

    assert "日付を読み取れません。" in page
    assert 'value="きのう"' in page


def test_long_trails_come_in_pages_that_keep_the_filter(reader):
    for _ in range(51):
        record()

    page = reader.get(reverse("staff:audit"), {"action": "venue.created"})

    assert len(page.context["lines"]) == 50
    assert 'href="?action=venue.created&amp;page=2"' in page.content.decode()


def test_an_empty_trail_says_so(reader):
    assert "あてはまる記録はありません" in reader.get(reverse("staff:audit")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITY_STAFF])
def test_only_city_staff_read_the_trail(client, role):
    client.force_login(make.staff(role))

    assert client.get(reverse("staff:audit")).status_code == 403


@pytest.mark.parametrize("events", [1, 3])
def test_the_page_costs_the_same_however_many_people_acted(
    reader, events, django_assert_num_queries
):
    for _ in range(events):
        record(by=Actor.staff(make.staff()))

    with django_assert_num_queries(7):  # session, user, membership; badge, count, events, names
        read(reader)
