"""Offerings as the tests of the API need them: divided, full, with a line."""

from classes.actions import registrations, slots
from classes.choices import Joining, Kind
from tests import make

URL = "/api/v1/registrations/"


def by_slot(**columns):
    """A consultation day of four slots of half an hour."""
    given = {"kind": Kind.CONSULTATION, "joining": Joining.SLOT} | columns
    day = make.offering(**given).sessions.get()
    return slots.divide(day, minutes=30, seats=1, by=make.BY, at=make.NOON)


def by_session(**columns):
    """A series of two of which each may be joined alone."""
    return make.offering(sessions=2, joining=Joining.SESSIONS, **columns)


def waiting(people=2, **columns):
    """A class of one seat, taken; whoever has it, then those in line."""
    offering = make.offering(capacity=1, waiting_limit=None, **columns)
    return [make.registration(offering) for _ in range(people + 1)]


def offered(people=2, **columns):
    """The seat of `waiting` was given back: the first in line is asked."""
    seated, *line = waiting(people, **columns)
    registrations.cancel(seated, reason="用事", by=make.BY, at=make.NOON)
    for row in line:
        row.refresh_from_db()
    return line


def ask(client, registration, answer, **content):
    return client.post(f"{URL}{registration.reference}/{answer}/", content, format="json")


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]
