"""The fairness report by machine: for the office alone, counts alone."""

import pytest
from rest_framework.test import APIClient

from accounts.choices import Role
from classes.actions import registrations
from classes.choices import Channel, OfferingState
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/fairness/"


def turn_away(offering):
    with pytest.raises(registrations.OfferingFull):
        make.registration(offering, channel=Channel.WEB)


def test_the_office_reads_its_counts(clerk):
    offering = make.offering(capacity=1, kept_seats=1)
    make.registration(offering, make.participant(age_band="75_79"), channel=Channel.PHONE)
    turn_away(offering)

    got = clerk.get(URL).json()

    assert (got["period_from"], got["period_before"]) == ("2026-04-01", "2027-04-01")
    assert got["total"] == {"applied": 1, "seated": 1, "refused": 1, "drawn": 0, "won": 0}
    by_channel = {row["channel"]: (row["applied"], row["refused"]) for row in got["channels"]}
    assert (by_channel["phone"], by_channel["web"], by_channel["fax"]) == (
        (1, 0),
        (0, 1),
        (0, 0),
    )
    [band] = [row for row in got["age_bands"] if row["applied"]]
    assert (band["age_band"], band["seated"]) == ("75_79", 1)
    assert got["refusals"] == [
        {"code": "offering_full", "reason": "満員", "channel": "web", "refused": 1}
    ]
    assert got["kept_seats"] == [
        {"offering": str(offering.public_id), "kept": 1, "used": 1, "until": None}
    ]
    assert got["offers"]["made"] == 0


def test_months_and_one_offering_are_asked_for(clerk):
    mine = make.offering()
    make.registration(mine)
    make.registration(make.offering())

    assert clerk.get(URL, {"first": 6, "last": 6}).json()["total"]["applied"] == 2
    assert clerk.get(URL, {"first": 7}).json()["total"]["applied"] == 0
    assert clerk.get(URL, {"year": 2025}).json()["total"]["applied"] == 0
    assert clerk.get(URL, {"offering": mine.public_id}).json()["total"]["applied"] == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first": 6, "last": 5}, "last"),
        ({"first": 13}, "first"),
        ({"year": "next"}, "year"),
        ({"offering": "x"}, "offering"),
    ],
)
def test_what_makes_no_sense_is_refused(clerk, asked, field):
    answer = clerk.get(URL, asked)

    assert (answer.status_code, [*answer.json()["errors"]]) == (400, [field])


def test_another_towns_offering_and_a_draft_are_not_found(clerk):
    theirs = make.offering(town=make.other_town())
    draft = make.offering(state=OfferingState.DRAFT)

    for offering in (theirs, draft):
        assert clerk.get(URL, {"offering": offering.public_id}).status_code == 404


def test_a_colleague_elsewhere_reads_nothing_of_ours(colleague_elsewhere):
    make.registration(make.offering())

    assert colleague_elsewhere.get(URL).json()["total"]["applied"] == 0


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
        offering = make.offering(capacity=1, kept_seats=1)
        make.registration(offering)
        turn_away(offering)

    with django_assert_num_queries(9):
        clerk.get(URL)
