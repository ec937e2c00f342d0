"""Furigana: how it is stored, when it is acceptable, how it is searched and sorted.

Stored furigana is full-width katakana with one half-width space between family and given name
(ヤマモト キヨ): the register of families keeps furigana in katakana since 2025-05-26
(改正戸籍法), and the plain space is the one that every keyboard and CSV file agrees on.
"""

from __future__ import annotations

import re
import unicodedata

import jaconv

DAKUTEN, HANDAKUTEN = "\u3099", "\u309a"

_LONG = "ー"
_HYPHENS = "-‐‑‒–—―−－ｰ~〜～"
_SMALL = "ァィゥェォッャュョヮヵヶ"
_LONG_MARK = re.compile(f"(?<=[ァ-ヺ{_LONG}])[{re.escape(_HYPHENS)}]")
_ITERATION = re.compile("([ァ-ヺ])([ヽヾ])")
_WORD = f"(?![{_SMALL}])[ァ-ヺ][ァ-ヺ{_LONG}]*"
_FURIGANA = re.compile(f"{_WORD}(?:[ ・]{_WORD})*")
_SPACING_MARKS = str.maketrans("゛゜ﾞﾟ", (DAKUTEN + HANDAKUTEN) * 2)

_LARGE = "アイウエオツヤユヨワカケ"
_TO_LARGE = str.maketrans(_SMALL, _LARGE)
# One sound, several spellings: what a person at the telephone cannot hear apart.
_V_SOUNDS = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ"}
_V_SOUND = re.compile("ヴ[ァィェォ]?")
_SAME_SOUND = str.maketrans("ヂヅヰヱヲヷヸヹヺ", "ジズイエオバビベボ")
_SILENT = re.compile(rf"[\s・{_LONG}{re.escape(_HYPHENS)}{DAKUTEN}{HANDAKUTEN}]+")

_ROWS = {
    "あ": "アイウエオ",
    "か": "カキクケコ",
    "さ": "サシスセソ",
    "た": "タチツテト",
    "な": "ナニヌネノ",
    "は": "ハヒフヘホ",
    "ま": "マミムメモ",
    "や": "ヤユヨ",
    "ら": "ラリルレロ",
    "わ": "ワヰヱヲン",
}
OTHER_ROW = "他"
GOJUON_ROWS: tuple[str, ...] = (*_ROWS, OTHER_ROW)
"""The tabs of an index in 五十音順, 他 last."""
_ROW_OF = {kana: row for row, members in _ROWS.items() for kana in members}
_VOWELS = {
    "ア": "アカサタナハマヤラワ",
    "イ": "イキシチニヒミリヰ",
    "ウ": "ウクスツヌフムユル",
    "エ": "エケセテネヘメレヱ",
    "オ": "オコソトノホモヨロヲ",
    "ン": "ン",
}
_VOWEL_OF = {kana: vowel for vowel, members in _VOWELS.items() for kana in members}


def to_full_katakana(text: str) -> str:
    """Furigana as it is stored: やまもと　きよ, ﾔﾏﾓﾄ ｷﾖ → ヤマモト キヨ.

    Hiragana and half-width kana become full-width katakana; loose ゛ and ゜ join their kana;
    a hyphen or wave after a kana becomes the long mark (サト- → サトー); ヽ and ヾ are written
    out (スヾ → スズ); a run of white space becomes one half-width space, none at the ends.
    ヴ, the long mark and small kana are kept. Anything else is left for `is_kana` to refuse.
    """
    wide = str(jaconv.h2z(unicodedata.normalize("NFC", text)))
    kana = str(jaconv.hira2kata(unicodedata.normalize("NFC", wide.translate(_SPACING_MARKS))))
    kana = _LONG_MARK.sub(_LONG, kana)
    kana = _ITERATION.sub(_repeat, kana)
    return " ".join(kana.split())


def is_kana(text: str) -> bool:
    """Whether this is acceptable furigana once `to_full_katakana` has passed over it.

    Kana words parted by a space or ・, none beginning with a long mark or a small kana.
    """
    return _FURIGANA.fullmatch(to_full_katakana(text)) is not None


def search_key(text: str) -> str:
    """What is compared when people are searched by kana, letter by letter from the beginning.

    ヤマモト, やまもと and ﾔﾏﾓﾄ are alike; so are キョウコ and キヨウコ (small and large), ヂ
    and ジ, ヅ and ズ, ヲ and オ, ヴァ and バ, サトー and サト. Dakuten count: カ is not ガ.
    Spaces, ・ and long marks vanish. The key of a beginning is the beginning of the key, so
    `startswith` on stored keys finds a name while it is typed; the one exception is between ヴ
    and its small vowel. Applying it twice changes nothing.
    """
    kana = _V_SOUND.sub(_v_sound, to_full_katakana(text))
    return _SILENT.sub("", kana).translate(_TO_LARGE).translate(_SAME_SOUND)


def gojuon_row(kana: str) -> str:
    """The 五十音 row of the first letter: あ か さ た な は ま や ら わ, or 他."""
    base = _base_letters(to_full_katakana(kana)[:1])
    return _ROW_OF.get(base, OTHER_ROW)


def sort_key(kana: str) -> str:
    """A text that puts names into 五十音順 when compared by code point (SQL: COLLATE "C").

    After JIS X 4061: first the plain letters (a long mark counts as the vowel before it), then
    清音 before 濁音 before 半濁音, then long mark before small before large kana. Family names
    come before longer family names, whatever the given name (ハラ ミキ before ハラダ アイ).
    """
    name = to_full_katakana(kana)
    base = _base_letters(name)
    return "\t".join((base, _voicing(name), _sizes(name)))


def _repeat(match: re.Match[str]) -> str:
    """ヽ repeats the kana before it plain, ヾ voiced."""
    before, mark = match.groups()
    plain = unicodedata.normalize("NFD", before)[0]
    again = unicodedata.normalize("NFC", plain + DAKUTEN) if mark == "ヾ" else plain
    return f"{before}{again}"


def _v_sound(match: re.Match[str]) -> str:
    return _V_SOUNDS.get(match.group(), "ブ")


def _base_letters(name: str) -> str:
    """Large and unvoiced, the long mark spelt as the vowel it lengthens."""
    letters: list[str] = []
    for character in name.translate(_TO_LARGE):
        letter = unicodedata.normalize("NFD", character)[:1]
        if character == _LONG and letters:
            letter = _VOWEL_OF.get(letters[-1], character)
        letters.append(letter)
    return "".join(letters)


def _voicing(name: str) -> str:
    return "".join(
        _VOICING.get(unicodedata.normalize("NFD", letter)[1:], "0") for letter in name
    )


_VOICING = {DAKUTEN: "1", HANDAKUTEN: "2"}


def _sizes(name: str) -> str:
    return "".join("0" if c == _LONG else "1" if c in _SMALL else "2" for c in name)
