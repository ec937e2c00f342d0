"""The night line: whose it is, what can be signed up for, who waits to be rung."""

from datetime import datetime, timedelta
from itertools import islice

from django.db.models import QuerySet

from accounts.models import Municipality
from classes.choices import Joining, RegistrationState, Window
from classes.choices.night import (
    WAITING_CALLS,
    NightCallState,
    NightHours,
    NightLineState,
    RecordingState,
)
from classes.models import NightCall, NightLine, NightRecording, Offering
from classes.queries import announcements, offerings, offices, outlooks
from classes.queries.offerings import Listing
from classes.rules import night
from classes.rules.night import SpokenClass, Standing
from common import phones
from notices.rules import speech
from notices.rules.dialogue import Office

KEPT_FOR = timedelta(days=30)
DIALLED_FOR = timedelta(minutes=15)
"""Longer than any dialogue: whose number is still unconfirmed then has hung up."""


_STANDING = {
    Window.OPEN: Standing.SEAT,
    Window.WAITING_LIST: Standing.LINE,
    Window.FULL: Standing.FULL,
}

_GOT = {
    RegistrationState.WAITING: Standing.LINE,
    RegistrationState.APPLIED: Standing.DRAW,
}


def line_called(number: str) -> NightLine | None:
    """The open line with this number, as the carrier writes it (+8199…)."""
    try:
        digits = phones.parse(number).digits
    except phones.UnreadablePhone:
        return None
    rows = NightLine.objects.filter(number=digits, state=NightLineState.OPEN)
    return rows.select_related("municipality").order_by("pk").first()


def line_of(municipality: Municipality) -> NightLine | None:
    """The town's line, open or not; None where nobody has set one up."""
    return NightLine.objects.filter(municipality=municipality).order_by("pk").first()


def number_to_print(offering: Offering) -> str:
    """The number of the line on which this class can be signed up for; '' where it has none."""
    if not offering.class_number:
        return ""
    line = line_of(offering.municipality)
    return line.number if line is not None and line.state == NightLineState.OPEN else ""


def stamp(line: NightLine | None) -> str:
    """What an editor saw: changes when anybody has saved."""
    return line.changed_at.isoformat() if line is not None else ""


def answers(line: NightLine, *, at: datetime) -> bool:
    """Whether the machine takes the call, and not the office."""
    if line.hours == NightHours.ALWAYS:
        return True
    return not night.is_office_open(at, calendar=offices.calendar(line.municipality))


def office(municipality: Municipality) -> Office:
    """The town as it is spoken."""
    return Office(
        town=speech.kana(municipality.kana) or municipality.name,
        section=speech.speakable(municipality.section),
        phone=municipality.phone,
    )


def listed(municipality: Municipality, *, at: datetime) -> tuple[SpokenClass, ...]:
    """The next classes that a machine can take somebody in for."""
    found = (
        spoken(each)
        for each in announcements.open_now(municipality=municipality, at=at)
        if each.offering.class_number and _begins(each) is not None
    )
    taking = (each for each in found if each.standing is not Standing.STAFF)
    return tuple(islice(taking, night.MOST_LISTED))


def takes_any(municipality: Municipality, *, at: datetime) -> bool:
    """Whether any class takes registrations, be it into its line or by staff."""
    rows = announcements.joinable(municipality, at=at)
    return rows.exclude(class_number="").exists()


def by_number(municipality: Municipality, typed: str, *, at: datetime) -> Listing | None:
    """The class with this number that everybody may see and that is still to come."""
    number = night.read_number(typed)
    if number is None:
        return None
    rows = announcements.upcoming(municipality=municipality, at=at)
    found = offerings.listings(rows.filter(class_number=number), at=at)
    return next((each for each in found if _begins(each) is not None), None)


def spoken(listing: Listing) -> SpokenClass:
    """A class as it is read out."""
    offering, begins = listing.offering, _begins(listing)
    assert begins is not None
    venue = (listing.next or listing.sessions[0]).venue
    return SpokenClass(
        number=offering.class_number,
        title=offering.title,
        starts_at=begins,
        meetings=len(listing.scheduled),
        venue=speech.kana(venue.kana) or speech.speakable(venue.name),
        standing=standing(listing),
        whom=tuple(listing.told.eligible),
        fee=offering.fee,
    )


def standing(listing: Listing) -> Standing:
    """What somebody would get who signs up by telephone now: for the ear. The ledger decides
    under lock."""
    offering = listing.offering
    if listing.window not in _STANDING:
        return Standing.SHUT
    if not is_whole(offering):
        return Standing.STAFF
    if outlooks.is_drawn_by_lot(offering):
        return Standing.DRAW
    return _STANDING[listing.window]


def by_sid(call_sid: str, line: NightLine) -> NightCall | None:
    """The row of a call that is under way on this line."""
    rows = NightCall.objects.filter(call_sid=call_sid, municipality=line.municipality)
    return rows.select_related("registration").order_by("pk").first()


def got(call: NightCall) -> Standing:
    """What somebody got, as the ledger says."""
    if call.registration is None:
        return Standing.STAFF
    return _GOT.get(RegistrationState(call.registration.state), Standing.SEAT)


def reference(call: NightCall) -> str:
    """The receipt number; '' where there is no registration."""
    return call.registration.reference if call.registration is not None else ""


def has_name(call: NightCall) -> bool:
    """Whether they said their name."""
    return NightRecording.objects.filter(call=call).exists()


def of_town(municipality: Municipality, *, waiting: bool) -> QuerySet[NightCall]:
    """Those who are to be rung, the oldest first; or those that are done, the latest first."""
    rows = NightCall.objects.filter(municipality=municipality).select_related(
        "offering__venue", "registration__participant__merged_into", "recording"
    )
    # The sound itself is read where it is played.
    rows = rows.defer("recording__content")
    if waiting:
        return rows.filter(state__in=WAITING_CALLS).order_by("called_at", "pk")
    done = [NightCallState.FINISHED, NightCallState.ENDED]
    return rows.filter(state__in=done).order_by("-ended_at", "-pk")


def numbered(municipality: Municipality, *, at: datetime) -> list[Offering]:
    """The classes that are still to come and have a number, by their next date."""
    rows = announcements.joinable(municipality, at=at).exclude(class_number="")
    return [*rows[:100]]


def sound(call: NightCall) -> NightRecording | None:
    """What can be played of a call."""
    rows = NightRecording.objects.filter(call=call, state=RecordingState.STORED)
    return rows.order_by("pk").first()


def how_many_wait(municipality: Municipality) -> int:
    """The number on the staff's pages."""
    return NightCall.objects.filter(municipality=municipality, state__in=WAITING_CALLS).count()


def nameless_and_late(*, at: datetime) -> list[NightCall]:
    """Calls whose seat was held long enough, and who said no name."""
    rows = NightCall.objects.filter(state=NightCallState.OPEN, held_until__lte=at)
    return [*rows.order_by("pk")]


def broken_off(*, at: datetime) -> QuerySet[NightCall]:
    """Calls that ended before the number was confirmed."""
    return NightCall.objects.filter(
        state=NightCallState.DIALLED, called_at__lte=at - DIALLED_FOR
    )


def to_forget(*, at: datetime) -> list[NightCall]:
    """Calls that are over and of which something is left, though their time has passed: the
    numbers of those whose seat was given back are kept to ring them for a month."""
    rows = NightCall.objects.exclude(state__in=[NightCallState.DIALLED, NightCallState.OPEN])
    rows = rows.exclude(phone="", note="").filter(ended_at__lte=at - KEPT_FOR)
    return [*rows.select_related("municipality").order_by("pk")]


def to_fetch(*, at: datetime) -> list[NightRecording]:
    """Recordings that the carrier is to be asked about now, a hundred at most."""
    rows = NightRecording.objects.filter(next_at__lte=at).defer("content")
    return [*rows.order_by("next_at", "pk")[:100]]


def is_whole(offering: Offering) -> bool:
    """Whether there is nothing to choose: neither a day nor a kind of seat."""
    return offering.joining == Joining.SERIES and offering.seats_iphone is None


def _begins(listing: Listing) -> datetime | None:
    return listing.next.starts_at if listing.next else None
