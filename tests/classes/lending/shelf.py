"""Devices to lend, and how they are handed out in tests."""

from datetime import date
from itertools import count
from uuid import uuid4

from classes.actions import equipment, loans
from classes.actions.equipment import EquipmentDetails
from classes.actions.loans import Back, Handout
from classes.choices.equipment import EquipmentKind
from tests import make

ANDROID = EquipmentKind.ANDROID
_numbers = count(1)


def device(number="", *, town=None, kind=ANDROID, **more):
    """A telephone that nobody has."""
    details = EquipmentDetails(
        number=number or f"T-{next(_numbers):03}",
        kind=kind,
        model=more.pop("model", "AQUOS wish4"),
        **more,
    )
    return equipment.add(
        municipality=town or make.town(), details=details, by=make.BY, at=make.NOON
    )


def devices(number, **more):
    return [device(**more) for _ in range(number)]


def afternoon(*, people=1, town=None, **more):
    """A class this afternoon, 14:00 to 16:00, and the seats in it."""
    given = {"first": make.tokyo("2026-06-01 14:00"), "closes": make.tokyo("2026-06-01 13:30")}
    offering = make.offering(town=town, **(given | more))
    return offering.sessions.get(), [make.registration(offering) for _ in range(people)]


def hand(row, registration, *, session=None, key=None, at=make.NOON, **more):
    """Hand the device to somebody in their class."""
    held = session or registration.offering.sessions.order_by("number")[0]
    to = Handout(registration.participant, held, registration, **more)
    return loans.lend(row, to=to, key=key or uuid4(), by=make.BY, at=at)


def take_home(row, person=None, *, due_on=date(2026, 7, 1), key=None, at=make.NOON):
    """Let somebody take the device home, for a month unless told otherwise."""
    to = Handout(person or make.participant(town=row.municipality), due_on=due_on)
    return loans.lend(row, to=to, key=key or uuid4(), by=make.BY, at=at)


def bring(loan, *, at=make.NOON, key=None, **back):
    """The device comes back."""
    return loans.take_back(loan, back=Back(**back), key=key or uuid4(), by=make.BY, at=at)


def ready(row):
    """Erased, and so free for the next."""
    return equipment.erase(row, by=make.BY, at=make.NOON)
