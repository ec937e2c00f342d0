"""Whom to ask for a class, in which order, and why somebody cannot be. Pure.

Asked first is who lives near the hall and has had the fewest classes this year, so that the
same few are not asked again and again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from classes.choices import AssignmentState, SeatDevice, ShiftRole
from classes.rules import counting
from classes.rules.outreach.travelling import Meeting, in_the_way
from common.clock import tokyo_date
from people.rules import helping
from people.rules.helping import Standing


class Code(StrEnum):
    """What else stands against it, besides the codes of `people.rules.helping`."""

    LEADS_IT = "leads_it"
    ASKED = "asked"
    EXPECTED = "expected"
    BUSY = "busy"
    NO_INSTRUCTOR = "no_instructor"
    OTHER_CONTRACTOR = "other_contractor"
    SAID_NO = "said_no"
    DEVICE_UNKNOWN = "device_unknown"


@dataclass(frozen=True)
class Against:
    """One thing that stands against it. What is not `final`, staff may set aside: the list
    passes over it when people are asked in order."""

    code: str
    word: str
    sentence: str
    final: bool = True


@dataclass(frozen=True)
class Engagement:
    """Something that somebody is expected at, with how it is said in a sentence."""

    meeting: Meeting
    session: int
    said: str


@dataclass(frozen=True)
class Place:
    """What somebody is wanted for: as what, for which device, when and where."""

    role: ShiftRole
    device: SeatDevice
    session: int
    meeting: Meeting
    adult_present: bool
    training: bool = True
    travel_minutes: int = 0


@dataclass(frozen=True)
class Candidate:
    """A helper as the list looks at them. `known` is what came of asking them for this class,
    None where nobody has; `shifts` are theirs in the fiscal year of the class."""

    key: int
    reading: str
    standing: Standing
    knows: frozenset[SeatDevice]
    near: bool = False
    shifts: int = 0
    engagements: Sequence[Engagement] = ()
    known: AssignmentState | None = None
    leads: bool = False
    other_contractor: bool = False


@dataclass(frozen=True)
class Ranked:
    """A candidate, with everything that stands against them."""

    candidate: Candidate
    against: tuple[Against, ...]

    @property
    def possible(self) -> bool:
        """Whether staff can ask them."""
        return not any(each.final for each in self.against)

    @property
    def next(self) -> bool:
        """Whether the list asks them by itself."""
        return not self.against


def ranked(candidates: Iterable[Candidate], place: Place) -> list[Ranked]:
    """All of them: first whom the list asks, then whom staff can ask, then the others; among
    these, those from the same district first, with the fewest classes first, in 五十音順."""
    rows = [Ranked(each, tuple(against(each, place))) for each in candidates]
    return sorted(rows, key=_place_in_line)


def _place_in_line(row: Ranked) -> tuple[bool, bool, bool, int, str, int]:
    who = row.candidate
    return (not row.possible, not row.next, not who.near, who.shifts, who.reading, who.key)


def against(candidate: Candidate, place: Place) -> list[Against]:
    """Everything that stands against it; [] is a yes."""
    return [
        *_of_this_class(candidate),
        *_of_rules(candidate, place),
        *_of_time(candidate, place),
        *_of_device(candidate, place),
    ]


def _of_this_class(candidate: Candidate) -> list[Against]:
    found = []
    if candidate.leads:
        found.append(
            Against(Code.LEADS_IT, "この回の講師", "割り当てなくても、講師として数えます。")
        )
    if candidate.other_contractor:
        found.append(Against(Code.OTHER_CONTRACTOR, "別の委託先", _OTHER_CONTRACTOR))
    if candidate.known in _KNOWN:
        found.append(_KNOWN[candidate.known])
    return found


def _of_rules(candidate: Candidate, place: Place) -> list[Against]:
    meeting = place.meeting
    day, week = besides(candidate.engagements, place)
    reasons = helping.why_not(
        candidate.standing,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        adult_present=place.adult_present,
        hours_that_day=day,
        hours_that_week=week,
    )
    found = [Against(each.code, each.word, each.sentence) for each in reasons]
    if place.role == ShiftRole.INSTRUCTOR and not counting.may_instruct(
        candidate.standing, tokyo_date(meeting.starts_at), training=place.training
    ):
        found.append(Against(Code.NO_INSTRUCTOR, "講師の研修", _NO_INSTRUCTOR))
    return found


def _of_time(candidate: Candidate, place: Place) -> list[Against]:
    return [
        Against(
            Code.BUSY,
            "ほかの予定",
            f"{each.said}があります{_travel(each, place)}。"
            "時間を変えるか、ほかの方に頼んでください。",
        )
        for each in candidate.engagements
        if each.session != place.session
        and in_the_way(place.meeting, each.meeting, minutes=place.travel_minutes)
    ]


def _travel(other: Engagement, place: Place) -> str:
    apart = not in_the_way(place.meeting, other.meeting, minutes=0)
    return f"（会場の間の移動に{place.travel_minutes}分）" if apart else ""


def _of_device(candidate: Candidate, place: Place) -> list[Against]:
    if place.device == SeatDevice.ANY or place.device in candidate.knows:
        return []
    sentence = (
        f"教えられる機種に{place.device.label}がありません。"
        "教えられるときは、協力者の画面で機種を登録してください。"
    )
    return [Against(Code.DEVICE_UNKNOWN, "機種", sentence, final=False)]


def besides(engagements: Iterable[Engagement], place: Place) -> tuple[float, float]:
    """The hours that somebody does on the day and in the week (Monday to Sunday) of this class,
    without it."""
    day = tokyo_date(place.meeting.starts_at)
    others = [each.meeting for each in engagements if each.session != place.session]
    return (
        sum(_hours(each) for each in others if tokyo_date(each.starts_at) == day),
        sum(_hours(each) for each in others if monday(each.starts_at) == _monday(day)),
    )


def monday(at: datetime) -> date:
    """The Monday of the week of this instant."""
    return _monday(tokyo_date(at))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _hours(meeting: Meeting) -> float:
    return (meeting.ends_at - meeting.starts_at) / timedelta(hours=1)


_OTHER_CONTRACTOR = (
    "この講座は、別の委託先が受け持ちます。"
    "この方に頼むときは、講座の委託先と、この方のログインを確かめてください。"
)
_NO_INSTRUCTOR = (
    "講師として数えられません。講師の区分で、この日に有効な研修の記録が必要です。"
    "「協力者」としてなら頼めます。"
)
_ASKED_BEFORE = "順番の依頼では飛ばします。もう一度頼むときは、「依頼する」を押してください。"
_KNOWN = {
    AssignmentState.INVITED: Against(Code.ASKED, "依頼中", "依頼して、返事を待っています。"),
    AssignmentState.ACCEPTED: Against(Code.EXPECTED, "決定", "この回に決まっています。"),
    **{
        state: Against(Code.SAID_NO, word, f"{told}{_ASKED_BEFORE}", final=False)
        for state, word, told in (
            (AssignmentState.DECLINED, "前にお断り", "この回の依頼は断られました。"),
            (AssignmentState.LAPSED, "前に返事なし", "この回の依頼に返事がありませんでした。"),
            (AssignmentState.DROPPED, "前に取りやめ", "この回を取りやめた方です。"),
            (
                AssignmentState.WITHDRAWN,
                "前に取消し",
                "職員が割当てを取り消した方です。",
            ),
        )
    },
}
