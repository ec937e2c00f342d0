"""The office's pages of a draw: listed, looked at, held once."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import offerings
from classes.choices import OfferingState, Selection
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def lottery(people=3, **columns):
    given = {"capacity": 2, "waiting_limit": None, "state": OfferingState.DRAFT} | columns
    offering = make.offering(selection=Selection.LOTTERY, **given)
    offering = offerings.publish(offering, by=make.BY, at=NOON)
    for _ in range(people):
        make.registration(offering)
    return offering


def url(draw, name="draw"):
    return reverse(f"staff:{name}", args=[draw.public_id])


def shown(client, draw):
    return client.get(url(draw)).content.decode()


def said(answer):
    """What the next page says on top."""
    return [str(each) for each in answer.context["messages"]]


def stages(client):
    groups = client.get(reverse("staff:draws")).context["groups"]
    return [(stage.value, [row.draw for row in rows]) for stage, rows in groups]


def test_the_list_puts_first_what_is_to_be_done(clerk, clock):
    due, near, far = lottery(), lottery(), lottery()
    drawn = lottery()
    type(due).objects.filter(pk__in=[due.pk, drawn.pk]).update(
        opens_at=NOON - timedelta(days=9), closes_at=NOON
    )
    type(due).objects.filter(pk=near.pk).update(closes_at=NOON + timedelta(days=2))
    clerk.post(url(drawn.draw, "draw-hold"))

    assert stages(clerk) == [
        ("due", [due.draw]),
        ("closing", [near.draw]),
        ("open", [far.draw]),
        ("drawn", [drawn.draw]),
    ]


def test_a_town_without_a_lottery_is_told_how_to_get_one(clerk):
    page = clerk.get(reverse("staff:draws")).content.decode()

    assert "抽選の募集はありません" in page


def test_the_page_shows_promise_entries_and_no_seed(clerk):
    offering = lottery(priorities=["first_time"])
    row = offering.registrations.first()

    page = shown(clerk, offering.draw)

    assert offering.draw.commitment in page
    assert offering.draw.seed not in page
    assert row.reference in page
    assert row.participant.name in page
    assert "はじめて" in page


def test_looking_at_the_names_is_written_down_once(clerk):
    offering = lottery()

    shown(clerk, offering.draw)
    shown(clerk, offering.draw)

    looked = AuditEvent.objects.filter(action="offering.registrations_viewed")
    assert [event.subject_key for event in looked] == [str(offering.pk)]


def test_nothing_is_drawn_before_closing(clerk):
    offering = lottery()

    answer = clerk.post(url(offering.draw, "draw-hold"), follow=True)

    offering.draw.refresh_from_db()
    assert offering.draw.state == "committed"
    assert ["まだ受付中の募集があるため" in text for text in said(answer)] == [True]
    assert "まだ抽選できません" in clerk.get(url(offering.draw, "draw-hold")).content.decode()


def test_the_draw_is_confirmed_and_then_held_once(clerk, clock):
    offering = lottery(closes=SOON)
    clock.move_to(SOON)
    asked = clerk.get(url(offering.draw, "draw-hold")).content.decode()

    first = clerk.post(url(offering.draw, "draw-hold"), follow=True)
    second = clerk.post(url(offering.draw, "draw-hold"), follow=True)

    assert "やり直しはできません" in asked
    assert sorted(offering.registrations.values_list("state", flat=True)) == [
        "confirmed",
        "confirmed",
        "waiting",
    ]
    assert said(first)[0].startswith("抽選しました")
    assert said(second) == ["この抽選は、すでに行われています。"]
    assert AuditEvent.objects.filter(action="draw.held").count() == 1


def test_the_list_of_entries_can_be_frozen_a_day_before(clerk, clock):
    offering = lottery(closes=SOON)
    clock.move_to(SOON)

    clerk.post(url(offering.draw, "draw-hold"), {"step": "freeze"})

    offering.draw.refresh_from_db()
    assert offering.draw.state == "frozen"
    assert offering.draw.entries_digest in shown(clerk, offering.draw)


def test_the_result_names_everybody(clerk, clock):
    offering = lottery(closes=SOON)
    clock.move_to(SOON)
    clerk.post(url(offering.draw, "draw-hold"))

    page = shown(clerk, offering.draw)

    for row in offering.registrations.all():
        assert row.reference in page
        assert row.participant.name in page


def test_another_town_finds_nothing(client):
    offering = lottery()
    client.force_login(make.staff(town=make.other_town()))

    assert client.get(url(offering.draw)).status_code == 404
    assert client.post(url(offering.draw, "draw-hold")).status_code == 404
    assert stages(client) == []


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_only_who_plans_sees_draws(client, role):
    offering = lottery()
    client.force_login(make.staff(role))

    assert client.get(reverse("staff:draws")).status_code == 403
    assert client.get(url(offering.draw)).status_code == 403
    assert client.post(url(offering.draw, "draw-hold")).status_code == 403


def test_facility_staff_hold_the_draw_of_their_hall(client, clock):
    member = make.membership(Role.FACILITY_STAFF)
    offering = lottery(venue=make.venue(staff=[member]), closes=SOON)
    elsewhere = lottery()
    clock.move_to(SOON)
    client.force_login(member.user)

    client.post(url(offering.draw, "draw-hold"))

    offering.draw.refresh_from_db()
    assert offering.draw.state == "drawn"
    assert client.get(url(elsewhere.draw)).status_code == 404
