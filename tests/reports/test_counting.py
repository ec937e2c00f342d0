"""What counts, and how often: small worlds that can be counted on the fingers."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.actions import check_ins, identities
from attendance.choices import FactRole
from classes.choices import Kind, Organiser
from reports import indicators
from reports.choices import Measure, PastResultState, Visibility, Window
from tests import make

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def actual(indicator, *, on=ON, **how):
    return indicators.read(indicator, on=on, **how).actual


def test_somebody_who_came_twice_is_two_attendances_and_one_person():
    who = uuid4()
    make.fact(person_key=who)
    make.fact(person_key=who)
    make.fact()

    assert actual(make.indicator(measure=Measure.ATTENDANCES)) == 3
    assert actual(make.indicator(measure=Measure.UNIQUE_PARTICIPANTS)) == 2


def test_a_group_counts_as_attendances_and_never_as_people():
    make.fact()
    make.fact(role=FactRole.GROUP, count=12)

    assert actual(make.indicator(measure=Measure.ATTENDANCES)) == 13
    assert actual(make.indicator(measure=Measure.UNIQUE_PARTICIPANTS)) == 1


def test_helpers_are_no_participants():
    make.fact(role=FactRole.HELPER, minutes=120)

    assert actual(make.indicator(measure=Measure.ATTENDANCES)) == 0
    assert actual(make.indicator(measure=Measure.SESSIONS_HELD)) == 0


def test_hours_of_helpers_are_added_up_to_a_tenth():
    session = make.fact().session
    make.fact(session=session, role=FactRole.HELPER, minutes=120, label="7")
    make.fact(session=session, role=FactRole.HELPER, minutes=95, label="8")

    assert actual(make.indicator(measure=Measure.HELPER_HOURS)) == 3.6


def test_a_helper_of_two_classes_is_one_helper():
    make.fact(role=FactRole.HELPER, minutes=120, label="7")
    make.fact(role=FactRole.HELPER, minutes=120, label="7")
    make.fact(role=FactRole.HELPER, minutes=120, label="8")

    assert actual(make.indicator(measure=Measure.HELPERS)) == 2


def test_a_session_is_held_when_somebody_came():
    session = make.fact().session
    make.fact(session=session)
    make.fact(role=FactRole.GROUP, count=5)
    make.fact(role=FactRole.GROUP, count=0)

    assert actual(make.indicator(measure=Measure.SESSIONS_HELD)) == 2


def test_first_timers_are_those_whose_fact_says_so():
    make.fact(first_time=1)
    make.fact(first_time=0)
    make.fact(role=FactRole.GROUP, count=10, first_time=4)

    assert actual(make.indicator(measure=Measure.FIRST_TIMERS)) == 5


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2026-03-31", 0), ("2026-04-01", 1), ("2027-03-31", 1), ("2027-04-01", 0)],
)
def test_the_fiscal_year_runs_from_april_to_march(day, counts):
    make.fact(day)

    assert actual(make.indicator(), on=date(2027, 3, 31)) == counts


def test_on_the_first_of_april_the_count_starts_anew():
    make.fact("2027-03-31")

    assert actual(make.indicator(), on=date(2027, 3, 31)) == 1
    assert actual(make.indicator(), on=date(2027, 4, 1)) == 0


def test_a_year_that_is_over_can_be_read_again():
    make.fact("2025-06-01")
    indicator = make.indicator()

    assert actual(indicator) == 0
    assert actual(indicator, year=2025) == 1


def test_what_happens_after_the_day_is_not_counted_yet():
    make.fact("2026-11-20")
    make.fact("2026-11-21")

    assert actual(make.indicator()) == 1


def test_only_the_kinds_of_the_scope_count():
    make.fact(kind=Kind.CLASSROOM)
    make.fact(kind=Kind.OUTREACH)
    make.fact(kind=Kind.CONSULTATION)

    assert actual(make.indicator(kinds=["classroom", "consultation"])) == 2
    assert actual(make.indicator(kinds=[])) == 3


def test_only_the_organiser_of_the_scope_counts():
    make.fact(organiser=Organiser.CITY)
    make.fact(organiser=Organiser.CARRIER)

    assert actual(make.indicator(organiser=Organiser.CITY)) == 1


def test_only_the_courses_of_the_scope_count():
    wanted = make.fact()
    make.fact()

    assert actual(make.indicator(courses=[wanted.course])) == 1


def test_another_town_counts_for_itself():
    make.fact(town=make.other_town())

    assert actual(make.indicator()) == 0
    assert actual(make.indicator(town=make.other_town())) == 1


def test_each_year_counts_a_person_anew_and_a_cumulative_window_only_once():
    who = uuid4()
    make.fact("2025-06-01", person_key=who)
    make.fact("2026-06-01", person_key=who)
    yearly = make.indicator(measure=Measure.UNIQUE_PARTICIPANTS)
    whole = make.indicator(
        measure=Measure.UNIQUE_PARTICIPANTS,
        window=Window.PLAN_PERIOD_CUMULATIVE,
        plan=make.plan(),
    )

    assert [actual(yearly, year=2025), actual(yearly, year=2026)] == [1, 1]
    assert actual(whole) == 1


def test_people_who_are_joined_count_once_and_separated_twice():
    offering = make.offering(sessions=1, capacity=5)
    session = offering.sessions.get()
    one, two = make.participant(), make.participant()
    make.arrival(make.registration(offering, one))
    make.arrival(make.registration(make.offering(), two))
    indicator = make.indicator(measure=Measure.UNIQUE_PARTICIPANTS)
    after = session.starts_at

    assert actual(indicator) == 2
    merge = identities.merge(kept=one, absorbed=two, reason="同じ方", by=make.BY, at=after)
    assert actual(indicator) == 1
    assert actual(make.indicator(measure=Measure.ATTENDANCES)) == 2
    identities.separate(merge, by=make.BY, at=after)
    assert actual(indicator) == 2


def test_an_arrival_that_is_taken_back_is_not_counted():
    mark = make.arrival(make.registration(make.offering()))
    indicator = make.indicator()

    assert actual(indicator) == 1
    check_ins.undo(mark, id=uuid4(), by=make.BY, at=mark.occurred_at + timedelta(minutes=1))
    assert actual(indicator) == 0


def test_a_closed_window_still_computes_and_stands_still():
    indicator = make.indicator(
        window=Window.DATES_CUMULATIVE,
        window_from=date(2023, 4, 1),
        window_to=date(2026, 3, 31),
        kinds=["classroom"],
        organiser="city",
        targets={2025: 200},
    )
    make.fact("2023-04-01")
    make.fact("2026-03-31", role=FactRole.GROUP, count=20)
    make.fact("2026-04-01")
    make.fact("2025-05-01", organiser=Organiser.PREFECTURE)

    reading = indicators.read(indicator, on=ON)

    assert (reading.actual, reading.as_of) == (21, date(2026, 3, 31))
    assert reading.pace_in_words == "期間が終わり、目標に179人届きませんでした"
    assert indicators.read(indicator, on=date(2035, 1, 1)).actual == 21


def test_published_indicators_are_counted_from_the_day_they_were_published():
    make.indicator(visibility=Visibility.PUBLISHED, published_on=date(2026, 5, 1))
    make.indicator(visibility=Visibility.INTERNAL)
    make.past_result(
        measure=Measure.PUBLISHED_INDICATORS,
        kind="",
        organiser="",
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 10, 31),
        value=8,
    )
    indicator = make.indicator(measure=Measure.PUBLISHED_INDICATORS, targets={2026: 10})

    reading = indicators.read(indicator, on=ON)

    assert (reading.actual, reading.past_results) == (9, 8)
    assert reading.pace_in_words == "令和8年度の目標まであと1人"
    assert actual(indicator, on=date(2026, 4, 30)) == 8


# ---- results from before the system


def test_past_results_are_added_and_told_apart():
    make.fact("2025-06-01")
    make.past_result(value=100)
    whole = make.indicator(window=Window.PLAN_PERIOD_CUMULATIVE, plan=make.plan())

    reading = indicators.read(whole, on=ON)

    assert (reading.actual, reading.counted, reading.past_results) == (101, 1, 100)
    assert "出典のある100人を加えています" in reading.sentence


def test_a_past_result_of_which_only_some_days_fit_is_left_out_and_named():
    result = make.past_result(starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))
    whole = make.indicator(window=Window.PLAN_PERIOD_CUMULATIVE, plan=make.plan())

    reading = indicators.read(whole, on=ON)

    assert (reading.past_results, reading.past.partly) == (0, (result,))


@pytest.mark.parametrize(
    ("result", "scope", "counts"),
    [
        ({"kind": ""}, {}, True),
        ({"kind": ""}, {"kinds": ["classroom"]}, False),
        ({"kind": ""}, {"kinds": ["classroom", "outreach", "consultation"]}, True),
        ({"kind": "outreach"}, {"kinds": ["classroom"]}, False),
        ({"organiser": ""}, {"organiser": "city"}, False),
        ({"organiser": "carrier"}, {"organiser": "city"}, False),
        ({"measure": "unique_participants"}, {}, False),
        ({"state": PastResultState.WITHDRAWN, "withdrawn_reason": "誤り"}, {}, False),
    ],
)
def test_a_past_result_counts_where_its_scope_fits(result, scope, counts):
    make.past_result(value=7, **result)
    whole = make.indicator(window=Window.PLAN_PERIOD_CUMULATIVE, plan=make.plan(), **scope)

    assert actual(whole) == (7 if counts else 0)


def test_a_past_result_of_another_town_does_not_count():
    make.past_result(town=make.other_town())
    whole = make.indicator(window=Window.PLAN_PERIOD_CUMULATIVE, plan=make.plan())

    assert actual(whole) == 0


# ---- the rows behind a figure


def test_the_facts_of_a_figure_are_listed_in_the_order_of_the_days():
    late = make.fact("2026-06-02")
    early = make.fact("2026-06-01")
    make.fact(role=FactRole.HELPER, minutes=60)
    make.fact("2025-06-01")

    assert [*indicators.facts(make.indicator(), on=ON)] == [early, late]


def test_a_figure_costs_one_query_more_for_each_indicator():
    town = make.town()

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            indicators.read_all(town, ON)
        return len(queries)

    make.indicator(targets={2026: 10}, plan=make.plan())
    # indicators, targets, courses, past results; then one count for each.
    assert cost() == 5
    for measure in (Measure.UNIQUE_PARTICIPANTS, Measure.SESSIONS_HELD):
        make.indicator(measure=measure, plan=make.plan())
    assert cost() == 7
