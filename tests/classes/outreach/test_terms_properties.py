"""Whatever the conditions: the date that a refusal names is itself accepted."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from classes.rules.outreach import checking, days
from classes.rules.outreach.terms import Counted, DayKind, Terms, Yearly
from common.clock import TOKYO, tokyo_date

DATES = st.dates(date(2026, 4, 1), date(2027, 12, 31))
HOURS = st.tuples(st.integers(7, 12), st.integers(13, 22)).map(
    lambda pair: (time(pair[0]), time(pair[1]))
)
MONTH_DAYS = DATES.map(lambda day: (day.month, day.day))
YEARLY = st.builds(Yearly, MONTH_DAYS, MONTH_DAYS)


@st.composite
def terms(draw):
    return Terms(
        shortest_minutes=None,
        longest_minutes=draw(st.none() | st.integers(30, 180)),
        lead_days=draw(st.integers(0, 40)),
        lead_counted=draw(st.sampled_from(Counted)),
        earliest_months=draw(st.none() | st.integers(1, 6)),
        hours=draw(st.dictionaries(st.sampled_from(DayKind), HOURS, min_size=1)),
        closed_yearly=tuple(draw(st.lists(YEARLY, max_size=2))),
        closed_days=tuple(draw(st.lists(DATES, max_size=3))),
        season=draw(st.none() | DATES.map(lambda day: (day, day + timedelta(days=120)))),
    )


@st.composite
def spans(draw):
    start = datetime.combine(
        draw(DATES), time(draw(st.integers(7, 20)), draw(st.sampled_from([0, 30]))), TOKYO
    )
    return start, start + timedelta(minutes=draw(st.integers(30, 180)))


def refused(asked_of, span, *, on):
    return {code for code, _ in checking.wish(asked_of, span, on=on)}


@given(terms=terms())
def test_terms_survive_being_stored(terms):
    assert Terms.of(terms.data) == terms


@given(terms=terms(), span=spans(), on=DATES)
@settings(max_examples=100, deadline=None)
def test_the_named_date_is_accepted_at_the_same_hours(terms, span, on):
    first = days.first_on_offer(
        terms,
        asked=on,
        hours=(span[0].astimezone(TOKYO).time(), span[1].astimezone(TOKYO).time()),
    )
    if first is None:
        return
    moved = first - tokyo_date(span[0])
    there = (span[0] + moved, span[1] + moved)

    assert refused(terms, there, on=on) <= {"too_long", "too_short"}


@given(terms=terms(), span=spans(), on=DATES)
@settings(max_examples=100, deadline=None)
def test_no_earlier_date_is_accepted(terms, span, on):
    hours = (span[0].astimezone(TOKYO).time(), span[1].astimezone(TOKYO).time())
    first = days.first_on_offer(terms, asked=on, hours=hours)

    for ahead in range((first - on).days if first else 60):
        moved = on + timedelta(days=ahead) - tokyo_date(span[0])
        there = (span[0] + moved, span[1] + moved)
        assert refused(terms, there, on=on) - {"too_long"}, (ahead, first)


@given(terms=terms(), span=spans(), on=DATES)
@settings(deadline=None)
def test_every_refusal_is_a_sentence(terms, span, on):
    for _, sentence in checking.wish(terms, span, on=on):
        assert sentence.endswith("。")


@given(on=DATES, days_before=st.integers(0, 30))
def test_the_day_of_the_deadline_is_in_time_and_the_next_is_not(on, days_before):
    asked_of = Terms(lead_days=days_before)

    assert days.in_time(asked_of, on + timedelta(days=days_before), asked=on)
    assert not days.in_time(asked_of, on + timedelta(days=days_before - 1), asked=on)
