"""Who is registered for what."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Municipality
from classes.choices import (
    ATTENDING_STATES,
    LIVE_STATES,
    SEATED_STATES,
    Channel,
    OfferingState,
    RegistrationState,
    SessionState,
)
from classes.models import Offering, Registration, Session
from classes.rules import overlaps

# Where somebody is expected, or will be when they are lucky.
PROMISED = (*SEATED_STATES, RegistrationState.APPLIED)

# The columns of an Appointment.
APPOINTMENT = (
    Coalesce("slot__starts_at", "offering__sessions__starts_at"),
    Coalesce("slot__ends_at", "offering__sessions__ends_at"),
    "offering__title",
)


def live(offering: Offering) -> QuerySet[Registration]:
    """The registrations that are not over: seated, in the draw or in line; oldest first."""
    return (
        Registration.objects.filter(offering=offering, state__in=LIVE_STATES)
        .select_related("participant")
        .order_by("registered_at", "pk")
    )


def expected(session: Session) -> QuerySet[Registration]:
    """The registrations with a seat in the session: for it, or for the whole series."""
    return (
        Registration.objects.filter(
            Q(session__isnull=True) | Q(session=session),
            offering=session.offering_id,
            state__in=ATTENDING_STATES,
        )
        .select_related("participant")
        .order_by("registered_at", "pk")
    )


def is_held(session: Session) -> bool:
    """Whether the session is still to take place, or took place, as it is written now."""
    return Session.objects.filter(pk=session.pk, state=SessionState.SCHEDULED).exists()


def at_the_door(session: Session, *, participants: Iterable[int]) -> list[Registration]:
    """What these rows of one person have of this session that is not over: the session itself
    before the whole series."""
    rows = live(session.offering).filter(
        Q(session__isnull=True) | Q(session=session), participant__in=[*participants]
    )
    return sorted(rows, key=lambda row: row.session_id is None)


class Appointment(NamedTuple):
    """From when to when somebody is expected, and where."""

    starts_at: datetime
    ends_at: datetime
    title: str


def elsewhere(
    participants: Iterable[int], *, besides: Offering, states: Collection[str] = PROMISED
) -> list[Appointment]:
    """When these people (keys) are to come to other offerings in which they have a seat, or are
    in a draw other than that of `besides`, of whose wishes they get one at most; one query.
    Whoever has a slot is expected in the slot, and not the whole day."""
    theirs = _expected(Q(participant__in=[*participants]), states).exclude(offering=besides)
    if besides.draw_id is not None:
        theirs = theirs.exclude(offering__draw=besides.draw_id)
    return [Appointment(*row) for row in theirs.values_list(*APPOINTMENT)]


def at_two_places(rows: Sequence[Registration], *, offering: Offering) -> dict[int, str]:
    """Where else those of these rows who have a seat in the offering have another one at the
    same time, by key of the row: two queries. It comes of a draw, of changes by hand, of
    sessions that were moved, and of what staff let pass."""
    people = {row.pk: row.participant.kept.pk for row in rows if row.state in SEATED_STATES}
    someone = Q(participant__in=people.values()) | Q(
        participant__merged_into__in=people.values()
    )
    theirs = _expected(someone, SEATED_STATES).exclude(offering=offering)
    person = Coalesce("participant__merged_into", "participant")
    appointments: dict[int, list[Appointment]] = {}
    for key, *row in theirs.values_list(person, *APPOINTMENT):
        appointments.setdefault(key, []).append(Appointment(*row))
    held = [*offering.sessions.filter(state=SessionState.SCHEDULED).order_by("pk")]
    found: dict[int, str] = {}
    for row in rows:
        for other in appointments.get(people.get(row.pk, 0), []):
            span = (other.starts_at, other.ends_at)
            if any(overlaps(each, span) for each in meetings(row, held)):
                found.setdefault(row.pk, other.title)
    return found


def _expected(whose: Q, states: Collection[str]) -> QuerySet[Registration]:
    """The registrations in these states, once for each session that is held for them."""
    return Registration.objects.filter(
        whose,
        Q(session__isnull=True) | Q(session=F("offering__sessions")),
        state__in=states,
        offering__state=OfferingState.PUBLISHED,
        offering__sessions__state=SessionState.SCHEDULED,
    ).order_by(APPOINTMENT[0], "pk")


def by_reference(reference: str, *, municipality: Municipality) -> Registration | None:
    """The registration with this reference number in the municipality, if there is one."""
    return (
        Registration.objects.filter(reference=reference, offering__municipality=municipality)
        .select_related("offering", "participant", "session", "slot")
        .first()
    )


def together(registrations: Iterable[Registration]) -> dict[UUID, list[str]]:
    """The reference numbers of everybody in these registrations' parties, by party: one query,
    none where everybody is alone."""
    parties = {row.party for row in registrations if row.party is not None}
    members: dict[UUID, list[str]] = {party: [] for party in parties}
    if not parties:
        return members
    rows = Registration.objects.filter(party__in=parties).order_by("pk")
    for party, reference in rows.values_list("party", "reference"):
        if party is not None:
            members[party].append(reference)
    return members


def faring_alike(registration: Registration) -> list[Registration]:
    """The others of the party who are where this one is: seated, in line, or lost as well."""
    if registration.party is None:
        return []
    rows = Registration.objects.filter(
        party=registration.party,
        offering=registration.offering_id,
        state=registration.state,
    ).exclude(pk=registration.pk)
    return [*rows.select_related("participant__merged_into").order_by("number")]


def asked_together(registration: Registration) -> list[Registration]:
    """Whom the request registered that has its key here, the one who asked first: them all, and
    nobody whom the office put into their party since."""
    first = registration.number
    rows = Registration.objects.filter(
        offering=registration.offering_id,
        number__range=(first, first + registration.together - 1),
    ).select_related(
        "offering__municipality", "offering__draw", "participant__merged_into", "slot"
    )
    return [*rows.order_by("number")]


def meetings(
    registration: Registration, held: Iterable[Session]
) -> list[tuple[datetime, datetime]]:
    """From when to when the person is to come, out of the sessions that are held."""
    if registration.slot is not None:
        return [(registration.slot.starts_at, registration.slot.ends_at)]
    one = registration.session_id
    return [(each.starts_at, each.ends_at) for each in held if one in {None, each.pk}]


def for_the_same(first: Registration, second: Registration) -> bool:
    """Whether these live registrations of one person for one offering are one too many: not for
    whoever waits for the whole series and came to the door of one session."""
    if first.session_id is not None and second.session_id is not None:
        return first.session_id == second.session_id
    walked_in = Channel.WALK_IN in {first.channel, second.channel}
    return not (walked_in and first.session_id != second.session_id)


def doubled(registrations: Iterable[Registration]) -> list[Registration]:
    """Those of one person's registrations that are live beside another one for the same, as
    happens when two entries turn out to be one person; with their sessions fetched."""
    live = [
        row
        for row in registrations
        if row.state in LIVE_STATES
        and (row.session is None or row.session.state != SessionState.CANCELLED)
    ]
    return [
        row
        for row in live
        if any(
            other.pk != row.pk
            and other.offering_id == row.offering_id
            and for_the_same(row, other)
            for other in live
        )
    ]
