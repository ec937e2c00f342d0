"""A consultation day and those who come to it."""

from datetime import timedelta
from uuid import uuid4

from attendance.actions import tickets
from attendance.actions.consultation_records import Consultation
from attendance.choices import ConsultationResult
from classes.actions import slots
from classes.choices import Joining, Kind
from tests import make

ONE = make.tokyo("2026-06-01 13:00")


def at(clock):
    """An instant of the day: at("13:30")."""
    return make.tokyo(f"2026-06-01 {clock}")


def day(*, tables=1, minutes=30, **columns):
    """A consultation on 1 June, 13:00 to 15:00, in slots with as many seats as tables."""
    given = {"kind": Kind.CONSULTATION, "joining": Joining.SLOT, "first": ONE, **columns}
    given.setdefault("closes", given["first"] + timedelta(minutes=115))
    session = make.offering(**given).sessions.get()
    slots.divide(session, minutes=minutes, seats=tables, by=make.BY, at=make.NOON)
    return session


def book(session, slot=1, **request):
    """Somebody booked the slot with this number."""
    span = session.slots.get(number=slot)
    return make.registration(session.offering, session=session, slot=span, **request)


def come(session, booked=None, *, clock="13:00", topic="", key=None):
    """Somebody came: the one who booked, else somebody new."""
    mark = {
        "session": session,
        "id": key or uuid4(),
        "topic": topic,
        "by": make.BY,
        "at": at(clock),
    }
    if booked is not None:
        return tickets.receive(booked, **mark)
    return tickets.walk_in(make.participant(town=session.offering.municipality), **mark)


def told(*topics, **columns):
    """What is written down: LINE, solved in twenty minutes."""
    given = {"result": ConsultationResult.SOLVED, "minutes": 20, **columns}
    return Consultation(topics=topics or ("line",), **given)
