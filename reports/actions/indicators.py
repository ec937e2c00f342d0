"""Defining indicators and their targets. Every change is kept, with the figure it changed."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.choices import Kind, Organiser
from classes.models import Course
from common.clock import tokyo_date
from reports import indicators as figures
from reports.actions.refusals import NumbersRefused, OtherTown
from reports.choices import Measure, Visibility, Window
from reports.indicators.readings import definition_of
from reports.models import Indicator, Plan, Target
from reports.rules.definitions import Definition, Scope, Span
from reports.rules.pace import Number

SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = frozenset({"new"})
YEARS = range(2000, 2100)


class IndicatorRefused(NumbersRefused):
    """The indicator stays as it was."""


class SlugUnreadable(IndicatorRefused):
    field = "slug"
    code = "slug_unreadable"
    message = (
        "識別名は半角の英小文字・数字・ハイフンで入力してください（例：smartphone-class）。"
    )


class SlugTaken(IndicatorRefused):
    field = "slug"
    code = "slug_taken"
    message = "識別名「{slug}」はすでに使われています。別の識別名を入力してください。"


class TitleMissing(IndicatorRefused):
    field = "title"
    code = "title_missing"
    message = "指標の名称を入力してください。"


class UnitMissing(IndicatorRefused):
    field = "unit"
    code = "unit_missing"
    message = "単位を入力してください（例：人、回、件）。"


class WindowDatesMissing(IndicatorRefused):
    field = "window_from"
    code = "window_dates_missing"
    message = "「日付を決めた累計」では、期間の初日と末日の両方を入力してください。"


class WindowReversed(IndicatorRefused):
    field = "window_to"
    code = "window_reversed"
    message = "期間の末日が初日より前になっています。日付をご確認ください。"


class PlanMissing(IndicatorRefused):
    field = "plan"
    code = "plan_missing"
    message = "「計画期間の累計」では、計画を選んでください。"


class ChangedMeanwhile(IndicatorRefused):
    code = "changed_meanwhile"
    message = (
        "ほかの職員が先にこの指標を変更しました。"
        "いまの内容を確かめてから、もう一度変更してください。"
    )


class TargetNotPositive(IndicatorRefused):
    field = "value"
    code = "target_not_positive"
    message = "目標値は1以上の整数で入力してください。目標をなくすときは空欄にしてください。"


class TargetOutsideWindow(IndicatorRefused):
    field = "fiscal_year"
    code = "target_outside_window"
    message = "{year}年度は、この指標の期間の外です。年度をご確認ください。"


@dataclass(frozen=True)
class IndicatorDetails:
    """Everything about an indicator that staff may change.

    Empty `kinds`, no `organiser` and no `courses` mean: no restriction.
    """

    title: str
    unit: str
    measure: Measure
    window: Window
    window_from: date | None = None
    window_to: date | None = None
    plan: Plan | None = None
    kinds: tuple[Kind, ...] = ()
    organiser: Organiser | None = None
    courses: tuple[Course, ...] = ()
    baseline_value: int | None = None
    baseline_label: str = ""
    target_wording: str = ""
    source: str = ""
    open_question: str = ""
    visibility: Visibility = Visibility.INTERNAL
    position: int = 0

    @classmethod
    def of(cls, indicator: Indicator) -> "IndicatorDetails":
        """What the row says now."""
        return cls(
            title=indicator.title,
            unit=indicator.unit,
            measure=Measure(indicator.measure),
            window=Window(indicator.window),
            window_from=indicator.window_from,
            window_to=indicator.window_to,
            plan=indicator.plan,
            kinds=tuple(Kind(kind) for kind in indicator.kinds),
            organiser=Organiser(indicator.organiser) if indicator.organiser else None,
            courses=tuple(indicator.courses.order_by("pk")),
            baseline_value=indicator.baseline_value,
            baseline_label=indicator.baseline_label,
            target_wording=indicator.target_wording,
            source=indicator.source,
            open_question=indicator.open_question,
            visibility=Visibility(indicator.visibility),
            position=indicator.position,
        )

    def as_text(self) -> dict[str, str]:
        """Each part as a short text, by its name: what the audit trail keeps."""
        return dict(self._texts())

    @property
    def definition(self) -> Definition:
        """Measure, window and scope alone: what `reports.indicators.read_as` reads by."""
        dates = None
        if self.window is Window.DATES_CUMULATIVE and self.window_from and self.window_to:
            dates = Span(self.window_from, self.window_to)
        return Definition(
            measure=self.measure,
            window=self.window,
            dates=dates,
            plan=Span(self.plan.starts_on, self.plan.ends_on) if self.plan else None,
            scope=Scope(
                kinds=frozenset(self.kinds),
                organiser=self.organiser,
                courses=frozenset(course.pk for course in self.courses),
            ),
        )

    def check(self, municipality: Municipality) -> None:
        """Raise the IndicatorRefused, or OtherTown, with which saving would answer."""
        if not self.title.strip():
            raise TitleMissing
        if not self.unit.strip():
            raise UnitMissing
        theirs = [self.plan, *self.courses]
        if any(one is not None and one.municipality_id != municipality.pk for one in theirs):
            raise OtherTown
        if self.window is Window.PLAN_PERIOD_CUMULATIVE and self.plan is None:
            raise PlanMissing
        if self.window is Window.DATES_CUMULATIVE:
            self._check_dates()

    def _check_dates(self) -> None:
        if self.window_from is None or self.window_to is None:
            raise WindowDatesMissing
        if self.window_to < self.window_from:
            raise WindowReversed

    @property
    def fingerprint(self) -> str:
        """Equal for equal details: a form carries it to notice a change by somebody else."""
        return hashlib.sha256(repr(self.as_text()).encode()).hexdigest()[:16]

    def _texts(self) -> Iterator[tuple[str, str]]:
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, tuple):
                yield part.name, ",".join(str(one) for one in value)
            else:
                yield part.name, "" if value is None else str(value)


@transaction.atomic
def create(
    *, municipality: Municipality, slug: str, details: IndicatorDetails, by: Actor, at: datetime
) -> Indicator:
    """Define a new indicator. `slug` names it in addresses and open data, for ever.

    Raises an IndicatorRefused.
    """
    # Two clicks at once: the second waits here and then finds the slug taken.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        raise SlugUnreadable
    if Indicator.objects.filter(municipality=municipality, slug=slug).exists():
        raise SlugTaken(slug=slug)
    indicator = Indicator(municipality=municipality, slug=slug)
    details.check(municipality)
    _store(indicator, details, at=at)
    audit.record(
        "indicator.created",
        on=indicator,
        municipality=municipality,
        by=by,
        at=at,
        slug=slug,
        measure=details.measure.value,
        window=details.window.value,
    )
    return indicator


@transaction.atomic
def change(
    indicator: Indicator,
    *,
    details: IndicatorDetails,
    seen: str | None = None,
    by: Actor,
    at: datetime,
) -> Indicator:
    """Define the indicator anew; its figure of the day before and after goes into the audit.

    `seen` is the fingerprint of the details that the author was looking at. The same details
    again change and record nothing. Raises an IndicatorRefused, ChangedMeanwhile among them.
    """
    indicator = _lock(indicator)
    before = IndicatorDetails.of(indicator)
    if seen is not None and seen != before.fingerprint:
        raise ChangedMeanwhile
    details.check(indicator.municipality)
    old, new = before.as_text(), details.as_text()
    changed = [name for name in old if old[name] != new[name]]
    if not changed:
        return indicator
    figure_before = _figure(indicator, at)
    _store(indicator, details, at=at)
    audit.record(
        "indicator.changed",
        on=indicator,
        municipality=indicator.municipality,
        by=by,
        at=at,
        changed=changed,
        before=[old[name] for name in changed],
        after=[new[name] for name in changed],
        figure_before=str(figure_before),
        figure_after=str(_figure(indicator, at)),
    )
    return indicator


@transaction.atomic
def set_target(
    indicator: Indicator, *, fiscal_year: int, value: int | None, by: Actor, at: datetime
) -> Target | None:
    """Set what is to be reached in (or by the end of) a fiscal year; None takes it away.

    Raises TargetNotPositive, TargetOutsideWindow.
    """
    indicator = _lock(indicator)
    if value is not None and value < 1:
        raise TargetNotPositive
    known = Target.objects.filter(indicator=indicator, fiscal_year=fiscal_year).first()
    before = known.value if known else None
    if before == value:
        return known
    if value is None:
        Target.objects.filter(indicator=indicator, fiscal_year=fiscal_year).delete()
        target = None
    else:
        _refuse_year(indicator, fiscal_year)
        target, _ = Target.objects.update_or_create(
            indicator=indicator, fiscal_year=fiscal_year, defaults={"value": value}
        )
    audit.record(
        "indicator.target_set",
        on=indicator,
        municipality=indicator.municipality,
        by=by,
        at=at,
        fiscal_year=fiscal_year,
        before=before,
        after=value,
    )
    return target


@transaction.atomic
def set_targets(
    indicator: Indicator, *, targets: dict[int, int | None], by: Actor, at: datetime
) -> None:
    """Set the targets of several fiscal years, all or none. Raises as `set_target` does."""
    for year, value in sorted(targets.items()):
        set_target(indicator, fiscal_year=year, value=value, by=by, at=at)


def _lock(indicator: Indicator) -> Indicator:
    return (
        Indicator.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "plan")
        .get(pk=indicator.pk)
    )


def _refuse_year(indicator: Indicator, year: int) -> None:
    if year not in YEARS:
        raise TargetOutsideWindow(year=year)
    if indicator.window == Window.FISCAL_YEAR:
        return
    if year not in definition_of(indicator).span(date(year, 4, 1)).years():
        raise TargetOutsideWindow(year=year)


def _store(indicator: Indicator, details: IndicatorDetails, *, at: datetime) -> None:
    dated = details.window is Window.DATES_CUMULATIVE
    indicator.title = details.title.strip()
    indicator.unit = details.unit.strip()
    indicator.measure = details.measure
    indicator.window = details.window
    indicator.window_from = details.window_from if dated else None
    indicator.window_to = details.window_to if dated else None
    indicator.plan = details.plan
    indicator.kinds = [kind.value for kind in Kind if kind in details.kinds]
    indicator.organiser = details.organiser or ""
    indicator.baseline_value = details.baseline_value
    indicator.baseline_label = details.baseline_label
    indicator.target_wording = details.target_wording
    indicator.source = details.source
    indicator.open_question = details.open_question
    indicator.position = details.position
    if details.visibility is not Visibility.PUBLISHED:
        indicator.published_on = None
    elif indicator.visibility != Visibility.PUBLISHED or indicator.published_on is None:
        indicator.published_on = tokyo_date(at)
    indicator.visibility = details.visibility
    indicator.save()
    indicator.courses.set(details.courses)


def _figure(indicator: Indicator, at: datetime) -> Number:
    return figures.read(indicator, on=tokyo_date(at)).actual
