"""Whether somebody may help at a class, and if not, why. Pure.

A minor is whoever has not reached 18, which by 年齢計算ニ関スル法律 is the day before the
birthday (民法 第4条: 年齢十八歳をもって、成年とする). A student whose birth date is not known
is treated as one. The hours a minor may help are the town's; the defaults are those of
労働基準法 第32条 and 第60条 (8 a day, 40 a week), which binds employers and is a good measure
for volunteers, and its 第61条 is the source of the hours before five in the morning.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from common import ages, wareki
from common.clock import tokyo_time
from people.choices import CONTRACTED_KINDS, ConsentScope, HelperKind, HelperState

MAJORITY = 18
DAWN = time(5)
SOON = timedelta(days=30)
"""How long before a record runs out staff are told."""


class Code(StrEnum):
    """Why not, for machines. The sentence for people stands in the Reason."""

    NOT_REGISTERED = "not_registered"
    PAUSED = "paused"
    RETIRED = "retired"
    NO_CONSENT = "no_consent"
    EVENING_NOT_COVERED = "evening_not_covered"
    AT_NIGHT = "at_night"
    TOO_LONG_A_DAY = "too_long_a_day"
    TOO_LONG_A_WEEK = "too_long_a_week"
    NO_ADULT = "no_adult"
    NO_TRAINING = "no_training"
    TRAINING_EXPIRED = "training_expired"
    QUALIFICATION_EXPIRED = "qualification_expired"
    NOT_INSURED = "not_insured"
    OUTSIDE_CONTRACT = "outside_contract"


@dataclass(frozen=True)
class Reason:
    """One thing that stands against it, and what to do about it."""

    code: Code
    sentence: str

    @property
    def word(self) -> str:
        """The reason in a word or two, for a list."""
        return _WORDS[self.code]


@dataclass(frozen=True)
class Terms:
    """What a town asks of its helpers. Hours are whole hours, months whole months."""

    minor_hours_a_day: int = 8
    minor_hours_a_week: int = 40
    minor_until: time = time(20)
    evening_from: time = time(18)
    training_for: frozenset[str] = frozenset()
    training_months: int | None = None
    insurance_for: frozenset[str] = frozenset({HelperKind.STUDENT})


@dataclass(frozen=True)
class Consent:
    """A guardian's consent: from `given_on` to `until` (included), until it is withdrawn."""

    given_on: date
    covers: frozenset[str]
    until: date | None = None
    withdrawn_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force: on the day of withdrawal it is not any more."""
        return (
            self.given_on <= day
            and (self.until is None or day <= self.until)
            and (self.withdrawn_on is None or day < self.withdrawn_on)
        )


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; None is open."""

    until: date | None
    starts_on: date | None = None

    def covers(self, first: date, last: date) -> bool:
        return (self.starts_on is None or self.starts_on <= first) and (
            self.until is None or last <= self.until
        )


@dataclass(frozen=True)
class Standing:
    """All that is on file of a helper, as known on `on`; good for any day, past or to come.

    Consents are in the order in which they were given; the last one in force counts, so that a
    narrower form replaces a wider one. `qualifications` are by name, the latest end of each.
    """

    kind: HelperKind
    state: HelperState
    on: date
    birth_date: date | None = None
    consents: Sequence[Consent] = ()
    trainings: Sequence[date] = ()
    qualifications: Mapping[str, date | None] = field(default_factory=dict)
    insurances: Sequence[Period] = ()
    contract: Period = Period(None)
    terms: Terms = Terms()

    def is_minor(self, day: date) -> bool:
        """Whether the helper has not reached 18 by that day; unknown students have not."""
        if self.birth_date is None:
            return self.kind == HelperKind.STUDENT
        return self.birth_date > day or ages.age_reached_on(self.birth_date, day) < MAJORITY

    def consent_on(self, day: date) -> Consent | None:
        """The consent that counts on that day, whatever it covers."""
        return next((each for each in reversed(self.consents) if each.holds_on(day)), None)

    def has_consent(self, day: date) -> bool:
        """Whether somebody of age need not be asked for, or a guardian lets them take part."""
        if not self.is_minor(day):
            return True
        consent = self.consent_on(day)
        return consent is not None and ConsentScope.ACTIVITY in consent.covers


def why_not(
    standing: Standing,
    *,
    starts_at: datetime,
    ends_at: datetime,
    adult_present: bool,
    hours_that_day: float = 0,
    hours_that_week: float = 0,
) -> list[Reason]:
    """Everything that stands against helping from `starts_at` to `ends_at`; [] is a yes.

    `hours_that_day` and `hours_that_week` are what the helper does besides on the day and in
    the week (Monday to Sunday) of `starts_at`, without this. ValueError when it ends before it
    starts, or where an instant has no time zone.
    """
    starts, ends = tokyo_time(starts_at), tokyo_time(ends_at)
    if ends < starts:
        raise ValueError(f"{ends_at!r} is before {starts_at!r}")
    reasons = [
        *_of_state(standing),
        *_of_contract(standing, starts.date(), ends.date()),
        *_of_records(standing, starts.date(), ends.date()),
    ]
    if standing.is_minor(starts.date()):
        length = ends - starts
        reasons += [
            *_of_consent(standing, starts, ends),
            *_of_hour(standing.terms, starts, ends),
            *_of_length(standing.terms, length, (hours_that_day, hours_that_week)),
        ]
        if not adult_present:
            reasons.append(_reason(Code.NO_ADULT))
    return reasons


def lacking(standing: Standing) -> list[Reason]:
    """What is missing on the day `standing.on` itself, whatever the hour."""
    day = standing.on
    reasons = [*_of_state(standing), *_of_contract(standing, day, day)]
    reasons += _of_records(standing, day, day)
    if standing.is_minor(day) and not standing.has_consent(day):
        reasons.append(_no_consent(standing))
    return reasons


def running_out(standing: Standing) -> list[Reason]:
    """What holds on `standing.on` and will be missing 30 days later."""
    now = {reason.code for reason in lacking(standing)}
    then = _moved(standing, standing.on + SOON)
    return [reason for reason in lacking(then) if reason.code not in now]


def _moved(standing: Standing, day: date) -> Standing:
    return Standing(**{**vars(standing), "on": day})


def _reason(code: Code, **words: object) -> Reason:
    return Reason(code, _SENTENCES[code].format_map(words))


def _of_state(standing: Standing) -> Iterator[Reason]:
    if standing.state != HelperState.REGISTERED:
        yield _reason(_STATES[standing.state])


def _of_contract(standing: Standing, first: date, last: date) -> Iterator[Reason]:
    if standing.kind in CONTRACTED_KINDS and not standing.contract.covers(first, last):
        yield _reason(Code.OUTSIDE_CONTRACT, period=_said(standing.contract))


def _of_records(standing: Standing, first: date, last: date) -> Iterator[Reason]:
    terms = standing.terms
    if standing.kind in terms.training_for:
        yield from _of_training(standing.trainings, last, months=terms.training_months)
    for name, until in standing.qualifications.items():
        if until is not None and until < last:
            yield _reason(Code.QUALIFICATION_EXPIRED, name=name, until=_day(until))
    if standing.kind in terms.insurance_for and not _insured(standing.insurances, first, last):
        yield _reason(Code.NOT_INSURED, day=_day(first))


def _insured(periods: Iterable[Period], first: date, last: date) -> bool:
    """Each of the days is covered by one of the policies."""
    policies = [*periods]
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return all(any(policy.covers(day, day) for policy in policies) for day in days)


def _of_training(done: Sequence[date], day: date, *, months: int | None) -> Iterator[Reason]:
    latest = max((each for each in done if each <= day), default=None)
    if latest is None:
        yield _reason(Code.NO_TRAINING)
    elif months is not None and valid_until(latest, months=months) < day:
        yield _reason(Code.TRAINING_EXPIRED, until=_day(valid_until(latest, months=months)))


def valid_until(done_on: date, *, months: int) -> date:
    """The last day on which a training of that day counts: the day before the same day of the
    month, that many months later (民法 第143条); the last of a month that has no such day."""
    count = done_on.year * 12 + done_on.month - 1 + months
    year, month = divmod(count, 12)
    try:
        return date(year, month + 1, done_on.day) - timedelta(days=1)
    except ValueError:
        following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        return following - timedelta(days=1)


def _of_consent(standing: Standing, starts: datetime, ends: datetime) -> Iterator[Reason]:
    consent = standing.consent_on(ends.date()) and standing.consent_on(starts.date())
    if consent is None or ConsentScope.ACTIVITY not in consent.covers:
        yield _no_consent(standing)
        return
    evening = standing.terms.evening_from
    if _later(starts, ends, than=evening) and ConsentScope.EVENING not in consent.covers:
        yield _reason(Code.EVENING_NOT_COVERED, evening=_clock(evening))


def _no_consent(standing: Standing) -> Reason:
    told = (
        "生年月日が登録されていないため、18歳未満として扱います。"
        if not standing.birth_date
        else ""
    )
    reason = _reason(Code.NO_CONSENT)
    return Reason(reason.code, told + reason.sentence)


def _of_hour(terms: Terms, starts: datetime, ends: datetime) -> Iterator[Reason]:
    if starts.time() < DAWN or _later(starts, ends, than=terms.minor_until):
        yield _reason(Code.AT_NIGHT, until=_clock(terms.minor_until))


def _of_length(
    terms: Terms, length: timedelta, besides: tuple[float, float]
) -> Iterator[Reason]:
    that_day, that_week = (timedelta(hours=hours) for hours in besides)
    if that_day + length > timedelta(hours=terms.minor_hours_a_day):
        yield _reason(Code.TOO_LONG_A_DAY, hours=terms.minor_hours_a_day)
    if that_week + length > timedelta(hours=terms.minor_hours_a_week):
        yield _reason(Code.TOO_LONG_A_WEEK, hours=terms.minor_hours_a_week)


def _later(starts: datetime, ends: datetime, *, than: time) -> bool:
    """Whether any of it lies after that time of the first day."""
    return ends.replace(tzinfo=None) > datetime.combine(starts.date(), than)


def _day(day: date) -> str:
    return wareki.format_date(day)


def _clock(at: time) -> str:
    return f"{at.hour}時{at.minute:02d}分" if at.minute else f"{at.hour}時"


def _said(period: Period) -> str:
    first = _day(period.starts_on) if period.starts_on else ""
    last = _day(period.until) if period.until else ""
    return f"{first}〜{last}"


_STATES = {
    HelperState.APPLIED: Code.NOT_REGISTERED,
    HelperState.PAUSED: Code.PAUSED,
    HelperState.RETIRED: Code.RETIRED,
}
_SENTENCES = {
    Code.NOT_REGISTERED: "まだ登録が済んでいません。申込みの内容を確かめて、登録してください。",
    Code.PAUSED: "お休み中です。再開してから割り当ててください。",
    Code.RETIRED: "退会しています。ほかの方に頼んでください。",
    Code.NO_CONSENT: (
        "18歳未満で、有効な保護者の同意がありません。"
        "同意書を印刷して渡し、戻ってきたら登録してください。"
    ),
    Code.EVENING_NOT_COVERED: (
        "保護者の同意に夜間（{evening}以降）が含まれていません。"
        "{evening}までの時間にするか、夜間も含む同意書を受け取ってください。"
    ),
    Code.AT_NIGHT: (
        "18歳未満の方の活動は、朝5時から{until}までです。その間の時間にしてください。"
    ),
    Code.TOO_LONG_A_DAY: (
        "18歳未満の方の活動は1日{hours}時間までです。時間を短くするか、別の日にしてください。"
    ),
    Code.TOO_LONG_A_WEEK: (
        "18歳未満の方の活動は1週間に{hours}時間までです。"
        "時間を短くするか、別の週にしてください。"
    ),
    Code.NO_ADULT: ("18歳未満の方だけになります。責任を持てる大人を、先に割り当ててください。"),
    Code.NO_TRAINING: "必要な研修が済んでいません。研修を受けたら、修了日を登録してください。",
    Code.TRAINING_EXPIRED: (
        "研修の有効期限（{until}）が過ぎています。もう一度研修を受けてから割り当ててください。"
    ),
    Code.QUALIFICATION_EXPIRED: (
        "資格「{name}」の有効期限（{until}）が過ぎています。更新したら登録してください。"
    ),
    Code.NOT_INSURED: (
        "{day}に有効な保険がありません。保険に加入したら、有効期限を登録してください。"
    ),
    Code.OUTSIDE_CONTRACT: (
        "契約の期間（{period}）の外です。期間内の日にするか、契約の期間を直してください。"
    ),
}
_WORDS = {
    Code.NOT_REGISTERED: "登録待ち",
    Code.PAUSED: "休止中",
    Code.RETIRED: "退会",
    Code.NO_CONSENT: "保護者の同意",
    Code.EVENING_NOT_COVERED: "夜間の同意",
    Code.AT_NIGHT: "遅い時間",
    Code.TOO_LONG_A_DAY: "1日の時間",
    Code.TOO_LONG_A_WEEK: "1週間の時間",
    Code.NO_ADULT: "責任者",
    Code.NO_TRAINING: "研修",
    Code.TRAINING_EXPIRED: "研修の期限",
    Code.QUALIFICATION_EXPIRED: "資格の期限",
    Code.NOT_INSURED: "保険",
    Code.OUTSIDE_CONTRACT: "契約の期間",
}
