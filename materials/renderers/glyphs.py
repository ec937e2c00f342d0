"""From typed text to what the fonts can draw, and what they cannot.

A cluster is what stands for one letter: a character, with the variation selector that follows
it. Names are drawn as they were typed (辻󠄀, 𠮷, 髙); a cluster that no font has is drawn as its
plain character if that exists, else as 〓, and in either case `missing` names it, so that
somebody is told before the paper is printed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from materials.renderers import fonts
from materials.renderers.fonts import Font, Weight

GETA = "〓"
"""The mark that printers set for a letter they do not have."""

_CLUSTER = re.compile(
    "[\u3041-\u30fe][\u3099\u309a]|.[\ufe00-\ufe0f\U000e0100-\U000e01ef]?", re.DOTALL
)
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Text or picture: of a letterform they say nothing.
_PRESENTATION = re.compile("[\ufe0e\ufe0f]")
_UNSEEN = {"Cc", "Cf"}


@dataclass(frozen=True)
class Glyph:
    """One cluster as it will be drawn: by which font, under which code."""

    font: Font
    code: str
    is_as_typed: bool


@dataclass(frozen=True)
class Run:
    """Neighbouring glyphs of one font. `codes` is what reportlab is given to draw."""

    font: Font
    codes: str

    def width(self, size: float) -> float:
        """How wide it is, in points, at a size in points."""
        return float(self.font.stringWidth(self.codes, size))


def missing(text: str) -> list[str]:
    """What cannot be drawn as it was typed: each cluster once, in order. [] for most texts."""
    return [
        cluster
        for cluster in dict.fromkeys(clusters(text))
        if not draw(cluster, Weight.REGULAR).is_as_typed
    ]


def substitute(cluster: str) -> str:
    """What is drawn in place of a missing cluster: its plain character, or 〓."""
    plain = cluster[0]
    return plain if draw(plain, Weight.REGULAR).is_as_typed else GETA


def clusters(text: str) -> list[str]:
    """The text letter by letter. White space becomes a space; what nobody sees is left out.

    Kana typed as two characters (か and ゛, as a Mac does) become the one they stand for.
    """
    return [tidy for found in _CLUSTER.findall(text) for tidy in _tidy(found)]


def runs(text: str, weight: Weight) -> list[Run]:
    """The text as the fonts of this weight draw it."""
    drawn = (draw(cluster, weight) for cluster in clusters(text))
    return [
        Run(font, "".join(glyph.code for glyph in glyphs))
        for font, glyphs in groupby(drawn, key=lambda glyph: glyph.font)
    ]


def width(text: str, *, size: float, weight: Weight) -> float:
    """How wide the text is on one line, in points, at a size in points."""
    return size * sum(_advance(cluster, weight) for cluster in clusters(text))


@lru_cache(maxsize=16_384)
def _advance(cluster: str, weight: Weight) -> float:
    """How wide a cluster is, in points, at the size of one point."""
    glyph = draw(cluster, weight)
    return float(glyph.font.stringWidth(glyph.code, 1))


@lru_cache(maxsize=16_384)
def draw(cluster: str, weight: Weight) -> Glyph:
    """The first font of the chain that has the cluster; else its plain character; else 〓."""
    for wanted in (cluster, cluster[0], GETA):
        for font in fonts.chain(weight):
            code = font.code_of(wanted)
            if code is not None:
                return Glyph(font, code, is_as_typed=wanted == cluster)
    raise fonts.FontsMissing(font=GETA, package=fonts.SCOPE)


@lru_cache(maxsize=4_096)
def draw_upright(cluster: str, weight: Weight) -> Glyph:
    """As `draw`, in the form for vertical lines where the font has one."""
    plain = draw(cluster, weight)
    wanted = cluster if plain.is_as_typed else substitute(cluster)
    code = plain.font.upright_of(wanted) or plain.code
    return Glyph(plain.font, code, is_as_typed=plain.is_as_typed)


@lru_cache(maxsize=16_384)
def _tidy(cluster: str) -> tuple[str, ...]:
    return (*_tidied(cluster),)


def _tidied(cluster: str) -> Iterator[str]:
    if cluster.isspace():
        yield "\u3000" if cluster == "\u3000" else " "
    elif unicodedata.category(cluster[0]) in _UNSEEN or _SELECTOR.match(cluster):
        return
    elif _PRESENTATION.match(cluster[-1]):
        yield cluster[0]
    elif cluster[-1] in "\u3099\u309a" and len(cluster) > 1:
        yield from unicodedata.normalize("NFC", cluster)
    else:
        yield cluster
