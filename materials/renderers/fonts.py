"""The fonts of every printed page: where they are, what they can draw, how they are embedded.

Two weights, each a chain of fonts that is asked in turn: BIZ UDPGothic (the UD font that
三重県 印刷物ガイドライン recommends), then Noto Sans JP (which has 𠮷 and some 5,000 characters
more), then IPAmj Mincho, the font of 文字情報基盤, where the machine has it (Debian:
fonts-ipamj-mincho). Loading one costs 35 ms and 11 MB, so the later ones wait until a character
asks for them.

reportlab is told four things it does not know by itself: variation sequences (cmap format 14),
the forms for vertical lines (GSUB `vert`), what a character above U+FFFF is when it is copied,
and not to add a font nobody asked for.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any

from django.conf import settings
from fontTools.ttLib import TTFont as FontFile
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont, TTFOpenFile

from common.errors import RuleViolation


class FontsMissing(RuleViolation):
    """A font that belongs to the installation is not there."""

    code = "fonts_missing"
    message = (
        "印刷用の書体（{font}、部品 {package}）が見つからないため、PDFを作れません。"
        "画面の内容はブラウザの印刷で紙にできます。システムの管理者に、"
        "セットアップ（python3 run.py setup）をもう一度実行するよう伝えてください。"
    )


class Weight(StrEnum):
    REGULAR = "regular"
    BOLD = "bold"


SCOPE = "@expo-google-fonts"
_BIZ, _NOTO = "biz-udpgothic", "noto-sans-jp"
FILES: Mapping[Weight, tuple[str, ...]] = {
    Weight.REGULAR: (
        f"{_BIZ}/400Regular/BIZUDPGothic_400Regular.ttf",
        f"{_NOTO}/400Regular/NotoSansJP_400Regular.ttf",
    ),
    Weight.BOLD: (
        f"{_BIZ}/700Bold/BIZUDPGothic_700Bold.ttf",
        f"{_NOTO}/700Bold/NotoSansJP_700Bold.ttf",
    ),
}
OF_THE_MACHINE = "ipamjm.ttf"

# Variation sequences live here, in the private plane 16; nothing a person types is looked up.
PRIVATE = 0x100000
# The forms for vertical lines follow; no font of ours has as many sequences as lie between.
_UPRIGHT = 0x10E000
_BFCHARS = 100  # as many as one block of a ToUnicode CMap may hold (Adobe TN 5014)

# Loading writes to reportlab's register, and writing a subset moves a cursor in the font file:
# one thread at a time.
PRESS = RLock()


class Font(TTFont):
    """One font file. What a document draws from it is embedded, and nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.stem, str(path), asciiReadable=False, shapable=False)
        self._path, self._upright, self._heights = path, dict[str, str](), dict[str, float]()
        self.sequences = self._learn_sequences(path)
        self._typed = {ord(code): typed for typed, code in self.sequences.items()}

    def code_of(self, cluster: str) -> str | None:
        """The code under which the font draws this character or variation sequence."""
        if len(cluster) > 1:
            return self.sequences.get(cluster)
        code = ord(cluster)
        drawable = code < PRIVATE and self.face.charToGlyph.get(code, 0) != 0
        return cluster if drawable else None

    def upright_of(self, cluster: str) -> str | None:
        """The code of its form in a vertical line: ー lies down, 、 goes up to the right. That
        of a horizontal line where the font has no other."""
        with PRESS:
            if not self._upright:
                self._upright = self._learn_upright() or {"": ""}
        return self._upright.get(cluster) or self.code_of(cluster)

    def height_of(self, code: str) -> float:
        """What its form takes of a vertical line, in ems: half for a bracket."""
        return self._heights.get(code, 1.0)

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # reportlab calls it by this name
        """Write the font into the document, and say for each code what was typed."""
        with PRESS:
            state = self.state[doc]
            super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for number, codes in enumerate(state.subsets):
            written = fonts[f"{state.internalName}+{number}"]
            stream = doc.idToObject[written.ToUnicode.name]
            stream.content = _to_unicode(written.BaseFont, map(self._meaning, codes))

    def _meaning(self, code: int) -> str:
        return self._typed.get(code) or chr(code)

    def _learn_upright(self) -> dict[str, str]:
        """Give each form for vertical lines a private code, as sequences have."""
        learnt: dict[str, str] = {}
        with FontFile(self._path, lazy=True) as file:
            forms = _vertical(file)
            for base, name in sorted(file.getBestCmap().items()):
                if name not in forms:
                    continue
                form = forms[name]
                code = self._named(_UPRIGHT + len(learnt), file.getGlyphID(form))
                learnt[chr(base)] = code
                self._heights[code] = file["vmtx"][form][0] / self.face.unitsPerEm
        self._typed |= {ord(code): typed for typed, code in learnt.items()}
        return learnt

    def _named(self, code: int, glyph: int) -> str:
        """Let reportlab draw the glyph under this code."""
        face = self.face
        advance = face.hmetrics[glyph][0] * 1000 / face.unitsPerEm
        face.charToGlyph[code], face.charWidths[code] = glyph, advance
        return chr(code)

    def _learn_sequences(self, path: Path) -> dict[str, str]:
        """Give each variation sequence of the font a private code that reportlab can draw."""
        face = self.face
        learnt: dict[str, str] = {}
        with FontFile(path, lazy=True) as file:
            for base, selector, name in _variations(file):
                glyph = face.charToGlyph[base] if name is None else file.getGlyphID(name)
                code = self._named(PRIVATE + len(learnt), glyph)
                learnt[chr(base) + chr(selector)] = code
        return learnt


def chain(weight: Weight) -> Iterator[Font]:
    """The fonts of a weight in the order in which they are asked; loaded as they are reached.

    Raises FontsMissing when one that belongs to the installation is not there.
    """
    for file in FILES[weight]:
        yield _load(folder() / file)
    if (spare := _of_the_machine()) is not None:
        yield spare


def folder() -> Path:
    """Where the npm packages of the fonts are installed."""
    return settings.BASE_DIR / "node_modules" / SCOPE


def first(weight: Weight) -> Font:
    """The font that draws almost everything in this weight."""
    return next(chain(weight))


def _load(path: Path) -> Font:
    with PRESS:
        return _loaded(path)


@cache
def _loaded(path: Path) -> Font:
    try:
        font = Font(path)
    except (OSError, TTFError) as fault:
        package = f"{SCOPE}/{path.parts[-3]}"
        raise FontsMissing(font=path.name, package=package) from fault
    pdfmetrics.registerFont(font)
    # The one that reportlab draws with: where the name is known, it keeps the font it has.
    registered = pdfmetrics.getFont(font.fontName)
    assert isinstance(registered, Font)
    return registered


@cache
def _where_the_machine_keeps_it() -> Path | None:
    """IPAmj Mincho in one of the system's font folders, as reportlab knows them."""
    try:
        name, file = TTFOpenFile(OF_THE_MACHINE)  # type: ignore[misc]  # a pair: the stubs err
    except TTFError:
        return None
    file.close()
    return Path(name)


def _of_the_machine() -> Font | None:
    path = _where_the_machine_keeps_it()
    return None if path is None else _load(path)


def _variations(file: FontFile) -> Iterator[tuple[int, int, str | None]]:
    """(character, selector, glyph) of every sequence; no glyph: the character's own."""
    for table in file["cmap"].tables:
        if table.format == 14:  # noqa: PLR2004  # the number is the name
            for selector, pairs in table.uvsDict.items():
                for base, glyph in pairs:
                    yield base, selector, glyph


def _vertical(file: FontFile) -> dict[str, str]:
    """Which glyph stands for which in a vertical line (GSUB, feature `vert`)."""
    found: dict[str, str] = {}
    if "GSUB" not in file:
        return found
    table = file["GSUB"].table
    numbers = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "vert"
        for number in record.Feature.LookupListIndex
    }
    for number in sorted(numbers):
        for each in table.LookupList.Lookup[number].SubTable:
            found |= getattr(getattr(each, "ExtSubTable", each), "mapping", {})
    return found


def _to_unicode(name: str, meanings: Iterator[str]) -> str:
    """A ToUnicode CMap (ISO 32000-1, 9.10.3): code n of the subset means the n-th text.

    reportlab's own writes the number of the code point, which is right up to U+FFFF only.
    """
    entries = iter(
        f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in enumerate(meanings)
    )
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    while block := [*islice(entries, _BFCHARS)]:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
