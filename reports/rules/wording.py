"""The sentences around a figure, built from the row so that they cannot disagree with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from classes.choices import Kind
from common import fiscal
from common.fiscal import fiscal_year_bounds
from common.wareki import format_date
from reports.choices import OVERLAPPING, Measure, Standing, Window
from reports.rules.definitions import Definition, Scope, Span
from reports.rules.pace import Number, Pace

COUNTS = {
    Measure.ATTENDANCES: (
        "{scope}の参加者を延べ人数で数えます。同じ方が2回参加すれば2人と数え、"
        "名前を聞かない団体の人数も含めます。"
    ),
    Measure.UNIQUE_PARTICIPANTS: (
        "{scope}に参加した方を実人数で数えます。{once}"
        "名前を聞かない団体の人数は、同じ方かどうかがわからないため含めません。"
    ),
    Measure.FIRST_TIMERS: (
        "{scope}に参加した方のうち、その回が初めての参加だった人数を数えます。"
    ),
    Measure.SESSIONS_HELD: "{scope}のうち、参加者が1人以上いた回の数を数えます。",
    Measure.HELPER_HOURS: "{scope}で講師・協力者が活動した時間の合計を、時間の単位で数えます。",
    Measure.HELPERS: "{scope}で活動した講師・協力者を実人数で数えます。{once}",
    Measure.CONSULTATIONS: "{scope}で記録した相談の件数を数えます。1件の記録が1件です。",
    Measure.CONSULTATION_MINUTES: "{scope}で記録した相談の時間の合計を、分で数えます。",
    Measure.PUBLISHED_INDICATORS: (
        "このシステムで公開している指標の数に、ほかの場所で公表している取組として"
        "出典つきで入力した件数を加えます。"
    ),
}
ONCE_A_YEAR = "同じ方は年度のなかで何回でも1人、年度が変われば改めて1人と数えます。"
ONCE = "同じ方は期間のなかで何回でも1人と数えます（年度ごとの実人数の合計とは一致しません）。"


def number(value: Number) -> str:
    """1,023; hours with one decimal place when they have one."""
    return f"{value:,}" if value == int(value) and isinstance(value, int) else f"{value:,.1f}"


def counter(unit: str) -> str:
    """The word after a number: '人/年' is counted in 人."""
    return unit.replace("／", "/").partition("/")[0]


def amount(value: Number, unit: str) -> str:
    """'1,023人'."""
    return f"{number(value)}{counter(unit)}"


def period(span: Span) -> str:
    """'令和8年度' for a fiscal year, else '令和5年4月1日から令和8年3月31日まで'."""
    year = fiscal.fiscal_year(span.first)
    if (span.first, span.last) == fiscal_year_bounds(year):
        return fiscal.label(year)
    return f"{_day(span.first)}から{_day(span.last)}まで"


def scope(scope: Scope, *, course_titles: Sequence[str] = ()) -> str:
    """'市町村主催のスマホ教室', with the courses it is limited to."""
    kinds = (
        [*Kind] if scope.takes_all_kinds() else [kind for kind in Kind if kind in scope.kinds]
    )
    words = "・".join(str(kind.label) for kind in kinds)
    if scope.organiser is not None:
        words = f"{scope.organiser.label}の{words}"
    if course_titles:
        words += f"（講座{''.join(f'「{title}」' for title in course_titles)}に限る）"
    return words


def definition(
    definition: Definition,
    *,
    span: Span,
    past: Number = 0,
    unit: str = "人",
    course_titles: Sequence[str] = (),
) -> str:
    """What the figure counts, over which days, and how much of it was entered by hand."""
    sentence = COUNTS[definition.measure].format(
        scope=scope(definition.scope, course_titles=course_titles),
        once=ONCE_A_YEAR if definition.is_yearly else ONCE,
    )
    return sentence + _window(definition, span) + _past(definition.measure, past, unit)


def pace(pace: Pace, *, actual: Number, unit: str) -> str:
    """'予定より12人多い': where the figure stands, in words."""
    if pace.goal is None:
        return "目標は決まっていません"
    left = pace.goal.value - actual
    missing = amount(_tidy(abs(left)), unit)
    beyond = f"（目標より{missing}多い）" if left < 0 else ""
    words = {
        Standing.NOT_STARTED: "期間はまだ始まっていません",
        Standing.OPEN: f"{fiscal.label(pace.goal.fiscal_year)}の目標まであと{missing}",
        Standing.REACHED: f"目標に達しています{beyond}",
        Standing.MET: f"期間が終わり、目標を達成しました{beyond}",
        Standing.MISSED: f"期間が終わり、目標に{missing}届きませんでした",
    }
    return words.get(pace.standing) or _against_the_line(pace, actual=actual, unit=unit)


def need(pace: Pace, *, unit: str) -> str:
    """'目標まで、月に96人が必要です（今月を含めてあと5か月）'; '' where nothing is needed."""
    if not pace.needed_per_month or pace.months_left is None:
        return ""
    return (
        f"目標まで、月に{amount(pace.needed_per_month, unit)}が必要です"
        f"（今月を含めてあと{pace.months_left}か月）"
    )


def _against_the_line(pace: Pace, *, actual: Number, unit: str) -> str:
    difference = round(actual - (pace.expected or 0))
    if pace.standing is Standing.ON_PACE or not difference:
        return "予定どおりです"
    direction = "多い" if difference > 0 else "少ない"
    return f"予定より{amount(abs(difference), unit)}{direction}"


def _window(definition: Definition, span: Span) -> str:
    days = f"{_day(span.first)}から{_day(span.last)}まで"
    if definition.is_yearly:
        return f"期間は年度ごと（4月1日から翌年3月31日まで）で、この数字は{days}のものです。"
    if definition.measure is Measure.PUBLISHED_INDICATORS:
        return f"期間は{days}です。"
    if definition.window is Window.PLAN_PERIOD_CUMULATIVE:
        return f"期間は計画期間（{days}）の累計です。"
    return f"期間は{days}の累計です。"


def _past(measure: Measure, past: Number, unit: str) -> str:
    if not past or measure is Measure.PUBLISHED_INDICATORS:
        return ""
    sentence = f"システム導入前などの実績として、出典のある{amount(past, unit)}を加えています。"
    if measure in OVERLAPPING:
        sentence += "この分は同じ方が含まれるかを確かめられないため、そのまま足しています。"
    return sentence


def _tidy(value: Number) -> Number:
    return int(value) if value == int(value) else round(value, 1)


def _day(day: date) -> str:
    return format_date(day, weekday=False)
