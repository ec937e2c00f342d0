"""A notice to everybody of a session."""

from uuid import uuid4

from classes.actions import mass_notices
from classes.actions.mass_notices import Plan
from classes.choices.reminders import MassKind
from tests import make


def told(*, town):
    """Something was said about a class of its own, to one person."""
    offering = make.offering(town=town)
    make.registration(offering, make.participant(town=town, phone="099-224-1111"))
    plan = Plan(uuid4(), [offering.sessions.get()], MassKind.TELL, "雨が強くなりそうです。")
    return mass_notices.announce(town, plan=plan, by=make.BY, at=make.NOON)
