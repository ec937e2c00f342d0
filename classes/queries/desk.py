"""What the phone desk shows beside the caller: their history, and the classes to offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from accounts.models import Municipality
from classes import rules
from classes.choices import LIVE_STATES, AgeBasis, OfferingState, SessionState
from classes.models import Offering, Registration, Session
from classes.queries import offerings
from classes.queries.offerings import Listing
from classes.rules import suiting, wordings
from common.ages import oldest_in
from common.clock import tokyo_date
from people.models import Participant
from people.queries import identities

MOST_HISTORY = 20


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

    history: tuple[Entry, ...] = ()
    birth_date: date | None = None
    age_band: str = ""
    device: str = ""

    @property
    def live(self) -> list[Entry]:
        return [entry for entry in self.history if entry.is_live]


@dataclass(frozen=True)
class Option:
    """A class as the clerk sees it. `obstacle` says why it cannot be booked, '' when it can."""

    listing: Listing
    obstacle: str
    fit: suiting.DeviceFit

    @property
    def offering(self) -> Offering:
        return self.listing.offering

    @property
    def differs(self) -> bool:
        """Whether it is taught with another device than the caller's: worth a question."""
        return self.fit is suiting.DeviceFit.DIFFERS


def history(participant: Participant) -> list[Entry]:
    """What the person signed up for under any of their entries, the latest class first."""
    rows = (
        Registration.objects.filter(participant__in=identities.of(participant))
        .select_related("offering__venue", "offering__municipality")
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
    entries = [Entry(row, tuple(row.offering.sessions.all())) for row in rows]
    return sorted(entries, key=lambda entry: entry.latest, reverse=True)


def caller_of(participant: Participant) -> Caller:
    """A known person with their history."""
    return Caller(
        history=tuple(history(participant)),
        birth_date=participant.birth_date,
        age_band=participant.age_band,
        device=participant.device,
    )


def options(
    *, municipality: Municipality, within: QuerySet[Offering], caller: Caller, at: datetime
) -> list[Option]:
    """Published classes that are not over, out of those the clerk answers for.

    First what can be booked, what suits the device before what differs, the nearest first;
    then the others, each with its obstacle. Three queries.
    """
    ahead = offerings.published(municipality=municipality, at=at).filter(
        pk__in=within.order_by().values("pk")
    )
    rows = [_option(listing, caller, at) for listing in offerings.listings(ahead, at=at)]
    return sorted(rows, key=lambda row: (bool(row.obstacle), row.fit))


def option(offering: Offering, *, caller: Caller, at: datetime) -> Option:
    """One class, for this caller."""
    return _option(offerings.listing(offering, at=at), caller, at)


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


def _option(listing: Listing, caller: Caller, at: datetime) -> Option:
    offering = listing.offering
    opens = f"{wordings.day(tokyo_date(offering.opens_at))}{wordings.clock(offering.opens_at)}"
    return Option(
        listing=listing,
        obstacle=suiting.obstacle(
            listing.window,
            opens=opens,
            registered=any(entry.offering == offering for entry in caller.live),
            clash=_clash(listing, caller),
            minimum_age=_too_young_for(listing, caller, at),
        ),
        fit=suiting.device_fit(caller.device, taught=offering.course.device),
    )


def _clash(listing: Listing, caller: Caller) -> str:
    """What else the caller holds a seat in at the same time, '' when nothing."""
    return next(
        (
            entry.offering.title
            for entry in caller.live
            if entry.offering != listing.offering
            and entry.offering.state == OfferingState.PUBLISHED
            for theirs in entry.meetings
            for ours in listing.scheduled
            if rules.overlaps(
                (ours.starts_at, ours.ends_at), (theirs.starts_at, theirs.ends_at)
            )
        ),
        "",
    )


def _too_young_for(listing: Listing, caller: Caller, at: datetime) -> int | None:
    """The minimum age, if the caller has not reached it."""
    offering, first = listing.offering, listing.first
    if offering.minimum_age is None or first is None:
        return None
    day = rules.age_basis_day(
        basis=AgeBasis(offering.age_basis),
        first_session=tokyo_date(first.starts_at),
        registered=tokyo_date(at),
    )
    old_enough = rules.old_enough(
        birth=caller.birth_date,
        oldest_possible=oldest_in(caller.age_band),
        minimum=offering.minimum_age,
        on=day,
    )
    return None if old_enough else offering.minimum_age
