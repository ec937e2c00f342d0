"""How the tests of pages speak to them."""

import re
from uuid import uuid4

from django.urls import reverse

from attendance.models import AttendanceFact
from tests import make

MORNING = make.tokyo("2026-06-15 10:02")


def address(name, *things):
    """The page's address; things are told apart by their public ids."""
    return reverse(f"staff:{name}", args=[thing.public_id for thing in things])


def text(response):
    """What a person reads, in one line; the full-width space in names is kept."""
    return re.sub("[ \n]+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def opened(client, session, query=""):
    return client.get(address("roster", session) + query)


def press(client, session, *, person, do, key=None, takes_back="", **headers):
    """One button of one line."""
    data = {
        "key": str(key or uuid4()),
        "person": str(person.public_id),
        "do": do,
        "takes_back": takes_back,
    }
    return client.post(address("roster-press", session), data, headers=headers)


def walk_in(client, session, **typed):
    data = {"walk-in-key": str(uuid4()), "walk-in-kana": "たかだ はな"} | {
        f"walk-in-{name}": value for name, value in typed.items()
    }
    return client.post(address("roster-walk-in", session), data)


def heads(client, session, *, group="あおば会", count="7"):
    data = {"heads-key": str(uuid4()), "heads-group": group, "heads-count": count}
    return client.post(address("roster-headcount", session), data)


def hours(client, session, *, helper, minutes="90"):
    key = str(uuid4())
    data = {"hours-key": key, "hours-helper": helper.pk, "hours-minutes": minutes}
    return client.post(address("roster-hours", session), data)


def hana(**columns):
    """山田花子, whom 電話 0992161111 reaches unless told otherwise."""
    given = {"name": "山田　花子", "kana": "ヤマダ ハナコ", "phone": "0992161111"}
    return make.participant(**given | columns)


def search(client, typed, where=None):
    return client.post(where or address("participants"), {"text": typed})


def booked(person=None, **offering):
    """A registration and the first session it is for."""
    registration = make.registration(make.offering(**offering), person or hana())
    return registration, registration.offering.sessions.order_by("number")[0]


def counted():
    """延べ, as the facts have it."""
    return AttendanceFact.objects.filter(role="participant").count()
