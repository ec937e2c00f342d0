"""Who opens which planning page, and that nobody opens another town's."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def url(name, *args):
    return reverse(f"staff:{name}", args=args)


def shown(client, **asked):
    answer = client.get(url("offerings"), asked)
    return [row.offering for row in answer.context["listings"]]


def pages(offering):
    session, venue, course = offering.sessions.get(), offering.venue, offering.course
    return [
        url("offering", offering.public_id),
        url("offering-change", offering.public_id),
        url("offering-cancel", offering.public_id),
        url("session-new", offering.public_id),
        url("session-move", session.public_id),
        url("session-cancel", session.public_id),
        url("venue", venue.pk),
        url("course", course.pk),
        f"{url('offering-new')}?from={offering.public_id}",
    ]


def posts(offering):
    return [
        *(page for page in pages(offering) if "?" not in page),
        url("offering-publish", offering.public_id),
        url("offering-withdraw", offering.public_id),
        url("flyer-new", offering.public_id),
        url("venue-close", offering.venue.pk),
        url("venue-reopen", offering.venue.pk),
        url("venue-retire", offering.venue.pk),
        url("course-retire", offering.course.pk),
    ]


def test_a_colleague_of_another_town_finds_no_page(client):
    offering = make.offering()
    client.force_login(make.staff(town=make.other_town()))
    before = AuditEvent.objects.count()

    opened = {page: client.get(page).status_code for page in pages(offering)}
    sent = {page: client.post(page, {"reason": "x"}).status_code for page in posts(offering)}

    assert opened == dict.fromkeys(opened, 404)
    assert sent == dict.fromkeys(sent, 404)
    assert AuditEvent.objects.count() == before
    assert shown(client) == shown(client, term="all") == []


def test_another_towns_lists_hold_nothing_of_ours(client):
    make.offering()
    client.force_login(make.staff(town=make.other_town()))

    assert [*client.get(url("venues")).context["venues"]] == []
    assert [*client.get(url("courses")).context["courses"]] == []
    assert client.get(url("offering-copy")).context["listings"] == []
    fields = client.get(url("offering-new")).context["sheet"].plan.fields
    assert [fields[name].queryset.count() for name in ("course", "venue", "instructor")] == [
        0,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("role", "reads", "plans"),
    [
        (Role.CITY_STAFF, 200, 200),
        (Role.FACILITY_STAFF, 200, 200),
        (Role.INSTRUCTOR, 200, 403),
        (Role.CONTRACTOR, 200, 403),
        (Role.VIEWER, 403, 403),
    ],
)
def test_who_reads_the_list_and_who_plans(client, *, role, reads, plans):
    client.force_login(make.staff(role))

    assert client.get(url("offerings")).status_code == reads
    for name in ("offering-new", "offering-copy", "venues", "courses"):
        assert client.get(url(name)).status_code == plans


def test_facility_staff_plan_in_their_own_venues_only(client):
    member = make.membership(Role.FACILITY_STAFF)
    own = make.offering(venue=make.venue(staff=[member]))
    other = make.offering()
    client.force_login(member.user)

    assert shown(client) == [own]
    assert client.get(url("offering-change", own.public_id)).status_code == 200
    assert client.get(url("offering-change", other.public_id)).status_code == 404
    assert client.post(url("offering-withdraw", other.public_id)).status_code == 404
    assert client.get(url("session-move", other.sessions.get().public_id)).status_code == 404


def test_a_contract_that_has_ended_opens_nothing(client):
    member = make.membership(Role.CONTRACTOR, ends_on=(NOON - timedelta(days=1)).date())
    offering = make.offering(contractor=member)
    client.force_login(member.user)

    assert client.get(url("offering", offering.public_id)).status_code == 302


def test_a_stranger_is_sent_to_log_in(client):
    answer = client.get(url("offerings"))

    assert answer.url == f"{reverse('login')}?next={url('offerings')}"


def test_names_are_shown_only_to_those_who_take_registrations(client):
    member = make.membership(Role.CONTRACTOR)
    offering = make.offering(contractor=member)
    make.registration(offering, make.participant(name="辻󠄀　ハナ"))
    client.force_login(member.user)

    text = client.get(url("offering", offering.public_id)).content.decode()

    assert (text.count("辻󠄀　ハナ"), text.count("公開する"), text.count("変更")) == (0, 0, 0)
