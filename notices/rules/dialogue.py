"""What is said in a call that the machine makes, which key means what, what comes next. Pure.

    あいさつ ─1→ 内容 ─1→ 出席 ┐
       │        │ ─2→ 念押し ─2→ 欠席 ├→ おわり
       │        │ ─9→ 折り返し ┘
       └─5→ 番号ちがい            （無言・ちがう番号は2回まで聞き直します）

Nothing about anybody is said before a key is pressed: an answering machine, a child or a
stranger hears the town, the office and its number. A wrong key costs nobody a seat: 2 is asked
for once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from notices.rules import speech

MOST_ASKED = 2
"""How often one question is put."""
MOST_READ = 4
"""How often the news itself is read out in one call."""
KEY_SECONDS = 7
NAME_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Keys:
    """A key is awaited, or `digits` of them; 0 is any number of digits, ended by #. Whatever
    is pressed, or nothing, is handed to the address `to`."""

    to: str
    digits: int = 1
    seconds: int = KEY_SECONDS


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody says something, which is recorded, and handed to `to`; silence to `silent`."""

    to: str
    silent: str
    seconds: int = NAME_SECONDS


@dataclass(frozen=True, slots=True)
class Ring:
    """The caller is put through to this number (+81…)."""

    number: str


Awaited = Keys | Voice | Ring | None
"""None: the call ends."""


@dataclass(frozen=True, slots=True)
class Script:
    """What is said, with a pause between the lines, and what is awaited then."""

    lines: tuple[str, ...]
    then: Awaited = None


class Place(StrEnum):
    """Where in the dialogue somebody is: the question that was put to them."""

    GREETING = "greeting"
    CONTENT = "content"
    ABSENT = "absent"
    OVER = "over"


class Act(Enum):
    """What a key does, besides leading on."""

    NOTHING = "nothing"
    HEAR = "hear"
    ATTEND = "attend"
    STAY_AWAY = "stay_away"
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"


class Asked(Enum):
    """What a message asks for."""

    NOTHING = "nothing"
    COMING = "coming"  # a reminder: 出席, 欠席
    SEAT = "seat"  # an offer: 参加する, 辞退する


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was put: how often, and how often the news were read by then."""

    place: Place
    asked: int = 1
    read: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """What follows from a key: what is done, and the question that is put next."""

    act: Act
    turn: Turn


@dataclass(frozen=True, slots=True)
class Office:
    """Who calls: the town as it is spoken, its section, and the number to ring."""

    town: str
    section: str
    phone: str

    @property
    def name(self) -> str:
        return f"{self.town}、{self.section}"

    @property
    def number(self) -> str:
        """The number, digit by digit; '' where there is none."""
        return speech.phone(self.phone) if self.phone else ""


OVER = Turn(Place.OVER)


def move(turn: Turn, key: str, *, asked: Asked) -> Move:
    """What comes of a key, or of silence (''), where somebody is."""
    return _MOVES[turn.place](turn, key, asked)


def _greeted(turn: Turn, key: str, _asked: Asked) -> Move:
    if key == "1":
        return Move(Act.HEAR, Turn(Place.CONTENT, read=1))
    if key == "5":
        return Move(Act.WRONG_NUMBER, OVER)
    return _again(turn)


def _told(turn: Turn, key: str, asked: Asked) -> Move:
    moves = {"9": Move(Act.CALL_BACK, OVER)}
    if turn.read < MOST_READ:
        moves["3"] = Move(Act.HEAR, Turn(Place.CONTENT, read=turn.read + 1))
    if asked is not Asked.NOTHING:
        moves["1"] = Move(Act.ATTEND, OVER)
        moves["2"] = Move(Act.NOTHING, Turn(Place.ABSENT, read=turn.read))
    return moves.get(key) or _again(turn)


def _staying_away(turn: Turn, key: str, _asked: Asked) -> Move:
    if key == "2":
        return Move(Act.STAY_AWAY, OVER)
    if key == "9":
        return Move(Act.CALL_BACK, OVER)
    if key:
        return Move(Act.NOTHING, Turn(Place.CONTENT, asked=MOST_ASKED, read=turn.read))
    return _again(turn)


def _ended(turn: Turn, _key: str, _asked: Asked) -> Move:
    return Move(Act.NOTHING, turn)


def _again(turn: Turn) -> Move:
    if turn.asked >= MOST_ASKED:
        return Move(Act.NOTHING, OVER)
    return Move(Act.NOTHING, replace(turn, asked=turn.asked + 1))


_MOVES = {
    Place.GREETING: _greeted,
    Place.CONTENT: _told,
    Place.ABSENT: _staying_away,
    Place.OVER: _ended,
}


def greeting(office: Office, *, turn: Turn, to: str) -> Script:
    """Who calls, and how to hear about what: nothing about whom it is for."""
    who = (
        f"こちらは、{office.name}です。",
        "スマホ教室などのお知らせで、お電話しています。自動音声です。",
    )
    menu = (
        "お聞きになるかたは、数字の1を、押してください。",
        "番号ちがいのときは、5を、押してください。",
    )
    return Script((*who, *menu) if turn.asked == 1 else menu, Keys(to))


def content(text: str, *, asked: Asked, turn: Turn, to: str) -> Script:
    """The news, as they are spoken, and what may be answered to them. Where the question is put
    again, and where somebody came back from another one, without the news."""
    lines = _MENUS[asked]
    if turn.asked == 1:
        lines = (*speech.breaths(text), *lines)
    if turn.read < MOST_READ:
        lines = (*lines, "もう一度聞くときは、3を、押してください。")
    lines = (*lines, "職員から折り返しの電話がほしいときは、9を、押してください。")
    return Script(lines, Keys(to))


def absent(*, asked: Asked, to: str) -> Script:
    """Once more, before a seat is given back."""
    word = "辞退" if asked is Asked.SEAT else "欠席"
    lines = (
        f"{word}、でよろしければ、もう一度、2を、押してください。",
        "まちがえたときは、3を、押してください。",
    )
    return Script(lines, Keys(to))


def ending(office: Office, *said: str) -> Script:
    """The last words: what came of it, as it is spoken, and the number to ring."""
    lines = tuple(each for each in said if each)
    if office.number:
        lines += (f"お問い合わせは、{office.name}。電話番号、{office.number}。へどうぞ。",)
    return Script((*lines, "お電話ありがとうございました。失礼いたします。"))


NO_ANSWER = "お返事がないため、お電話を切ります。"
CALLED_BACK = "職員から、あらためてお電話します。"
NOT_MEANT = "失礼いたしました。この番号への自動の電話を、止めました。"
TAKEN_BACK = "このお知らせは、取り消されました。お聞きいただく内容は、ありません。"


def machine(office: Office) -> Script:
    """What stays on an answering machine: the town, the office and its number, and nothing
    about whom it is for or what about."""
    lines = (
        f"{office.name}です。お知らせがあり、お電話しました。",
        *(
            (f"お手すきのときに、{office.number}。へ、お電話ください。",)
            if office.number
            else ()
        ),
        *((f"繰り返します。電話番号は、{office.number}。です。",) if office.number else ()),
        "失礼いたします。",
    )
    return Script(lines)


def unknown() -> Script:
    """To a call that nobody knows of."""
    return Script(
        ("お電話ありがとうございます。ただいま、お知らせはありません。失礼いたします。",)
    )


_MENUS: dict[Asked, tuple[str, ...]] = {
    Asked.NOTHING: (),
    Asked.COMING: (
        "出席されるときは、1を、押してください。",
        "欠席されるときは、2を、押してください。",
    ),
    Asked.SEAT: (
        "参加されるときは、1を、押してください。",
        "辞退されるときは、2を、押してください。",
    ),
}
