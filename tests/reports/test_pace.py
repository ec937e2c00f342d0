"""Where a figure stands against the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.fiscal import fiscal_year_bounds
from reports.choices import Measure, Standing, Window
from reports.rules import pace, wording
from reports.rules.definitions import Definition, Scope, Span

YEAR = Span(date(2026, 4, 1), date(2027, 3, 31))
PLAN = Span(date(2026, 4, 1), date(2031, 3, 31))
YEARLY = Definition(Measure.ATTENDANCES, Window.FISCAL_YEAR)
WHOLE = Definition(Measure.UNIQUE_PARTICIPANTS, Window.PLAN_PERIOD_CUMULATIVE, plan=PLAN)


def yearly(actual, on, targets=None):
    given = targets or {2026: 1460}
    return pace.pace(actual, targets=given, definition=YEARLY, span=YEAR, on=on)


def whole(actual, on, targets=None):
    return pace.pace(actual, targets=targets or {2030: 80}, definition=WHOLE, span=PLAN, on=on)


def words(pace_, actual, unit="人/年"):
    return wording.pace(pace_, actual=actual, unit=unit)


@pytest.mark.parametrize(
    ("on", "line"),
    [
        (date(2026, 4, 1), 4.0),  # the first day of 365 is done by its end
        (date(2026, 9, 30), 732.0),
        (date(2027, 3, 31), 1460.0),
    ],
)
def test_the_line_rises_evenly_from_the_first_day_to_the_last(on, line):
    assert yearly(0, on).expected == line


def test_more_than_the_line_is_ahead_and_less_is_behind():
    september = date(2026, 9, 30)

    assert words(yearly(744, september), 744) == "予定より12人多い"
    assert words(yearly(720, september), 720) == "予定より12人少ない"
    assert words(yearly(732, september), 732) == "予定どおりです"


def test_a_target_that_is_reached_is_said_first():
    reached = yearly(1500, date(2026, 9, 30))

    assert reached.standing is Standing.REACHED
    assert words(reached, 1500) == "目標に達しています（目標より40人多い）"
    assert (reached.needed_per_month, wording.need(reached, unit="人")) == (0, "")


def test_what_is_needed_per_month_counts_the_running_month():
    november = yearly(1023, date(2026, 11, 20), {2026: 1500})

    assert (november.needed_per_month, november.months_left) == (96, 5)
    assert wording.need(november, unit="人/年") == (
        "目標まで、月に96人が必要です（今月を含めてあと5か月）"
    )


def test_the_last_day_needs_all_that_is_left():
    assert yearly(1450, date(2027, 3, 31)).needed_per_month == 10


def test_a_cumulative_target_is_due_at_the_end_of_its_year():
    half_way = whole(39, date(2028, 9, 29))

    assert half_way.goal == pace.Goal(80, 2030, date(2031, 3, 31))
    assert half_way.expected == 40.0


def test_cumulative_targets_of_several_years_are_joined_point_by_point():
    steps = {2026: 10, 2027: 40, 2030: 80}

    first, second, between = (
        whole(0, day, steps) for day in (date(2027, 3, 31), date(2027, 4, 1), date(2027, 9, 30))
    )

    assert (first.goal.fiscal_year, first.expected) == (2026, 10.0)
    assert (second.goal.fiscal_year, second.expected) == (2027, 10.1)
    assert between.expected == 25.0


def test_a_target_of_a_coming_year_has_a_share_but_no_pace():
    early = pace.pace(
        600,
        targets={2026: 1500},
        definition=YEARLY,
        span=Span(*fiscal_year_bounds(2025)),
        on=date(2025, 10, 1),
    )

    assert (early.percent, early.expected, early.needed_per_month) == (40.0, None, None)
    assert words(early, 600) == "令和8年度の目標まであと900人"


def test_a_window_that_is_over_says_how_it_ended():
    missed = whole(68, date(2031, 4, 1))
    met = whole(92, date(2031, 4, 1))

    assert (missed.standing, missed.needed_per_month) == (Standing.MISSED, None)
    assert words(missed, 68) == "期間が終わり、目標に12人届きませんでした"
    assert words(met, 92) == "期間が終わり、目標を達成しました（目標より12人多い）"


def test_before_the_window_nothing_is_expected():
    before = whole(0, date(2026, 3, 1))

    assert (before.standing, before.expected) == (Standing.NOT_STARTED, 0.0)
    assert before.months_left == 60


@pytest.mark.parametrize(
    ("actual", "target", "percent"),
    [(1, 80, 1.3), (2999, 3000, 99.9), (3000, 3000, 100.0), (4500, 3000, 150.0), (0, 7, 0.0)],
)
def test_a_share_is_rounded_half_up_and_is_whole_only_when_reached(actual, target, percent):
    assert pace.share(actual, target) == percent


def test_without_a_target_there_is_nothing_to_compare():
    alone = pace.pace(5, targets={}, definition=YEARLY, span=YEAR, on=date(2026, 6, 1))

    assert alone == pace.Pace(Standing.NO_TARGET)
    assert words(alone, 5) == "目標は決まっていません"


def test_a_level_has_no_pace():
    level = Definition(Measure.PUBLISHED_INDICATORS, Window.FISCAL_YEAR)
    on = date(2026, 6, 1)

    below = pace.pace(8, targets={2026: 10}, definition=level, span=YEAR, on=on)
    above = pace.pace(10, targets={2026: 10}, definition=level, span=YEAR, on=on)

    assert (below.standing, below.expected) == (Standing.OPEN, None)
    assert above.standing is Standing.REACHED


def test_a_yearly_indicator_stays_at_the_last_year_of_its_plan():
    planned = Definition(
        Measure.ATTENDANCES, Window.FISCAL_YEAR, plan=Span(date(2022, 4, 1), date(2027, 3, 31))
    )

    assert planned.span(date(2026, 3, 31)) == Span(date(2025, 4, 1), date(2026, 3, 31))
    assert planned.span(date(2028, 6, 1)) == YEAR


days = st.dates(date(2024, 1, 1), date(2033, 12, 31))


@given(days, days, st.integers(1, 5000))
def test_the_line_never_falls_and_stays_between_nothing_and_the_target(one, other, target):
    earlier, later = sorted([one, other])
    aim = pace.goal({2030: target}, definition=WHOLE, span=PLAN, on=earlier)
    lines = [
        pace.expected({2030: target}, goal=aim, definition=WHOLE, span=PLAN, on=day)
        for day in (PLAN.first - timedelta(days=1), earlier, later, PLAN.last)
    ]

    assert lines[1] <= lines[2]
    assert (lines[0], lines[-1]) == (0, target)


@given(st.integers(0, 3000), st.integers(1, 3000), st.dates(YEAR.first, YEAR.last))
def test_what_is_needed_each_month_is_enough_and_no_more(actual, target, on):
    read = yearly(actual, on, {2026: target})
    reached = actual + read.needed_per_month * read.months_left

    assert reached >= target
    assert read.needed_per_month == 0 or reached - read.months_left < target


# ---- the words of a definition


def test_the_definition_of_kagoshima_in_words():
    sentence = wording.definition(YEARLY, span=YEAR)

    assert sentence == (
        "スマホ教室・出前講座・スマホ相談会の参加者を延べ人数で数えます。"
        "同じ方が2回参加すれば2人と数え、名前を聞かない団体の人数も含めます。"
        "期間は年度ごと（4月1日から翌年3月31日まで）で、"
        "この数字は令和8年4月1日から令和9年3月31日までのものです。"
    )


def test_the_words_follow_the_row():
    scope = Scope(kinds=frozenset({"classroom"}), organiser=None)
    sentence = wording.definition(
        Definition(
            Measure.UNIQUE_PARTICIPANTS, Window.PLAN_PERIOD_CUMULATIVE, plan=PLAN, scope=scope
        ),
        span=PLAN,
        past=12,
        course_titles=["LINE入門"],
    )

    assert sentence == (
        "スマホ教室（講座「LINE入門」に限る）に参加した方を実人数で数えます。"
        "同じ方は期間のなかで何回でも1人と数えます（年度ごとの実人数の合計とは一致しません）。"
        "名前を聞かない団体の人数は、同じ方かどうかがわからないため含めません。"
        "期間は計画期間（令和8年4月1日から令和13年3月31日まで）の累計です。"
        "システム導入前などの実績として、出典のある12人を加えています。"
        "この分は同じ方が含まれるかを確かめられないため、そのまま足しています。"
    )


@pytest.mark.parametrize(
    ("value", "text"), [(1023, "1,023人"), (0, "0人"), (12.5, "12.5人"), (12.0, "12.0人")]
)
def test_amounts_are_written_with_their_counter(value, text):
    assert wording.amount(value, "人/年") == text


def test_a_span_of_a_fiscal_year_is_called_by_it():
    assert wording.period(YEAR) == "令和8年度"
    assert wording.period(Span(date(2023, 4, 1), date(2026, 3, 31))) == (
        "令和5年4月1日から令和8年3月31日まで"
    )
