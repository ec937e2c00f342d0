"""Points for helping: rules, reckoning, corrections, and handing them over once."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from attendance.models import PaidEntry, PointEntry, PointPayout, PointRule
from attendance.queries import hours, locks, points
from attendance.rules import points as reckoning
from attendance.rules.points import Rule, Worked
from common.errors import RuleViolation
from people.models import Helper

MOST = 1_000_000


class PointsRefused(RuleViolation):
    """No points change. The sentence says why."""


class RuleImpossible(PointsRefused):
    code = "point_rule_impossible"
    message = "決まりの名称と、1以上のポイント、開始日以後の終了日を入れてください。"


class PointsReasonMissing(PointsRefused):
    code = "points_reason_missing"
    message = "訂正の理由を入力してください。例：手渡しで付与済みのため"


class PointsOutOfRange(PointsRefused):
    code = "points_out_of_range"
    message = (
        f"訂正するポイントは、0でない{MOST:,}までの数で入力してください（減らすときは -100）。"
    )


class NothingToPay(PointsRefused):
    code = "nothing_to_pay"
    message = "まだ付与していないポイントがありません。"


class KeyReused(PointsRefused):
    code = "key_reused"
    message = (
        "同じ操作が違う内容でもう一度届きました。画面を開き直して、もう一度操作してください。"
    )


@transaction.atomic
def add_rule(
    municipality: Municipality, *, name: str, rule: Rule, by: Actor, at: datetime
) -> PointRule:
    """A rule that holds from its first day on. Raises RuleImpossible."""
    reversed_ = rule.ends_on is not None and rule.ends_on < rule.starts_on
    if not name.strip() or not 0 < rule.points <= MOST or reversed_:
        raise RuleImpossible
    row = PointRule.objects.create(municipality=municipality, name=name.strip(), **vars(rule))
    audit.record("points.rule_added", on=row, municipality=municipality, by=by, at=at)
    return row


@transaction.atomic
def end_rule(row: PointRule, *, on: date, by: Actor, at: datetime) -> PointRule:
    """The last day on which the rule gives points. Raises RuleImpossible."""
    if on < row.starts_on:
        raise RuleImpossible
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    audit.record("points.rule_ended", on=row, municipality=row.municipality, by=by, at=at)
    return row


@transaction.atomic
def reckon(municipality: Municipality, *, year: int, by: Actor, at: datetime) -> int:
    """Make the entries of the fiscal year say what the hours ledger and the rules make due.

    Nothing is overwritten: a difference is an entry. Returns how many were written; done again,
    none.
    """
    locks.hold(municipality)
    rules = [points.as_rule(row) for row in points.rules_of(municipality)]
    written = points.written(municipality, year=year)
    due: dict[int, dict[int, int]] = {helper: {} for helper in written}
    for ledger in hours.of_town(municipality, year=year):
        lines = [
            Worked(each.line.day, each.session.pk, each.line.minutes)
            for each in ledger.activities
        ]
        due[ledger.helper.pk] = reckoning.due(lines, rules)
    entries = [
        PointEntry(
            municipality=municipality,
            helper_id=helper,
            session_id=session,
            fiscal_year=year,
            points=change,
            written_at=at,
            actor_kind=by.kind,
            actor_key=by.key,
        )
        for helper, theirs in sorted(due.items())
        for session, change in reckoning.differences(theirs, written.get(helper, {})).items()
    ]
    PointEntry.objects.bulk_create(entries)
    if entries:
        audit.record(
            "points.reckoned",
            on=municipality,
            municipality=municipality,
            by=by,
            at=at,
            year=year,
            entries=len(entries),
        )
    return len(entries)


@transaction.atomic
def correct(  # keyword-only: each is a column
    helper: Helper, *, key: UUID, year: int, change: int, reason: str, by: Actor, at: datetime
) -> PointEntry:
    """Give more points in the fiscal year, or take some back, for a reason.

    The same key again changes nothing. Raises a PointsRefused.
    """
    locks.hold(helper.municipality)
    words = " ".join(reason.split())[:200]
    known = PointEntry.objects.filter(key=key).first()
    if known is not None:
        if (known.helper_id, known.fiscal_year, known.points) != (helper.pk, year, change):
            raise KeyReused
        return known
    if not words:
        raise PointsReasonMissing
    if not 0 < abs(change) <= MOST:
        raise PointsOutOfRange
    entry = PointEntry.objects.create(
        municipality=helper.municipality,
        helper=helper,
        key=key,
        fiscal_year=year,
        points=change,
        reason=words,
        written_at=at,
        actor_kind=by.kind,
        actor_key=by.key,
    )
    audit.record(
        "points.corrected",
        on=entry,
        municipality=helper.municipality,
        by=by,
        at=at,
        year=year,
        points=change,
    )
    return entry


@transaction.atomic
def pay_out(
    municipality: Municipality, *, key: UUID, year: int, by: Actor, at: datetime
) -> PointPayout:
    """Reckon the fiscal year, and put all that is left into one list with a number.

    Every entry is in one list at most, so nobody is given the same points twice; whoever has
    less than nothing left waits for the next. The same key again is the same list. Raises
    NothingToPay or KeyReused.
    """
    locks.hold(municipality)
    known = PointPayout.objects.filter(key=key).first()
    if known is not None:
        if (known.municipality_id, known.fiscal_year) != (municipality.pk, year):
            raise KeyReused
        return known
    reckon(municipality, year=year, by=by, at=at)
    entries = points.unpaid(municipality, year=year)
    if not entries:
        raise NothingToPay
    payout = PointPayout.objects.create(
        key=key,
        municipality=municipality,
        number=points.next_number(municipality),
        fiscal_year=year,
        made_at=at,
    )
    PaidEntry.objects.bulk_create(PaidEntry(entry=row, payout=payout) for row in entries)
    audit.record(
        "points.paid",
        on=payout,
        municipality=municipality,
        by=by,
        at=at,
        number=payout.number,
        year=year,
        points=sum(row.points for row in entries),
    )
    return payout


@transaction.atomic
def note_export(payout: PointPayout, *, by: Actor, at: datetime) -> None:
    """Somebody took the list as a file: the same one as often as they like."""
    audit.record(
        "points.exported",
        on=payout,
        municipality=payout.municipality,
        by=by,
        at=at,
        number=payout.number,
    )
