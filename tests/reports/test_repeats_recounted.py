"""Any world of facts: the report on repeat attendance is what a pencil comes to."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.choices import FactRole
from attendance.models import AttendanceFact
from reports.choices import Measure, Window
from reports.indicators import counting
from reports.queries import repeats
from reports.queries.repeats import Wanted
from reports.rules import repeats as rules
from reports.rules.definitions import Definition, Scope, Span
from tests import make

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
YEAR = Span(date(2026, 4, 1), date(2027, 3, 31))
FIRST_DAY = date(2025, 12, 1)

a_visit = st.tuples(
    st.integers(0, 5), st.integers(0, 500), st.integers(0, 3), st.integers(0, 2), st.booleans()
)


@pytest.fixture
def halls():
    """Sessions of two courses at two venues each, one a day apart where facts need one."""
    courses, venues = [make.course(), make.course()], [make.venue(), make.venue()]
    return [
        make.offering(course=course, venue=venue, sessions=0)
        for course in courses
        for venue in venues
    ]


def store(world, halls):
    """The facts of a world, each in a session of its own day; a person once a session."""
    AttendanceFact.objects.all().delete()
    rows, sessions = {}, {}
    for who, after, place, where, first in world:
        offering, day = halls[place], FIRST_DAY + timedelta(days=after)
        if (place, after) not in sessions:
            found = offering.sessions.filter(starts_at__date=day).first()
            starts_at = make.tokyo(f"{day} {10 + place}:00")
            sessions[place, after] = found or make.session(offering, starts_at=starts_at)
        session = sessions[place, after]
        rows[session.pk, who] = AttendanceFact(
            municipality=offering.municipality,
            session=session,
            role=FactRole.PARTICIPANT,
            day=day,
            kind=offering.kind,
            organiser=offering.organiser,
            course=offering.course,
            venue=offering.venue,
            district=("", "東", "西")[where],
            first_time=int(first),
            person_key=UUID(int=who + 1),
        )
    return AttendanceFact.objects.bulk_create(rows.values())


def recount(facts, wanted):
    """The same figures the plain way: everybody by themselves, with a pencil."""

    def here(fact):
        return (
            (wanted.venue is None or fact.venue_id == wanted.venue.pk)
            and (wanted.course is None or fact.course_id == wanted.course.pk)
            and wanted.district in ("", fact.district)
        )

    people = defaultdict(list)
    for fact in sorted(facts, key=lambda each: (each.session.starts_at, each.session_id)):
        if fact.day <= ON:
            people[fact.person_key].append(fact)
    often, fates, went, returned = Counter(), Counter(), Counter(), Counter()
    for theirs in people.values():
        mine = [fact for fact in theirs if here(fact) and YEAR.first <= fact.day <= ON]
        often[min(len(mine), 6)] += 1
        for course in {fact.course_id for fact in mine}:
            start = next(fact for fact in mine if fact.course_id == course)
            later = theirs[theirs.index(start) + 1 :]
            others = [fact.course_id for fact in later if fact.course_id != course]
            fates[course, "gone" if others else "again" if later else "once"] += 1
            if others:
                went[course, others[0]] += 1
        firsts = [fact.day for fact in mine if fact.first_time]
        for days in rules.WITHIN if firsts else ():
            limit = firsts[0] + timedelta(days=days)
            came = any(firsts[0] < fact.day <= limit for fact in theirs)
            returned[days, limit < ON, came] += 1
    return often, fates, went, returned


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    world=st.lists(a_visit, max_size=25),
    by_venue=st.booleans(),
    by_course=st.booleans(),
    district=st.sampled_from(["", "", "東"]),
)
def test_the_report_agrees_with_a_plain_recount(halls, *, world, by_venue, by_course, district):
    facts = store(world, halls)
    town = halls[0].municipality
    wanted = Wanted(
        2026,
        venue=halls[0].venue if by_venue else None,
        course=halls[0].course if by_course else None,
        district=district,
    )
    found = repeats.report(town, wanted, on=ON).figures
    often, fates, went, returned = recount(facts, wanted)

    assert [each.people for each in found.often] == [
        often[1],
        often[2],
        often[3] + often[4] + often[5],
        often[6],
    ]
    assert {each.days: tuple(each)[1:] for each in found.returns} == {
        days: (
            returned[days, True, True],
            returned[days, True, False],
            returned[days, False, True] + returned[days, False, False],
            returned[days, False, True],
        )
        for days in rules.WITHIN
    }
    assert {each.course: (each.gone_on, each.again, each.once) for each in found.onward} == {
        course: tuple(fates[course, fate] for fate in ("gone", "again", "once"))
        for course, _ in fates
    }
    assert {
        (each.course, to): people for each in found.onward for to, people in each.to
    } == went
    for quarter in found.quarters:
        assert quarter.people == quarter.kept + quarter.first_timers + quarter.others
    if not (by_venue or district):
        agree_with_the_indicator(found, town, wanted)


def agree_with_the_indicator(found, town, wanted):
    """As many people and visits as the indicators of the same scope count."""
    scope = Scope(courses=frozenset({wanted.course.pk} if wanted.course else set()))
    for measure, value in (
        (Measure.UNIQUE_PARTICIPANTS, sum(each.people for each in found.often)),
        (Measure.ATTENDANCES, found.visits),
    ):
        definition = Definition(measure, Window.FISCAL_YEAR, scope=scope)
        facts = counting.facts_of(town, definition, span=YEAR, until=ON)
        assert counting.tally(facts, measure).value == value
