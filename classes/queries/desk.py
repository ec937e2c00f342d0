"""What the phone desk shows beside the caller: their history, and the classes to offer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from accounts.models import Municipality
from classes import rules
from classes.choices import (
    LIVE_STATES,
    SEATED_STATES,
    Joining,
    OfferingState,
    Outlook,
    RegistrationState,
    SessionState,
    Window,
)
from classes.models import Offering, Registration, Session
from classes.queries import experience, offerings, outlooks, registrations, seats
from classes.queries.offerings import Listing
from classes.queries.seats import PoolKey, Seats
from classes.rules import eligibility, suiting, wordings
from classes.rules.eligibility import Applicant
from common.clock import tokyo_date
from people.models import Participant
from people.queries import identities

MOST_HISTORY = 20
# Expected somewhere, as the ledger sees it: whoever waits elsewhere may still come.
EXPECTED_STATES = {*SEATED_STATES, RegistrationState.APPLIED}


@dataclass(frozen=True)
class Entry:
    """A registration in somebody's history, with the meetings that are held."""

    registration: Registration
    meetings: tuple[Session, ...]

    @property
    def offering(self) -> Offering:
        return self.registration.offering

    @property
    def is_live(self) -> bool:
        return self.registration.state in LIVE_STATES

    def is_over(self, at: datetime) -> bool:
        """Whether its last meeting has ended: there is no seat left to give back."""
        return bool(self.meetings) and self.meetings[-1].ends_at <= at

    @property
    def latest(self) -> tuple[datetime, int]:
        last = self.meetings[-1].starts_at if self.meetings else self.registration.registered_at
        return last, self.registration.pk


@dataclass(frozen=True)
class Caller:
    """What is known of the person so far, registered already or not."""

    applicant: Applicant = field(default_factory=Applicant)
    history: tuple[Entry, ...] = ()

    @property
    def device(self) -> str:
        return self.applicant.device

    @property
    def live(self) -> list[Entry]:
        return [entry for entry in self.history if entry.is_live]


# What is settled whatever the seats are.
SETTLED = {Window.CANCELLED, Window.NO_REGISTRATION, Window.NOT_YET_OPEN, Window.CLOSED}


@dataclass(frozen=True)
class Places:
    """The seats of a class as they are for somebody on the telephone."""

    listing: Listing
    counted: Seats

    @property
    def offering(self) -> Offering:
        return self.listing.offering

    @property
    def free(self) -> int:
        """Seats for callers, in every pool together; meetings that have begun left aside."""
        return sum(self._free(desk=True))

    @property
    def meetings(self) -> int:
        """In how many sessions or slots something is free."""
        return sum(free > 0 for free in self._free(desk=True))

    @property
    def outlook(self) -> Outlook:
        """The best that a caller can hope for."""
        if outlooks.is_drawn_by_lot(self.offering):
            return Outlook.DRAW
        if self.free:
            return Outlook.SEAT
        return Outlook.LINE if self.counted.places_in_line(1) else Outlook.NONE

    @property
    def only_by_phone(self) -> bool:
        """Whether the seats of the web are gone, and there is one that is kept for callers."""
        return self.outlook is Outlook.SEAT and not any(self._free(desk=False))

    @property
    def words(self) -> str:
        """あと3席, 空きのある回：2回, 空き枠：5枠, 満席・キャンセル待ち（2人）, 満席, 抽選."""
        outlook, joining = self.outlook, self.offering.joining
        if outlook is Outlook.LINE:
            return f"満席・キャンセル待ち（{self.counted.waiting}人）"
        if outlook is not Outlook.SEAT:
            return str(outlook.label)
        if joining == Joining.SESSIONS:
            return f"空きのある回：{self.meetings}回"
        return f"空き枠：{self.meetings}枠" if joining == Joining.SLOT else f"あと{self.free}席"

    def _free(self, *, desk: bool) -> list[int]:
        """What is free, by session or slot; in one piece where there is one."""
        begun = {each.pk for each in self.listing.sessions if each.starts_at <= self.listing.at}
        by_meeting = defaultdict[tuple[int | None, int | None], list[list[PoolKey]]](list)
        for key in self.counted.pools:
            if key[0] not in begun:
                by_meeting[key[:2]].append([key])
        return [self.counted.free_among(keys, desk=desk) for keys in by_meeting.values()]


@dataclass(frozen=True)
class Option:
    """A class as the clerk sees it. `obstacle` says why it cannot be booked, '' when it can;
    `judged` is such a reason that staff may put aside."""

    listing: Listing
    places: Places
    obstacle: str
    judged: str
    fit: suiting.DeviceFit

    @property
    def offering(self) -> Offering:
        return self.listing.offering

    @property
    def is_free(self) -> bool:
        """Whether a caller gets a seat at once."""
        return not self.obstacle and self.places.outlook is Outlook.SEAT

    @property
    def differs(self) -> bool:
        """Whether it is taught with another device than the caller's: worth a question."""
        return self.fit is suiting.DeviceFit.DIFFERS


def history(participant: Participant) -> list[Entry]:
    """What the person signed up for under any of their entries, the latest class first."""
    rows = (
        Registration.objects.filter(participant__in=identities.of(participant))
        .select_related("offering__venue", "offering__municipality", "slot")
        .prefetch_related(
            Prefetch(
                "offering__sessions",
                queryset=Session.objects.filter(state=SessionState.SCHEDULED).order_by(
                    "starts_at", "pk"
                ),
            )
        )
        .order_by("-registered_at", "-pk")[:MOST_HISTORY]
    )
    entries = [Entry(row, tuple(_meetings(row))) for row in rows]
    return sorted(entries, key=lambda entry: entry.latest, reverse=True)


def _meetings(registration: Registration) -> list[Session]:
    """What it is for: one session, or all that are held."""
    held = registration.offering.sessions.all()
    one = registration.session_id
    return [each for each in held if one is None or each.pk == one]


def caller_of(participant: Participant, *, at: datetime) -> Caller:
    """A known person with their history."""
    return Caller(experience.applicant(participant, at=at), tuple(history(participant)))


def options(
    *, municipality: Municipality, within: QuerySet[Offering], caller: Caller, at: datetime
) -> list[Option]:
    """Published classes that are not over, out of those the clerk answers for.

    First what can be booked, what suits the device before what differs, the nearest first;
    then the others, each with its obstacle. Four queries, and one where there are slots.
    """
    ahead = offerings.published(municipality=municipality, at=at).filter(
        pk__in=within.order_by().values("pk")
    )
    found = offerings.listings(ahead, at=at)
    counted = seats.counts([listing.offering for listing in found], at=at)
    rows = [_option(each, counted[each.offering.pk], caller=caller, at=at) for each in found]
    return sorted(rows, key=lambda row: (bool(row.obstacle), row.fit))


def option(offering: Offering, *, caller: Caller, at: datetime) -> Option:
    """One class, for this caller."""
    counted = seats.count(offering, at=at)
    return _option(offerings.listing(offering, at=at), counted, caller=caller, at=at)


def by_request(key: str, *, municipality: Municipality) -> Registration | None:
    """The registration that was made of the call with this key."""
    return (
        Registration.objects.filter(request_key=key, offering__municipality=municipality)
        .select_related("offering__venue", "offering__municipality", "participant__merged_into")
        .order_by("pk")
        .first()
    )


def saved_requests(keys: Iterable[str]) -> set[str]:
    """Those of the request keys of which a registration was made."""
    made = Registration.objects.filter(request_key__in=[*keys]).order_by("pk")
    return {key for key in made.values_list("request_key", flat=True) if key}


def _option(listing: Listing, counted: Seats, *, caller: Caller, at: datetime) -> Option:
    offering, places = listing.offering, Places(listing, counted)
    opens = f"{wordings.day(tokyo_date(offering.opens_at))}{wordings.clock(offering.opens_at)}"
    window = listing.window
    if window not in SETTLED:
        window = Window.FULL if places.outlook is Outlook.NONE else Window.OPEN
    firm = suiting.obstacle(window, opens=opens, registered=_registered(listing, caller))
    judged = "" if firm else _hindrance(listing, caller, at) or _clash(listing, caller)
    return Option(
        listing=listing,
        places=places,
        obstacle=firm or judged,
        judged=judged,
        fit=suiting.device_fit(caller.device, taught=offering.course.device),
    )


def _registered(listing: Listing, caller: Caller) -> bool:
    """Whether the caller holds all that there is: single sessions may be joined one after
    another."""
    held = {
        entry.registration.session_id
        for entry in caller.live
        if entry.offering == listing.offering
    }
    return None in held or (bool(held) and {each.pk for each in listing.upcoming} <= held)


def _clash(listing: Listing, caller: Caller) -> str:
    """In words, what else the caller is expected at in the same time; '' when nothing is, or
    when the meeting is still to be chosen."""
    if listing.offering.joining != Joining.SERIES:
        return ""
    other = next(
        (
            entry.offering.title
            for entry in caller.history
            if entry.registration.state in EXPECTED_STATES
            and entry.offering != listing.offering
            and entry.offering.state == OfferingState.PUBLISHED
            for theirs in registrations.meetings(entry.registration, entry.meetings)
            for ours in listing.scheduled
            if rules.overlaps((ours.starts_at, ours.ends_at), theirs)
        ),
        "",
    )
    return suiting.clash(other) if other else ""


def _hindrance(listing: Listing, caller: Caller, at: datetime) -> str:
    """Why the class is not meant for the caller, in words; '' when it is."""
    if listing.first is None:
        return ""
    found = eligibility.hindrances(
        experience.terms_of(listing.offering),
        caller.applicant,
        first_session=tokyo_date(listing.first.starts_at),
        registered=tokyo_date(at),
    )
    return suiting.hindrance(found, minimum_age=listing.offering.minimum_age)
