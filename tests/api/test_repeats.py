"""Repeat attendance by machine: counts alone, for the office."""

import pytest
from rest_framework.test import APIClient

from accounts.choices import Role
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/repeat-attendance/"


@pytest.fixture
def fact():
    """Somebody of 東 came for the first time on 15 April 2026, and never again."""
    return make.fact("2026-04-15", district="東", first_time=1)


def test_the_office_reads_who_came_again(clerk, fact):
    got = clerk.get(URL, {"year": 2026}).json()

    assert (got["fiscal_year"], got["as_of"]) == (2026, "2026-06-01")
    assert (got["people"], got["visits"], got["first_timers"]) == (1, 1, 1)
    assert got["times"][0] == {"least": 1, "most": 1, "people": 1}
    assert got["times"][-1] == {"least": 6, "most": None, "people": 0}
    assert got["returns"][:2] == [
        {"days": 30, "came": 0, "stayed_away": 1, "pending": 0, "pending_came": 0},
        {"days": 90, "came": 0, "stayed_away": 0, "pending": 1, "pending_came": 0},
    ]
    [course] = got["courses"]
    title = fact.course.title
    assert course == {
        "course": title, "people": 1, "gone_on": 0, "again": 0, "once": 1, "to": []
    }  # fmt: skip
    assert got["quarters"][0] == {
        "first": "2026-04-01",
        "last": "2026-06-30",
        "state": "running",
        "people": 1,
        "kept": 0,
        "first_timers": 1,
        "others": 0,
        "before": 0,
    }


def test_it_is_narrowed_by_names(clerk, fact):
    make.fact("2026-04-15", district="西")

    assert clerk.get(URL).json()["people"] == 2
    assert clerk.get(URL, {"venue": fact.venue.name}).json()["people"] == 1
    assert clerk.get(URL, {"course": fact.course.title}).json()["people"] == 1
    assert clerk.get(URL, {"district": "西"}).json()["people"] == 1
    assert clerk.get(URL, {"year": 2025}).json()["people"] == 0


def test_what_is_another_towns_is_not_found(clerk):
    theirs = make.fact("2026-04-15", town=make.other_town(), district="北")

    for asked in (
        {"venue": theirs.venue.name},
        {"course": theirs.course.title},
        {"district": "北"},
    ):
        assert clerk.get(URL, asked).status_code == 404
    assert clerk.get(URL).json()["people"] == 0


@pytest.mark.parametrize("year", ["next", "1900"])
def test_a_year_that_makes_no_sense_is_refused(clerk, year):
    answer = clerk.get(URL, {"year": year})

    assert (answer.status_code, [*answer.json()["errors"]]) == (400, ["year"])


@pytest.mark.parametrize(
    ("role", "status"), [(Role.VIEWER, 200), (Role.INSTRUCTOR, 403), (Role.CONTRACTOR, 403)]
)
def test_only_who_reads_numbers_reads_it(role, status):
    client = APIClient()
    client.force_login(make.staff(role))

    assert client.get(URL).status_code == status


def test_a_stranger_reads_nothing(stranger):
    assert stranger.get(URL).status_code in {401, 403}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_however_much_there_is(clerk, rows, django_assert_num_queries):
    for _ in range(rows):
        make.fact("2026-04-15")

    with django_assert_num_queries(5):
        clerk.get(URL)
