"""When a demo town reminds people, and what it says in its own words."""

from datetime import datetime, time

from accounts.models import Municipality
from classes.actions import reminder_terms
from classes.actions.reminder_terms import Terms
from classes.choices.reminders import Telling
from classes.rules.reminding import Times
from demo.crew import BY
from notices.actions import wordings
from notices.actions.wordings import Place
from notices.choices import MessageChannel, Purpose

OWN = "【{町名}】「{講座}」の席が空きました。{期限}までに、お電話ください。{電話}"


def tell(municipality: Municipality, *, at: datetime) -> None:
    """Three days before at ten, and on the evening before; helpers too. One wording of its
    own."""
    times = Times(days_before=3, days_at=time(10), evening_at=time(17))
    terms = Terms(times, Telling.YES)
    reminder_terms.settle(municipality, terms=terms, by=BY, at=at)
    place = Place(Purpose.SEAT_OFFERED, MessageChannel.SMS)
    wordings.write(municipality, place=place, text=OWN, seen=0, by=BY, at=at)
