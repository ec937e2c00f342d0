"""What machines are told about offerings."""

import uuid

import pytest

from classes.choices import OfferingState
from tests import make

pytestmark = pytest.mark.django_db


def listed(answer):
    return [row["offering"]["title"] for row in answer.json()["results"]]


def test_the_list_shows_what_is_published_the_next_date_first(stranger):
    make.offering(title="後", first=make.tokyo("2026-07-01 10:00"))
    make.offering(title="先", first=make.tokyo("2026-06-20 10:00"))
    make.offering(title="下書き", state=OfferingState.DRAFT)
    make.offering(title="終了", first=make.tokyo("2026-05-01 10:00"))

    assert listed(stranger.get("/api/v1/offerings/")) == ["先", "後"]


def test_the_list_is_narrowed_by_municipality_and_kind(stranger):
    make.offering(title="鹿児島")
    make.offering(title="垂水", town=make.other_town())
    make.offering(title="相談", kind="consultation")

    there = stranger.get("/api/v1/offerings/", {"municipality": "462144"})
    consultations = stranger.get("/api/v1/offerings/", {"kind": "consultation"})

    assert listed(there) == ["垂水"]
    assert listed(consultations) == ["相談"]


def test_an_offering_says_whether_one_can_register(stranger):
    offering = make.offering(capacity=1, sessions=2)
    make.registration(offering)

    answer = stranger.get(f"/api/v1/offerings/{offering.public_id}/").json()

    assert (answer["window"], answer["seats_free"]) == ("full", 0)
    assert [session["number"] for session in answer["sessions"]] == [1, 2]


def test_a_draft_and_an_unknown_offering_are_not_found(stranger):
    draft = make.offering(state=OfferingState.DRAFT)

    answers = [
        stranger.get(f"/api/v1/offerings/{key}/") for key in (draft.public_id, uuid.uuid4())
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert answers[0].json()["code"] == "not_found"


def test_pages_follow_each_other_without_gap_or_repetition(stranger):
    for day in range(1, 6):
        make.offering(title=str(day), first=make.tokyo(f"2026-07-0{day} 10:00"))

    seen, address = [], "/api/v1/offerings/?page_size=2"
    while address:
        answer = stranger.get(address)
        seen += listed(answer)
        address = answer.json()["next"]

    assert seen == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_three_queries_however_long(stranger, rows, django_assert_num_queries):
    for _ in range(rows):
        make.offering(sessions=2)

    with django_assert_num_queries(3):
        stranger.get("/api/v1/offerings/")
