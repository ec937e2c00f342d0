"""How seats are given and for whom: what a plan may say of it, and until when it may change."""

from datetime import datetime

from classes.actions.plans import OfferingPlan
from classes.choices import DrawState, Joining, OfferingState, Priority, Selection
from classes.models import Offering
from classes.queries import seat_tables
from classes.rules import letters
from common.errors import RuleViolation

# Whoever applied did so under these terms.
SETTLED = {"selection", "joining", "priorities", "seats_iphone", "seats_android"}
# What is the same in all offerings of one draw.
SHARED = {"selection", "priorities"}
# What the frozen entries of a draw go by.
FROZEN = {"capacity", "closes_at"}


class TermsRefused(RuleViolation):
    """The offering stays as it was. The sentence says why, and what to do next."""


class SeatsDoNotAddUp(TermsRefused):
    code = "seats_do_not_add_up"
    message = (
        "iPhoneの席とAndroidの席は、両方を入力し、合わせて定員（{capacity}人）にしてください。"
    )


class TooManyKept(TermsRefused):
    code = "too_many_kept"
    message = (
        "電話・窓口のための席は、定員（{capacity}人）より少なくしてください。"
        "全部の席を残すと、ホームページからは申し込めません。"
    )


class ReleasedTooLate(TermsRefused):
    code = "released_too_late"
    message = (
        "電話・窓口の席の開放日時は、最初の回が始まる{starts}より前にしてください。"
        "最後まで残すときは、空欄にしてください。"
    )


class MinimumAboveCapacity(TermsRefused):
    code = "minimum_above_capacity"
    message = "最少催行人数は、定員（{capacity}人）以下にしてください。"


class AgesTheWrongWayRound(TermsRefused):
    code = "ages_the_wrong_way_round"
    message = (
        "対象年齢は、{minimum}歳以上・{maximum}歳以下になっていて、当てはまる方がいません。"
        "どちらかを直してください。"
    )


class SinglesInALottery(TermsRefused):
    code = "singles_in_a_lottery"
    message = (
        "抽選では、1回だけの参加は選べません。参加のしかたを「全回を通して」にするか、"
        "回ごとに募集を分けて「抽選」にしてください。"
    )


class KeptInALottery(TermsRefused):
    code = "kept_in_a_lottery"
    message = (
        "抽選では、どの受付方法でも同じ条件になります。電話・窓口のための席は0にしてください。"
    )


class PrioritiesWithoutLottery(TermsRefused):
    code = "priorities_without_lottery"
    message = (
        "優先順位は抽選のときだけ使えます。決め方を「抽選」にするか、選択を外してください。"
    )


class SlotsByDevice(TermsRefused):
    code = "slots_by_device"
    message = "時間枠の募集では、機種ごとの席は使えません。空欄にしてください。"


class TermsSettled(TermsRefused):
    code = "terms_settled"
    message = (
        "すでに申込みがあるため、決め方・参加のしかた・優先順位・機種ごとの席は変えられません。"
        "変えるときは、募集を中止し「前回をコピー」で作り直してください。"
    )


class TermsFrozen(TermsRefused):
    code = "terms_frozen"
    message = (
        "抽選の名簿を確定したため、定員と受付終了は変えられません。"
        "抽選を行ってから、もう一度お試しください。"
    )


class CapacityBelowTaken(TermsRefused):
    code = "capacity_below_taken"
    message = (
        "すでに{taken}人が席を持っています。定員は{taken}人以上にしてください。"
        "それでも減らすときは、理由を入力して保存し、次の画面でお一人ずつ扱いを決めてください。"
    )


class DrawnTogether(TermsRefused):
    code = "drawn_together"
    message = (
        "ほかの募集と一緒に抽選するため、決め方と優先順位は変えられません。"
        "変えるときは、募集を中止し「前回をコピー」で作り直してください。"
    )


def refuse_impossible(
    plan: OfferingPlan, *, starts: datetime | None, before: OfferingPlan | None = None
) -> None:
    """Raise a TermsRefused for terms that contradict each other; `starts` is when the first
    session begins. What was so `before` may stay where it is settled by now."""
    _refuse_seats(plan)
    if plan.kept_seats and plan.kept_until and starts and plan.kept_until >= starts:
        raise ReleasedTooLate(starts=letters.moment(starts))
    if plan.minimum is not None and plan.minimum > plan.capacity:
        raise MinimumAboveCapacity(capacity=plan.capacity)
    if None not in (plan.minimum_age, plan.maximum_age) and (
        (plan.minimum_age or 0) > (plan.maximum_age or 0)
    ):
        raise AgesTheWrongWayRound(minimum=plan.minimum_age, maximum=plan.maximum_age)
    _refuse_lots(plan, before)


def _refuse_seats(plan: OfferingPlan) -> None:
    split = (plan.seats_iphone, plan.seats_android)
    if split != (None, None):
        if None in split or sum(each or 0 for each in split) != plan.capacity:
            raise SeatsDoNotAddUp(capacity=plan.capacity)
        if plan.joining == Joining.SLOT:
            raise SlotsByDevice
    if plan.kept_seats and plan.kept_seats >= plan.capacity:
        raise TooManyKept(capacity=plan.capacity)


def _refuse_lots(plan: OfferingPlan, before: OfferingPlan | None) -> None:
    singles = (Selection.LOTTERY, Joining.SESSIONS)
    if (plan.selection, plan.joining) == singles and (
        before is None or (before.selection, before.joining) != singles
    ):
        raise SinglesInALottery
    if plan.selection == Selection.LOTTERY and plan.kept_seats:
        raise KeptInALottery
    if plan.priorities and plan.selection != Selection.LOTTERY:
        raise PrioritiesWithoutLottery
    if not {*plan.priorities} <= {*Priority.values}:
        raise PrioritiesWithoutLottery


def refuse_settled(offering: Offering, *, changed: list[str]) -> None:
    """Raise TermsSettled when somebody applied under the terms that are to change,
    DrawnTogether when other offerings share them, and TermsFrozen when the draw is about to be
    held with as many seats as were written down."""
    frozen = offering.draw is not None and offering.draw.state == DrawState.FROZEN
    if frozen and FROZEN & {*changed}:
        raise TermsFrozen
    if SHARED & {*changed} and _drawn_with_others(offering):
        raise DrawnTogether
    if SETTLED & {*changed} and offering.registrations.exists():
        raise TermsSettled


def refuse_below_taken(
    offering: Offering, *, plan: OfferingPlan, reason: str, at: datetime
) -> bool:
    """Whether the plan has fewer seats than are taken, for the reason given.

    What is over its capacity already may stay so. Raises CapacityBelowTaken without a reason.
    """
    taken = seat_tables.fullest(offering, at=at)
    below = plan.capacity < min(taken, offering.capacity)
    if below and not reason.strip():
        raise CapacityBelowTaken(taken=taken)
    return below


def _drawn_with_others(offering: Offering) -> bool:
    """Whether it is announced with a draw over several offerings."""
    if offering.draw is None or offering.state != OfferingState.PUBLISHED:
        return False
    return Offering.objects.filter(draw=offering.draw).exclude(pk=offering.pk).exists()
