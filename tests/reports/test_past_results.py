"""Results from before the system: entered once, with their source, and never deleted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from reports.actions import past_results
from reports.actions.past_results import PastEntry
from reports.actions.refusals import OtherTown
from reports.choices import Measure, PastResultState
from reports.models import PastResult
from tests import make

pytestmark = pytest.mark.django_db
AT = make.tokyo("2026-11-20 12:00")
ENTRY = PastEntry(
    title="令和5年度 市主催スマホ教室",
    measure=Measure.ATTENDANCES,
    starts_on=date(2023, 4, 1),
    ends_on=date(2024, 3, 31),
    value=Decimal(64),
    source="成果説明書 45ページ",
)


def enter(**parts):
    return past_results.enter(
        municipality=make.town(), entry=replace(ENTRY, **parts), by=make.BY, at=AT
    )


def test_an_entered_result_is_recorded_with_its_source():
    result = enter()

    event = AuditEvent.objects.get(action="past_result.entered")
    assert event.subject_key == str(result.pk)
    assert (event.detail["value"], event.detail["source"]) == ("64", "成果説明書 45ページ")


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"title": " "}, past_results.TitleMissing),
        ({"source": ""}, past_results.SourceMissing),
        ({"ends_on": date(2023, 3, 31)}, past_results.PeriodReversed),
        ({"ends_on": date(2026, 11, 21)}, past_results.PeriodInFuture),
        ({"value": Decimal(-1)}, past_results.ValueNotCountable),
        ({"value": Decimal("1.5")}, past_results.ValueNotCountable),
        ({"value": Decimal("NaN")}, past_results.ValueNotCountable),
        ({"value": Decimal(10**8)}, past_results.ValueNotCountable),
        (
            {"value": Decimal("1.25"), "measure": Measure.HELPER_HOURS},
            past_results.ValueNotCountable,
        ),
    ],
)
def test_a_result_that_cannot_be_is_refused(parts, refusal):
    with pytest.raises(refusal):
        enter(**parts)

    assert PastResult.objects.count() == 0


def test_hours_may_have_a_tenth():
    enter(measure=Measure.HELPER_HOURS, value=Decimal("12.5"))

    assert PastResult.objects.get().value == Decimal("12.5")


def test_another_towns_course_is_refused():
    with pytest.raises(OtherTown):
        enter(course=make.course(town=make.other_town()))


def test_a_second_click_enters_nothing():
    enter()

    with pytest.raises(past_results.AlreadyEntered):
        enter(value=Decimal(65))
    assert PastResult.objects.count() == 1


def test_a_withdrawn_result_stays_with_its_reason_and_may_be_entered_anew():
    result = past_results.withdraw(enter(), reason="年度の誤り", by=make.BY, at=AT)
    enter()

    assert (result.state, result.withdrawn_reason) == (PastResultState.WITHDRAWN, "年度の誤り")
    assert PastResult.objects.count() == 2
    assert (
        AuditEvent.objects.get(action="past_result.withdrawn").detail["reason"] == "年度の誤り"
    )


def test_withdrawing_needs_a_reason_and_happens_once():
    result = enter()

    with pytest.raises(past_results.ReasonMissing):
        past_results.withdraw(result, reason=" ", by=make.BY, at=AT)
    past_results.withdraw(result, reason="誤り", by=make.BY, at=AT)
    with pytest.raises(past_results.AlreadyWithdrawn):
        past_results.withdraw(result, reason="誤り", by=make.BY, at=AT)
