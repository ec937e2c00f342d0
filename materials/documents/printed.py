"""What every document is made into, and what has to be said before it is printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from accounts.templatetags import tomoni
from classes.models import Session
from common import wareki
from common.clock import tokyo_date
from materials.renderers import glyphs


class Text(NamedTuple):
    """Something that stands on a document, where, and whose it is (a public id)."""

    where: str
    text: str
    person: str = ""


@dataclass(frozen=True)
class Unprintable:
    """A character that no font has: where it stands, and what is printed in its place."""

    where: str
    character: str
    printed_as: str
    person: str = ""

    @property
    def code(self) -> str:
        """U+9089 U+E0101: how a systems department names it."""
        return " ".join(f"U+{ord(each):04X}" for each in self.character)


def meeting(session: Session, *, held: int) -> str:
    """第2回（全4回）; '' for what meets once. `held` is how many sessions there are."""
    return f"第{session.number}回（全{held}回）" if held > 1 else ""


def when(session: Session) -> str:
    """令和8年6月15日（月）10:00〜12:00."""
    hours = tomoni.time_range(session.starts_at, session.ends_at)
    return f"{wareki.format_date(tokyo_date(session.starts_at))}{hours}"


@dataclass(frozen=True)
class Document:
    """A finished PDF. `warnings` name what is not printed as it was typed."""

    content: bytes
    filename: str
    warnings: tuple[Unprintable, ...]


def check(texts: Iterable[Text]) -> tuple[Unprintable, ...]:
    """What cannot be printed as typed, in the order of the texts.

    Raises fonts.FontsMissing.
    """
    return tuple(
        Unprintable(each.where, character, glyphs.substitute(character), each.person)
        for each in texts
        for character in glyphs.missing(each.text)
    )
