"""The text of a handout: a small part of Markdown (CommonMark), and nothing that runs.

    ## 見出し          1. 手順          - 項目          **太字**
    > 注意：…          ![説明](figure:power)          --- （ここで改ページ）

A line break stays one. Whatever is not known here is refused with its line and a sentence; HTML
is text like any other. `**` works beside any letter: CommonMark's own rule looks for spaces,
which Japanese does not write.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from common.errors import RuleViolation
from materials.choices import FigureName
from materials.rules.handout_blocks import (
    Block,
    Bullets,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Span,
    Step,
    Steps,
    Words,
    figures,
)

LONGEST_TITLE = 40
LONGEST_TEXT = 6_000
MOST_LINES = 300
MOST_FIGURES = 20
MOST_NAMED = 8
LAST_STEP = 99
SCHEME = "figure:"
_BOLD = "**"
_HEADING = "h2"


@dataclass(frozen=True)
class Fault:
    """What is not understood, and what to do instead. `line` counts from 1; 0 is the whole."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.line}行目：{self.sentence}" if self.line else self.sentence


class UnfitText(RuleViolation):
    """`faults` names each place."""

    code = "handout_text_unfit"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = [*faults[:MOST_NAMED]]
        super().__init__("\n".join(map(str, self.faults)))


def read(text: str) -> tuple[Block, ...]:
    """The blocks of a text. Raises UnfitText, which names every line that does not fit."""
    _refuse_too_long(text)
    reading = _Reading()
    blocks = _gathered(reading.blocks(_tree(text)))
    if len([*figures(blocks)]) > MOST_FIGURES:
        reading.refuse(0, f"図は{MOST_FIGURES}個までにしてください。")
    if not reading.faults and not blocks:
        reading.refuse(0, "本文を書いてください。")
    if reading.faults:
        raise UnfitText(sorted(reading.faults, key=lambda fault: fault.line))
    return blocks


def read_anyhow(text: str) -> tuple[Block, ...]:
    """The blocks of a text that was stored: where it is not understood (any more), its lines
    as they are."""
    try:
        return read(text)
    except UnfitText:
        return tuple(Paragraph((Span(line),)) for line in text.splitlines() if line.strip())


def _refuse_too_long(text: str) -> None:
    """Before anything is read: a text without end costs nothing."""
    letters, lines = len(text), text.count("\n") + 1
    if letters > LONGEST_TEXT:
        raise UnfitText(
            [
                Fault(
                    0,
                    f"本文は{LONGEST_TEXT:,}字までです（いま{letters:,}字）。"
                    "2つの教材に分けてください。",
                )
            ]
        )
    if lines > MOST_LINES:
        raise UnfitText(
            [
                Fault(
                    0,
                    f"本文は{MOST_LINES}行までです（いま{lines}行）。"
                    "2つの教材に分けてください。",
                )
            ]
        )


class _Reading:
    """One text while it is read: what was understood is returned, what was not is kept."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def refuse(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(line, sentence))

    def blocks(self, parent: SyntaxTreeNode) -> list[Block]:
        ways: dict[str, Callable[[SyntaxTreeNode], Iterable[Block]]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "bullet_list": self._bullets,
            "ordered_list": self._steps,
            "blockquote": self._note,
            "hr": lambda _: [PageBreak()],
        }
        return [
            block
            for node in parent.children
            for block in ways.get(node.type, self._unknown)(node)
        ]

    def _unknown(self, node: SyntaxTreeNode) -> Iterable[Block]:
        what = "「```」で囲んだ文章" if node.type == "fence" else "この書き方"
        self.refuse(
            _line(node), f"{what}は使えません。ふつうの文章・手順・箇条書きで書いてください。"
        )
        return []

    def _heading(self, node: SyntaxTreeNode) -> Iterable[Block]:
        if node.tag != _HEADING:
            self.refuse(
                _line(node),
                "見出しは「## 」で始めてください（# を2つと、空白を1つ）。",
            )
        for each in self._said(node):
            if isinstance(each, Figure):
                self.refuse(_line(node), "見出しの中に図は置けません。次の行に書いてください。")
            else:
                yield Heading(each)

    def _paragraph(self, node: SyntaxTreeNode) -> Iterable[Block]:
        for each in self._said(node):
            yield each if isinstance(each, Figure) else Paragraph(each)

    def _bullets(self, node: SyntaxTreeNode) -> Iterable[Block]:
        """A figure that was typed right below an item stands below the list."""
        items, beside = list[Words](), list[Figure]()
        for item in node.children:
            found = self.blocks(item)
            words = [block.words for block in found if isinstance(block, Paragraph)]
            pictures = [block for block in found if isinstance(block, Figure)]
            if len(words) + len(pictures) != len(found):
                self.refuse(
                    _line(item),
                    "箇条書きの中に、手順や別の箇条書きは置けません。行の頭をそろえてください。",
                )
            items.append(_joined(words))
            beside += pictures
        return [Bullets(tuple(filter(None, items))), *beside]

    def _steps(self, node: SyntaxTreeNode) -> Iterable[Block]:
        start = node.attrGet("start")
        steps = []
        for number, item in enumerate(node.children, start=1 if start is None else int(start)):
            if number > LAST_STEP:
                self.refuse(_line(item), f"手順の番号は{LAST_STEP}までです。")
            found = self.blocks(item)
            kept = [
                block
                for block in found
                if isinstance(block, Paragraph | Bullets | Note | Figure)
            ]
            self._refuse_others(found, kept, item)
            if not kept:
                self.refuse(_line(item), "手順の文章がありません。番号のあとに書いてください。")
            steps.append(Step(number, tuple(kept)))
        return [Steps(tuple(steps))]

    def _note(self, node: SyntaxTreeNode) -> Iterable[Block]:
        found = self.blocks(node)
        kept = [block for block in found if isinstance(block, Paragraph | Bullets)]
        self._refuse_others(found, kept, node)
        return [Note(tuple(kept))] if kept else []

    def _refuse_others(
        self, found: Sequence[Block], kept: Sequence[Block], node: SyntaxTreeNode
    ) -> None:
        if len(kept) != len(found):
            self.refuse(
                _line(node),
                "手順や囲みの中に、見出し・改ページ・別の手順は置けません。"
                "前に空の行を入れ、行の頭をそろえてください。",
            )

    def _said(self, node: SyntaxTreeNode) -> Iterator[Words | Figure]:
        """The words of a paragraph, parted where a figure stands."""
        line, spans = _line(node), list[Span]()
        for piece in (piece for inline in node.children for piece in inline.children):
            if piece.type == "image":
                figure = self._figure(piece, line)
                if words := _trimmed(spans):
                    yield words
                spans = []
                if figure is not None:
                    yield figure
            else:
                spans += self._spans(piece, line)
            line += piece.type in {"softbreak", "hardbreak"}
        if words := _trimmed(spans):
            yield words

    def _spans(self, piece: SyntaxTreeNode, line: int) -> list[Span]:
        if piece.type in {"softbreak", "hardbreak"}:
            return [Span("\n")]
        if piece.type == "strong":
            return [Span("".join(each.content for each in piece.children), bold=True)]
        if piece.type in {"text", "text_special"}:
            if _BOLD in piece.content:
                self.refuse(
                    line, "太字の「**」が閉じていません。前と後ろの両方に書いてください。"
                )
            return [Span(piece.content)]
        what = "リンク" if piece.type == "link" else "「`」で囲んだ文字"
        self.refuse(line, f"{what}は使えません。紙では押せないので、文字のまま書いてください。")
        return []

    def _figure(self, piece: SyntaxTreeNode, line: int) -> Figure | None:
        source, says = str(piece.attrGet("src") or ""), piece.content.strip()
        name = source.removeprefix(SCHEME)
        if not source.startswith(SCHEME) or name not in FigureName.values:
            self.refuse(
                line,
                f"「{source[:40]}」という図はありません。"
                f"使える図：{'、'.join(FigureName.values)}",
            )
            return None
        if not says:
            self.refuse(
                line,
                "図の説明がありません。"
                f"「![{FigureName(name).label}]({source})」のように書いてください。",
            )
        return Figure(FigureName(name), says)


def _gathered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """A figure that follows a step belongs to it, and steps that follow go on with the list:
    nobody has to count spaces at the beginning of a line."""
    kept: list[Block] = []
    for block in blocks:
        before = kept[-1] if kept else None
        if isinstance(before, Steps) and isinstance(block, Figure):
            *others, last = before.items
            kept[-1] = Steps((*others, replace(last, blocks=(*last.blocks, block))))
        elif isinstance(before, Steps) and isinstance(block, Steps):
            kept[-1] = Steps((*before.items, *block.items))
        else:
            kept.append(block)
    return tuple(kept)


def _joined(paragraphs: Sequence[Words]) -> Words:
    """Paragraphs of one item as one, a line each."""
    joined: list[Span] = []
    for words in paragraphs:
        joined += [Span("\n"), *words] if joined else words
    return tuple(joined)


def _trimmed(spans: Sequence[Span]) -> Words:
    """Without line breaks at either end, and without what is empty."""
    kept = [span for span in spans if span.text]
    while kept and not kept[0].text.strip():
        kept = kept[1:]
    while kept and not kept[-1].text.strip():
        kept = kept[:-1]
    return tuple(kept)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 0


def _tree(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_markdown().parse(text.replace("\r\n", "\n")))


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False})
    # A heading underlined by --- would be a surprise, and so would text that vanishes.
    reader.disable(["lheading", "reference", "code", "emphasis"])
    reader.inline.ruler.before("link", "bold", _bold)
    return reader


def _bold(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # markdown-it calls it so
    """`**` up to the next `**`, whatever stands beside them."""
    if not state.src.startswith(_BOLD, state.pos):
        return False
    start = state.pos + len(_BOLD)
    end = state.src.find(_BOLD, start, state.posMax)
    if end <= start:
        return False
    if not silent:
        state.push("strong_open", "strong", 1)
        state.push("text", "", 0).content = state.src[start:end]
        state.push("strong_close", "strong", -1)
    state.pos = end + len(_BOLD)
    return True
