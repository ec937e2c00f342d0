"""The draw by machine: a sheet for everybody, a button for the office."""

import json
import subprocess
import sys
import uuid

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import draws, offerings
from classes.choices import OfferingState, Selection
from classes.models import Draw, VenueStaff
from classes.views.draws import VERIFIER
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/draws/"


def lottery(people=4, **columns):
    """Published with its promise; twice as many people as seats."""
    given = {"capacity": 2, "waiting_limit": None, "state": OfferingState.DRAFT} | columns
    offering = make.offering(selection=Selection.LOTTERY, **given)
    offering = offerings.publish(offering, by=make.BY, at=make.NOON)
    for _ in range(people):
        make.registration(offering)
    return offering


def held():
    offering = lottery()
    draws.hold(offering.draw, by=make.BY, at=offering.closes_at)
    return offering


def hold(user, draw, at):
    client = APIClient()
    with time_machine.travel(at, tick=False):
        client.force_login(user)
        return client.post(f"{URL}{draw.public_id}/hold/")


def hall_staff(offering):
    member = make.membership(Role.FACILITY_STAFF)
    VenueStaff.objects.create(venue=offering.venue, membership=member)
    return member.user


def test_before_the_draw_everybody_reads_the_promise_and_no_seed(stranger):
    draw = lottery().draw

    sheet = stranger.get(f"{URL}{draw.public_id}/").json()

    assert (sheet["commitment"], sheet["seed"]) == (draw.commitment, None)
    assert (sheet["entries"], sheet["result"]) == ([], None)
    assert draw.seed not in json.dumps(sheet)


def test_afterwards_everybody_repeats_it_and_reads_no_name(stranger, tmp_path):
    offering = held()

    answer = stranger.get(f"{URL}{offering.draw.public_id}/")
    path = tmp_path / "sheet.json"
    path.write_bytes(answer.content)
    verified = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-I", str(VERIFIER), str(path)], capture_output=True, check=False
    )

    assert verified.returncode == 0
    names = [row.participant.name for row in offering.registrations.all()]
    assert [name for name in names if name in answer.content.decode()] == []


def test_a_draft_s_promise_is_its_own_office_s(stranger, clerk, colleague_elsewhere):
    draft = make.offering(state=OfferingState.DRAFT, selection=Selection.LOTTERY)
    draw = draws.commit([draft], by=make.BY, at=make.NOON)
    url = f"{URL}{draw.public_id}/"

    seen = [who.get(url).status_code for who in (stranger, clerk, colleague_elsewhere)]

    assert seen == [404, 200, 404]
    assert stranger.get(f"{URL}{uuid.uuid4()}/").status_code == 404


def test_the_office_lists_its_draws(clerk, colleague_elsewhere):
    offering = lottery()

    [row] = clerk.get(URL).json()["results"]

    assert colleague_elsewhere.get(URL).json()["results"] == []
    assert (row["id"], row["state"], row["stage"], row["people"], row["seats"]) == (
        str(offering.draw.public_id),
        "committed",
        "open",
        4,
        2,
    )
    assert row["offerings"] == [str(offering.public_id)]
    assert row["sheet"] == f"http://testserver{URL}{row['id']}/"
    assert offering.draw.seed not in json.dumps(row)


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_who_does_not_plan_has_no_list(stranger, role):
    draw = lottery().draw
    stranger.force_login(make.staff(role))

    answers = [stranger.get(URL), stranger.post(f"{URL}{draw.public_id}/hold/")]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_strangers_hold_nothing(stranger):
    draw = lottery().draw

    assert stranger.get(URL).status_code == 403
    assert stranger.post(f"{URL}{draw.public_id}/hold/").status_code == 403


def test_the_draw_is_held_once_however_often_it_is_asked():
    offering = lottery()
    clerk = make.staff()

    first, again = [hold(clerk, offering.draw, offering.closes_at) for _ in range(2)]

    assert (first.status_code, first.json()["state"], first.json()["stage"]) == (
        200,
        "drawn",
        "drawn",
    )
    assert again.json() == first.json()
    assert AuditEvent.objects.filter(action="draw.held").count() == 1


def test_while_people_can_still_apply_it_is_refused(clerk):
    offering = lottery()

    answer = clerk.post(f"{URL}{offering.draw.public_id}/hold/")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_yet_closed")
    assert Draw.objects.get().state == "committed"


def test_another_town_s_draw_is_unknown():
    offering = lottery()
    elsewhere = make.staff(town=make.other_town())

    assert hold(elsewhere, offering.draw, offering.closes_at).status_code == 404
    assert Draw.objects.get().state == "committed"


def test_who_answers_for_one_hall_of_two_decides_nothing():
    drafts = [
        make.offering(state=OfferingState.DRAFT, selection=Selection.LOTTERY) for _ in range(2)
    ]
    draw = draws.commit(drafts, by=make.BY, at=make.NOON)

    answer = hold(hall_staff(drafts[0]), draw, drafts[0].closes_at)

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert "担当課" in answer.json()["title"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(clerk, rows, django_assert_num_queries):
    for _ in range(rows):
        lottery(people=2)
    clerk.get(URL)

    with django_assert_num_queries(7):
        clerk.get(URL)


def test_pages_follow_each_other(clerk):
    made = {str(lottery(people=0).draw.public_id) for _ in range(3)}

    seen, url = [], f"{URL}?page_size=2"
    while url:
        page = clerk.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]

    assert (len(seen), {*seen}) == (3, made)
