"""Weeks of outreach: the classes agreed on and the wishes still open, beside all that the
instructors hold, with the way there and back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import Municipality
from classes.choices import Kind, OfferingState, SessionState
from classes.models import OutreachRequest, OutreachWish, Session, Venue
from classes.queries import outreach
from classes.queries.engagements import at_a_shift
from classes.queries.outreach_clashes import assigned, contracted, teachers
from classes.rules.outreach import states
from classes.rules.outreach.travelling import Meeting, in_the_way
from common.clock import at_tokyo, tokyo_date
from people.models import Helper


@dataclass(frozen=True)
class Held:
    """A class that somebody holds; `leaves` and `returns` are with the way, for outreach."""

    session: Session
    leaves: datetime
    returns: datetime
    request: OutreachRequest | None
    against: tuple[Session, ...]
    """What the same instructor cannot hold as well."""

    @property
    def starts_at(self) -> datetime:
        return self.session.starts_at


@dataclass(frozen=True)
class Wished:
    """A wish that nobody has decided on."""

    wish: OutreachWish
    request: OutreachRequest
    free: tuple[Helper, ...]
    """Who could hold it."""
    taken: tuple[Session, ...]
    """What is on in the same hall."""

    @property
    def starts_at(self) -> datetime:
        return self.wish.starts_at


@dataclass(frozen=True)
class Day:
    """A day with what is on and what is wished for, in the order of time."""

    day: date
    entries: tuple[Held | Wished, ...]

    @property
    def clashes(self) -> int:
        """How many classes of the day have an instructor who cannot hold them."""
        return sum(1 for each in self.entries if isinstance(each, Held) and each.against)


def days(municipality: Municipality, *, first: date, last: date) -> list[Day]:
    """Every day from the first to the last on which there is something, in eight queries."""
    minutes = outreach.settings_of(municipality).travel_minutes
    span = (at_tokyo(first, time.min), at_tokyo(last + timedelta(days=1), time.min))
    sessions = _sessions(municipality, span)
    entries: list[Held | Wished] = [
        *_held(municipality, sessions, minutes=minutes),
        *_wished(municipality, span, sessions, minutes=minutes),
    ]
    found: dict[date, list[Held | Wished]] = {}
    for entry in sorted(entries, key=lambda each: each.starts_at):
        found.setdefault(tokyo_date(entry.starts_at), []).append(entry)
    return [Day(day, tuple(found[day])) for day in sorted(found)]


def clashing(session: Session, others: Iterable[Session], *, minutes: int) -> list[Session]:
    """What the instructor of the session cannot hold besides it."""
    return [
        other
        for other in others
        if other.pk != session.pk
        and session.instructor_id is not None
        and other.instructor_id == session.instructor_id
        and in_the_way(_meeting(session), _meeting(other), minutes=minutes)
    ]


def _sessions(municipality: Municipality, span: tuple[datetime, datetime]) -> list[Session]:
    rows = Session.objects.filter(
        offering__municipality=municipality,
        starts_at__gte=span[0],
        starts_at__lt=span[1],
        state=SessionState.SCHEDULED,
    ).exclude(offering__state=OfferingState.CANCELLED)
    rows = rows.select_related("offering", "venue", "instructor")
    return [*rows.order_by("starts_at", "pk")]


def _held(
    municipality: Municipality, sessions: Sequence[Session], *, minutes: int
) -> Iterator[Held]:
    requests = OutreachRequest.objects.filter(
        municipality=municipality, offering__in={each.offering_id for each in sessions}
    )
    asked = {row.offering_id: row for row in requests}
    for session in sessions:
        travels = session.offering.kind == Kind.OUTREACH
        if not travels and session.instructor_id is None:
            continue
        way = timedelta(minutes=minutes if travels else 0)
        yield Held(
            session=session,
            leaves=session.starts_at - way,
            returns=session.ends_at + way,
            request=asked.get(session.offering_id),
            against=tuple(clashing(session, sessions, minutes=minutes)),
        )


def _wished(
    municipality: Municipality,
    span: tuple[datetime, datetime],
    sessions: Sequence[Session],
    *,
    minutes: int,
) -> Iterator[Wished]:
    wishes = OutreachWish.objects.filter(
        request__municipality=municipality,
        request__state__in=[*states.OPEN],
        starts_at__gte=span[0],
        starts_at__lt=span[1],
    ).select_related("request__item")
    helpers = teachers(municipality)
    shifts = assigned(helpers, [span], minutes=minutes)
    venues = Venue.objects.filter(municipality=municipality).order_by("-pk")
    halls = {name: key for key, name in venues.values_list("pk", "name")}
    for wish in wishes.order_by("starts_at", "pk"):
        day = tokyo_date(wish.starts_at)
        hall = halls.get(wish.request.venue_name)
        planned = Meeting(wish.starts_at, wish.ends_at, hall)
        busy = {
            each.instructor_id
            for each in sessions
            if in_the_way(planned, _meeting(each), minutes=minutes)
        } | {
            each.helper_id
            for each in shifts
            if in_the_way(planned, at_a_shift(each), minutes=minutes)
        }
        yield Wished(
            wish=wish,
            request=wish.request,
            free=tuple(
                each for each in helpers if each.pk not in busy and contracted(each, day)
            ),
            taken=tuple(_in_the_hall(planned, sessions)),
        )


def _in_the_hall(planned: Meeting, sessions: Iterable[Session]) -> Iterator[Session]:
    if planned.venue is None:
        return
    for each in sessions:
        if each.venue_id == planned.venue and in_the_way(planned, _meeting(each), minutes=0):
            yield each


def _meeting(session: Session) -> Meeting:
    return Meeting(session.starts_at, session.ends_at, session.venue_id)
