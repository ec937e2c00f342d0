"""Where people can go whose session was called off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from classes.choices import (
    LIVE_STATES,
    Joining,
    RegistrationMode,
    SeatDevice,
    Selection,
    SessionState,
)
from classes.models import Offering, Registration, Session, Slot
from classes.queries import offerings, seats

AHEAD = timedelta(weeks=8)
MOST_OFFERINGS = 8
MOST_SLOTS = 6


@dataclass(frozen=True)
class Place:
    """Seats that are free: in a whole series, in one session, in a slot."""

    offering: Offering
    starts_at: datetime
    free: int
    session: Session | None = None
    slot: Slot | None = None
    device: str = ""

    @property
    def value(self) -> str:
        """What tells it apart in a form."""
        parts = (
            self.offering.pk,
            self.session.pk if self.session else 0,
            self.slot.pk if self.slot else 0,
        )
        return "/".join([*map(str, parts), self.device])

    @property
    def kind_of_seat(self) -> str:
        """iPhone or Android, where the seats are told apart."""
        return str(SeatDevice(self.device).label) if self.device else ""


def places(session: Session, *, within: QuerySet[Offering], at: datetime) -> list[Place]:
    """Free seats of the next weeks in offerings of the same course, or of the same kind: the
    same course first, then what closes soonest. `within` are the offerings a clerk answers for.

    Only where somebody may be registered by telephone now, and gets a seat at once.
    """
    offering = session.offering
    soon = Session.objects.filter(
        offering=OuterRef("pk"),
        state=SessionState.SCHEDULED,
        starts_at__gt=at,
        starts_at__lte=at + AHEAD,
    )
    rows = (
        offerings.published(municipality=offering.municipality, at=at)
        .filter(
            Q(course=offering.course_id) | Q(kind=offering.kind),
            pk__in=within.order_by().values("pk"),
            registration_mode=RegistrationMode.REQUIRED,
            selection=Selection.FIRST_COME,
            opens_at__lte=at,
            closes_at__gt=at,
        )
        .filter(Exists(soon))
        .exclude(pk=offering.pk, joining=Joining.SERIES)
        .annotate(
            other=Case(
                When(course=offering.course_id, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("other", "closes_at", "pk")
    )
    found = offerings.detailed(rows)[:MOST_OFFERINGS]
    return [place for row in found for place in _free(row, at=at)]


def made(session: Session) -> dict[str, list[Registration]]:
    """What was registered instead of the session, by the reference of the first registration,
    the latest last; what was cancelled since then too."""
    rows = (
        Registration.objects.filter(request_key__startswith=prefix(session))
        .select_related("offering", "session", "slot")
        .order_by("registered_at", "pk")
    )
    instead: dict[str, list[Registration]] = {}
    for row in rows:
        reference = (row.request_key or "").removeprefix(prefix(session)).rpartition(":")[0]
        instead.setdefault(reference, []).append(row)
    return instead


def live(rows: Iterable[Registration]) -> Registration | None:
    """The one of them that is not over."""
    return next((row for row in rows if row.state in LIVE_STATES), None)


def prefix(session: Session) -> str:
    """How the request keys of what is registered instead of the session begin."""
    return f"rebook:{session.public_id}:"


def _free(offering: Offering, *, at: datetime) -> Iterator[Place]:
    counted = seats.count(offering, at=at)
    ahead = [
        each
        for each in offering.sessions.all()
        if each.state == SessionState.SCHEDULED and each.starts_at > at
    ]
    for place in _pools(offering, ahead):
        keys = counted.keys(
            session=place.session.pk if place.session else None,
            slot=place.slot.pk if place.slot else None,
            device=place.device,
        )
        free = counted.free_for_newcomers(keys, desk=True)
        if free > 0:
            yield Place(
                offering=offering,
                starts_at=place.starts_at,
                free=free,
                session=place.session,
                slot=place.slot,
                device=place.device,
            )


def _pools(offering: Offering, ahead: list[Session]) -> Iterator[Place]:
    joining = Joining(offering.joining)
    if joining is Joining.SLOT:
        slots = Slot.objects.filter(session__in=ahead).select_related("session")
        for slot in slots.order_by("starts_at", "pk")[:MOST_SLOTS]:
            yield Place(offering, slot.starts_at, 0, session=slot.session, slot=slot)
        return
    for device in seats.devices(offering):
        if joining is Joining.SESSIONS:
            for session in ahead:
                starts_at = session.starts_at
                yield Place(offering, starts_at, 0, session=session, device=device.value)
        elif ahead:
            yield Place(offering, ahead[0].starts_at, 0, device=device.value)
