"""A town whose night line is in use, and somebody who rings it."""

from accounts.actors import Actor
from classes.actions import night_calls, night_lines, night_recordings
from classes.choices.night import NightHours, NightLineState
from classes.models import NightLine
from classes.queries import night
from tests import make
from tests.make import BY, NOON, tokyo

NUMBER = "0992161199"
CALLED = "+81992161199"
CALLER = "+81992240001"
CALLER_DIGITS = "0992240001"
NIGHT = tokyo("2026-06-01 20:00")  # a Monday
MORNING = tokyo("2026-06-02 09:00")


def line(town=None, *, at=NOON, **columns):
    """The line in use: every published class gets its number."""
    town = town or make.town()
    given = {
        "state": NightLineState.OPEN,
        "number": NUMBER,
        "hours": NightHours.OUTSIDE_OFFICE,
        "forward_to": "",
        "hold_days": 1,
    } | columns
    seen = night.stamp(NightLine.objects.filter(municipality=town).first())
    typed = night_lines.Line(**given)
    return night_lines.change(town, line=typed, seen=seen, by=BY, at=at)


def offering(**columns):
    """A class that somebody can sign up for at night."""
    hall = columns.pop("venue", None) or make.venue(kana="タニヤマサザンホール")
    return make.offering(venue=hall, **columns)


def number_of(one):
    one.refresh_from_db()
    return one.class_number


def call(town=None, *, sid="", phone=CALLER_DIGITS, at=NIGHT, named=True, **columns):
    """Somebody signed up at night and said their name, whose recording is here."""
    town = town or make.town()
    hall = make.venue(town=town, kana="コウミンカン")
    one = columns.pop("offering", None) or offering(town=town, venue=hall, **columns)
    held = line(town, number=f"09921{town.code[-5:]}")
    sid = sid or f"CA{one.pk}"
    taken = night_calls.take(
        held, call_sid=sid, offering=one, phone=phone, by=Actor.ringing(), at=at
    )
    if named:
        sound = night_calls.recorded(
            taken, sid=f"RE{sid}", seconds=3, by=Actor.ringing(), at=at
        )
        night_recordings.store(
            sound, content=b"ID3sound", media_type="audio/mpeg", by=BY, at=at
        )
    taken.refresh_from_db()
    return taken
