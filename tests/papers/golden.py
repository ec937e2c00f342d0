"""How each document looked when somebody last looked at it: what is written where, in
millimetres. Numbers and codes that differ each time are masked; where they stand is not.

`python -m tests.papers FOLDER --golden` takes down how they look now. Look at them first.
"""

import json
import re
from pathlib import Path

from tests.materials import geometry

FOLDER = Path(__file__).parent / "golden"
NEAR = 0.6
"""Millimetres by which a text may stand elsewhere."""
DRAWN_BY_LOT = re.compile(r"\b(?:0{4}-0{4}|0{3}-0{3}-0{3}|CODE)\b")
FAR = 8.0
"""Millimetres to the side for such a number: figures are not all as wide."""
_CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")

Run = tuple[int, float, float, str]


def taken_down(content: bytes) -> list[Run]:
    """Page, left and upper edge in millimetres, and the words, of everything written."""
    return [
        (box.page, round(box.left, 1), round(box.top, 1), masked(box.text))
        for box in geometry.texts(content)
    ]


def masked(text: str) -> str:
    """Without the letters of codes and the figures of numbers, which are drawn by lot."""
    return re.sub(r"\d", "0", _CODE.sub("CODE", text.strip()))


def kept(name: str) -> list[Run]:
    """How the document looked. FileNotFoundError for one that nobody has taken down."""
    rows = json.loads((FOLDER / f"{name}.json").read_text())
    return [(page, left, top, words) for page, left, top, words in rows]


def keep(name: str, runs: list[Run]) -> None:
    """From now on it is to look like this."""
    FOLDER.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(run, ensure_ascii=False) for run in runs)
    (FOLDER / f"{name}.json").write_text(f"[\n{lines}\n]\n")


def differences(before: list[Run], now: list[Run]) -> list[str]:
    """What is missing, new, or stands elsewhere, in words."""
    found = []
    for number in range(max(len(before), len(now))):
        old = before[number] if number < len(before) else None
        new = now[number] if number < len(now) else None
        if old is None or new is None or old[3] != new[3] or old[0] != new[0]:
            found.append(f"{old} is now {new}")
        elif abs(old[1] - new[1]) > _near(old[3]) or abs(old[2] - new[2]) > NEAR:
            found.append(f"{old} has moved to {new[1]}, {new[2]}")
    return found


def _near(words: str) -> float:
    return FAR if DRAWN_BY_LOT.search(words) else NEAR
