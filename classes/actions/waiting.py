"""The waiting list: a freed seat is offered to whoever is next, mostly by telephone.

An open offer holds the seat. Whoever was asked and did not answer in time goes to the end of
the line and blocks nobody, until another seat comes free (`ledger.another_turn`); the same
holds for everybody at a last call, where the first yes has the seat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Self

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import admission, ledger, words
from classes.actions.refusals import NoOffer, OfferExpired, OfferingCancelled, SeatGone
from classes.choices import EXPIRED, OfferingState, RegistrationState
from classes.models import Offering, Registration
from classes.queries import lines, next_lots, offices, seats
from classes.queries.next_lots import Lot
from classes.queries.seats import Seats
from classes.rules import deadlines, letters
from classes.rules.deadlines import OfficeCalendar
from common import phones
from notices.choices import Purpose


@dataclass(frozen=True)
class _Term:
    """Until when seats are given away one after the other, and to whom."""

    begins: dict[int | None, datetime]
    office: OfficeCalendar
    minutes: int
    at: datetime

    @classmethod
    def of(cls, offering: Offering, *, at: datetime) -> Self:
        return cls(
            begins=lines.beginnings(offering),
            office=offices.calendar(offering.municipality),
            minutes=offices.minutes(offering),
            at=at,
        )

    def is_ahead(self, row: Registration) -> bool:
        """Whether that is still to come for which somebody is registered."""
        begins = self.begins.get(row.session_id)
        return begins is not None and begins > self.at

    def has_a_turn(self, row: Registration) -> bool:
        return row.called_at is None and self.is_ahead(row)

    def is_late(self, row: Registration) -> bool:
        """Whether an offer has run out; nothing is late where nothing is held."""
        if row.state != RegistrationState.OFFERED or row.session_id not in self.begins:
            return False
        return not self.is_ahead(row) or (row.offer_deadline or self.at) <= self.at

    def is_near(self, lot: Lot) -> bool:
        """Whether all are to be asked at once."""
        return deadlines.last_call(
            self.at, self._first(lot), calendar=self.office, minutes=self.minutes
        )

    def deadline(self, lot: Lot) -> datetime:
        return deadlines.offer_deadline(
            self.at, self._first(lot), calendar=self.office, minutes=self.minutes
        )

    def _first(self, lot: Lot) -> datetime:
        return min(self.begins[row.session_id] for row in lot)


@transaction.atomic
def fill(offering: Offering, *, by: Actor, at: datetime) -> list[Registration]:
    """Offer free seats to those who wait, in their order, and take back offers that have run
    out. Gives the registrations that were offered a seat.

    A party that does not fit waits, and everybody behind it who wants the same seats with it:
    nobody jumps the queue. When the class is too near for one answer after the other, all who
    wait for these seats are called at once. From the beginning on (of the session that
    somebody waits for, or of the series) seats are given at the door only. Called wherever a
    seat may have come free; calling it again changes nothing.
    """
    offering = ledger.lock(offering)
    expired = _expire(offering, by=by, at=at)
    if offering.state != OfferingState.PUBLISHED:
        return []
    offered = _give(offering, by=by, at=at)
    for row in expired:
        words.expired(row, by=by, at=at)
    return offered


def _give(offering: Offering, *, by: Actor, at: datetime) -> list[Registration]:
    if not next_lots.may_fit(seats.count(offering, at=at)):
        return []  # a long line is not read for nothing
    term = _Term.of(offering, at=at)
    lots = lines.lots(row for row in lines.waiting(offering) if term.has_a_turn(row))
    fitting: list[Lot] = []
    while lots:
        counted = seats.count(offering, at=at)
        fitting = next_lots.fitting(lots, counted)
        near = next((lot for lot in fitting if term.is_near(lot)), None)
        if near is None:
            break
        called = _wanting_the_same(near, [lot for lot in lots if term.is_near(lot)], counted)
        _call(called, term=term, by=by, at=at)
        lots = [lot for lot in lots if lot not in called]
    for lot in fitting if lots else []:
        for row in lot:
            _offer(row, deadline=term.deadline(lot), by=by, at=at)
    return [row for lot in fitting if lots for row in lot]


def accept(
    registration: Registration, *, by: Actor, at: datetime, override: str = ""
) -> Registration:
    """Take the seat that was offered, for the whole party.

    After the deadline the seat is the next person's: the party goes back in line, which is
    stored, and OfferExpired is raised. Raises SameTimeElsewhere when one of them is expected
    elsewhere by now, unless staff give a reason (`override`); NoOffer, OfferingCancelled, or
    SeatGone at a last call.
    """
    with transaction.atomic():
        ledger.turn(registration)
        offering = ledger.lock(registration.offering)
        if offering.state == OfferingState.CANCELLED:
            raise ledger.refusal(OfferingCancelled, on=offering)
        expired = _expire(offering, by=by, at=at, besides=registration)
        registration = ledger.fresh(registration)
        term = _Term.of(offering, at=at)
        late = term.is_late(registration)
        if late:
            _put_back(_party(registration), by=by, at=at)
        else:
            party = _asked(offering, registration, term=term)
            if not override.strip():
                admission.refuse_clash_meanwhile(offering, party=party)
            _seat(party, override=override, by=by, at=at)
        fill(offering, by=by, at=at)
        for row in expired:
            words.expired(row, by=by, at=at)
    registration.refresh_from_db()
    if late:
        place = lines.place(registration) or 1
        raise ledger.refusal(OfferExpired, on=registration.offering, place=place)
    return registration


@transaction.atomic
def decline(
    registration: Registration, *, reason: str, by: Actor, at: datetime
) -> Registration:
    """Say no to an offer, for oneself: the seat goes to the next. Raises NoOffer."""
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if registration.state != RegistrationState.OFFERED:
        raise ledger.refusal(NoOffer, on=offering)
    ledger.move(registration, to=RegistrationState.WITHDRAWN, reason=reason, by=by, at=at)
    withdraw_news(registration, by=by, at=at)
    fill(offering, by=by, at=at)
    return registration


@transaction.atomic
def pass_over(
    registration: Registration, *, reason: str, by: Actor, at: datetime
) -> Registration:
    """Nobody answered the telephone: back in line before the deadline, and on to the next.

    Raises NoOffer or ReasonMissing.
    """
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if registration.state != RegistrationState.OFFERED:
        raise ledger.refusal(NoOffer, on=offering)
    _put_back(_party(registration), by=by, at=at, reason=ledger.reason_of(reason))
    fill(offering, by=by, at=at)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def reorder(
    registration: Registration, *, place: int, reason: str, by: Actor, at: datetime
) -> Registration:
    """Move somebody, with their party, to another place in line (from 1), for a reason.

    Whoever was passed over has their turn again. Raises NoOffer when they do not wait, or
    ReasonMissing.
    """
    reason = ledger.reason_of(reason)
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if registration.state != RegistrationState.WAITING:
        raise ledger.refusal(NoOffer, on=offering)
    line = [*lines.waiting(offering)]
    key = registration.party or registration.pk
    moved = [row for row in line if (row.party or row.pk) == key]
    rest = [row for row in line if (row.party or row.pk) != key]
    before = line.index(registration) + 1
    position = min(max(place, 1), len(rest) + 1) - 1
    number = ledger.end_of_line(offering)
    for row in [*rest[:position], *moved, *rest[position:]]:
        row.queue_number = number
        number += 1
        if row in moved:
            row.called_at = None
        row.save(update_fields=["queue_number", "called_at"])
    audit.record(
        "registration.reordered",
        on=registration,
        municipality=offering.municipality,
        by=by,
        at=at,
        reason=reason,
        before=before,
        after=position + 1,
    )
    fill(offering, by=by, at=at)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def lapse(offering: Offering, *, by: Actor, at: datetime) -> int:
    """What has begun has no line any more: it ends, and whoever still waits hears it.

    Who waits for a session that is still to come stays, and so does everybody while nothing is
    scheduled: another day may be found. Gives how many were waiting.
    """
    offering = ledger.lock(offering)
    begins = lines.beginnings(offering)
    begun = {key for key, starts_at in begins.items() if starts_at <= at}
    rows = [row for row in lines.queued(offering) if row.session_id in begun]
    for row in rows:
        ledger.move(row, to=RegistrationState.LOST, reason="開催を過ぎたため", by=by, at=at)
        withdraw_news(row, by=by, at=at)
        words.never_free(row, by=by, at=at)
    return len(rows)


def withdraw_news(registration: Registration, *, by: Actor, at: datetime) -> None:
    """Take back what this person has not been told yet about their registration."""
    words.withdraw(registration, by=by, at=at)


def _wanting_the_same(lot: Lot, others: Sequence[Lot], counted: Seats) -> list[Lot]:
    keys = next_lots.keys(lot, counted)
    return [other for other in others if keys & next_lots.keys(other, counted)]


def _asked(offering: Offering, registration: Registration, *, term: _Term) -> Lot:
    """The party that may say yes now; nobody at the second click."""
    state = RegistrationState(registration.state)
    if state is RegistrationState.CONFIRMED:
        return []
    called = state is RegistrationState.WAITING and registration.called_at is not None
    if not term.is_ahead(registration) or not (called or state is RegistrationState.OFFERED):
        raise ledger.refusal(NoOffer, on=offering)
    party = _party(registration)
    if called:
        _refuse_to_overtake(offering, party, term=term)
    return party


def _seat(party: Lot, *, override: str, by: Actor, at: datetime) -> None:
    reason = override.strip()[:200]
    for row in party:
        ledger.move(row, to=RegistrationState.CONFIRMED, reason=reason, by=by, at=at)
        if reason:
            row.overridden = reason
            row.save(update_fields=["overridden"])
        withdraw_news(row, by=by, at=at)


def _refuse_to_overtake(offering: Offering, party: Lot, *, term: _Term) -> None:
    """Whoever was asked before and says yes now has what is left when those further ahead, who
    were not asked yet, have theirs. Raises SeatGone or NoOffer."""
    if not next_lots.fits(party, seats.count(offering, at=term.at)):
        raise SeatGone
    place = min(row.queue_number or 0 for row in party)
    ahead = lines.waiting(offering).filter(queue_number__lt=place)
    lots = lines.lots(row for row in ahead if term.has_a_turn(row))
    if party not in next_lots.fitting([*lots, party], seats.count(offering, at=term.at)):
        raise ledger.refusal(NoOffer, on=offering)


def _offer(row: Registration, *, deadline: datetime, by: Actor, at: datetime) -> None:
    ledger.move(row, to=RegistrationState.OFFERED, reason="", by=by, at=at, deadline=deadline)
    withdraw_news(row, by=by, at=at)
    words.say(
        row,
        purpose=Purpose.SEAT_OFFERED,
        text=letters.seat_offered(
            row.offering.title, deadline=deadline, phone=phones.display(row.offering.phone)
        ),
        by=by,
        at=at,
        due_at=deadline,
        context={"期限": letters.moment(deadline)},
    )


def _call(lots: Sequence[Lot], *, term: _Term, by: Actor, at: datetime) -> None:
    for row in chain.from_iterable(lots):
        row.called_at = at
        row.save(update_fields=["called_at"])
        audit.record(
            "registration.called",
            on=row,
            municipality=row.offering.municipality,
            by=by,
            at=at,
        )
        withdraw_news(row, by=by, at=at)
        words.say(
            row,
            purpose=Purpose.LAST_CALL,
            text=letters.last_call(
                row.offering.title, phone=phones.display(row.offering.phone)
            ),
            by=by,
            at=at,
            due_at=term.begins.get(row.session_id),
        )


def _expire(
    offering: Offering, *, by: Actor, at: datetime, besides: Registration | None = None
) -> list[Registration]:
    """Put back in line whoever did not answer in time, party by party. They are to be told,
    once the seats are given and their place is known."""
    overdue = Registration.objects.filter(
        offering=offering, state=RegistrationState.OFFERED, offer_deadline__lte=at
    ).order_by("queue_number", "pk")
    answering = besides and (besides.party or besides.pk)
    late = [ledger.fresh(row) for row in overdue if (row.party or row.pk) != answering]
    _put_back(late, by=by, at=at)
    return late


def _put_back(
    party: Sequence[Registration], *, by: Actor, at: datetime, reason: str = EXPIRED
) -> None:
    for row in party:
        ledger.move(
            row, to=RegistrationState.WAITING, reason=reason, by=by, at=at, called_at=at
        )
        withdraw_news(row, by=by, at=at)


def _party(registration: Registration) -> list[Registration]:
    """Those who applied together and are in the same state: they answer as one."""
    if registration.party is None:
        return [registration]
    rows = Registration.objects.filter(
        party=registration.party, state=registration.state, offering=registration.offering_id
    ).order_by("queue_number", "pk")
    return [ledger.fresh(row) for row in rows]
