"""Plans, and loading a published one with its indicators exactly as it words them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.choices import Kind, Organiser
from common.clock import tokyo_date
from common.fiscal import fiscal_year_bounds
from reports.actions import indicators, past_results
from reports.actions.refusals import NumbersRefused
from reports.choices import PEOPLE_MEASURES, Measure, Visibility, Window
from reports.models import Indicator, PastResult, Plan


class PlanRefused(NumbersRefused):
    """The plan stays as it was."""


class PlanNameMissing(PlanRefused):
    field = "name"
    code = "plan_name_missing"
    message = "計画の名称を入力してください。"


class PlanNameTaken(PlanRefused):
    field = "name"
    code = "plan_name_taken"
    message = "同じ名称の計画がすでにあります。名称に「第2期」などを付けて区別してください。"


class PlanReversed(PlanRefused):
    field = "ends_on"
    code = "plan_reversed"
    message = "計画の終了日が開始日より前になっています。日付をご確認ください。"


class OtherMunicipality(PlanRefused):
    code = "other_municipality"
    message = "この計画は{code}のもので、{name}のものではありません。"


@dataclass(frozen=True)
class PlanDetails:
    """What staff may change about a plan."""

    name: str
    starts_on: date
    ends_on: date
    activities: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Loaded:
    """What loading a plan added; what was there already is left as it is."""

    plan: Plan
    added: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@transaction.atomic
def create(
    *, municipality: Municipality, details: PlanDetails, by: Actor, at: datetime
) -> Plan:
    """Enter a plan. Raises a PlanRefused."""
    # Two clicks at once: the second waits here and then finds the name taken.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    plan = Plan(municipality=municipality)
    _refuse(plan, details)
    _store(plan, details)
    audit.record(
        "plan.created",
        on=plan,
        municipality=municipality,
        by=by,
        at=at,
        name=plan.name,
        starts_on=plan.starts_on.isoformat(),
        ends_on=plan.ends_on.isoformat(),
    )
    return plan


@transaction.atomic
def change(plan: Plan, *, details: PlanDetails, by: Actor, at: datetime) -> Plan:
    """Correct a plan: the windows counted over its period move along. Raises a PlanRefused."""
    plan = (
        Plan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=plan.pk)
    )
    _refuse(plan, details)
    before = _texts(plan)
    _store(plan, details)
    after = _texts(plan)
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        audit.record(
            "plan.changed",
            on=plan,
            municipality=plan.municipality,
            by=by,
            at=at,
            changed=changed,
            before=[before[name] for name in changed],
            after=[after[name] for name in changed],
        )
    return plan


@transaction.atomic
def load(
    entry: Mapping[str, Any], *, municipality: Municipality, by: Actor, at: datetime
) -> Loaded:
    """Enter a published plan (an entry of `reports.datasets.plans`) for its municipality.

    Idempotent: a plan, an indicator or a past result that is there already is left as staff
    have made it. Raises OtherMunicipality for another town's entry.
    """
    if entry["code"] != municipality.code:
        raise OtherMunicipality(
            code=f"{entry['name']}（{entry['code']}）", name=municipality.name
        )
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    plan = _load_plan(entry, municipality, by=by, at=at)
    known = set(
        Indicator.objects.filter(municipality=municipality).values_list("slug", flat=True)
    )
    wanted = [item for item in entry["indicators"] if item["slug"] not in known]
    for position, item in enumerate(entry["indicators"]):
        if item in wanted:
            _load_indicator(item, entry, plan=plan, position=position, by=by, at=at)
    for item in entry.get("reference_counts", []):
        _load_reference(item, municipality, by=by, at=at)
    return Loaded(
        plan,
        added=tuple(item["slug"] for item in wanted),
        kept=tuple(item["slug"] for item in entry["indicators"] if item not in wanted),
    )


def _load_plan(
    entry: Mapping[str, Any], municipality: Municipality, *, by: Actor, at: datetime
) -> Plan:
    known = Plan.objects.filter(municipality=municipality, name=entry["plan"]).first()
    if known is not None:
        return known
    first, last = (date.fromisoformat(day) for day in entry["plan_period"])
    details = PlanDetails(
        name=entry["plan"],
        starts_on=first,
        ends_on=last,
        activities=tuple(entry["activities"]),
        note="" if any(map(_counts_people, entry["indicators"])) else entry.get("open_ja", ""),
    )
    return create(municipality=municipality, details=details, by=by, at=at)


def _load_indicator(
    item: Mapping[str, Any],
    entry: Mapping[str, Any],
    *,
    plan: Plan,
    position: int,
    by: Actor,
    at: datetime,
) -> None:
    scope, baseline = item.get("scope", {}), item.get("baseline") or {}
    dates = {name: date.fromisoformat(item[name]) for name in ("from", "to") if name in item}
    details = indicators.IndicatorDetails(
        title=item["title"],
        unit=item["unit"],
        measure=Measure(item["measure"]),
        window=Window(item["window"]),
        window_from=dates.get("from"),
        window_to=dates.get("to"),
        plan=plan,
        kinds=tuple(Kind(kind) for kind in scope.get("kinds", ())),
        organiser=Organiser(scope["organiser"]) if "organiser" in scope else None,
        baseline_value=baseline.get("value"),
        baseline_label=baseline.get("label", ""),
        target_wording=item.get("target_wording", ""),
        source=item["source"],
        open_question=entry.get("open_ja", "") if _counts_people(item) else "",
        visibility=Visibility.PUBLISHED,
        position=position,
    )
    indicator = indicators.create(
        municipality=plan.municipality, slug=item["slug"], details=details, by=by, at=at
    )
    targets = {int(year): value for year, value in item["targets"].items()}
    indicators.set_targets(indicator, targets=targets, by=by, at=at)


def _counts_people(item: Mapping[str, Any]) -> bool:
    """What a plan leaves open is about participants: it belongs to such indicators only."""
    return item["measure"] in PEOPLE_MEASURES


def _load_reference(
    item: Mapping[str, Any], municipality: Municipality, *, by: Actor, at: datetime
) -> None:
    """A result that the plan's papers name: entered once, whether or not it was withdrawn."""
    first, last = fiscal_year_bounds(item["fiscal_year"])
    known = PastResult.objects.filter(
        municipality=municipality, title=item["title"], starts_on=first, ends_on=last
    )
    if known.exists() or last > tokyo_date(at):
        return
    entry = past_results.PastEntry(
        title=item["title"],
        measure=Measure(item.get("measure", Measure.ATTENDANCES)),
        kind=Kind(item["kind"]) if "kind" in item else None,
        organiser=Organiser(item["organiser"]) if "organiser" in item else None,
        starts_on=first,
        ends_on=last,
        value=Decimal(item["participants"]),
        source=item["source"],
    )
    past_results.enter(municipality=municipality, entry=entry, by=by, at=at)


def _refuse(plan: Plan, details: PlanDetails) -> None:
    if not details.name.strip():
        raise PlanNameMissing
    if details.ends_on < details.starts_on:
        raise PlanReversed
    namesakes = Plan.objects.filter(municipality=plan.municipality, name=details.name.strip())
    if namesakes.exclude(pk=plan.pk).exists():
        raise PlanNameTaken


def _store(plan: Plan, details: PlanDetails) -> None:
    plan.name = details.name.strip()
    plan.starts_on = details.starts_on
    plan.ends_on = details.ends_on
    plan.activities = [line for line in details.activities if line.strip()]
    plan.note = details.note
    plan.save()


def _texts(plan: Plan) -> dict[str, str]:
    return {
        "name": plan.name,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "activities": "、".join(plan.activities),
        "note": plan.note,
    }
