"""What machines are told about offerings."""

import uuid

import pytest
import time_machine

from classes.actions import offerings as published
from classes.actions import sessions
from classes.choices import (
    Channel,
    Experience,
    OfferingState,
    Priority,
    Residence,
    SeatDevice,
    Selection,
)
from tests import make
from tests.api import seats

pytestmark = pytest.mark.django_db
QUERIES = {"series": 4, "sessions": 4, "slots": 7}


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


def read(client, offering):
    return client.get(f"/api/v1/offerings/{offering.public_id}/").json()


def test_how_seats_are_given_and_for_whom_is_told_in_codes_and_in_words(stranger):
    offering = make.offering(
        minimum=3,
        minimum_age=65,
        maximum_age=90,
        residence=Residence.RESIDENT,
        experience=Experience.FIRST_TIME,
        yearly_limit=2,
    )

    told = read(stranger, offering)["offering"]

    assert (told["selection"], told["joining"], told["minimum"]) == ("first_come", "series", 3)
    assert told["terms"] == {
        "minimum_age": 65,
        "maximum_age": 90,
        "age_basis": "first_session",
        "residence": "resident",
        "experience": "first_time",
        "yearly_limit": 2,
        "words": [
            "65歳以上の方（開催日の時点）",
            "90歳以下の方（開催日の時点）",
            "鹿児島市にお住まいの方",
            "はじめて参加される方",
            "今年度（4月から翌年3月まで）の参加が2回未満の方",
        ],
    }
    assert (told["priorities"], told["priority_rule"], told["draw"]) == ([], "", None)


def test_the_age_is_asked_for_on_the_day_of_the_first_of_several(stranger):
    told = read(stranger, make.offering(minimum_age=65, sessions=2))["offering"]

    assert told["terms"]["words"] == ["65歳以上の方（第1回の日の時点）"]


def test_a_lottery_tells_its_promise_and_who_is_served_first(stranger):
    draft = make.offering(
        state=OfferingState.DRAFT,
        selection=Selection.LOTTERY,
        priorities=[Priority.FIRST_TIME, Priority.RESIDENT],
    )
    draw = published.publish(draft, by=make.BY, at=make.NOON).draw

    answer = read(stranger, draft)

    told = answer["offering"]
    assert answer["outlook"] == "draw"
    assert told["priorities"] == [
        {"code": "first_time", "words": "はじめて参加される方"},
        {"code": "resident", "words": "市町村内にお住まいの方"},
    ]
    assert "はじめて参加される方 → 市町村内にお住まいの方" in told["priority_rule"]
    assert told["draw"] == {
        "id": str(draw.public_id),
        "state": "committed",
        "commitment": draw.commitment,
        "sheet": f"http://testserver/api/v1/draws/{draw.public_id}/",
    }
    assert stranger.get(told["draw"]["sheet"]).json()["commitment"] == draw.commitment


def test_seats_are_told_apart_by_device(stranger):
    offering = make.offering(capacity=3, seats_iphone=1, seats_android=2)
    make.registration(offering, device=SeatDevice.IPHONE)

    answer = read(stranger, offering)

    assert answer["seats_by_device"] == [
        {"device": "iphone", "seats": 1, "seats_free": 0},
        {"device": "android", "seats": 2, "seats_free": 2},
    ]
    assert (answer["seats_free"], answer["outlook"]) == (2, "seat")


def test_kept_seats_are_not_the_web_s_until_they_are_released(stranger):
    release = make.tokyo("2026-06-10 09:00")
    offering = make.offering(capacity=3, kept_seats=2, kept_until=release)
    make.registration(offering, channel=Channel.WEB)
    make.registration(offering, channel=Channel.PHONE)

    before = read(stranger, offering)
    with time_machine.travel(release, tick=False):
        after = read(stranger, offering)

    assert before["seats_kept"] == {
        "seats": 2,
        "seats_left": 1,
        "until": "2026-06-10T09:00:00+09:00",
    }
    assert (before["seats_free"], before["outlook"]) == (0, "desk_only")
    assert (after["seats_kept"]["seats"], after["seats_free"]) == (0, 1)


def test_how_many_wait_and_how_many_may(stranger):
    *_, last = seats.waiting(people=2)

    answer = read(stranger, last.offering)

    assert answer["waiting"] == {"people": 2, "limit": None}
    assert (answer["seats_free"], answer["outlook"]) == (0, "line")


def test_single_sessions_have_their_own_seats(stranger):
    offering = seats.by_session(capacity=2)
    first, _ = offering.sessions.all()
    make.registration(offering, session=first)

    answer = read(stranger, offering)

    assert [session["seats_free"] for session in answer["sessions"]] == [1, 2]
    assert (answer["seats_free"], answer["outlook"]) == (3, "seat")


def test_a_series_has_no_seats_by_session(stranger):
    [session] = read(stranger, make.offering())["sessions"]

    assert (session["seats_free"], session["slots"]) == (None, [])


def test_a_consultation_day_tells_its_slots(stranger):
    first, *_ = seats.by_slot()
    make.registration(first.session.offering, session=first.session, slot=first)

    answer = read(stranger, first.session.offering)

    [session] = answer["sessions"]
    assert [slot["seats_free"] for slot in session["slots"]] == [0, 1, 1, 1]
    assert session["slots"][0] == {
        "id": str(first.public_id),
        "number": 1,
        "starts_at": "2026-06-15T10:00:00+09:00",
        "ends_at": "2026-06-15T10:30:00+09:00",
        "seats": 1,
        "seats_free": 0,
    }
    assert (answer["seats_free"], answer["outlook"]) == (3, "seat")


def test_what_is_called_off_or_begun_has_no_seats(stranger):
    offering = seats.by_session(capacity=2)
    make.session(offering, starts_at=make.tokyo("2026-06-01 10:00"))
    sessions.cancel(offering.sessions.get(number=2), reason="台風", by=make.BY, at=make.NOON)

    answer = read(stranger, offering)

    left = {session["number"]: session["seats_free"] for session in answer["sessions"]}
    assert left == {1: 2, 2: 0, 3: 0}


def test_a_cancelled_day_of_slots_is_told_all_the_same(stranger):
    slot, *_ = seats.by_slot()
    sessions.cancel(slot.session, reason="台風", by=make.BY, at=make.NOON)

    answer = read(stranger, slot.session.offering)

    assert (answer["window"], answer["seats_free"], answer["outlook"]) == (
        "cancelled",
        0,
        "none",
    )


def test_nobody_is_named_in_it(stranger):
    seated, *_ = seats.waiting()

    text = stranger.get(f"/api/v1/offerings/{seated.offering.public_id}/").content.decode()

    for row in seated.offering.registrations.all():
        assert row.participant.name not in text
        assert row.reference not in text


def a_list(kind):
    if kind == "slots":
        seats.by_slot()
    elif kind == "sessions":
        make.registration(seats.by_session())
    else:
        published.publish(
            make.offering(state=OfferingState.DRAFT, selection=Selection.LOTTERY, sessions=2),
            by=make.BY,
            at=make.NOON,
        )


@pytest.mark.parametrize("kind", QUERIES)
def test_the_list_costs_the_same_however_long(stranger, django_assert_num_queries, kind):
    for _ in range(3):
        a_list(kind)
        with django_assert_num_queries(QUERIES[kind]):
            stranger.get("/api/v1/offerings/")
