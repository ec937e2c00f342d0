"""Another town's object is 404, on every address there is and on every one to come.

The addresses are read from the URL configuration: a new page is walked without being named
here, and one with a new kind of object fails until `tests/addresses.py` builds that kind.
"""

from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from accounts.choices import Role
from accounts.models import AuditEvent
from tests import addresses, make
from tests.addresses import World

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
EVERY = addresses.every()
FOR_STAFF = [address for address in EVERY if address.for_staff]
WITH_OBJECT = [address for address in FOR_STAFF if address.places]
# What everybody may read, of whatever town.
PUBLIC_API = {
    "api/v1/offerings/<uuid:offering>/",
    "api/v1/draws/<uuid:draw>/",
    "api/v1/indicators/<slug:slug>/",
    "api/v1/verify/<str:code>/",
}
API_WITH_OBJECT = [
    address
    for address in EVERY
    if address.route.startswith("api/") and address.places and address.route not in PUBLIC_API
]
# A role that lacks an ability is told so; nobody is shown a fault.
ORDINARY = {200, 302, 403, 404, 405}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def world():
    return World(make.town())


def client_of(membership):
    client = Client(raise_request_exception=False)
    client.force_login(membership.user)
    return client


def ask(client, method, *, address, url):
    """The status that the address answers with; a fault is a number too."""
    if address.route.startswith("api/") and method == "post":
        return client.post(url, {"reason": "x"}, "application/json").status_code
    return getattr(client, method)(url).status_code


def answers(client, urls, *, asked=None):
    """The status by method and address; of some of them where `asked` names them."""
    return {
        (method, str(address)): ask(client, method, address=address, url=url)
        for address, url in urls.items()
        for method in METHODS
        if asked is None or (method, str(address)) in asked
    }


def besides(status, got):
    """Every answer that is another one."""
    return {asked: answer for asked, answer in got.items() if answer != status}


def test_every_placeholder_has_an_object(world):
    unknown = [
        f"{address}: {place!r}"
        for address in EVERY
        for place in address.places
        if place not in world.filling()
    ]

    assert unknown == []


def test_a_colleague_of_another_town_gets_404_and_changes_nothing(world):
    stranger = client_of(make.membership(town=make.other_town()))
    urls = {address: world.url(address) for address in WITH_OBJECT + API_WITH_OBJECT}
    before = AuditEvent.objects.filter(municipality_code=world.town.code).count()

    got = answers(stranger, urls)

    assert AuditEvent.objects.filter(municipality_code=world.town.code).count() == before
    # A method that an address does not know is refused before anybody is asked for.
    others = besides(404, got)
    assert answers(client_of(world.clerk), urls, asked=others) == others
    assert {*others.values()} == {405}


def test_the_town_s_own_clerk_opens_them(world):
    """What the test above would be worth without this: nothing."""
    urls = {address: world.url(address) for address in WITH_OBJECT + API_WITH_OBJECT}

    got = answers(client_of(world.clerk), urls)

    for_machines = {
        asked: answer for asked, answer in got.items() if asked[1].startswith("api/")
    }
    assert {*got.values()} - {*for_machines.values()} <= {200, 302, 405}
    assert 200 in for_machines.values()
    # A rule may refuse what was found; a machine is told so by the status.
    assert {*for_machines.values()} <= {200, 400, 405, 409}


def test_one_s_own_object_does_not_open_another_town_s_beside_it(world):
    elsewhere = World(make.other_town())
    clerk = client_of(elsewhere.clerk)
    mixed = {
        address: address.url(*elsewhere.values(address)[:-1], world.values(address)[-1])
        for address in WITH_OBJECT
        if len(address.places) > 1
    }

    assert besides(404, answers(clerk, mixed)) == {}
    assert mixed


def test_what_does_not_exist_is_404(world):
    clerk = client_of(world.clerk)
    missing = {
        address: address.url(*map(addresses.nothing_like, world.values(address)))
        for address in WITH_OBJECT + API_WITH_OBJECT
    }

    assert {*answers(clerk, missing).values()} == {404, 405}


def test_a_visitor_is_sent_to_the_log_in_by_every_page_for_staff(world):
    visitor = Client(raise_request_exception=False)
    urls = {address: world.url(address) for address in FOR_STAFF}

    got = answers(visitor, urls)

    others = besides(302, got)
    assert answers(client_of(world.clerk), urls, asked=others) == others
    assert {*others.values()} == {405}
    for address, url in urls.items():
        answer = visitor.get(url)
        if answer.status_code == 302:
            assert answer.url == f"/login/?next={quote(url)}", address


@pytest.mark.parametrize("role", Role)
def test_every_role_is_answered_in_an_ordinary_way(world, role):
    urls = {address: world.url(address) for address in FOR_STAFF}

    got = answers(client_of(world.member(role)), urls)

    assert {asked: answer for asked, answer in got.items() if answer not in ORDINARY} == {}


@pytest.mark.parametrize("role", Role)
def test_a_town_without_anything_in_it_is_no_fault(role):
    """The first day: every list is empty."""
    member = make.membership(role)
    urls = {address: address.url() for address in FOR_STAFF if not address.places}

    got = answers(client_of(member), urls)

    assert {asked: answer for asked, answer in got.items() if answer not in ORDINARY} == {}
