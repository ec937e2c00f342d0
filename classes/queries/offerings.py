"""Offerings as they are listed: with their sessions, what is taken, and what may be expected.

Every list costs three queries, whatever its length: offerings, sessions, seats.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from accounts.models import Municipality
from classes import rules
from classes.choices import (
    Joining,
    OfferingState,
    Outlook,
    RegistrationMode,
    Selection,
    SessionState,
    Window,
)
from classes.models import Offering, Session
from classes.queries import outlooks, seats, terms_told
from classes.queries.seats import Book
from classes.queries.terms_told import Told

# Where registrations are taken.
WINDOWS = {
    Outlook.DRAW: Window.OPEN,
    Outlook.SEAT: Window.OPEN,
    Outlook.LINE: Window.WAITING_LIST,
    Outlook.DESK_ONLY: Window.OPEN,
    Outlook.NONE: Window.FULL,
}


@dataclass(frozen=True)
class Listing:
    """An offering at a moment. `sessions` holds all of them in order, the cancelled too.

    `seats` are all there are and `used` those that are gone: where single sessions or slots are
    joined, those of all of them together. `left` are to be had by whoever comes now, on the
    web or (`for_the_desk_alone`) at the desk, as the ledger would say. `applied` are in its
    draw.
    """

    offering: Offering
    sessions: tuple[Session, ...]
    taken: int
    waiting: int
    applied: int
    window: Window
    at: datetime
    seats: int
    used: int
    left: int
    for_the_desk_alone: bool

    @property
    def free(self) -> int:
        """Seats that nobody has, kept or held up or not; never below zero."""
        return max(self.seats - self.used, 0)

    @cached_property
    def told(self) -> Told:
        """What the public is told about who may come and how seats are given."""
        return terms_told.of(self.offering, meetings=len(self.scheduled), at=self.at)

    @property
    def over(self) -> int:
        """How many more than the capacity are registered: walk-ins are never sent home."""
        return max(self.used - self.seats, 0)

    @property
    def scheduled(self) -> tuple[Session, ...]:
        """The sessions that are held: their number is the n of 全n回."""
        return tuple(each for each in self.sessions if each.state == SessionState.SCHEDULED)

    @property
    def first(self) -> Session | None:
        """The first session that is held."""
        return self.scheduled[0] if self.scheduled else None

    @property
    def upcoming(self) -> tuple[Session, ...]:
        """The scheduled sessions that are not over."""
        return tuple(each for each in self.scheduled if each.ends_at > self.at)

    @property
    def next(self) -> Session | None:
        """The next session that is not over; None when all are."""
        return self.upcoming[0] if self.upcoming else None

    @property
    def leading(self) -> Session | None:
        """The session by which it is listed: the next one, else the first there was."""
        return self.next or (self.sessions[0] if self.sessions else None)


def public(*, municipality: Municipality | None, at: datetime) -> list[Listing]:
    """Published offerings with a session that is not over, the next one first.

    `municipality` None lists every municipality's.
    """
    return listings(published(municipality=municipality, at=at), at=at)


def published(*, municipality: Municipality | None, at: datetime) -> QuerySet[Offering]:
    """The offerings behind `public`, to be narrowed or cut into pages before `listings`."""
    ahead = Session.objects.filter(
        offering=OuterRef("pk"), state=SessionState.SCHEDULED, ends_at__gt=at
    ).order_by("starts_at", "pk")
    offerings = Offering.objects.filter(Exists(ahead), state=OfferingState.PUBLISHED)
    if municipality is not None:
        offerings = offerings.filter(municipality=municipality)
    return offerings.annotate(next_at=Subquery(ahead.values("starts_at")[:1])).order_by(
        "next_at", "pk"
    )


def listings(
    offerings: QuerySet[Offering] | Iterable[Offering], *, at: datetime
) -> list[Listing]:
    """The offerings with sessions, seats and window, in the order given: three queries.

    A queryset is loaded here with what a list shows; loaded offerings get their sessions
    fetched one by one, so hand over the queryset.
    """
    if isinstance(offerings, QuerySet):
        offerings = detailed(offerings)
    rows = [*offerings]
    sessions = {row: tuple(row.sessions.all()) for row in rows}
    books = seats.books(sessions, at=at)
    return [_listing(row, sessions[row], books[row.pk], at=at) for row in rows]


def listing(offering: Offering, *, at: datetime) -> Listing:
    """One offering with its sessions, seats and window."""
    return listings([offering], at=at)[0]


def detailed(offerings: QuerySet[Offering]) -> QuerySet[Offering]:
    """The offerings with everything that is shown about them, at a constant cost."""
    return offerings.select_related(
        "municipality", "course", "venue", "instructor", "draw"
    ).prefetch_related(
        Prefetch(
            "sessions",
            queryset=Session.objects.select_related("venue", "instructor").order_by(
                "starts_at", "pk"
            ),
        )
    )


def _listing(
    offering: Offering, sessions: tuple[Session, ...], book: Book, *, at: datetime
) -> Listing:
    counted, tally = book
    every, used = _seats(offering, sessions, book)
    opening = rules.opening(
        state=OfferingState(offering.state),
        mode=RegistrationMode(offering.registration_mode),
        opens_at=offering.opens_at,
        closes_at=offering.closes_at,
        at=at,
    )
    choices = outlooks.choices(offering, counted, sessions, at=at)
    left, by_phone = (outlooks.free(counted, choices, desk=desk) for desk in (False, True))
    drawn = offering.selection == Selection.LOTTERY
    alone = opening is Window.OPEN and not drawn and not left and by_phone > 0
    if opening is Window.OPEN and not drawn and not alone:
        opening = WINDOWS[outlooks.best(offering, counted, choices)]
    if sessions and all(each.state == SessionState.CANCELLED for each in sessions):
        opening = Window.CANCELLED
    return Listing(
        offering=offering,
        sessions=sessions,
        taken=tally.taken,
        waiting=tally.waiting,
        applied=tally.applied,
        window=opening,
        at=at,
        seats=every,
        used=used,
        left=by_phone if alone else left,
        for_the_desk_alone=alone,
    )


def _seats(offering: Offering, sessions: Iterable[Session], book: Book) -> tuple[int, int]:
    """All seats there are, and how many are gone."""
    counted, tally = book
    held = {each.pk for each in sessions if each.state == SessionState.SCHEDULED}
    if offering.joining == Joining.SLOT:
        slots = [pool.capacity for key, pool in counted.pools.items() if key[0] in held]
        return sum(slots), tally.taken
    if offering.joining == Joining.SESSIONS:
        whole = tally.taken - tally.single
        return offering.capacity * len(held), whole * len(held) + tally.single
    return offering.capacity, tally.taken
