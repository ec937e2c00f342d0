"""Who may register for what: every reason to turn somebody away, looked at under lock."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from accounts import prepared
from classes import rules
from classes.actions import ledger
from classes.actions.refusals import (
    AlreadyRegistered,
    ChooseDevice,
    ChooseSession,
    NoRegistrationNeeded,
    NotForYou,
    NotPublished,
    NotYetOpen,
    OfferingCancelled,
    OtherTown,
    OverrideNeedsDesk,
    RegistrationClosed,
    RegistrationRefused,
    SamePersonTwice,
    SameTimeElsewhere,
    SeriesOnly,
    TooManyTogether,
    TooYoung,
    UnknownTopic,
)
from classes.actions.requests import Request
from classes.choices import (
    Channel,
    DrawState,
    Hindrance,
    Joining,
    OfferingState,
    RegistrationMode,
    RegistrationState,
    SeatDevice,
    SessionState,
    Window,
)
from classes.models import Offering, Registration, Session
from classes.queries import experience, registrations, topics
from classes.queries.registrations import Appointment
from classes.rules import eligibility
from common.clock import tokyo_date
from people.actions.participants import Identified
from people.models import Participant
from people.queries import identities

REFUSALS: dict[Window, type[RegistrationRefused]] = {
    Window.CANCELLED: OfferingCancelled,
    Window.NO_REGISTRATION: NoRegistrationNeeded,
    Window.NOT_YET_OPEN: NotYetOpen,
    Window.CLOSED: RegistrationClosed,
}
Span = tuple[datetime, datetime]
# Couples, carers and friends; a larger group asks for an outreach lecture.
LARGEST_PARTY = 4


_MEETINGS = prepared.Asked(
    lambda offering: Session.objects.filter(offering=offering).order_by("starts_at", "pk"), int
)


def refuse(
    offering: Offering,
    *,
    people: Sequence[Identified],
    request: Request,
    at: datetime,
) -> None:
    """Raise the first reason for which these people cannot register as they ask.

    Who is new is registered nowhere, and perhaps not even stored yet.
    """
    target = _target(offering, request)
    if request.topic and request.topic not in topics.of(offering.municipality).labels:
        raise ledger.refusal(UnknownTopic, on=offering)
    persons = [each.participant for each in people]
    _refuse_crowds_and_favours(offering, persons, request)
    known = [None if each.new else identities.of(each.participant) for each in people]
    for number, (person, entries) in enumerate(zip(persons, known, strict=True)):
        with _of(number):
            refuse_strangers(offering, person=person)
            _refuse_twice(offering, entries, request)
    _refuse_by_window(offering, at)
    if request.override:
        return
    for number, (person, entries) in enumerate(zip(persons, known, strict=True)):
        with _of(number):
            visits = entries is not None
            _refuse_by_terms(offering, person, request, target=target, visits=visits, at=at)
            _refuse_clash(offering, entries, request, target=target)


@contextmanager
def _of(number: int) -> Iterator[None]:
    """Note in a refusal which of the people it is about: `context["person"]`, from 0."""
    try:
        yield
    except RegistrationRefused as refused:
        refused.context["person"] = number
        raise


def _target(offering: Offering, request: Request) -> list[Session]:
    """The sessions that somebody would come to. Raises what is wrong with the choice."""
    split = offering.seats_iphone is not None
    if split != bool(request.device) or request.device not in SeatDevice.values:
        raise ledger.refusal(ChooseDevice, on=offering)
    joining = Joining(offering.joining)
    if request.session is None and request.slot is None:
        if joining is Joining.SLOT:
            raise ledger.refusal(ChooseSession, on=offering)
        meetings = _MEETINGS(offering.pk)
        held = [each for each in meetings if each.state == SessionState.SCHEDULED]
        if meetings and not held:
            raise ledger.refusal(OfferingCancelled, on=offering)
        return held
    if joining is Joining.SERIES:
        raise ledger.refusal(SeriesOnly, on=offering)
    session = Session.objects.filter(pk=request.session.pk).first() if request.session else None
    if (
        session is None
        or session.offering_id != offering.pk
        or session.state != SessionState.SCHEDULED
        or (joining is Joining.SLOT) != (request.slot is not None)
        or (request.slot is not None and request.slot.session_id != session.pk)
    ):
        raise ledger.refusal(ChooseSession, on=offering)
    return [session]


def refuse_strangers(offering: Offering, *, person: Participant) -> None:
    if person.municipality_id != offering.municipality_id:
        raise OtherTown


def _refuse_crowds_and_favours(
    offering: Offering, people: Sequence[Participant], request: Request
) -> None:
    if len(people) > LARGEST_PARTY:
        raise ledger.refusal(TooManyTogether, on=offering, limit=LARGEST_PARTY)
    if len({person.pk or id(person) for person in people}) < len(people):
        raise SamePersonTwice
    if request.override and not request.desk:
        raise ledger.refusal(OverrideNeedsDesk, on=offering)


def _refuse_twice(offering: Offering, person: Sequence[int] | None, request: Request) -> None:
    if person is None:
        return
    live = registrations.live(offering).filter(participant__in=person)
    live = live.exclude(session__state=SessionState.CANCELLED)
    if request.session is not None:
        # Several single sessions may be joined, but none twice, nor beside the whole series.
        live = live.filter(Q(session__isnull=True) | Q(session=request.session))
    if live.exists():
        raise ledger.refusal(AlreadyRegistered, on=offering)


def refuse_twin(registration: Registration) -> None:
    """Whoever registered again after they had lost has one place, not two. Raises
    AlreadyRegistered."""
    live = registrations.live(registration.offering).exclude(pk=registration.pk)
    live = live.filter(participant__in=identities.of(registration.participant))
    if registration.session_id is not None:
        live = live.filter(Q(session__isnull=True) | Q(session=registration.session_id))
    if live.exists():
        raise ledger.refusal(AlreadyRegistered, on=registration.offering)


def _refuse_by_window(offering: Offering, at: datetime) -> None:
    if offering.state == OfferingState.DRAFT:
        raise ledger.refusal(NotPublished, on=offering)
    window = rules.opening(
        state=OfferingState(offering.state),
        mode=RegistrationMode(offering.registration_mode),
        opens_at=offering.opens_at,
        closes_at=offering.closes_at,
        at=at,
    )
    if window in REFUSALS:
        raise ledger.refusal(REFUSALS[window], on=offering)
    # Sent before closing, looked at after it: the seats are those of the frozen entries.
    if offering.draw is not None and offering.draw.state == DrawState.FROZEN:
        raise ledger.refusal(RegistrationClosed, on=offering)


def _refuse_by_terms(
    offering: Offering,
    person: Participant,
    request: Request,
    *,
    target: Sequence[Session],
    visits: bool,
    at: datetime,
) -> None:
    if not target:
        return
    terms = replace(experience.terms_of(offering), device=SeatDevice(request.device))
    ask = visits and terms.ask_for_visits
    hindrances = eligibility.hindrances(
        terms,
        experience.applicant(person, at=at) if ask else experience.told_by(person),
        first_session=tokyo_date(target[0].starts_at),
        registered=tokyo_date(at),
    )
    if Hindrance.TOO_YOUNG in hindrances:
        raise ledger.refusal(TooYoung, on=offering, minimum=offering.minimum_age or 0)
    if hindrances:
        raise ledger.refusal(
            NotForYou,
            on=offering,
            reason="。".join(each.label for each in hindrances),
            hindrances=hindrances,
        )


def refuse_known(registration: Registration, *, at: datetime) -> None:
    """Whoever was let in before anybody knew who they are is looked at once they are: they have
    one place, belong to those for whom the class is, and are expected nowhere else then.

    Under the lock of the offering. Raises AlreadyRegistered, TooYoung, NotForYou or
    SameTimeElsewhere.
    """
    offering, person = registration.offering, registration.participant.kept
    refuse_twin(registration)
    request = Request(channel=Channel(registration.channel), device=registration.device)
    held = [*offering.sessions.filter(state=SessionState.SCHEDULED).order_by("starts_at")]
    _refuse_by_terms(offering, person, request, target=held, visits=True, at=at)
    refuse_clash_meanwhile(offering, party=[registration])


def _refuse_clash(
    offering: Offering,
    person: Sequence[int] | None,
    request: Request,
    *,
    target: Iterable[Session],
) -> None:
    if person is None:
        return
    meetings = [request.slot] if request.slot is not None else target
    spans = [(each.starts_at, each.ends_at) for each in meetings]
    _refuse_overlap(offering, spans, registrations.elsewhere(person, besides=offering))


def refuse_clash_meanwhile(offering: Offering, *, party: Sequence[Registration]) -> None:
    """Whoever waited may be expected elsewhere by now; a second open offer is no promise yet.
    Whom staff let in for a reason is not looked at again. Raises SameTimeElsewhere.

    After `ledger.turn`, so that nobody registers them elsewhere in this moment.
    """
    held = [*offering.sessions.filter(state=SessionState.SCHEDULED)]
    promised = [RegistrationState.CONFIRMED, RegistrationState.APPLIED]
    for number, row in enumerate(party):
        if row.overridden:
            continue
        elsewhere = registrations.elsewhere(
            identities.of(row.participant), besides=offering, states=promised
        )
        with _of(number):
            _refuse_overlap(offering, registrations.meetings(row, held), elsewhere)


def _refuse_overlap(
    offering: Offering, spans: Sequence[Span], elsewhere: Iterable[Appointment]
) -> None:
    for other in elsewhere:
        if any(rules.overlaps(span, (other.starts_at, other.ends_at)) for span in spans):
            raise ledger.refusal(SameTimeElsewhere, on=offering, other=other.title)
