"""The waiting list by telephone: one click says how the call went."""

import pytest

from classes.actions import registrations
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(make.NOON, tick=False)


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def offered():
    """A class of one seat: it was given back, and the first of two in line is asked."""
    offering = make.offering(capacity=1, waiting_limit=None)
    seated = make.registration(offering)
    line = [make.registration(offering) for _ in range(2)]
    registrations.cancel(seated, reason="用事", by=make.BY, at=make.NOON)
    return line


def say(client, registration, answer, **more):
    return client.post(
        f"/staff/offerings/{registration.offering.public_id}/line/",
        {"reference": registration.reference, "answer": answer} | more,
    )


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("accept", ["confirmed", "waiting"]),
        ("decline", ["withdrawn", "offered"]),
        ("no_answer", ["waiting", "offered"]),
    ],
)
def test_the_call_goes_one_of_three_ways(clerk, answer, expected):
    line = offered()

    assert say(clerk, line[0], answer).status_code == 302
    assert states(line) == expected


def test_a_second_clerk_hears_that_it_is_done(clerk):
    line = offered()
    say(clerk, line[0], "decline")

    response = say(clerk, line[0], "accept")

    assert response.status_code == 409
    assert "ほかの職員が先に記録した" in response.content.decode()


def test_nobody_is_moved_without_a_reason(clerk):
    offering = make.offering(capacity=1, waiting_limit=None)
    _, first, second = [make.registration(offering) for _ in range(3)]

    refused = say(clerk, second, "move", place="1")
    say(clerk, second, "move", place="1", reason="送迎の都合")

    assert refused.status_code == 409
    assert [row.pk for row in offering.registrations.filter(state="waiting").order_by(
        "queue_number"
    )] == [second.pk, first.pk]  # fmt: skip


def test_an_empty_line_says_so(clerk):
    offering = make.offering()

    page = clerk.get(f"/staff/offerings/{offering.public_id}/line/").content.decode()

    assert "いま待っている方はいません" in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_however_many_wait(
    clerk, people, django_assert_max_num_queries
):
    offering = make.offering(capacity=1, waiting_limit=None)
    for _ in range(people + 1):
        make.registration(offering, make.participant(phone="0992161115"))
    url = f"/staff/offerings/{offering.public_id}/line/"
    clerk.get(url)

    with django_assert_max_num_queries(12):
        clerk.get(url)
