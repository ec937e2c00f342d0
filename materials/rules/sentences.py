"""Sentences that stand in every letter of a kind, and the names filled in there. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAMES = ("氏名", "用件", "市町村", "担当課", "電話")
"""What may stand in braces: {氏名}."""
_BRACES = str.maketrans("｛｝", "{}")
_PLACE = re.compile(r"\{([^{}]*)\}")
_SPACES = re.compile(r"[ \t\u3000]+")


@dataclass(frozen=True)
class Sentences:
    """What begins a letter, and what ends it; either may be empty."""

    greeting: str = ""
    closing: str = ""


@dataclass(frozen=True)
class Slips:
    """What is wrong with a sentence: names that do not exist, or a brace without its other."""

    unknown: tuple[str, ...] = ()
    is_torn: bool = False

    def __bool__(self) -> bool:
        return bool(self.unknown) or self.is_torn


def tidied(text: str) -> str:
    """Braces of either width are braces; lines end alike, and blank ends are dropped."""
    lines = text.translate(_BRACES).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n ")


def slips(text: str) -> Slips:
    """What keeps the (tidied) sentence from being filled in."""
    unknown = dict.fromkeys(
        name for name in map(_name, _PLACE.findall(text)) if name not in NAMES
    )
    rest = _PLACE.sub("", text)
    return Slips(tuple(unknown), is_torn="{" in rest or "}" in rest)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The sentence with its names filled in. What is filled in is not read again."""
    return _PLACE.sub(lambda found: values[_name(found.group(1))], text)


def offered(names: Sequence[str] = NAMES) -> str:
    """{氏名}、{用件}…: as they are shown to whoever types."""
    return "、".join(f"{{{name}}}" for name in names)


def _name(text: str) -> str:
    return _SPACES.sub("", text)
