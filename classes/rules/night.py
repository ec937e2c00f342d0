"""What somebody hears who rings at night, which keys mean what, and what comes next. Pure.

    一覧 ─1〜5→ 教室 ─1→ 電話番号 ─1→ 受付 → お名前の録音 → 受付番号
     │            │         └2→ 番号の入力 → 読み上げ ─1→ 受付
     └0→ 教室番号の入力 ↗      （無言・ちがう番号は2回まで聞き直します）

Until the number to ring is confirmed nothing is stored of anybody, and no seat is held.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from classes.rules.deadlines import OfficeCalendar
from common import references
from common.clock import tokyo_date
from notices.rules import speech
from notices.rules.dialogue import MOST_ASKED, Keys, Office, Ring, Script, Voice

MOST_LISTED = 5
"""As many classes as somebody keeps in mind while listening."""
MOST_HEARD = 4
"""How often a list or a class is read out."""
FIRST_NUMBER = 100
NUMBER_SECONDS = 10
PHONE_SECONDS = 12
_ALOUD = ("レイ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")


class Place(StrEnum):
    """Where in the dialogue somebody is: the question that was put to them."""

    MENU = "menu"
    NUMBER = "number"
    CLASS = "class"
    PHONE = "phone"
    TYPE = "type"
    CHECK = "check"
    TAKE = "take"
    OVER = "over"


class Standing(Enum):
    """What somebody would get who signs up now."""

    SEAT = "seat"
    LINE = "line"
    DRAW = "draw"
    STAFF = "staff"  # a day or a kind of telephone is to be chosen: staff ring up
    FULL = "full"
    SHUT = "shut"


TAKES = frozenset({Standing.SEAT, Standing.LINE, Standing.DRAW, Standing.STAFF})


@dataclass(frozen=True, slots=True)
class Step:
    """A question that was put: about which class, how often, and what was listed."""

    place: Place
    number: str = ""
    asked: int = 1
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpokenClass:
    """A class as it is read out; `venue` as furigana where that is known."""

    number: str
    title: str
    starts_at: datetime
    meetings: int
    venue: str
    standing: Standing
    whom: tuple[str, ...] = ()
    fee: int = 0

    @property
    def short(self) -> str:
        """はじめてのスマホ教室。6月15日、月曜日、午前10時から。会場は、…。"""
        return (
            f"{speech.speakable(self.title)}。{speech.moment(self.starts_at)}から。"
            f"会場は、{self.venue}。{_SHORTLY.get(self.standing, '')}"
        )


OVER = Step(Place.OVER)


def class_number(count: int) -> str:
    """The number of the so-manieth class of a town: its last digit catches every slip."""
    return f"{count}{references.checksum(str(count))}"


def read_number(typed: str) -> str | None:
    """The number of a class as it was typed; None where there is a slip in it."""
    if not (typed.isascii() and typed.isdecimal()) or int(typed) < FIRST_NUMBER:
        return None
    return typed if references.checksum(typed) == 0 else None


def provisional(number: int) -> tuple[str, str]:
    """Name and furigana of somebody whose name is not known yet: 電話受付 12, デンワウケツケ
    イチニ. No two are alike, so that nobody is taken for somebody else."""
    reading = "".join(_ALOUD[int(each)] for each in str(number))
    return f"電話受付 {number}", f"デンワウケツケ {reading}"


def hold_until(at: datetime, *, days: int, calendar: OfficeCalendar) -> datetime:
    """Until when a seat without a name is held: the end of the so-manieth office day on which
    somebody can look at the list from its beginning."""
    day = tokyo_date(at)
    while True:
        opens, closes = calendar.hours_of(day)
        if calendar.is_open_on(day) and at <= opens:
            days -= 1
            if not days:
                return closes
        day += timedelta(days=1)


def is_office_open(at: datetime, *, calendar: OfficeCalendar) -> bool:
    """Whether somebody is there to take the call."""
    opens, closes = calendar.hours_of(tokyo_date(at))
    return calendar.is_open_on(tokyo_date(at)) and opens <= at < closes


def follow(step: Step, key: str) -> Step:
    """The next question after a key, or silence (''). What was typed for a class or a number is
    looked at by whoever knows them."""
    return _FOLLOW[step.place](step, key)


def _from_menu(step: Step, key: str) -> Step:
    if key == "0":
        return Step(Place.NUMBER)
    if key.isdecimal() and 1 <= int(key) <= len(step.listed):
        return Step(Place.CLASS, number=step.listed[int(key) - 1])
    return again(step, most=MOST_HEARD if key == "9" else MOST_ASKED)


def _from_class(step: Step, key: str) -> Step:
    if key == "1":
        return Step(Place.PHONE, number=step.number)
    if key == "2":
        return Step(Place.MENU)
    return again(step, most=MOST_HEARD if key == "3" else MOST_ASKED)


def _from_phone(step: Step, key: str) -> Step:
    if key == "1":
        return replace(step, place=Place.TAKE, asked=1)
    if key == "2":
        return replace(step, place=Place.TYPE, asked=1)
    return again(step)


def _as_typed(step: Step, key: str) -> Step:
    return again(step) if not key else step


def again(step: Step, *, most: int = MOST_ASKED) -> Step:
    """The same question once more, unless it was put often enough."""
    return OVER if step.asked >= most else replace(step, asked=step.asked + 1)


def _stay(step: Step, _key: str) -> Step:
    return step


_FOLLOW: dict[Place, Callable[[Step, str], Step]] = {
    Place.MENU: _from_menu,
    Place.NUMBER: _as_typed,
    Place.CLASS: _from_class,
    Place.PHONE: _from_phone,
    Place.TYPE: _as_typed,
    Place.CHECK: _from_phone,
    Place.TAKE: _stay,
    Place.OVER: _stay,
}


def welcome(office: Office) -> tuple[str, ...]:
    """Who answers, before the first list."""
    return (
        f"お電話ありがとうございます。{office.name}です。",
        "ただいま、自動音声で、教室のお申し込みを、うけたまわっています。",
    )


def menu(classes: tuple[SpokenClass, ...], *, before: tuple[str, ...] = (), to: str) -> Script:
    """The next classes, each by a key; the number from a flyer by 0."""
    items = [f"{place}番。{each.short}" for place, each in enumerate(classes, start=1)]
    return Script(
        (
            *before,
            *items,
            "お申し込みになる教室の番号を、押してください。",
            "チラシの教室番号で選ぶときは、0を、押してください。",
            "もう一度聞くときは、9を、押してください。",
        ),
        Keys(to),
    )


def no_class(office: Office, *, before: tuple[str, ...] = (), hours: str) -> Script:
    """Nothing to sign up for."""
    return goodbye(office, *before, "ただいま、受付中の教室は、ありません。", hours=hours)


def number(*, told: str = "", before: tuple[str, ...] = (), to: str) -> Script:
    """The number from a flyer is asked for."""
    lines = (
        *before,
        told,
        "チラシに書いてある、教室番号を押し、最後に、シャープを、押してください。",
    )
    return Script(_said(lines), Keys(to, digits=0, seconds=NUMBER_SECONDS))


NO_SEAT = "ただいま、すぐにお席を取れる教室は、ありません。"
NO_SUCH_NUMBER = "その番号の教室は、ありません。"


def about(each: SpokenClass, *, to: str) -> Script:
    """A class in full, and whether somebody wants to come."""
    meetings = f"全部で、{each.meetings}回です。" if each.meetings > 1 else ""
    takes = each.standing in TAKES
    lines = (
        f"{speech.speakable(each.title)}、です。",
        f"日時は、{speech.moment(each.starts_at)}から。{meetings}会場は、{each.venue}、です。",
        *(f"対象は、{speech.speakable(line)}です。" for line in each.whom),
        f"参加費は、{each.fee}円です。" if each.fee else "",
        _FULLY[each.standing],
        "お申し込みになるときは、1を、押してください。" if takes else "",
        "ほかの教室を聞くときは、2を、押してください。",
        "もう一度聞くときは、3を、押してください。",
    )
    return Script(_said(lines), Keys(to))


def phone(caller: str, *, to: str) -> Script:
    """Whether to ring the number from which somebody calls."""
    lines = (
        f"折り返しの電話番号は、{speech.phone(caller)}。でよろしいですか。",
        "よろしければ1を、ほかの番号のときは2を、押してください。",
    )
    return Script(lines, Keys(to))


def type_phone(*, told: str = "", to: str) -> Script:
    """The number to ring is asked for."""
    lines = (
        told,
        "折り返しの電話番号を、市外局番から押し、最後に、シャープを、押してください。",
    )
    return Script(_said(lines), Keys(to, digits=0, seconds=PHONE_SECONDS))


NO_SUCH_PHONE = "電話番号を、読み取れませんでした。"


def check(typed: str, *, to: str) -> Script:
    """The number that was typed is read back."""
    lines = (
        f"電話番号は、{speech.phone(typed)}。ですね。",
        "よろしければ1を、入力し直すときは2を、押してください。",
    )
    return Script(lines, Keys(to))


def taken(standing: Standing, reference: str, *, to: str, silent: str) -> Script:
    """What somebody got, their receipt number, and the question for their name."""
    lines = (
        _GOT[standing],
        f"受付番号は、{speech.digits(reference)}。です。" if reference else "",
        *_ask_name(),
    )
    return Script(_said(lines), Voice(to, silent))


def name_again(*, to: str, silent: str) -> Script:
    """Nothing was heard."""
    return Script(("お名前が、聞き取れませんでした。", *_ask_name()), Voice(to, silent))


def _ask_name() -> tuple[str, ...]:
    return (
        "おそれいりますが、お名前をうかがいます。",
        "発信音のあとに、お名前をおっしゃって、最後に、シャープを、押してください。",
    )


def done(office: Office, *, reference: str, named: str) -> Script:
    """The receipt number twice, what follows, and goodbye. `named`: '' or until when the seat
    is held without a name."""
    twice = (f"受付番号は、{speech.digits(reference)}。です。", "繰り返します。")
    lines = (
        *((*twice, twice[0]) if reference else ()),
        "役所が開きましたら、職員からお電話し、お名前や、対象のかたかどうかを、うかがいます。",
        "そのお電話で、お申し込みが、完了します。",
        f"お名前がうかがえていないため、お席は、{named}まで、取っておきます。" if named else "",
    )
    return goodbye(office, *_said(lines))


def goodbye(office: Office, *said: str, hours: str = "") -> Script:
    """The last words: the office, its number and its hours."""
    asked = f"お問い合わせは、{office.name}。"
    if office.number:
        asked += f"電話番号、{office.number}。"
    lines = (
        *said,
        f"{asked}へどうぞ。",
        hours,
        "お電話ありがとうございました。失礼いたします。",
    )
    return Script(_said(lines))


def in_office_hours(office: Office, *, forward_to: str) -> Script:
    """While somebody is there: put through, or told the number."""
    if forward_to:
        return Script((f"{office.name}に、おつなぎします。",), Ring(forward_to))
    return goodbye(office, "ただいまの時間は、職員が、お電話をうけたまわっています。")


def hours_in_words(calendar: OfficeCalendar) -> str:
    """When the office answers, as it is spoken."""
    opens, closes = speech.clock(calendar.opens), speech.clock(calendar.closes)
    return f"受付時間は、平日の、{opens}から、{closes}までです。"


def _said(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


_SHORTLY = {
    Standing.LINE: "満席のため、キャンセル待ちです。",
    Standing.DRAW: "抽選です。",
}
_FULLY = {
    Standing.SEAT: "お席が、あります。",
    Standing.LINE: "ただいま満席です。キャンセル待ちで、うけたまわります。",
    Standing.DRAW: "申し込みが多いときは、抽選です。早くても、当たりやすさは、同じです。",
    Standing.STAFF: "この教室は、日にちや機種を選ぶため、職員が、お電話でうけたまわります。",
    Standing.FULL: "ただいま満席で、キャンセル待ちも、いっぱいです。",
    Standing.SHUT: "この教室は、ただいま、申し込みを受け付けていません。",
}
_GOT = {
    Standing.SEAT: "お席を、お取りしました。",
    Standing.LINE: "キャンセル待ちで、うけたまわりました。参加は、まだ決まっていません。",
    Standing.DRAW: "抽選のお申し込みを、うけたまわりました。参加は、まだ決まっていません。",
    Standing.STAFF: "職員から、お電話します。お席は、まだお取りしていません。",
}
