"""A new offering from last term's, and who may plan what."""

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from classes.choices import OfferingState
from classes.models import Offering
from tests import make
from tests.classes.series import NEW, answers, fields, press, save, starts
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def test_last_terms_series_is_copied_to_four_weeks_from_now(clerk):
    source = make.offering(
        title="秋のスマホ教室",
        capacity=8,
        fee=300,
        first=make.tokyo("2025-10-07 13:30"),
        sessions=[make.tokyo("2025-10-07 13:30"), make.tokyo("2025-10-21 13:30")],
    )

    page = clerk.get(NEW, {"from": source.public_id})
    press(clerk, "save", fields(page))

    copied = Offering.objects.exclude(pk=source.pk).get()
    assert starts(copied) == ["06-30 13:30", "07-14 13:30"]
    assert (copied.title, copied.capacity, copied.fee, copied.copied_from) == (
        "秋のスマホ教室",
        8,
        300,
        source,
    )
    assert copied.opens_at == make.tokyo("2026-06-01 09:00")


def test_what_may_be_copied_is_listed_the_latest_first(clerk):
    older = make.offering(first=make.tokyo("2026-01-13 10:00"))
    newer = make.offering(first=make.tokyo("2026-04-14 10:00"), title="LINE教室")
    make.offering(state=OfferingState.CANCELLED)
    page = reverse("staff:offering-copy")

    rows = [row.offering for row in clerk.get(page).context["listings"]]
    found = [row.offering for row in clerk.get(page, {"q": "line"}).context["listings"]]

    assert (rows, found) == ([newer, older], [newer])


def test_facility_staff_choose_among_their_venues(client):
    member = make.membership(Role.FACILITY_STAFF)
    own = make.venue(staff=[member])
    client.force_login(member.user)

    save(client, answers(venue=own))
    refused = press(client, "save", answers())

    assert Offering.objects.get().venue == own
    assert refused.context["sheet"].plan.errors == {
        "venue": ["選んだ会場は使えません。もう一度選んでください。"]
    }


def test_a_retired_course_is_not_offered(clerk):
    page = press(clerk, "save", answers(course=make.course(state="retired")))

    assert page.context["sheet"].plan.errors == {
        "course": ["選んだ講座は使えません。もう一度選んでください。"]
    }
