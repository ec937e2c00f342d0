"""What is offered, and who is expected."""

from classes.models.catalogue import Course, Venue, VenueClosedDay, VenueStaff
from classes.models.draws import Draw
from classes.models.offerings import Flyer, Offering, Session, Slot
from classes.models.registrations import DrawChange, Refusal, Registration, RegistrationEvent

__all__ = [
    "Course",
    "Draw",
    "DrawChange",
    "Flyer",
    "Offering",
    "Refusal",
    "Registration",
    "RegistrationEvent",
    "Session",
    "Slot",
    "Venue",
    "VenueClosedDay",
    "VenueStaff",
]
