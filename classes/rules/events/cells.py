"""How a single cell is read: a day, a time of day, a number of people, a fee, a telephone.

Each function returns what the cell says, or None and leaves a finding in the reading.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation

from classes.rules.events.readings import Reading, simplified
from common import phones, wareki

YEARS = range(2000, 2101)
LARGEST_NUMBER = 100_000
ANY_TIME = re.compile("随時|通年|常時")
"""No day and no time of day at all."""

_SPREADSHEET_BEGINS = date(1899, 12, 30)  # day 0 of the serial dates of spreadsheets
_SERIAL = re.compile(r"([345]\d{4})(?:\.0+)?")  # 1982 to 2064
_MIDNIGHT = re.compile(r" 0?0:00(?::00)?$")
_FRACTION = re.compile(r"0?\.\d+")
_CLOCK = re.compile(
    r"(?P<half>午前|午後|AM|PM)?\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::00)?|時(?:(?P<minutes>\d{1,2})分|(?P<half_past>半))?)",
    re.IGNORECASE,
)
_NOON = time(12)
_PEOPLE = re.compile(r"(?:定員|先着)?\s*([\d,]+)\s*(?:名|人)?(?:様)?")
_YEN = re.compile(r"(?:¥|￥)?\s*([\d,]+)\s*円?")
_FREE = re.compile("無料|なし|無し")
_POSTAL_CODE = re.compile(r"〒?\s*(\d{3})-?(\d{4})")


def day(reading: Reading, column: str, *, text: str | None = None) -> date | None:
    """The day in the cell (or in `text`), or None and a problem that proposes one."""
    written = reading[column] if text is None else text
    plain = _MIDNIGHT.sub("", simplified(written))
    if serial := _SERIAL.fullmatch(plain):
        return _serial_day(reading, column, number=int(serial[1]), value=written)
    if ANY_TIME.search(plain):
        reading.refuse(
            "any_time",
            column,
            f"「{plain}」は日付ではありません。開く日ごとに行を分けて、日付を入れてください。",
            value=written,
        )
        return None
    return _written_day(reading, column, value=written)


def _written_day(reading: Reading, column: str, *, value: str) -> date | None:
    try:
        found = wareki.parse_date(_MIDNIGHT.sub("", simplified(value)))
    except wareki.UnreadableDate as refusal:
        generic = refusal.message == wareki.UnreadableDate.message
        wanted = "日付として読めません。2022-01-31 のように直してください。"
        sentence = wanted if generic else refusal.message
        reading.refuse("unreadable_date", column, sentence, value=value)
        return None
    if found.year not in YEARS:
        reading.refuse(
            "unlikely_year",
            column,
            f"{found.year}年になっています。年を直してください。",
            value=value,
        )
        return None
    return found


def _serial_day(reading: Reading, column: str, *, number: int, value: str) -> date | None:
    """44596 is 2022-02-04 in a spreadsheet; whether it is meant so, a person decides."""
    found = _SPREADSHEET_BEGINS + timedelta(days=number)
    told = wareki.format_both(found)
    if reading.allow.serials:
        reading.note(
            "serial_date",
            column,
            f"表計算ソフトの日付番号なので、{told}と読みました。",
            value=value,
        )
        return found
    reading.refuse(
        "serial_date",
        column,
        f"日付でなく番号になっています。表計算ソフトの日付番号なら{told}です。"
        f"正しければ {found.isoformat()} と入れるか、「日付番号を日付として読む」を選んで"
        "取り込んでください。",
        value=value,
    )
    return None


def clock(reading: Reading, column: str) -> time | None:
    """The time of day in a cell that is filled, or None and a problem."""
    plain = reading.plain(column)
    if _FRACTION.fullmatch(plain):
        minutes = round(float(plain) * 24 * 60) % (24 * 60)
        reading.refuse(
            "serial_time",
            column,
            "時刻でなく番号になっています。表計算ソフトの時刻なら"
            f"{minutes // 60}:{minutes % 60:02d}です。正しければ、そのように入れてください。",
        )
        return None
    found = time_of(plain)
    if found is None:
        code = "any_time" if ANY_TIME.search(plain) else "unreadable_time"
        reading.refuse(code, column, "時刻として読めません。13:30 のように直してください。")
    return found


def time_of(plain: str) -> time | None:
    """10:00, 10時30分, 午後1時半, 正午; None for anything else."""
    if plain in {"正午", "午後0時"}:
        return _NOON
    match = _CLOCK.fullmatch(plain)
    if match is None:
        return None
    hour, half = int(match["hour"]), (match["half"] or "").upper()
    minute = 30 if match["half_past"] else int(match["minute"] or match["minutes"] or 0)
    if half in {"午後", "PM"} and hour < _NOON.hour:
        hour += _NOON.hour
    if hour not in range(24) or minute not in range(60):
        return None
    return time(hour, minute)


def people(reading: Reading, column: str) -> int | None:
    """The number of people in a cell that is filled, or None and a problem."""
    match = _PEOPLE.fullmatch(reading.plain(column))
    number = int(match[1].replace(",", "") or 0) if match else 0
    if 1 <= number <= LARGEST_NUMBER:
        return number
    reading.refuse(
        "unreadable_capacity",
        column,
        "人数として読めません。1人以上の人数を、20 のように数字だけで入れてください。",
    )
    return None


def yen(reading: Reading, column: str) -> int | None:
    """The fee in a cell that is filled, or None and a problem."""
    plain = reading.plain(column)
    if _FREE.fullmatch(plain):
        return 0
    match = _YEN.fullmatch(plain)
    digits = match[1].replace(",", "") if match else ""
    if digits and int(digits) <= LARGEST_NUMBER:
        return int(digits)
    reading.refuse(
        "unreadable_fee",
        column,
        "金額として読めません。1人あたりの金額を、500 のように数字だけで入れてください。"
        "無料なら 0 です。",
    )
    return None


def telephone(reading: Reading, column: str) -> str:
    """The digits of the (first) number; "" and a note where there is none to be had."""
    written = phones.split(reading[column])
    if not written:
        reading.note(
            "phone_missing", column, "電話番号がないため、市町村の電話番号を案内します。"
        )
        return ""
    try:
        found = phones.parse(written[0])
    except phones.UnreadablePhone as refusal:
        code = "area_code_missing" if refusal.code == "area_code_missing" else "phone_unread"
        reading.note(
            code,
            column,
            f"{refusal.message}登録しなかったので、市町村の電話番号を案内します。",
        )
        return ""
    if len(written) > 1:
        reading.note(
            "several_phones",
            column,
            f"電話番号が{len(written)}つあります。1つ目の{found.display}だけを登録しました。",
        )
    return found.digits


def postal_code(reading: Reading, column: str) -> str:
    """123-4567; "" where there is none, with a note where it cannot be read."""
    match = _POSTAL_CODE.fullmatch(reading.plain(column))
    if match is None and reading[column]:
        reading.note(
            "postal_code_unread", column, "郵便番号として読めないため、登録しませんでした。"
        )
    return f"{match[1]}-{match[2]}" if match else ""


def degrees(reading: Reading, column: str, *, most: int) -> Decimal | None:
    """A latitude or longitude with six digits; None where there is none, with a note."""
    plain = reading.plain(column)
    if not plain:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("NaN")
    if not (found.is_finite() and abs(found) <= most):
        reading.note(
            "place_unread", column, "緯度・経度として読めないため、登録しませんでした。"
        )
        return None
    return found.quantize(Decimal("0.000001"))
