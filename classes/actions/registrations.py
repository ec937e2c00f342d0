"""Taking and cancelling registrations, whatever the channel and the kind."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from accounts import prepared
from accounts.actors import Actor
from classes.actions import admission, ledger, waiting, words
from classes.actions.refusals import (
    AlreadyCancelled,
    AlreadyRegistered,
    ChooseSession,
    KeptForDesk,
    NoRegistrationNeeded,
    NotPublished,
    NotYetOpen,
    OfferingCancelled,
    OfferingFull,
    OtherTown,
    RegistrationClosed,
    RegistrationRefused,
    RequestReused,
    SameTimeElsewhere,
    SlotFull,
    TooYoung,
    WaitingListFull,
)
from classes.actions.requests import Request, digest_of
from classes.choices import (
    AT_THE_DOOR,
    REGISTRATION_TRANSITIONS,
    Channel,
    DrawState,
    Joining,
    OfferingState,
    RegistrationState,
    Selection,
)
from classes.models import Offering, Refusal, Registration, Session
from classes.queries import registrations, seats, slots
from classes.rules import slotting
from common.ages import band_of
from common.clock import tokyo_date
from people.actions import participants
from people.models import Participant
from people.queries import identities

__all__ = [
    "AlreadyCancelled",
    "AlreadyRegistered",
    "NoRegistrationNeeded",
    "NotPublished",
    "NotYetOpen",
    "OfferingCancelled",
    "OfferingFull",
    "OtherTown",
    "RegistrationClosed",
    "RegistrationRefused",
    "Request",
    "RequestReused",
    "SameTimeElsewhere",
    "TooYoung",
    "digest_of",
]


def apply(
    *,
    offering: Offering,
    person: participants.Person,
    request: Request,
    by: Actor,
    at: datetime,
) -> Registration:
    """Register somebody who gives their details: found by phone and kana, or new.

    Gives a registration that is confirmed, waiting, or in the draw. Raises a
    RegistrationRefused; then nothing is stored, the person neither, but that somebody was
    refused.
    """
    return apply_together(offering=offering, people=[person], request=request, by=by, at=at)[0]


def apply_together(
    *,
    offering: Offering,
    people: Sequence[participants.Person | Participant],
    request: Request,
    by: Actor,
    at: datetime,
) -> list[Registration]:
    """`apply` for people who want to come together: all get a seat, or all wait. Those who are
    known already may be given as such."""
    with refusals_kept(offering, people=people, request=request, at=at):
        try:
            return _register(offering, people, request, by=by, at=at)
        except (RegistrationRefused, ledger.KeyTaken):
            if (known := _answered(request)) is None:
                raise
            return known


def register(
    *, offering: Offering, participant: Participant, request: Request, by: Actor, at: datetime
) -> Registration:
    """Register a known person. Raises a RegistrationRefused, each reason with its own class."""
    return register_together(
        offering=offering, people=[participant], request=request, by=by, at=at
    )[0]


def register_together(
    *,
    offering: Offering,
    people: Sequence[Participant],
    request: Request,
    by: Actor,
    at: datetime,
) -> list[Registration]:
    """Register people who want to come together: one lot, one place in line."""
    return apply_together(offering=offering, people=people, request=request, by=by, at=at)


@ledger.retried
@transaction.atomic
def admit(
    *, session: Session, participant: Participant, by: Actor, at: datetime
) -> Registration:
    """Register somebody who is standing at the door of this session (当日受付).

    They are there: neither the closing date nor the capacity sends a person home, so only a
    session or offering that is not held and another town's person are refused. Whoever has a
    seat in this session gets their registration back; whoever was waiting for it has a seat
    now. Where sessions or slots are joined one by one they get this session and no other.
    """
    found = participants.identify(
        municipality=session.offering.municipality, people=[participant], at=at
    )
    person, offering = found[0].participant, ledger.lock(session.offering)
    admission.refuse_strangers(offering, person=person)
    if offering.state != OfferingState.PUBLISHED:
        raise ledger.refusal(NotPublished, on=offering)
    single = None if offering.joining == Joining.SERIES else session
    if single is not None and not registrations.is_held(single):
        raise ledger.refusal(ChooseSession, on=offering)
    known = registrations.at_the_door(session, participants=identities.of(person))
    seated = next((row for row in known if row.state == RegistrationState.CONFIRMED), None)
    if seated is not None:
        return seated
    waits = next((row for row in known if (row.session_id is None) == (single is None)), None)
    if waits is None:
        request = Request(channel=Channel.WALK_IN, session=single)
        entry = _entry(offering, person, request, state=RegistrationState.CONFIRMED, at=at)
        after = seats.standing(offering).last
        return ledger.enter([entry], after=after, by=by, at=at)[0]
    seated = ledger.move(
        ledger.fresh(waits), to=RegistrationState.CONFIRMED, reason=AT_THE_DOOR, by=by, at=at
    )
    waiting.withdraw_news(seated, by=by, at=at)
    return seated


@transaction.atomic
def cancel(
    registration: Registration, *, reason: str, by: Actor, at: datetime, tell: bool = False
) -> Registration:
    """Give a seat back (取消し), or leave the draw or the line (辞退). The seat goes to whoever
    is next. `tell` them, with the reason, when it was not they who asked for it. Raises
    AlreadyCancelled when it is over already."""
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    state = RegistrationState(registration.state)
    to = RegistrationState.WITHDRAWN
    if state is RegistrationState.CONFIRMED:
        to = RegistrationState.CANCELLED
    if to not in REGISTRATION_TRANSITIONS[state]:
        raise AlreadyCancelled
    ledger.move(registration, to=to, reason=reason, by=by, at=at)
    waiting.withdraw_news(registration, by=by, at=at)
    if tell:
        words.cancelled(registration, reason=reason, by=by, at=at)
    waiting.fill(offering, by=by, at=at)
    return registration


@contextmanager
def refusals_kept(
    offering: Offering,
    *,
    people: Sequence[participants.Person | Participant],
    request: Request,
    at: datetime,
) -> Iterator[None]:
    """Write down that somebody was turned away, when nothing else is stored of it: for around
    the transaction that is undone."""
    try:
        yield
    except RequestReused:
        raise  # a fault of a machine, not a person turned away
    except RegistrationRefused as refused:
        prepared.insert(
            Refusal(
                offering=offering,
                at=at,
                channel=request.channel,
                age_band=_band(people[0].birth_date, people[0].age_band, at),
                code=refused.code,
            )
        )
        raise


@ledger.retried
@transaction.atomic
def _register(
    offering: Offering,
    people: Sequence[participants.Person | Participant],
    request: Request,
    *,
    by: Actor,
    at: datetime,
) -> list[Registration]:
    """Decide, and write it down. The lock makes the last seat go to exactly one caller.

    Where there seems to be room, strangers are written down before the lock, which stays short;
    in a rush for the last seats after it, so that nothing is written for whoever is refused.
    """
    found = participants.identify(municipality=offering.municipality, people=people, at=at)
    early = seats.roomy(offering, len(people), desk=request.desk, at=at)
    found = participants.write_down(found, newcomers=early, by=by, at=at)
    offering = ledger.lock(offering)
    admission.refuse(offering, people=found, request=request, at=at)
    standing = seats.standing(offering)
    state = _decide(offering, request, len(people), standing=standing, at=at)
    found = participants.write_down(found, by=by, at=at)
    party = uuid4() if len(people) > 1 else None
    entries = [
        _entry(offering, each.participant, request, state=state, at=at) for each in found
    ]
    for number, entry in enumerate(entries):
        entry.party, entry.together = party, len(people)
        if number:  # the wish is the leader's own, as the key is
            entry.request_key, entry.request_digest, entry.wish = None, "", ""
    made = ledger.enter(entries, after=standing.last, by=by, at=at)
    for entry in made:
        words.taken_in(entry, by=by, at=at)
    if standing.line or state is RegistrationState.WAITING:
        waiting.fill(offering, by=by, at=at)
    return made


def _decide(
    offering: Offering,
    request: Request,
    people: int,
    *,
    standing: seats.Standing,
    at: datetime,
) -> RegistrationState:
    """What a newcomer gets: a ticket in the draw, a seat, or a place in line."""
    if offering.selection == Selection.LOTTERY and (
        offering.draw is None or offering.draw.state == DrawState.COMMITTED
    ):
        return RegistrationState.APPLIED
    if seats.certain(offering, people, standing=standing, desk=request.desk, at=at):
        return RegistrationState.CONFIRMED
    counted = seats.count(offering, at=at)
    keys = counted.keys(
        session=request.session.pk if request.session else None,
        slot=request.slot.pk if request.slot else None,
        device=request.device,
    )
    if counted.free_for_newcomers(keys, desk=request.desk) >= people:
        return RegistrationState.CONFIRMED
    if counted.places_in_line(people):
        return RegistrationState.WAITING
    if counted.free_for_newcomers(keys, desk=True) >= people:
        raise ledger.refusal(KeptForDesk, on=offering)
    if request.slot is not None and not offering.waiting_limit:
        free = slots.free_after(counted, near=request.slot, desk=request.desk, at=at)
        raise ledger.refusal(
            SlotFull, on=offering, free=slotting.free_words([slot.starts_at for slot in free])
        )
    full = WaitingListFull if offering.waiting_limit else OfferingFull
    raise ledger.refusal(full, on=offering)


_BY_KEY = prepared.Asked(
    lambda key: Registration.objects.filter(request_key=key).order_by(), str
)


def _answered(request: Request) -> list[Registration] | None:
    """The registrations that this very request made before. Raises RequestReused.

    Looked for when the request fails, as it does where it came before: its key is taken.
    """
    if request.key is None:
        return None
    known = _BY_KEY.first(request.key)
    if known is None:
        return None
    if known.request_digest != request.digest:
        raise RequestReused
    return registrations.asked_together(known)


def _entry(
    offering: Offering,
    person: Participant,
    request: Request,
    *,
    state: RegistrationState,
    at: datetime,
) -> Registration:
    return Registration(
        offering=offering,
        participant=person,
        state=state,
        session=request.session,
        slot=request.slot,
        device=request.device,
        rank=request.rank,
        channel=request.channel,
        flyer=request.flyer,
        filled_in_by=request.filled_in_by,
        wish=request.wish,
        topic=request.topic,
        request_key=request.key,
        request_digest=request.digest,
        overridden=request.override.strip(),
        registered_at=at,
    )


def _band(birth: date | None, band: str, at: datetime) -> str:
    day = tokyo_date(at)
    return band_of(birth, day) if birth and birth <= day else band
