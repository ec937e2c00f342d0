"""Where Japanese text may be broken into lines.

Between phrases (BudouX), so that a line reads as it is spoken; never inside a telephone number,
a date, a time, an amount or a Latin word, nor inside what the caller says must stay whole (a
name, a venue); and never so that a line begins with 。 or ends with （ (行頭・行末禁則, JIS X
4051). Only what is wider than a whole line is broken further: between letters by the rules of
line ends, then between letters, and a single number or word only when it is itself too wide.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

import budoux

Measure = Callable[[str], float]
"""How wide a text is on one line. Must be additive: the parts are as wide as the whole."""

NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々〻ー）〕］｝〉》」』】〙〗〟’”｠»"
    "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "‐゠–〜～…‥!?:;,.)]}%％℃℉"
)
"""What no line begins with."""
NOT_LAST = frozenset("（〔［｛〈《「『【〘〖〝‘“｟«([{￥＄＃№〒☎")
"""What no line ends with."""

_WEEKDAY = r"(?:[（(][月火水木金土日・祝休]+[）)])?"
_HYPHEN = "[-‐‑–−－]"
_ATOM = re.compile(
    rf"""
    https?://[!-~]+                                                     # an address
    | (?:明治|大正|昭和|平成|令和)(?:\d{{1,3}}|元)年
      (?:度|\d{{1,2}}月(?:\d{{1,2}}日{_WEEKDAY})?)?                     # a date by era
    | (?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日{_WEEKDAY}                    # a date
    | \d{{1,2}}[:：]\d{{2}}(?:[〜～-]\d{{1,2}}[:：]\d{{2}})?            # hours
    | [(（]\d{{2,5}}[)）]\d+(?:{_HYPHEN}\d+)*                           # (0495)25-1175
    | 〒?\d+(?:{_HYPHEN}\d+)+                                           # 099-216-1115, 890-8577
    | (?:第|全|約)?\d[\d,.]*(?:[％%℃円歳才名人回分時日月年階番号件台席]|か月)?   # an amount
    | [A-Za-z][A-Za-z0-9'’.&+_/-]*                                      # a Latin word
    | .[\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*                # a letter
    """,
    re.VERBOSE | re.DOTALL,
)

_ASIDE = re.compile("[（(「『【][^（）()「」『』【】]{1,14}[）)」』】]")

_SPACES = re.compile(r"[\s・]+")
_TORN_OFF = re.compile(r"(?<=[ぁ-ん])(?![おごみ])[ぁ-ん](?=[ァ-ヺ一-鿿])")
_PARTICLE = re.compile(r"[)）」』】](?=[はがをにへとでのもや])")


def break_lines(
    text: str, *, width: float, measure: Measure, whole: Iterable[str] = ()
) -> list[str]:
    """The text as lines no wider than `width`, in the unit of `measure`; at least one line.

    Line breaks of the text are kept, spaces at the break of a line are dropped; apart from that
    the lines joined are the text. `whole` are strings that are not broken.
    """
    kept = _longest_first(whole)
    return [
        line
        for paragraph in text.splitlines() or [""]
        for line in _fill(
            _short_enough(paragraph, whole=kept, width=width, measure=measure), width, measure
        )
    ]


def balance(
    text: str, *, width: float, measure: Measure, whole: Iterable[str] = ()
) -> list[str]:
    """One paragraph in as few lines as `break_lines`, as even as they can be: for titles."""
    kept = _longest_first(whole)
    one = " ".join(text.splitlines())
    parts = [*_short_enough(one, whole=kept, width=width, measure=measure)]
    lines = _fill(parts, width, measure)
    low, high = max(map(measure, parts), default=0.0), width
    while len(lines) > 1 and high - low > width / 100:
        middle = (low + high) / 2
        tried = _fill(parts, middle, measure)
        if len(tried) == len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def phrases(text: str, *, whole: Iterable[str] = ()) -> list[str]:
    """The parts between which a line may end; joined, they are the text."""
    kept = _longest_first(whole)
    spoken = _spoken(text) - _inside_brackets(text) - _before_particles(text)
    return _cut(text, _legal(text, spoken & _borders(atoms(text, whole=kept))))


def atoms(text: str, *, whole: Sequence[str] = ()) -> list[str]:
    """Letters, numbers, dates, Latin words and what is to stay `whole`, in order."""
    found: list[str] = []
    at = 0
    while at < len(text):
        kept = next((word for word in whole if text.startswith(word, at)), None)
        match = _ATOM.match(text, at)
        found.append(kept or (match.group() if match else text[at]))
        at += len(found[-1])
    return found


def _fill(parts: Iterable[str], width: float, measure: Measure) -> list[str]:
    """As many parts on each line as go on it."""
    lines, filled = [""], 0.0
    for part in parts:
        if lines[-1].strip() and filled + measure(part.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            filled = 0.0
        kept = part if lines[-1] or len(lines) == 1 else part.lstrip()
        lines[-1] += kept
        filled += measure(kept)
    return [*lines[:-1], lines[-1].rstrip()]


def _short_enough(
    text: str, *, whole: Sequence[str], width: float, measure: Measure
) -> Iterator[str]:
    """Phrases; where one is wider than a line, its smaller parts."""
    ways: tuple[Callable[[str], list[str]], ...] = (
        lambda part: _by_rule(part, whole=whole),
        phrases,  # of a name that is itself too wide
        _by_rule,
        atoms,
        _LETTER.findall,
    )

    def divide(part: str, depth: int) -> Iterator[str]:
        if depth == len(ways) or measure(part.rstrip()) <= width:
            yield part
        else:
            for smaller in ways[depth](part):
                yield from divide(smaller, depth + 1)

    for phrase in phrases(text, whole=whole):
        yield from divide(phrase, 0)


def _by_rule(text: str, *, whole: Sequence[str] = ()) -> list[str]:
    """Between any two letters where the rule of line ends allows it."""
    return _cut(text, _legal(text, _borders(atoms(text, whole=whole))))


_LETTER = re.compile(".[\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)


def _spoken(text: str) -> set[int]:
    """The borders that BudouX sees, and those behind spaces and ・, which it does not.

    Mended where it cuts off the last kana of a verb: 町内会へうかが｜うスマホ講座 is parted
    behind the う. お and ご do begin words.
    """
    spaces = {space.end() for space in _SPACES.finditer(text)} - {len(text)}
    return spaces | {
        border + 1 if _TORN_OFF.match(text, border) else border
        for border in _borders(_parser().parse(text))
    }


def _inside_brackets(text: str) -> set[int]:
    """A short aside in brackets is read in one breath."""
    return {
        at for aside in _ASIDE.finditer(text) for at in range(aside.start() + 1, aside.end())
    }


def _before_particles(text: str) -> set[int]:
    """「（平日のみ）へ」: a particle belongs to what it follows."""
    return {aside.end() for aside in _PARTICLE.finditer(text)}


def _legal(text: str, borders: Iterable[int]) -> list[int]:
    """The places at which a line may end without breaking the rule of line ends."""
    return [
        border
        for border in sorted(borders)
        if text[border] not in NOT_FIRST
        and not text[border].isspace()
        and text[:border].rstrip()[-1:] not in NOT_LAST
    ]


def _borders(parts: Iterable[str]) -> set[int]:
    """The places between the parts, as offsets in the text that they make."""
    offsets: set[int] = set()
    at = 0
    for part in parts:
        at += len(part)
        offsets.add(at)
    offsets.discard(at)
    return offsets


def _cut(text: str, borders: Sequence[int]) -> list[str]:
    ends = [0, *borders, len(text)]
    return [text[start:end] for start, end in pairwise(ends) if end > start]


def _longest_first(whole: Iterable[str]) -> list[str]:
    return sorted(filter(None, whole), key=len, reverse=True)


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
