"""Venues and courses, as staff keep them."""

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import venues
from classes.choices import CatalogueState
from classes.models import Course, Venue
from tests import make
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


def url(name, *args):
    return reverse(f"staff:{name}", args=args)


def notes(answer):
    return [str(note) for note in answer.context["messages"]]


VENUE = {"name": "東部公民館", "seats": "２０", "closed_weekdays": ["0", "6"]}


def test_a_venue_is_added_changed_closed_and_retired(clerk):
    clerk.post(url("venue-new"), VENUE)
    venue = Venue.objects.get()
    make.offering(venue=venue, title="LINE教室")
    clerk.post(url("venue", venue.pk), VENUE | {"kana": "とうぶ", "phone": "099-216-1115"})
    closed = clerk.post(
        url("venue-close", venue.pk), {"day": "令和8年6月15日", "reason": "工事"}, follow=True
    )
    clerk.post(url("venue-reopen", venue.pk), {"day": "2026-06-15"})
    clerk.post(url("venue-retire", venue.pk), {"state": "retired"})
    venue.refresh_from_db()

    assert (venue.seats, venue.closed_weekdays, venue.kana, venue.phone) == (
        20,
        "06",
        "トウブ",
        "0992161115",
    )
    assert notes(closed)[-2:] == [
        "6月15日（月）を休館日にしました。",
        "この日は「LINE教室」第1回の予定があります。日時か会場を変えてください。",
    ]
    assert (venue.closed_days.count(), venue.state) == (0, CatalogueState.RETIRED)


TAKEN = (
    "「西部公民館」という会場はすでにあります。"
    "部屋の名前を付けるなど、区別できる会場名にしてください。"
)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "会場名を入力してください。"),
        (
            {"name": "西部公民館"},
            "name",
            TAKEN,
        ),
        ({"seats": "多い"}, "seats", "席数は1から9999までの数字で入力してください。"),
        (
            {"postal_code": "12"},
            "postal_code",
            "郵便番号を「892-8677」のように入力してください。",
        ),
    ],
)
def test_a_venue_that_cannot_be_keeps_what_was_typed(clerk, *, changes, field, sentence):
    make.venue(name="西部公民館")

    answer = clerk.post(url("venue-new"), VENUE | {"address": "城山町1-1"} | changes)

    assert answer.context["form"].errors == {field: [sentence]}
    assert answer.context["form"]["address"].value() == "城山町1-1"


def test_facility_staff_change_their_venues_and_add_none(client):
    member = make.membership(Role.FACILITY_STAFF)
    own, other = make.venue(staff=[member]), make.venue()
    client.force_login(member.user)

    assert [*client.get(url("venues")).context["venues"]] == [own]
    assert client.get(url("venue", own.pk)).status_code == 200
    assert client.get(url("venue", other.pk)).status_code == 404
    assert client.get(url("venue-new")).status_code == 403
    assert "staff" not in client.get(url("venue", own.pk)).context["form"].fields


def test_the_city_says_who_answers_for_a_venue(clerk):
    member = make.membership(Role.FACILITY_STAFF)

    clerk.post(url("venue-new"), VENUE | {"staff": [member.pk]})

    assert [each.membership for each in Venue.objects.get().staff.all()] == [member]
    assert AuditEvent.objects.filter(action="venue.entrusted").count() == 1


COURSE = {"title": "入門", "level": "introductory", "minutes": "90", "device": "both"}


def test_a_course_is_added_changed_and_retired(clerk):
    clerk.post(url("course-new"), COURSE | {"topics": "電話\n\n 地図 "})
    course = Course.objects.get()
    clerk.post(url("course", course.pk), COURSE | {"minutes": "120"})
    clerk.post(url("course-retire", course.pk), {"state": "retired"})
    course.refresh_from_db()

    assert (course.minutes, course.topics, course.state) == (120, [], CatalogueState.RETIRED)
    assert AuditEvent.objects.get(action="course.changed").detail == {
        "columns": ["minutes", "topics"]
    }


def test_a_course_of_a_taken_title_is_refused_beside_the_title(clerk):
    make.course(title="入門")

    answer = clerk.post(url("course-new"), COURSE)

    assert answer.context["form"].errors == {
        "title": ["「入門」という講座はすでにあります。区別できる講座名にしてください。"]
    }
    assert Course.objects.count() == 1


def test_closing_a_venue_twice_is_harmless(clerk):
    venue = make.venue()
    for _ in range(2):
        clerk.post(url("venue-close", venue.pk), {"day": "2026-06-15"})

    assert [each.day.isoformat() for each in venue.closed_days.all()] == ["2026-06-15"]
    venues.reopen(venue, day=venue.closed_days.get().day, by=BY, at=NOON)
