"""Results from before the system, or from outside it: entered with the paper they come from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.choices import Kind, Organiser
from classes.models import Course
from common.clock import tokyo_date
from reports.actions.refusals import NumbersRefused, OtherTown
from reports.choices import PAST_RESULT_TRANSITIONS, Measure, PastResultState
from reports.models import PastResult

LARGEST = Decimal(10**8)


class PastResultRefused(NumbersRefused):
    """Nothing was entered or withdrawn."""


class TitleMissing(PastResultRefused):
    field = "title"
    code = "title_missing"
    message = "何の実績か入力してください（例：令和5年度 市主催スマホ教室）。"


class SourceMissing(PastResultRefused):
    field = "source"
    code = "source_missing"
    message = "出典を入力してください（例：令和5年度 主要施策の成果説明書 45ページ）。"


class PeriodReversed(PastResultRefused):
    field = "ends_on"
    code = "period_reversed"
    message = "期間の末日が初日より前になっています。日付をご確認ください。"


class PeriodInFuture(PastResultRefused):
    field = "ends_on"
    code = "period_in_future"
    message = "まだ終わっていない期間の実績は入力できません。期間の末日をご確認ください。"


class ValueNotCountable(PastResultRefused):
    field = "value"
    code = "value_not_countable"
    message = "実績は0以上の整数で入力してください（活動時間だけは小数第1位まで使えます）。"


class AlreadyEntered(PastResultRefused):
    field = "title"
    code = "already_entered"
    message = (
        "同じ内容の実績がすでに入力されています。"
        "直すときは、前のものを取り消してから入力してください。"
    )


class ReasonMissing(PastResultRefused):
    field = "reason"
    code = "reason_missing"
    message = "取り消す理由を入力してください。"


class AlreadyWithdrawn(PastResultRefused):
    code = "already_withdrawn"
    message = "この実績はすでに取り消されています。"


@dataclass(frozen=True)
class PastEntry:
    """One result. No `kind`, `organiser` or `course` means: not told apart in the source."""

    title: str
    measure: Measure
    starts_on: date
    ends_on: date
    value: Decimal
    source: str
    kind: Kind | None = None
    organiser: Organiser | None = None
    course: Course | None = None


@transaction.atomic
def enter(
    *, municipality: Municipality, entry: PastEntry, by: Actor, at: datetime
) -> PastResult:
    """Add a result; from now on every indicator whose window and scope hold it counts it.

    Raises a PastResultRefused.
    """
    # Two clicks at once: the second waits here and then finds the first.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    _refuse(municipality, entry, at)
    result = PastResult.objects.create(
        municipality=municipality,
        title=entry.title.strip(),
        measure=entry.measure,
        kind=entry.kind or "",
        organiser=entry.organiser or "",
        course=entry.course,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        value=entry.value,
        source=entry.source.strip(),
        entered_at=at,
    )
    audit.record(
        "past_result.entered",
        on=result,
        municipality=municipality,
        by=by,
        at=at,
        title=result.title,
        measure=entry.measure.value,
        starts_on=entry.starts_on.isoformat(),
        ends_on=entry.ends_on.isoformat(),
        value=str(entry.value),
        source=result.source,
    )
    return result


@transaction.atomic
def withdraw(result: PastResult, *, reason: str, by: Actor, at: datetime) -> PastResult:
    """Take a mistaken result out of every figure. It stays readable, with the reason.

    Raises ReasonMissing, AlreadyWithdrawn.
    """
    result = (
        PastResult.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=result.pk)
    )
    if PastResultState.WITHDRAWN not in PAST_RESULT_TRANSITIONS[PastResultState(result.state)]:
        raise AlreadyWithdrawn
    if not reason.strip():
        raise ReasonMissing
    result.state = PastResultState.WITHDRAWN
    result.withdrawn_reason = reason.strip()
    result.save(update_fields=["state", "withdrawn_reason"])
    audit.record(
        "past_result.withdrawn",
        on=result,
        municipality=result.municipality,
        by=by,
        at=at,
        title=result.title,
        value=str(result.value),
        reason=result.withdrawn_reason,
    )
    return result


def _refuse(municipality: Municipality, entry: PastEntry, at: datetime) -> None:
    if not entry.title.strip():
        raise TitleMissing
    if not entry.source.strip():
        raise SourceMissing
    if entry.ends_on < entry.starts_on:
        raise PeriodReversed
    if entry.ends_on > tokyo_date(at):
        raise PeriodInFuture
    _refuse_value(entry)
    if entry.course is not None and entry.course.municipality_id != municipality.pk:
        raise OtherTown
    known = PastResult.objects.filter(
        municipality=municipality,
        state=PastResultState.COUNTED,
        measure=entry.measure,
        kind=entry.kind or "",
        organiser=entry.organiser or "",
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        title=entry.title.strip(),
    )
    if known.exists():
        raise AlreadyEntered


def _refuse_value(entry: PastEntry) -> None:
    places = Decimal("0.1") if entry.measure is Measure.HELPER_HOURS else Decimal(1)
    if not entry.value.is_finite() or not 0 <= entry.value < LARGEST or entry.value % places:
        raise ValueNotCountable
