"""When the office of a municipality is open, for deadlines that count office hours."""

from accounts.models import Municipality
from classes.models import Offering
from classes.rules.deadlines import OfficeCalendar


def calendar(municipality: Municipality) -> OfficeCalendar:
    """The office hours of the municipality: working days, its own opening and closing time."""
    return OfficeCalendar(opens=municipality.office_opens, closes=municipality.office_closes)


def minutes(offering: Offering) -> int:
    """How many office minutes somebody has to answer an offer."""
    return offering.municipality.answer_hours * 60
