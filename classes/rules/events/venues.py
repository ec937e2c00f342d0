"""Where an event is held, as far as its row tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from classes.rules.events import cells
from classes.rules.events.readings import Reading

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_PARKING, LONGEST_ACCESS = 120, 200, 120, 200
_PLACE_COLUMNS = ("場所名称", "集合場所")
# 「…(南総公民館)」「…(きららホール 令和4年2月19日…)」
_IN_TITLE = re.compile(
    r"[(（]([^()（）]*?(?:公民館|センター|ホール|会館|図書館|集会所|児童館|体育館|庁舎|プラザ))"
)
_ONLINE = re.compile(r"オンライン|Web|リモート|Zoom|配信", re.IGNORECASE)
# What remains of a character that some conversion did not know: 2丁目12?6
_GARBLED = re.compile(r"\?\?|(?<=\w)\?(?=\w)|\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True)
class Place:
    """A venue by its name, and what else the row says of it."""

    name: str
    address: str = ""
    postal_code: str = ""
    parking: str = ""
    access: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def place(reading: Reading) -> Place | None:
    """The venue: 場所名称, else 集合場所, where the published lists have it. None and a problem
    where both are empty; a venue that only the title names is proposed."""
    column = next((each for each in _PLACE_COLUMNS if reading[each]), "")
    if not column:
        _refuse_missing(reading)
        return None
    name = reading.line(column)
    if len(name) > LONGEST_NAME:
        reading.refuse(
            "venue_too_long",
            column,
            f"会場名が長すぎます（{LONGEST_NAME}文字まで）。会場ごとに行を分けてください。",
        )
        return None
    if _ONLINE.search(name):
        reading.note(
            "online", column, f"会場が「{name}」です。この名前の会場として登録します。"
        )
    return Place(
        name=name,
        address=reading.fitted(_address(reading), column="住所町名", longest=LONGEST_ADDRESS),
        postal_code=cells.postal_code(reading, "郵便番号"),
        parking=_line(reading, "駐車場情報", longest=LONGEST_PARKING),
        access=_line(reading, "アクセス方法", longest=LONGEST_ACCESS),
        latitude=cells.degrees(reading, "緯度", most=90),
        longitude=cells.degrees(reading, "経度", most=180),
    )


def garbled(text: str) -> bool:
    """Whether the text seems to have lost a character on its way."""
    return bool(_GARBLED.search(text))


def _refuse_missing(reading: Reading) -> None:
    column = _PLACE_COLUMNS[0]
    named = _IN_TITLE.search(reading.line("名称"))
    proposal = f"名称にある「{named[1]}」なら、それを" if named else "会場の名前を"
    reading.refuse(
        "venue_missing",
        column,
        f"場所名称も集合場所も空です。{proposal}場所名称に入れてください。",
    )


def _line(reading: Reading, column: str, *, longest: int) -> str:
    return reading.fitted(reading.line(column), column=column, longest=longest)


def _address(reading: Reading) -> str:
    """本庄市仁手665番1. A part that lost a character is left out, with what follows it."""
    city, street = reading.line("住所市区町村"), reading.line("住所町名")
    written = street if city and city in street else f"{city}{street}"
    for column in ("住所丁目以下", "建物名等"):
        part = reading.line(column)
        if garbled(part):
            reading.note(
                "garbled",
                column,
                f"読めない文字があるため、会場の所在地は「{written}」までにしました。"
                "会場の画面で直してください。",
            )
            return written
        written += f" {part}" if column == "建物名等" and part else part
    return written if street or written != city else ""
