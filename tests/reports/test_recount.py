"""Any world of facts: the database counts what a patient clerk with a pencil would."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.choices import FactRole
from attendance.models import AttendanceFact
from classes.choices import Kind, Organiser
from reports.choices import Measure, Window
from reports.indicators import counting
from reports.rules.definitions import Definition, Scope, Span
from tests import make

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 1)
PEOPLE = [UUID(int=number) for number in range(1, 8)]
MINUTES = 60
TIMED = {FactRole.HELPER, FactRole.CONSULTATION}
# A figure is rounded to a tenth; half of one, and what a float adds to it.
ROUND = 0.0501

a_fact = st.fixed_dictionaries(
    {
        "session": st.integers(0, 5),
        "role": st.sampled_from([*[FactRole.PARTICIPANT] * 2, *FactRole]),
        "who": st.integers(0, 6),
        "count": st.integers(0, 30),
        "minutes": st.integers(0, 240),
        "first_time": st.integers(0, 1),
        "late": st.integers(0, 60),
    }
)
a_scope = st.builds(
    Scope,
    kinds=st.frozensets(st.sampled_from(Kind)),
    organiser=st.none() | st.sampled_from(Organiser),
)
a_span = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(
    lambda pair: Span(FIRST + timedelta(days=min(pair)), FIRST + timedelta(days=max(pair)))
)


@pytest.fixture
def sessions():
    offerings = [
        make.offering(sessions=0, kind=kind, organiser=organiser)
        for kind in Kind
        for organiser in (Organiser.CITY, Organiser.CARRIER)
    ]
    return [
        make.session(offering, starts_at=make.tokyo(f"2026-0{number + 3}-10 10:00"))
        for number, offering in enumerate(offerings)
    ]


def store(world, sessions):
    """The facts of a world, without those that the constraints would refuse."""
    AttendanceFact.objects.all().delete()
    rows = {}
    for one in world:
        session, role = sessions[one["session"]], one["role"]
        person = PEOPLE[one["who"]] if role == FactRole.PARTICIPANT else None
        label = "" if role == FactRole.PARTICIPANT else f"{one['who']}"
        rows[session.pk, role, person, label] = AttendanceFact(
            municipality=session.offering.municipality,
            session=session,
            role=role,
            day=session.starts_at.date() + timedelta(days=one["late"]),
            kind=session.offering.kind,
            organiser=session.offering.organiser,
            course=session.offering.course,
            venue=session.venue,
            count=one["count"] if role == FactRole.GROUP else 1,
            minutes=one["minutes"] if role in TIMED else 0,
            first_time=one["first_time"] if role == FactRole.PARTICIPANT else 0,
            person_key=person,
            label=label,
        )
    return AttendanceFact.objects.bulk_create(rows.values())


def recount(facts, *, measure, scope, span):
    """The same figures the plain way."""
    kept = [
        fact
        for fact in facts
        if span.first <= fact.day <= span.last
        and (not scope.kinds or fact.kind in scope.kinds)
        and (scope.organiser is None or fact.organiser == scope.organiser)
    ]
    visits = [fact for fact in kept if fact.role not in TIMED]
    consultations = [fact for fact in kept if fact.role == FactRole.CONSULTATION]
    helpers = [fact for fact in kept if fact.role == FactRole.HELPER]
    return {
        Measure.ATTENDANCES: lambda: sum(fact.count for fact in visits),
        Measure.UNIQUE_PARTICIPANTS: lambda: len(
            {fact.person_key for fact in visits if fact.role == FactRole.PARTICIPANT}
        ),
        Measure.FIRST_TIMERS: lambda: sum(fact.first_time for fact in visits),
        Measure.SESSIONS_HELD: lambda: len({f.session_id for f in visits if f.count}),
        Measure.HELPER_HOURS: lambda: round(sum(f.minutes for f in helpers) / MINUTES, 1),
        Measure.HELPERS: lambda: len({fact.label for fact in helpers}),
        Measure.CONSULTATIONS: lambda: len(consultations),
        Measure.CONSULTATION_MINUTES: lambda: sum(fact.minutes for fact in consultations),
        Measure.PUBLISHED_INDICATORS: lambda: 0,
    }[measure]()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=st.lists(a_fact, max_size=25), scope=a_scope, span=a_span)
def test_every_measure_agrees_with_a_plain_recount(sessions, *, world, scope, span):
    stored = store(world, sessions)
    town = sessions[0].offering.municipality
    figures = Counter()
    for measure in Measure:
        definition = Definition(measure, Window.DATES_CUMULATIVE, dates=span, scope=scope)
        facts = counting.facts_of(town, definition, span=span, until=span.last)
        figures[measure] = tally = counting.tally(facts, measure).value

        assert tally == recount(stored, measure=measure, scope=scope, span=span)
        months = counting.by_month(facts, measure)
        assert sum(months.values()) == pytest.approx(tally, abs=ROUND)
        adds = counting.contributions(measure)
        assert sum(adds(fact) for fact in facts) == pytest.approx(tally, abs=ROUND)

    assert figures[Measure.UNIQUE_PARTICIPANTS] <= figures[Measure.ATTENDANCES]
    assert figures[Measure.FIRST_TIMERS] <= figures[Measure.ATTENDANCES]
