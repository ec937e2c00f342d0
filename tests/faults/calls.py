"""Calls for a crowd: what crowd.py is told to let happen."""

from datetime import datetime
from typing import Any

from classes.choices import Channel
from classes.models import Offering, Registration
from people.models import Participant
from tests import make
from tests.make import NOON

Call = dict[str, Any]


def registering(
    offering: Offering,
    *,
    channel: Channel = Channel.WEB,
    person: Participant | None = None,
    **more: Any,
) -> Call:
    """Somebody new, unless named, wants a seat."""
    person = person or make.participant(town=offering.municipality)
    call = {"do": "register", "offering": offering.pk, "participant": person.pk}
    return call | {"channel": channel, "at": NOON} | more


def asking(what: str, registration: Registration, **more: Any) -> Call:
    """Something is done with a registration: "cancel", "accept", "decline", "reorder" …"""
    return {"do": what, "registration": registration.pk, "at": NOON} | more


def resizing(offering: Offering, capacity: int, **more: Any) -> Call:
    """Staff give the offering another capacity."""
    return {"do": "resize", "offering": offering.pk, "capacity": capacity, "at": NOON} | more


def tending(at: datetime) -> Call:
    """The command that passes offers on runs."""
    return {"do": "tend", "at": at}


def holding(offering: Offering, **more: Any) -> Call:
    """The offering's draw is started."""
    return {"do": "hold", "draw": offering.draw_id, "at": offering.closes_at} | more
