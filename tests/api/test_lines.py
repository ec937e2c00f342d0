"""The waiting list by machine: who is next, and whom to ring."""

import base64
from urllib.parse import urlencode

import pytest

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import identities
from classes.actions import registrations
from classes.choices import Channel
from tests import make
from tests.api import seats

pytestmark = pytest.mark.django_db


def url(offering):
    return f"/api/v1/offerings/{offering.public_id}/waiting-list/"


def results(client, offering):
    return client.get(url(offering)).json()["results"]


def test_the_line_is_in_order_and_whoever_is_asked_stands_in_front(clerk):
    line = seats.offered(people=3)

    rows = results(clerk, line[0].offering)

    assert [row["reference"] for row in rows] == [row.reference for row in line]
    assert [(row["state"], row["place"], row["position"]) for row in rows] == [
        ("offered", None, None),
        ("waiting", 1, 1),
        ("waiting", 2, 2),
    ]
    assert rows[0]["offer_deadline"] is not None


def test_the_place_is_of_the_whole_line_the_position_of_the_same_seats(clerk):
    offering = seats.by_session(capacity=1, waiting_limit=None)
    first, second = offering.sessions.all()
    for held in (first, second, first, second, second):
        make.registration(offering, session=held)

    rows = results(clerk, offering)

    assert [(row["session"], row["place"], row["position"]) for row in rows] == [
        (str(first.public_id), 1, 1),
        (str(second.public_id), 2, 1),
        (str(second.public_id), 3, 2),
    ]


def test_whom_to_ring_is_who_they_are_by_now(clerk):
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)
    twin, person = make.participant(), make.participant(phone="0992161115")
    make.registration(offering, twin)
    identities.merge(kept=person, absorbed=twin, reason="同じ方", by=make.BY, at=make.NOON)

    [row] = results(clerk, offering)

    assert row["person"]["name"] == person.name
    assert row["person"]["phones"] == [{"digits": "0992161115", "owner": "self"}]


def test_a_party_is_named_by_its_numbers(clerk):
    offering = make.offering(capacity=1, waiting_limit=None)
    party = registrations.register_together(
        offering=offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel=Channel.PHONE),
        by=make.BY,
        at=make.NOON,
    )
    alone = make.registration(offering)

    rows = results(clerk, offering)

    numbers = [row.reference for row in party]
    assert [(row["reference"], row["party"]) for row in rows] == [
        (numbers[0], numbers),
        (numbers[1], numbers),
        (alone.reference, []),
    ]


def test_opening_it_is_written_down(clerk):
    _, first, _ = seats.waiting()

    results(clerk, first.offering)

    assert AuditEvent.objects.filter(action="offering.registrations_viewed").count() == 1


def test_an_empty_line_is_empty(clerk):
    assert results(clerk, make.offering()) == []


def test_strangers_and_other_towns_and_other_roles_do_not_see_it(stranger, colleague_elsewhere):
    _, first, _ = seats.waiting()
    place = url(first.offering)

    assert stranger.get(place).status_code == 403
    assert colleague_elsewhere.get(place).status_code == 404
    stranger.force_login(make.staff(Role.INSTRUCTOR))
    assert stranger.get(place).status_code == 403


def test_pages_follow_each_other_and_the_places_go_on(clerk):
    *_, last = seats.waiting(people=5)

    seen, page = [], f"{url(last.offering)}?page_size=2"
    while page:
        answer = clerk.get(page).json()
        seen += [row["place"] for row in answer["results"]]
        page = answer["next"]

    assert seen == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("position", ["x", "2026-06-15T10:00:00+09:00", "9" * 30, "１"])
def test_a_made_up_cursor_is_a_problem(clerk, position):
    _, first, _ = seats.waiting()
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()

    answer = clerk.get(url(first.offering), {"cursor": cursor})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("people", [1, 3])
def test_it_costs_the_same_however_many_wait(clerk, people, django_assert_num_queries):
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)
    for _ in range(people):
        registrations.register_together(
            offering=offering,
            people=[make.participant(phone="0992161115"), make.participant()],
            request=registrations.Request(channel=Channel.PHONE),
            by=make.BY,
            at=make.NOON,
        )
    clerk.get(url(offering))

    with django_assert_num_queries(11):
        clerk.get(url(offering))
