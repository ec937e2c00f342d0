"""Who of those planned for a class counts on the day. Pure.

Whoever may not help on that day (`people.rules.helping`) does not count, whatever was agreed:
a training or an insurance that will have run out, a consent withdrawn. An instructor counts as
one only with a training, where the town asks for it; without it, as a helper. A minor counts
while a responsible adult is there who counts too, or whom staff have named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from classes.choices import SeatDevice, ShiftRole
from classes.rules.staffing import Hand
from common.clock import tokyo_date
from people.choices import TEACHING_KINDS
from people.rules import helping
from people.rules.helping import Standing

UNTRAINED = (
    "この日に有効な研修の記録がないため、講師ではなく協力者として数えています。"
    "研修の修了日を登録すると、講師として数えます。"
)


@dataclass(frozen=True)
class Planned:
    """Somebody who is to be there: as what, knowing which devices, from when to when. The hours
    are what they do besides on that day and in that week (for minors)."""

    key: int
    role: ShiftRole
    knows: frozenset[SeatDevice]
    starts_at: datetime
    ends_at: datetime
    standing: Standing
    hours_that_day: float = 0
    hours_that_week: float = 0

    @property
    def is_minor(self) -> bool:
        return self.standing.is_minor(tokyo_date(self.starts_at))


@dataclass(frozen=True)
class Counted:
    """As what somebody counts, or why not; `notes` are what staff should know either way."""

    hand: Hand | None
    notes: tuple[str, ...] = ()


def trained(standing: Standing, day: date) -> bool:
    """Whether a training is on file that counts on that day."""
    months = standing.terms.training_months
    return any(
        done <= day and (months is None or day <= helping.valid_until(done, months=months))
        for done in standing.trainings
    )


def may_instruct(standing: Standing, day: date, *, training: bool) -> bool:
    """Whether somebody can stand in front of a class on that day; `training` says whether the
    town asks for it."""
    return standing.kind in TEACHING_KINDS and (not training or trained(standing, day))


def count(
    planned: Sequence[Planned], *, supervised: bool, training: bool
) -> dict[int, Counted]:
    """Everybody by key. `supervised` says that an adult is there who is not among them,
    `training` that instructors must be trained."""
    grown = {
        each.key: _counted(each, adult_present=True, training=training)
        for each in planned
        if not each.is_minor
    }
    adults = [each for each in planned if each.key in grown and grown[each.key].hand]
    young = {
        each.key: _counted(
            each, adult_present=supervised or attended(each, adults), training=training
        )
        for each in planned
        if each.is_minor
    }
    return grown | young


def attended(minor: Planned, adults: Iterable[Planned]) -> bool:
    """Whether one of the adults is there all the time that the minor is."""
    return any(
        adult.starts_at <= minor.starts_at and minor.ends_at <= adult.ends_at
        for adult in adults
    )


def _counted(planned: Planned, *, adult_present: bool, training: bool) -> Counted:
    reasons = helping.why_not(
        planned.standing,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        adult_present=adult_present,
        hours_that_day=planned.hours_that_day,
        hours_that_week=planned.hours_that_week,
    )
    if reasons:
        return Counted(None, tuple(reason.sentence for reason in reasons))
    day = tokyo_date(planned.starts_at)
    teaches = may_instruct(planned.standing, day, training=training)
    demoted = planned.role == ShiftRole.INSTRUCTOR and not teaches
    role = ShiftRole.HELPER if demoted else planned.role
    hand = Hand(role, planned.knows, planned.starts_at, planned.ends_at)
    return Counted(hand, (UNTRAINED,) if demoted else ())
