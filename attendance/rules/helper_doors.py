"""What the door says to a helper who comes: whether the hours count, and why not. Pure.

The reasons are those of `people.rules.helping`. Where a permission is missing (a guardian's,
the register's) the hours are held until staff decide; where a record or a limit is, the hours
count, for somebody helped in fact, and staff are asked to look.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from attendance.choices import Answer, ConflictKind
from classes.rules.candidates import monday
from common.clock import tokyo_date
from people.choices import HelperState
from people.rules.helping import Code, Reason, Standing, why_not

PERMISSIONS = frozenset(
    {Code.NO_CONSENT, Code.EVENING_NOT_COVERED, Code.NOT_REGISTERED, Code.RETIRED}
)
"""Without these the hours are held."""


class Stint(NamedTuple):
    """Hours that somebody does in a session, and when they begin."""

    session: int
    starts_at: datetime
    hours: float


@dataclass(frozen=True)
class Verdict:
    """What stands against somebody who helps at a session; nothing, mostly."""

    reasons: Sequence[Reason] = ()

    @property
    def missing(self) -> list[Reason]:
        """The permissions that are missing."""
        return [each for each in self.reasons if each.code in PERMISSIONS]

    @property
    def held(self) -> bool:
        return bool(self.missing)

    def question(self, asked: Mapping[ConflictKind, str]) -> ConflictKind | None:
        """What staff are asked. Whether the hours count is asked until it is answered, even if
        the permission comes meanwhile: `asked` has the answers, '' for none yet."""
        if self.held or ConflictKind.HELPER_HELD in asked:
            return ConflictKind.HELPER_HELD
        return ConflictKind.HELPER_LACKS if self.reasons else None

    @property
    def sentence(self) -> str:
        """What a tablet shows at the door, in short: no birth date, no age. '' for nothing."""
        if not self.reasons:
            return ""
        why = "".join(_AT_THE_DOOR[each.code] for each in self.missing or self.reasons)
        return why + (_HELD if self.held else _COUNTED)

    @property
    def why(self) -> str:
        """The same for whoever decides in the office."""
        return "".join(each.sentence for each in self.missing or self.reasons)


def verdict(
    standing: Standing,
    *,
    starts_at: datetime,
    ends_at: datetime,
    adult_present: bool,
    left_at: datetime | None = None,
    besides: tuple[float, float] = (0, 0),
) -> Verdict:
    """Judge a helper for the time for which the session is planned.

    `left_at` is when they left the register, if they did: whoever left after the session was in
    it then. `besides` are the hours of their other sessions before it, as `before` gives them.
    """
    if standing.state == HelperState.RETIRED and left_at is not None and left_at > ends_at:
        standing = replace(standing, state=HelperState.REGISTERED)
    reasons = why_not(
        standing,
        starts_at=starts_at,
        ends_at=ends_at,
        adult_present=adult_present,
        hours_that_day=besides[0],
        hours_that_week=besides[1],
    )
    return Verdict(tuple(reasons))


def before(
    stints: Iterable[Stint], *, session: int, starts_at: datetime
) -> tuple[float, float]:
    """The hours of other sessions on the day, and in the week (Monday to Sunday), that began
    before this one: whichever goes beyond a limit is the one that is asked about."""
    earlier = [
        each for each in stints if each.session != session and each.starts_at < starts_at
    ]
    day, week = tokyo_date(starts_at), monday(starts_at)
    return (
        sum(each.hours for each in earlier if tokyo_date(each.starts_at) == day),
        sum(each.hours for each in earlier if monday(each.starts_at) == week),
    )


def counted_on(day: date, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """The planned time on the day for which a mark counts: the session may have moved since."""
    moved = timedelta(days=(day - tokyo_date(starts_at)).days)
    return starts_at + moved, ends_at + moved


def may_count(standing: Standing, day: date) -> bool:
    """Whether hours of that day can be counted at all: a minor's need a guardian's consent that
    was in force on it, or one that is in force on the day of deciding (`standing.on`)."""
    return standing.has_consent(standing.on) or standing.has_consent(day)


def counts(question: ConflictKind | None, asked: Mapping[ConflictKind, str]) -> bool:
    """Whether the hours that the marks say count, by what is asked and what was answered."""
    if Answer.DISCARD in asked.values():
        return False
    held = question is ConflictKind.HELPER_HELD
    return not held or asked.get(ConflictKind.HELPER_HELD) == Answer.HOURS


def lifted(found: Verdict, *, countable: bool) -> bool:
    """Whether no permission is missing any more; a consent that came later is one."""
    return all(each.code is Code.NO_CONSENT and countable for each in found.missing)


_HELD = "到着は記録できません。職員に知らせてください。"
_COUNTED = "到着は記録できます。職員に知らせてください。"
_AT_THE_DOOR = {
    Code.NOT_REGISTERED: "登録がまだ済んでいません。",
    Code.PAUSED: "お休み中の登録です。",
    Code.RETIRED: "登録が終わっています。",
    Code.NO_CONSENT: "保護者の同意が、まだ届いていません。",
    Code.EVENING_NOT_COVERED: "保護者の同意に、夜間の活動が入っていません。",
    Code.AT_NIGHT: "この時間は活動できません。",
    Code.TOO_LONG_A_DAY: "1日に活動できる時間を超えます。",
    Code.TOO_LONG_A_WEEK: "1週間に活動できる時間を超えます。",
    Code.NO_ADULT: "責任を持てる大人の到着を、先に記録してください。",
    Code.NO_TRAINING: "必要な研修が済んでいません。",
    Code.TRAINING_EXPIRED: "研修の有効期限が切れています。",
    Code.QUALIFICATION_EXPIRED: "資格の有効期限が切れています。",
    Code.NOT_INSURED: "この日に有効な保険がありません。",
    Code.OUTSIDE_CONTRACT: "契約の期間の外です。",
}
