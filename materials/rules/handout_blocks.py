"""What a handout is made of, once its text was read: drawn alike on pages and on paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Union

from materials.choices import FigureName

WARNING_WORDS = ("注意", "ご注意", "あぶない", "危険")


@dataclass(frozen=True)
class Span:
    """Letters that are set alike; a line break of the text is one of them."""

    text: str
    bold: bool = False


Words = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    kind: ClassVar[str] = "heading"
    words: Words


@dataclass(frozen=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    words: Words


@dataclass(frozen=True)
class Bullets:
    kind: ClassVar[str] = "bullets"
    items: tuple[Words, ...]


@dataclass(frozen=True)
class Figure:
    """One of our drawings, and what somebody who cannot see it is told."""

    kind: ClassVar[str] = "figure"
    name: FigureName
    says: str


@dataclass(frozen=True)
class Note:
    """What stands in a frame."""

    kind: ClassVar[str] = "note"
    blocks: tuple["Inner", ...]

    @property
    def warns(self) -> bool:
        """Whether its first word warns: 注意."""
        return said(self.blocks[:1]).startswith(WARNING_WORDS)


@dataclass(frozen=True)
class Step:
    """One thing to do, with its number."""

    number: int
    blocks: tuple[Union["Inner", Figure], ...]

    @property
    def text(self) -> tuple[Union["Inner", Figure], ...]:
        return tuple(each for each in self.blocks if not isinstance(each, Figure))

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(each for each in self.blocks if isinstance(each, Figure))


@dataclass(frozen=True)
class Steps:
    kind: ClassVar[str] = "steps"
    items: tuple[Step, ...]


@dataclass(frozen=True)
class PageBreak:
    kind: ClassVar[str] = "page_break"


Inner = Paragraph | Bullets | Note
Block = Heading | Paragraph | Bullets | Figure | Note | Steps | PageBreak


def figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Every figure, in order."""
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Steps):
            for step in block.items:
                yield from step.figures


def said(blocks: Iterable[Block]) -> str:
    """All that is written, without figures and marks: for whoever looks for letters."""
    return "\n".join(text for block in blocks for text in _texts(block))


def plain(words: Words) -> str:
    return "".join(span.text for span in words)


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Heading | Paragraph):
        yield plain(block.words)
    elif isinstance(block, Bullets):
        yield from map(plain, block.items)
    elif isinstance(block, Note):
        yield said(block.blocks)
    elif isinstance(block, Steps):
        yield from (said(step.blocks) for step in block.items)
