"""Which handouts there are: the texts that come with ともに, and a town's own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parents[1] / "handouts"
EDITION = "標準の教材 2026年11月版"
LONGEST_KEY = 24


@dataclass(frozen=True)
class Topic:
    """One handout of a town as of now; `number` is that of the town's newest text, 0 where
    nobody has written any."""

    key: str
    title: str
    text: str
    version: str
    number: int = 0
    built_in: bool = True
    """Whether the text is the one that comes with ともに."""
    shown: bool = True


@cache
def standard() -> dict[str, Topic]:
    """The texts that come with ともに by their keys, in the order of their files."""
    return {topic.key: topic for topic in map(_read, sorted(TEXTS.glob("*.md")))}


def _read(path: Path) -> Topic:
    """`01-power.md`: its first line is the title, the rest the text."""
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    _, _, key = path.stem.partition("-")
    return Topic(key, title.removeprefix("#").strip(), text.strip(), EDITION)
