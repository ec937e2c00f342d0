"""What is offered, and who is expected."""

from classes.models.catalogue import Course, Venue, VenueClosedDay, VenueStaff
from classes.models.draws import Draw
from classes.models.equipment import (
    Equipment,
    EquipmentNote,
    EquipmentReservation,
    Loan,
    LoanSettings,
)
from classes.models.flyers import Flyer, FlyerDay, FurtherClass
from classes.models.mass_notices import MassNotice
from classes.models.night import NightCall, NightLine, NightRecording
from classes.models.offerings import Offering, Session, Slot
from classes.models.outreach import (
    OutreachEvent,
    OutreachLetter,
    OutreachMenuItem,
    OutreachRequest,
    OutreachSettings,
    OutreachWish,
)
from classes.models.registrations import DrawChange, Refusal, Registration, RegistrationEvent
from classes.models.reminders import OfferingReminders, ReminderTerms
from classes.models.shifts import Assignment, AssignmentEvent, Shift, StaffingTerms
from classes.models.topics import ConsultationTopic

__all__ = [
    "Assignment",
    "AssignmentEvent",
    "ConsultationTopic",
    "Course",
    "Draw",
    "DrawChange",
    "Equipment",
    "EquipmentNote",
    "EquipmentReservation",
    "Flyer",
    "FlyerDay",
    "FurtherClass",
    "Loan",
    "LoanSettings",
    "MassNotice",
    "NightCall",
    "NightLine",
    "NightRecording",
    "Offering",
    "OfferingReminders",
    "OutreachEvent",
    "OutreachLetter",
    "OutreachMenuItem",
    "OutreachRequest",
    "OutreachSettings",
    "OutreachWish",
    "Refusal",
    "Registration",
    "RegistrationEvent",
    "ReminderTerms",
    "Session",
    "Shift",
    "Slot",
    "StaffingTerms",
    "Venue",
    "VenueClosedDay",
    "VenueStaff",
]
