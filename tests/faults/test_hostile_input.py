"""Whatever is sent to a page, it is answered: never with a fault.

Every address is walked, those for staff by a clerk of the town, with values that break what was
not thought about. Faults are counted, not raised, so that one run names them all. Each address
meets a few of the values, the same in each run; with CI=long every one of them.
"""

import random
from collections import Counter
from html.parser import HTMLParser
from itertools import product

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from accounts.choices import Role
from tests import addresses, make
from tests.addresses import World
from tests.lengths import LONG

pytestmark = pytest.mark.django_db
EVERY = addresses.every()
PAGES = [address for address in EVERY if not address.route.startswith("api/")]
OPEN = [address for address in PAGES if not address.for_staff]
VALUES = {
    "a script": "<script>alert(1)</script>",
    "quotes": "\"'>{{7*7}}{0.__class__}%s",
    "a name": "葛\U000e0100城\u202e\u200f😀",
    "10,000 characters": "あ" * 10_000,
    "NUL": "a\x00b",
    "a number without end": "9" * 5_000,
    "a number too large": "9" * 23,
    "no number": "-1",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "nobody": "00000000-0000-0000-0000-000000000000",
    "a small number": "1",
}
# Every name under which some page reads its address.
NAMES = (
    *("page", "q", "kind", "year", "session", "from", "did", "who", "found", "next", "format"),
    *("first_day", "last_day", "action", "role", "state", "term", "venue", "shelf", "call"),
    *("municipality", "on", "cursor", "page_size", "confirmed"),
)
GARBLED = "&".join(f"{name}=%ff%fe%c0" for name in NAMES)
IN_PATHS = ["%00", "%ff", "%F0%9F%98%80", "..", "a" * 3_000, "9" * 23, "9" * 4_500, "-1"]
BODIES = {
    "nothing": (b"", "application/x-www-form-urlencoded"),
    "garbled": (b"\xff\xfe=1&\x00=%00&=", "application/x-www-form-urlencoded"),
    "too many fields": (b"a=1&" * 1_100, "application/x-www-form-urlencoded"),
    "too large": (b"a=" + b"x" * 2_700_000, "application/x-www-form-urlencoded"),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "half a part": (b"--x\r\nContent-Disposition: a", "multipart/form-data; boundary=x"),
    "JSON": (b"{", "application/json"),
    "no kind": (b"x", "nonsense"),
}  # fmt: skip
COOKIES = ["sessionid", "csrftoken", "messages", "apply", "flyer", "named"]


class Forms(HTMLParser):
    """The forms of a page that are posted: where to, and with which fields and buttons."""

    def __init__(self, page):
        super().__init__()
        self.found, self.inside = [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and given.get("method", "").lower() == "post":
            self.inside = (given.get("action") or "", {}, [])
            self.found.append(self.inside)
        if self.inside is None or not given.get("name"):
            return
        if tag == "button":
            self.inside[2].append((given["name"], given.get("value") or ""))
        elif tag in {"input", "select", "textarea"}:
            self.inside[1].setdefault(given["name"], given.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None


class Attack:
    """Sends requests and remembers which of them were answered with a fault."""

    def __init__(self):
        self.world = World(make.town())
        self.clerk, self.visitor = browser(), browser()
        self.clerk.force_login(self.world.clerk.user)
        self.faults = {}

    def client(self, address):
        return self.clerk if address.for_staff else self.visitor

    def ask(self, address, url, *, method="get", told="", **sent):
        """Ask, and let nothing last that was written: the next attack meets the same town."""
        mark = transaction.savepoint()
        answer = getattr(self.client(address), method)(url, **sent)
        transaction.savepoint_rollback(mark)
        if answer.status_code >= 500:
            fault = repr(answer.exc_info[1])[:200] if answer.exc_info else ""
            self.faults[method, str(address), told] = fault
        return answer


def some(names, most, seed):
    """A few of them, the same in each run; in a long one all."""
    every = [*names]
    return every if LONG else random.Random(str(seed)).sample(every, min(most, len(every)))


def part(addresses, told, *, of=4):
    """A quarter of the addresses, another for each thing that is told."""
    return some(addresses, len(addresses) // of, repr(told))


def browser():
    return Client(raise_request_exception=False)


@pytest.fixture
def attack():
    with time_machine.travel(make.NOON, tick=False):
        yield Attack()


@pytest.mark.parametrize("value", [*VALUES.values()][:-2], ids=[*VALUES][:-2])
def test_an_address_with_anything_in_its_query_is_answered(attack, value):
    for address in part(EVERY, value):
        # Longer ones no server takes in an address.
        attack.ask(address, attack.world.url(address), data=dict.fromkeys(NAMES, value[:300]))

    assert attack.faults == {}


def test_each_part_of_a_query_alone_is_answered(attack):
    """Together, one bad value may hide the next."""
    values = [VALUES[one] for one in ("NUL", "the last day", "the first day", "no number")]
    for address in EVERY:
        url = attack.world.url(address)
        attack.ask(address, f"{url}?{GARBLED}", told="garbled")
        for name, value in some(product(NAMES, values), 3, address):
            attack.ask(address, url, data={name: value}, told=f"{name}={value}")

    assert attack.faults == {}


def test_an_address_with_anything_in_its_path_is_answered(attack):
    for address in EVERY:
        values = attack.world.values(address)
        for place in range(len(values)):
            for told in some(IN_PATHS, 3, f"{address} {place}"):
                url = address.url(*values[:place], told, *values[place + 1 :])
                attack.ask(address, url, told=told[:20])
                attack.ask(address, url, method="post", told=told[:20])

    assert attack.faults == {}


@pytest.mark.parametrize(("content", "kind"), BODIES.values(), ids=BODIES)
def test_anything_posted_to_any_page_is_answered(attack, content, kind):
    for address in part(PAGES, content):
        sent = {"data": content, "content_type": kind}
        attack.ask(address, attack.world.url(address), method="post", **sent)

    assert attack.faults == {}


def forms_of(attack, address):
    """The forms of the page at this address, with absolute targets."""
    url = attack.world.url(address)
    page = attack.ask(address, url)
    if not page.headers.get("Content-Type", "").startswith("text/html"):
        return []
    found = Forms(page.content.decode()).found
    return [(target or url, fields, buttons) for target, fields, buttons in found]


def test_a_form_filled_with_anything_is_answered(attack):
    asked = Counter()
    for address in PAGES:
        for target, fields, buttons in forms_of(attack, address):
            if target == "/logout/":
                continue
            pressed = some(buttons, 1, address) or [("", "")]
            values = some(VALUES.items(), 3, target)
            for (told, value), button in product(values, pressed):
                data = dict([*dict.fromkeys(fields, value).items(), button])
                sent = {"data": data, "told": f"{target}: {told}"}
                answer = attack.ask(address, target, method="post", **sent)
                asked[told] += answer.status_code != 405

    assert attack.faults == {}
    assert min(asked[told] for told in VALUES) > 20


def test_one_bad_field_among_good_ones_is_answered(attack):
    for address in PAGES:
        for target, fields, buttons in forms_of(attack, address):
            if target == "/logout/":
                continue
            for name in some(fields, 2, address):
                [told] = some(VALUES, 1, f"{address} {name}")
                value = VALUES[told]
                data = dict([*fields.items(), *buttons[:1], (name, value)])
                told = f"{target} {name}: {told}"
                attack.ask(address, target, method="post", data=data, told=told)

    assert attack.faults == {}


@pytest.mark.parametrize("value", ['"\\000"', '"\\377\\376"', "\xff\xfe", "x" * 5_000])
def test_a_cookie_with_anything_in_it_is_answered(attack, value):
    header = "; ".join(f"{name}={value}" for name in COOKIES)
    for address in OPEN:
        attack.ask(address, attack.world.url(address), HTTP_COOKIE=header)

    assert attack.faults == {}


@pytest.mark.parametrize("role", [Role.FACILITY_STAFF, Role.INSTRUCTOR, Role.CONTRACTOR])
def test_those_who_see_a_part_only_are_answered_too(attack, role):
    attack.clerk = browser()
    attack.clerk.force_login(attack.world.member(role).user)

    for address in part([each for each in PAGES if each.for_staff], role, of=2):
        data = dict.fromkeys(NAMES, "9" * 23)
        attack.ask(address, attack.world.url(address), data=data)
        attack.ask(address, attack.world.url(address), method="post", data=data)

    assert attack.faults == {}


def test_what_was_typed_is_shown_as_text(attack):
    """The script of a name never becomes a script of the page."""
    name = "<script>alert(1)</script>\"'>"
    make.participant(town=attack.world.town, name=name, kana="スクリプト", phone="0992161115")
    world = attack.world
    world.offering.title = world.course_title = name
    world.offering.save()
    world.registration.participant.name = name
    world.registration.participant.save()
    type(world.message).objects.filter(pk=world.message.pk).update(text=name)

    shown = 0
    for address in PAGES:
        page = attack.ask(address, world.url(address))
        if page.headers.get("Content-Type", "").startswith("text/html"):
            text = page.content.decode()
            assert "<script>alert(1)" not in text, address
            shown += "&lt;script&gt;alert(1)" in text
    assert shown > 10
