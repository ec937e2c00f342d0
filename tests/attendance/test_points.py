"""Points: what hours are worth, that entries add up to it, and that nobody is paid twice."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from attendance.actions import points, worked_hours
from attendance.choices import PointBasis, PointRounding
from attendance.models import PaidEntry, PointEntry
from attendance.queries import points as ledger
from attendance.rules.points import Rule, Worked, differences, due
from tests import make
from tests.materials import paperwork
from tests.materials.paperwork import AFTER

BY = {"by": make.BY, "at": AFTER}
YEAR = {"year": 2026, **BY}
APRIL = date(2026, 4, 1)
DAYS = [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3)]

# The first number that Hypothesis draws makes it read our sources, which takes seconds.

caps = st.sampled_from([None, 1, 50, 100, 150, 300])
rules = st.tuples(
    st.sampled_from(PointBasis),
    st.integers(1, 200),
    st.sampled_from(DAYS),
    st.sampled_from([None, *DAYS]),
    st.sampled_from(PointRounding),
    caps,
    caps,
).map(lambda terms: Rule(*terms))
worked = st.lists(
    st.tuples(st.sampled_from(DAYS), st.integers(1, 9), st.integers(0, 600)),
    max_size=4,
    unique_by=lambda line: line[1],
).map(lambda lines: [Worked(*line) for line in lines])


# ---------- the rule ----------


@pytest.mark.parametrize(
    ("rounding", "minutes", "points"),
    [
        (PointRounding.DOWN, 119, 198),
        (PointRounding.NEAREST, 119, 198),
        (PointRounding.UP, 119, 199),
        (PointRounding.NEAREST, 45, 75),
        (PointRounding.UP, 0, 0),
        (PointRounding.DOWN, 60, 100),
    ],
)
def test_an_hour_is_worth_its_points_and_a_part_of_one_is_rounded(rounding, minutes, points):
    rule = Rule(PointBasis.HOUR, 100, APRIL, rounding=rounding)

    assert rule.worth(minutes) == points


@given(worked, rules)
def test_no_cap_is_ever_passed_and_only_days_that_hold_give(lines, rule):
    given_ = due(lines, [rule])

    by_day = {
        day: sum(given_[each.session] for each in lines if each.day == day) for day in DAYS
    }
    assert rule.day_cap is None or max(by_day.values()) <= rule.day_cap
    assert rule.year_cap is None or sum(by_day.values()) <= rule.year_cap
    for each in lines:
        assert 0 <= given_[each.session] <= rule.worth(each.minutes)
        assert rule.holds_on(each.day) or given_[each.session] == 0


@given(worked, st.lists(rules, max_size=2))
def test_rules_stand_for_themselves_and_the_order_of_the_lines_is_nothing(lines, held):
    each = [due(lines, [rule]) for rule in held]

    whole = due([*reversed(lines)], held)

    assert whole == {line.session: sum(one[line.session] for one in each) for line in lines}


@given(
    st.dictionaries(st.integers(1, 5), st.integers(0, 9)),
    st.dictionaries(st.integers(1, 5), st.integers(0, 9)),
)
def test_what_is_written_and_the_differences_are_what_is_due(owed, written):
    more = differences(owed, written)

    after = {key: written.get(key, 0) + more.get(key, 0) for key in {*owed, *written}}
    assert after == {key: owed.get(key, 0) for key in after}
    assert 0 not in more.values()


# ---------- the ledger ----------


@pytest.fixture
def helper():
    return make.helper(name="髙田　ハナ", kana="タカダ ハナ")


@pytest.fixture
def session():
    return make.offering(first=make.tokyo("2026-06-15 10:00")).sessions.get()


def rule(**terms):
    given_ = {"basis": PointBasis.HOUR, "points": 100, "starts_on": APRIL} | terms
    return points.add_rule(make.town(), name="活動ポイント", rule=Rule(**given_), **BY)


def balance():
    [row] = ledger.balances(make.town(), year=2026)
    return row.earned, row.paid, row.left


def correct_hours(helper, session, minutes, *, seen):
    worked_hours.correct(
        id=uuid4(),
        session=session,
        helper=helper,
        minutes=minutes,
        reason="途中で帰ったため",
        seen=seen,
        **BY,
    )


@pytest.mark.django_db
def test_a_correction_of_hours_is_an_entry_and_reckoning_again_is_none(helper, session):
    rule()
    paperwork.worked(helper, session, minutes=120)
    assert points.reckon(make.town(), **YEAR) == 1

    correct_hours(helper, session, 90, seen=120)

    assert [points.reckon(make.town(), **YEAR) for _ in range(2)] == [1, 0]
    assert [*PointEntry.objects.values_list("points", flat=True)] == [200, -50]
    assert balance() == (150, 0, 150)


@pytest.mark.django_db
def test_what_is_paid_is_never_paid_again(helper, session):
    rule()
    paperwork.worked(helper, session, minutes=120)
    key = uuid4()

    first = points.pay_out(make.town(), key=key, **YEAR)

    assert points.pay_out(make.town(), key=key, **YEAR) == first
    with pytest.raises(points.NothingToPay):
        points.pay_out(make.town(), key=uuid4(), **YEAR)
    with pytest.raises(points.KeyReused):
        points.pay_out(make.town(), key=key, **YEAR | {"year": 2025})
    assert (first.number, PaidEntry.objects.count(), balance()) == (1, 1, (200, 200, 0))


@pytest.mark.django_db
def test_too_much_that_was_paid_is_taken_from_the_next(helper, session):
    rule()
    paperwork.worked(helper, session, minutes=120)
    points.pay_out(make.town(), key=uuid4(), **YEAR)
    correct_hours(helper, session, 60, seen=120)
    with pytest.raises(points.NothingToPay):
        points.pay_out(make.town(), key=uuid4(), **YEAR)
    more = make.offering(first=make.tokyo("2026-06-22 10:00")).sessions.get()
    paperwork.worked(helper, more, minutes=120)

    second = points.pay_out(make.town(), key=uuid4(), **YEAR)

    assert [(share.helper, share.points) for share in ledger.shares(second)] == [(helper, 100)]
    assert (second.number, balance()) == (2, (300, 300, 0))


@pytest.mark.django_db
def test_a_rule_that_ends_gives_nothing_afterwards(helper, session):
    row = rule()
    paperwork.worked(helper, session, minutes=60)
    points.end_rule(row, on=date(2026, 6, 14), **BY)

    assert points.reckon(make.town(), **YEAR) == 0
    with pytest.raises(points.RuleImpossible):
        points.end_rule(row, on=APRIL - timedelta(days=1), **BY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "terms"),
    [(" ", {}), ("活動", {"points": 0}), ("活動", {"ends_on": APRIL - timedelta(days=1)})],
)
def test_an_impossible_rule_is_refused(name, terms):
    given_ = {"basis": PointBasis.HOUR, "points": 100, "starts_on": APRIL} | terms

    with pytest.raises(points.RuleImpossible):
        points.add_rule(make.town(), name=name, rule=Rule(**given_), **BY)


@pytest.mark.django_db
def test_a_correction_has_a_reason_and_is_made_once(helper):
    asked = {"key": uuid4(), "change": -30, "reason": "手渡し済みのため"}

    first = points.correct(helper, **asked, **YEAR)

    assert points.correct(helper, **asked, **YEAR) == first
    with pytest.raises(points.KeyReused):
        points.correct(helper, **asked | {"change": 30}, **YEAR)
    with pytest.raises(points.PointsReasonMissing):
        points.correct(helper, **asked | {"key": uuid4(), "reason": " "}, **YEAR)
    with pytest.raises(points.PointsOutOfRange):
        points.correct(helper, **asked | {"key": uuid4(), "change": 0}, **YEAR)
    assert balance() == (-30, 0, -30)


@pytest.mark.django_db
def test_another_town_s_hours_and_rules_are_its_own(helper, session):
    rule()
    paperwork.worked(helper, session, minutes=60)

    assert points.reckon(make.other_town(), **YEAR) == 0
    assert points.reckon(make.town(), **YEAR) == 1
    event = AuditEvent.objects.get(action="points.reckoned")
    assert event.detail == {"year": 2026, "entries": 1}
