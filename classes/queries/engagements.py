"""Where helpers are expected: by an assignment they said yes to, and as the instructor."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from accounts.models import Municipality
from classes.choices import AssignmentState, OfferingState, SessionState
from classes.models import Assignment, Session, StaffingTerms
from classes.queries import outreach
from classes.rules import wordings
from classes.rules.candidates import Engagement
from classes.rules.outreach.travelling import Meeting, in_the_way
from classes.rules.staffing import Terms
from people.models import Training

WEEK = timedelta(days=7)


class Span(NamedTuple):
    """From an instant to another."""

    starts_at: datetime
    ends_at: datetime


def terms_of(municipality: Municipality) -> Terms:
    """How many the town wants at a class, and how it asks them: one query. A town that has
    settled nothing asks for a training once it has one on file: before that nobody could teach.
    """
    row, keeps_trainings = _settled(municipality)
    if row is None:
        return Terms(trained_instructors=keeps_trainings)
    return Terms(
        participants_per_helper=row.participants_per_helper,
        instructors_per_session=row.instructors_per_session,
        trained_instructors=row.trained_instructors,
        answer_hours=row.answer_hours,
        asked_at_once=row.asked_at_once,
        before_minutes=row.before_minutes,
        after_minutes=row.after_minutes,
    )


def waits_for_trainings(municipality: Municipality) -> bool:
    """Whether the town asks for no training only because it has none on file yet."""
    return _settled(municipality) == (None, False)


def _settled(municipality: Municipality) -> tuple[StaffingTerms | None, bool]:
    """What the town has settled, if anything, and whether a training of anybody is on file."""
    trainings = Training.objects.filter(
        helper__municipality=OuterRef("pk"), withdrawn_at__isnull=True
    )
    towns = Municipality.objects.select_related("staffing_terms")
    town = towns.annotate(keeps_trainings=Exists(trainings)).get(pk=municipality.pk)
    return getattr(town, "staffing_terms", None), town.keeps_trainings


def whole(session: Session, terms: Terms) -> Span:
    """From the preparation of a session to when it is cleaned up."""
    return Span(
        session.starts_at - timedelta(minutes=terms.before_minutes),
        session.ends_at + timedelta(minutes=terms.after_minutes),
    )


def around(sessions: Iterable[Session]) -> Span:
    """The days that matter to who can come to these sessions: a week before and after."""
    rows = [*sessions]
    return Span(
        min(row.starts_at for row in rows) - WEEK, max(row.ends_at for row in rows) + WEEK
    )


def of_helpers(
    helpers: Iterable[int], *, within: Span, terms: Terms
) -> dict[int, list[Engagement]]:
    """What each of them is expected at in these days, by their key: two queries."""
    keys = [*helpers]
    found: defaultdict[int, list[Engagement]] = defaultdict(list)
    for row in accepted(keys, within=within):
        session = row.shift.session
        found[row.helper_id].append(Engagement(at_a_shift(row), session.pk, said(session)))
    for session in _led(keys, within):
        assert session.instructor_id is not None
        meeting = _as_instructor(session, terms)
        found[session.instructor_id].append(Engagement(meeting, session.pk, said(session)))
    return found


def promises(sessions: Sequence[Session]) -> list[Assignment]:
    """Where those who teach at these sessions of one town are expected by an assignment at a
    time that leaves no way between the two: three queries."""
    town = sessions[0].offering.municipality
    terms, minutes = terms_of(town), outreach.settings_of(town).travel_minutes
    teachers = {each.instructor_id for each in sessions if each.instructor_id is not None}
    rows = accepted(teachers, within=around(sessions))
    return [
        row
        for row in rows
        for each in sessions
        if row.helper_id == each.instructor_id
        and row.shift.session_id != each.pk
        and in_the_way(_as_instructor(each, terms), at_a_shift(row), minutes=minutes)
    ]


def at_a_shift(assignment: Assignment) -> Meeting:
    """When and where somebody is for a shift."""
    venue = assignment.shift.session.venue_id
    return Meeting(assignment.starts_at, assignment.ends_at, venue)


def _as_instructor(session: Session, terms: Terms) -> Meeting:
    span = whole(session, terms)
    return Meeting(span.starts_at, span.ends_at, session.venue_id)


def said(session: Session) -> str:
    """6月15日（月）10:00〜12:00の「…」（中央公民館）."""
    when = wordings.meeting(session.starts_at, session.ends_at)
    return f"{when}の「{session.offering.title}」（{session.venue.name}）"


def accepted(helpers: Iterable[int], *, within: Span) -> list[Assignment]:
    """The assignments in these days to which these helpers said yes."""
    rows = Assignment.objects.filter(
        helper__in=[*helpers],
        state=AssignmentState.ACCEPTED,
        starts_at__lt=within.ends_at,
        ends_at__gt=within.starts_at,
    ).select_related("helper", "shift__session__offering", "shift__session__venue")
    return [*rows.order_by("starts_at", "pk")]


def _led(helpers: list[int], within: Span) -> list[Session]:
    rows = (
        Session.objects.filter(
            instructor__in=helpers,
            state=SessionState.SCHEDULED,
            starts_at__lt=within.ends_at,
            ends_at__gt=within.starts_at,
        )
        .exclude(offering__state=OfferingState.CANCELLED)
        .select_related("offering", "venue")
    )
    return [*rows.order_by("starts_at", "pk")]
