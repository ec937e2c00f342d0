"""Sessions with what they want, who is to be there, who of these counts, and who is missing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from accounts.models import Municipality
from classes.choices import (
    LIVING_ASSIGNMENTS,
    AssignmentState,
    OfferingState,
    SeatDevice,
    SessionState,
    ShiftRole,
)
from classes.models import Assignment, Session, Shift
from classes.queries import engagements, turnouts
from classes.rules import candidates, counting, staffing
from classes.rules.candidates import Engagement, Place
from classes.rules.counting import Counted, Planned
from classes.rules.outreach.travelling import Meeting
from classes.rules.staffing import Class, Needs, Shortage, Terms
from common.clock import tokyo_date
from people.models import Helper
from people.queries import standings
from people.rules.helping import Standing

LEAD = 0
"""The key of the session's own instructor, who has no assignment."""


@dataclass(frozen=True)
class Line:
    """Somebody who is to be there: by an assignment, or as the session's instructor."""

    helper: Helper
    assignment: Assignment | None
    counted: Counted
    is_minor: bool


@dataclass(frozen=True)
class Post:
    """A session as it is staffed."""

    session: Session
    shift: Shift
    terms: Terms
    people: Counter[SeatDevice]
    lines: tuple[Line, ...]
    invited: tuple[Assignment, ...]

    @cached_property
    def needs(self) -> Needs:
        return staffing.needed(self.people, self.terms)

    @cached_property
    def as_class(self) -> Class:
        """What the rule looks at."""
        return Class(
            needs=self.needs,
            hands=tuple(line.counted.hand for line in self.lines if line.counted.hand),
            starts_at=self.session.starts_at,
            ends_at=self.session.ends_at,
            extra=self.shift.extra,
        )

    @cached_property
    def shortage(self) -> Shortage:
        return self.as_class.shortage

    @property
    def number(self) -> int:
        """How many participants are expected."""
        return sum(self.people.values())

    @property
    def present(self) -> tuple[int, int]:
        """How many instructors and helpers count."""
        hands = self.as_class.hands
        teaching = sum(hand.role == ShiftRole.INSTRUCTOR for hand in hands)
        return teaching, len(hands) - teaching

    def adult_at(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether a responsible adult is there all this time."""
        return self.shift.supervised or any(
            line.counted.hand is not None
            and not line.is_minor
            and line.counted.hand.starts_at <= starts_at
            and ends_at <= line.counted.hand.ends_at
            for line in self.lines
        )


def sessions_ahead(
    sessions: QuerySet[Session], *, at: datetime, drafts: bool = True
) -> QuerySet[Session]:
    """Those of them that are to be held and are not over, the next first."""
    rows = sessions.filter(state=SessionState.SCHEDULED, ends_at__gt=at)
    rows = rows.exclude(offering__state=OfferingState.CANCELLED)
    if not drafts:
        rows = rows.filter(offering__state=OfferingState.PUBLISHED)
    return detailed(rows).order_by("starts_at", "pk")


def detailed(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """With everything that `posts` reads of a session."""
    return sessions.select_related(
        "offering__course", "offering__municipality", "venue", "instructor"
    )


def post(session: Session) -> Post:
    """One session, read anew, as it is staffed."""
    row = detailed(Session.objects.all()).get(pk=session.pk)
    return posts([row], municipality=row.offering.municipality)[0]


def posts(sessions: Iterable[Session], *, municipality: Municipality) -> list[Post]:
    """The sessions of one town as they are staffed, in their order: some fifteen queries,
    however many there are."""
    rows = [*sessions]
    if not rows:
        return []
    gathered = _Gathered(rows, municipality)
    return [gathered.post(row) for row in rows]


def place(
    post: Post, *, role: ShiftRole, device: SeatDevice, span: engagements.Span, travel: int
) -> Place:
    """What somebody would be wanted for."""
    return Place(
        role=role,
        device=device,
        session=post.session.pk,
        meeting=Meeting(span.starts_at, span.ends_at, post.session.venue_id),
        adult_present=post.adult_at(span.starts_at, span.ends_at),
        training=post.terms.trained_instructors,
        travel_minutes=travel,
    )


class _Gathered:
    """Everything that is known of the sessions, read at once."""

    def __init__(self, sessions: Sequence[Session], municipality: Municipality) -> None:
        self.terms = engagements.terms_of(municipality)
        self.turnouts = turnouts.of_sessions(sessions)
        self.shifts = _shifts(sessions)
        helpers = {
            each.helper.pk: each.helper
            for shift in self.shifts.values()
            for each in shift.assignments.all()
        } | {each.instructor.pk: each.instructor for each in sessions if each.instructor}
        last = max(tokyo_date(each.ends_at) for each in sessions)
        self.standings: dict[int, Standing] = standings.of_many(
            helpers.values(), municipality=municipality, on=last
        )
        self.engagements = engagements.of_helpers(
            helpers, within=engagements.around(sessions), terms=self.terms
        )

    def post(self, session: Session) -> Post:
        shift = self.shifts.get(session.pk) or Shift(session=session)
        known = [*shift.assignments.all()] if shift.pk else []
        expected = [each for each in known if each.state == AssignmentState.ACCEPTED]
        planned = {each.pk: self._assigned(session, each) for each in expected}
        if session.instructor_id not in {None, *(each.helper_id for each in expected)}:
            planned = {LEAD: self._leading(session, _lead(session))} | planned
        counted = counting.count(
            [*planned.values()],
            supervised=shift.supervised,
            training=self.terms.trained_instructors,
        )
        rows = {each.pk: each for each in expected}
        return Post(
            session=session,
            shift=shift,
            terms=self.terms,
            people=self.turnouts[session.pk],
            lines=tuple(
                Line(
                    helper=rows[key].helper if key in rows else _lead(session),
                    assignment=rows.get(key),
                    counted=counted[key],
                    is_minor=each.is_minor,
                )
                for key, each in planned.items()
            ),
            invited=tuple(each for each in known if each.state == AssignmentState.INVITED),
        )

    def _leading(self, session: Session, helper: Helper) -> Planned:
        """Staff chose them for this class: where no device is on file, they know it."""
        knows = staffing.known(helper.devices) or staffing.EVERY_DEVICE
        span = engagements.whole(session, self.terms)
        return self._planned(
            session, helper, key=LEAD, role=ShiftRole.INSTRUCTOR, knows=knows, span=span
        )

    def _assigned(self, session: Session, row: Assignment) -> Planned:
        device = SeatDevice(row.device)
        return self._planned(
            session,
            row.helper,
            key=row.pk,
            role=ShiftRole(row.role),
            knows=frozenset({device}) if device else staffing.known(row.helper.devices),
            span=engagements.Span(row.starts_at, row.ends_at),
        )

    def _planned(
        self,
        session: Session,
        helper: Helper,
        *,
        key: int,
        role: ShiftRole,
        knows: frozenset[SeatDevice],
        span: engagements.Span,
    ) -> Planned:
        meeting = Meeting(span.starts_at, span.ends_at, session.venue_id)
        here = Place(role, SeatDevice.ANY, session.pk, meeting, adult_present=True)
        busy: Sequence[Engagement] = self.engagements.get(helper.pk, ())
        day, week = candidates.besides(busy, here)
        return Planned(
            key=key,
            role=role,
            knows=knows,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            standing=self.standings[helper.pk],
            hours_that_day=day,
            hours_that_week=week,
        )


def _lead(session: Session) -> Helper:
    assert session.instructor is not None
    return session.instructor


def _shifts(sessions: Sequence[Session]) -> dict[int, Shift]:
    """The shifts by session, with the assignments that are not over."""
    living = (
        Assignment.objects.filter(state__in=LIVING_ASSIGNMENTS)
        .select_related("helper__municipality")
        .order_by("starts_at", "helper__kana", "pk")
    )
    shifts = Shift.objects.select_related("session").filter(session__in=sessions)
    rows = shifts.prefetch_related(Prefetch("assignments", queryset=living))
    return {row.session_id: row for row in rows.order_by("pk")}
