"""Defining indicators: what is refused, what is recorded, what a change does to a figure."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import AuditEvent
from attendance.choices import FactRole
from classes.choices import Kind
from reports import datasets, indicators
from reports.actions import indicators as definitions
from reports.actions import plans
from reports.actions.indicators import IndicatorDetails
from reports.actions.refusals import OtherTown
from reports.choices import Measure, Visibility, Window
from reports.models import Indicator, Plan, Target
from reports.queries import history
from tests import make

pytestmark = pytest.mark.django_db
AT = make.tokyo("2026-11-20 12:00")
ON = date(2026, 11, 20)


def entry(code):
    return next(one for one in datasets.plans() if one["code"] == code)


def load(code, town):
    return plans.load(entry(code), municipality=town, by=make.BY, at=AT)


@pytest.fixture
def tarumizu():
    load("462144", make.other_town())
    return Indicator.objects.select_related("municipality", "plan").get(
        slug="tarumizu-learners"
    )


def change(indicator, **parts):
    details = replace(IndicatorDetails.of(indicator), **parts)
    return definitions.change(indicator, details=details, by=make.BY, at=AT)


def test_switching_tarumizus_measure_changes_the_figure_and_is_recorded(tarumizu):
    first = make.fact(town=tarumizu.municipality)
    make.fact(town=tarumizu.municipality, person_key=first.person_key)

    change(tarumizu, measure=Measure.ATTENDANCES)

    assert indicators.read(Indicator.objects.get(), on=ON).actual == 2
    event = AuditEvent.objects.get(action="indicator.changed")
    assert event.detail == {
        "changed": ["measure"],
        "before": ["unique_participants"],
        "after": ["attendances"],
        "figure_before": "1",
        "figure_after": "2",
    }
    assert (event.subject_key, event.actor_key) == (str(tarumizu.pk), "test")


def test_switching_tarumizus_window_changes_the_figure(tarumizu):
    make.fact("2027-05-01", town=tarumizu.municipality)
    make.fact("2028-05-01", town=tarumizu.municipality)
    on = date(2028, 11, 20)

    assert indicators.read(tarumizu, on=on).actual == 2
    changed = change(tarumizu, window=Window.FISCAL_YEAR)
    assert indicators.read(changed, on=on).actual == 1


def test_the_history_tells_changes_in_words(tarumizu):
    make.fact(town=tarumizu.municipality)
    make.fact(town=tarumizu.municipality, role=FactRole.GROUP, count=11)
    change(tarumizu, measure=Measure.ATTENDANCES, kinds=(Kind.CLASSROOM, Kind.OUTREACH))
    definitions.set_target(tarumizu, fiscal_year=2028, value=40, by=make.BY, at=AT)

    target, changed, first_target, created = history.of(tarumizu)

    assert [(line.label, line.before, line.after) for line in changed.lines] == [
        ("数え方", "参加者数（実人数）", "参加者数（延べ）"),
        ("対象の種類", "スマホ教室", "スマホ教室・出前講座"),
    ]
    assert (changed.figure_before, changed.figure_after) == ("1", "12")
    assert changed.actor == "管理コマンド（test）"
    assert [(line.label, line.before, line.after) for line in target.lines] == [
        ("令和10年度の目標", "なし", "40")
    ]
    assert [first_target.action, created.action] == ["指標の目標値を設定", "指標を登録"]


def test_the_same_definition_again_records_nothing(tarumizu):
    change(tarumizu, unit="人")

    assert AuditEvent.objects.filter(action="indicator.changed").count() == 0


def test_whoever_looked_at_an_older_definition_is_told(tarumizu):
    seen = IndicatorDetails.of(tarumizu)
    change(tarumizu, title="受講者数")

    with pytest.raises(definitions.ChangedMeanwhile):
        definitions.change(
            tarumizu,
            details=replace(seen, unit="名"),
            seen=seen.fingerprint,
            by=make.BY,
            at=AT,
        )
    assert Indicator.objects.get().unit == "人"


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"title": " "}, definitions.TitleMissing),
        ({"unit": ""}, definitions.UnitMissing),
        ({"plan": None}, definitions.PlanMissing),
        ({"window": Window.DATES_CUMULATIVE}, definitions.WindowDatesMissing),
        (
            {
                "window": Window.DATES_CUMULATIVE,
                "window_from": date(2026, 4, 1),
                "window_to": date(2026, 3, 31),
            },
            definitions.WindowReversed,
        ),
    ],
)
def test_a_definition_that_cannot_count_is_refused(tarumizu, parts, refusal):
    with pytest.raises(refusal):
        change(tarumizu, **parts)

    assert AuditEvent.objects.filter(action="indicator.changed").count() == 0


def test_another_towns_plan_and_courses_are_refused(tarumizu):
    for part in ({"plan": make.plan()}, {"courses": (make.course(),)}):
        with pytest.raises(OtherTown):
            change(tarumizu, **part)


def test_publishing_notes_the_day_and_taking_back_clears_it():
    indicator = make.indicator()

    published = change(indicator, visibility=Visibility.PUBLISHED)
    assert published.published_on == ON
    later = make.tokyo("2026-12-24 12:00")
    details = replace(IndicatorDetails.of(published), title="新しい名称")
    again = definitions.change(published, details=details, by=make.BY, at=later)
    assert again.published_on == ON
    assert change(again, visibility=Visibility.INTERNAL).published_on is None


@pytest.mark.parametrize(
    ("slug", "refusal"),
    [
        ("Learners", definitions.SlugUnreadable),
        ("受講者", definitions.SlugUnreadable),
        ("-a", definitions.SlugUnreadable),
        ("new", definitions.SlugUnreadable),
        ("taken", definitions.SlugTaken),
    ],
)
def test_a_slug_that_cannot_be_an_address_is_refused(slug, refusal):
    make.indicator(slug="taken")
    details = IndicatorDetails("参加者", "人", Measure.ATTENDANCES, Window.FISCAL_YEAR)

    with pytest.raises(refusal):
        definitions.create(
            municipality=make.town(), slug=slug, details=details, by=make.BY, at=AT
        )


def test_two_towns_may_use_the_same_slug():
    details = IndicatorDetails("参加者", "人", Measure.ATTENDANCES, Window.FISCAL_YEAR)
    for town in (make.town(), make.other_town()):
        definitions.create(municipality=town, slug="all", details=details, by=make.BY, at=AT)

    assert Indicator.objects.filter(slug="all").count() == 2


# ---- targets


def test_a_target_is_set_changed_and_taken_away_with_a_record_of_each():
    indicator = make.indicator()
    for value in (80, 80, 100, None, None):
        definitions.set_target(indicator, fiscal_year=2026, value=value, by=make.BY, at=AT)

    events = AuditEvent.objects.filter(action="indicator.target_set").order_by("pk")
    assert [(event.detail["before"], event.detail["after"]) for event in events] == [
        (None, 80),
        (80, 100),
        (100, None),
    ]
    assert Target.objects.count() == 0


@pytest.mark.parametrize("value", [0, -1])
def test_a_target_below_one_is_refused(value):
    with pytest.raises(definitions.TargetNotPositive):
        definitions.set_target(
            make.indicator(), fiscal_year=2026, value=value, by=make.BY, at=AT
        )


def test_a_cumulative_target_belongs_into_its_window(tarumizu):
    with pytest.raises(definitions.TargetOutsideWindow, match="2031年度は"):
        definitions.set_target(tarumizu, fiscal_year=2031, value=90, by=make.BY, at=AT)


def test_several_targets_are_set_all_or_none():
    indicator = make.indicator()

    with pytest.raises(definitions.TargetNotPositive):
        definitions.set_targets(indicator, targets={2026: 10, 2027: 0}, by=make.BY, at=AT)
    assert Target.objects.count() == 0


# ---- plans


def test_loading_a_plan_twice_changes_nothing():
    town = make.other_town()
    first, second = load("462144", town), load("462144", town)

    assert (first.added, first.kept) == (("tarumizu-learners",), ())
    assert (second.added, second.kept) == ((), ("tarumizu-learners",))
    assert (Plan.objects.count(), Indicator.objects.count(), Target.objects.count()) == (
        1,
        1,
        1,
    )


def test_loading_again_leaves_what_staff_decided(tarumizu):
    change(tarumizu, measure=Measure.ATTENDANCES)
    load("462144", tarumizu.municipality)

    assert Indicator.objects.get().measure == Measure.ATTENDANCES


def test_a_plan_is_loaded_only_for_its_own_municipality():
    with pytest.raises(plans.OtherMunicipality, match="垂水市（462144）"):
        load("462144", make.town())


def test_amamis_reference_count_is_a_past_result_with_its_source():
    town = make.town("462225", name="奄美市")
    load("462225", town)
    load("462225", town)

    result = town.past_results.get()
    assert (result.value, result.starts_on, result.measure) == (
        27,
        date(2018, 4, 1),
        Measure.UNIQUE_PARTICIPANTS,
    )
    assert result.source.startswith("南海日日新聞")


def test_what_a_plan_leaves_open_is_said_where_it_belongs():
    amami = load("462225", make.town("462225", name="奄美市"))
    kagoshima = load("462012", make.town())

    assert amami.plan.note.startswith("参加者数の目標は計画にありません")
    assert amami.plan.indicators.get().open_question == ""
    assert kagoshima.plan.note == ""
    assert "市民向け講座の全体" in kagoshima.plan.indicators.get().open_question


def details_of(**parts):
    return replace(plans.PlanDetails("第3期計画", date(2027, 4, 1), date(2032, 3, 31)), **parts)


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"name": " "}, plans.PlanNameMissing),
        ({"name": "第2期計画"}, plans.PlanNameTaken),
        ({"ends_on": date(2027, 3, 31)}, plans.PlanReversed),
    ],
)
def test_a_plan_that_cannot_be_is_refused(parts, refusal):
    make.plan(name="第2期計画")

    with pytest.raises(refusal):
        plans.create(municipality=make.town(), details=details_of(**parts), by=make.BY, at=AT)


def test_moving_a_plans_end_moves_the_windows_over_it_and_is_recorded():
    plan = make.plan(name="計画")
    indicator = make.indicator(window=Window.PLAN_PERIOD_CUMULATIVE, plan=plan)
    kept = plans.PlanDetails("計画", plan.starts_on, date(2028, 3, 31))
    plans.change(plan, details=kept, by=make.BY, at=AT)
    plans.change(plan, details=kept, by=make.BY, at=AT)

    reading = indicators.read(
        Indicator.objects.select_related("plan").get(pk=indicator.pk), on=ON
    )
    assert reading.span.last == date(2028, 3, 31)
    event = AuditEvent.objects.get(action="plan.changed")
    assert event.detail == {
        "changed": ["ends_on"],
        "before": ["2027-03-31"],
        "after": ["2028-03-31"],
    }
