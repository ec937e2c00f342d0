"""On which days and from when to when an event is held.

One row may be one meeting, or a series that 日時備考 describes without any doubt. Two bands of
time in one row, an exhibition of two weeks, a series whose number of days does not come out:
these are refused, because a list that says one thing and means another misleads people.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from classes.rules.events import cells
from classes.rules.events.readings import Reading, quoted, simplified
from common import wareki
from common.clock import at_tokyo

Meeting = tuple[datetime, datetime]

REMARK = "日時備考"
# What the catalogue's converter appends: the cells as they were before it read them.
_APPENDED = re.compile(
    r"^[ \t]*(開始日|終了日|開始時刻|終了時刻|申込期限日|申込期限時刻)[:：]\s*(.*?)\s*$",
    re.MULTILINE,
)
_TIME = r"(?:(?:午前|午後)?\s*\d{1,2}(?::\d{2}|時(?:\d{1,2}分|半)?)|正午)"
_BAND = re.compile(
    rf"{_TIME}\s*(?:\([^)]*\))?\s*(?:~|〜|-|–|から)\s*(?:{_TIME}|(?:午前|午後)?\d{{1,2}}時)"
)
_SHORT_BAND = re.compile(r"午[前後]\s*\d{1,2}\s*(?:~|〜|-)\s*\d{1,2}時")
_LISTED = re.compile(r"[(\[][1１][)\]].*[(\[][2２][)\]]|①.*②", re.DOTALL)
_HALVES = re.compile("午前の(?:部|回)|午前コース")
_OTHER_HALVES = re.compile("午後の(?:部|回)|午後コース")
_WEEKLY = re.compile(r"毎週\s*([月火水木金土日])(?:曜日?)?(?![・、,月火水木金土日])")
_TIMES_IN_ALL = re.compile(r"全\s*(\d{1,2})\s*(?:回|日)")
_DAY = re.compile(
    r"(?:(?:令和(?:\d{1,2}|元)|\d{4})年\s*)?(?:(?P<month>\d{1,2})月\s*)?(?P<day>\d{1,2})日"
    r"\s*(?:\((?P<weekday>[月火水木金土日])(?:曜日?)?[^)]*\))?"
)
_BETWEEN_DAYS = re.compile(r"[\s・、,と及び]*")
MOST_MEETINGS = 60


def meetings(reading: Reading) -> tuple[Meeting, ...]:
    """Every meeting of the row in order; none, and problems, where they cannot be told."""
    first, last = _first_and_last(reading)
    remark = own_words(reading[REMARK])
    if _refuse_bands(reading, remark):
        return ()
    starts, ends = _times(reading)
    if first is None or last is None:
        return ()
    days = (first,) if first == last else _days(reading, first=first, last=last, remark=remark)
    if starts is None or ends is None:
        return ()
    return tuple((at_tokyo(each, starts), at_tokyo(each, ends)) for each in days)


def own_words(text: str) -> str:
    """The cell without the lines that a converter has appended to it."""
    return _APPENDED.sub("", text).strip()


def appended(text: str, what: str) -> str:
    """What a converter has appended under this name: 「申込期限日: 44596」 → 44596."""
    return next((match[2] for match in _APPENDED.finditer(text) if match[1] == what), "")


def _first_and_last(reading: Reading) -> tuple[date | None, date | None]:
    if not reading["開始日"]:
        reading.refuse("date_missing", "開始日", "開始日が空です。開く日を入れてください。")
        return None, None
    first = cells.day(reading, "開始日")
    if not reading["終了日"]:
        reading.note("one_day", "終了日", "終了日が空のため、1日だけの催しとしました。")
        return first, first
    last = cells.day(reading, "終了日")
    if first and last and last < first:
        reading.refuse(
            "ends_before_start",
            "終了日",
            "終了日が開始日より前です。どちらかを直してください。",
        )
        return None, None
    return first, last


def _refuse_bands(reading: Reading, remark: str) -> bool:
    """Whether the row holds more than one band of time, which nobody can register for."""
    plain = simplified(remark)
    bands = len({*_BAND.findall(plain)} | {*_SHORT_BAND.findall(plain)})
    halves = _HALVES.search(plain) and _OTHER_HALVES.search(plain)
    if bands < 2 and not halves and not _LISTED.search(remark):  # noqa: PLR2004  # one is none
        return False
    reading.refuse(
        "several_bands",
        REMARK,
        "1行に複数の時間帯があります。時間帯ごとに行を分けて、"
        "開始時刻・終了時刻・定員をそれぞれ入れてください。",
        value=remark,
    )
    return True


def _times(reading: Reading) -> tuple[time | None, time | None]:
    found = []
    for column, what in (("開始時刻", "始まる"), ("終了時刻", "終わる")):
        if not reading[column]:
            reading.refuse(
                "time_missing", column, f"{column}が空です。{what}時刻を入れてください。"
            )
        found.append(cells.clock(reading, column) if reading[column] else None)
    starts, ends = found
    if starts and ends and ends <= starts:
        reading.refuse(
            "ends_before_start",
            "終了時刻",
            "終了時刻が開始時刻より後ではありません。どちらかを直してください。",
        )
        return None, None
    return starts, ends


def _days(reading: Reading, *, first: date, last: date, remark: str) -> tuple[date, ...]:
    """The days of a series, if the remark leaves no doubt about them."""
    plain = simplified(remark)
    said = _TIMES_IN_ALL.search(plain)
    total = int(said[1]) if said else None
    weekly = _WEEKLY.search(plain)
    days = _weekly(first, last, weekday=weekly[1]) if weekly else _listed(first, plain)
    if not _agree(days, first=first, last=last, total=total, weekly=bool(weekly)):
        _refuse_series(reading, days, first=first, last=last, total=total)
        return ()
    told = "、".join(f"{each.month}月{each.day}日" for each in days)
    reading.note(
        "series", REMARK, f"全{len(days)}回の日程を読み取りました：{told}。", value=remark
    )
    return days


def _weekly(first: date, last: date, *, weekday: str) -> tuple[date, ...]:
    """Every day with the weekday from the first to the last day."""
    number = wareki.WEEKDAYS.index(weekday)
    begin = first + timedelta(days=(number - first.weekday()) % 7)
    weeks = (last - begin).days // 7
    return tuple(begin + timedelta(weeks=week) for week in range(min(weeks, 366) + 1))


def _listed(first: date, plain: str) -> tuple[date, ...]:
    """「1月26日(水)・2月2日(水)・9日(水) 全3回」, each day after the one before; or nothing.

    Only what is written one after the other counts: 「1月11日から2月1日まで」 is no list.
    """
    days: list[date] = []
    month, year, position = first.month, first.year, None
    for match in _DAY.finditer(plain):
        between = plain[position : match.start()] if position is not None else ""
        if not _BETWEEN_DAYS.fullmatch(between):
            return ()
        position = match.end()
        month, before = int(match["month"] or month), month
        year += month < before
        try:
            found = date(year, month, int(match["day"]))
        except ValueError:
            return ()
        if match["weekday"] and wareki.WEEKDAYS[found.weekday()] != match["weekday"]:
            return ()
        days.append(found)
    return tuple(days)


def _agree(
    days: tuple[date, ...], *, first: date, last: date, total: int | None, weekly: bool
) -> bool:
    """Whether the words and the cells say the same."""
    if not 1 < len(days) <= MOST_MEETINGS or (days[0], days[-1]) != (first, last):
        return False
    if list(days) != sorted({*days}):
        return False
    return total == len(days) or (total is None and not weekly)


def _refuse_series(
    reading: Reading, days: tuple[date, ...], *, first: date, last: date, total: int | None
) -> None:
    span = f"{first.month}月{first.day}日から{last.month}月{last.day}日まで"
    if days and total is not None:
        found = "、".join(f"{each.month}月{each.day}日" for each in days[:MOST_MEETINGS])
        reading.refuse(
            "series_disagrees",
            REMARK,
            f"日程が合いません。{span}で読み取れるのは{len(days)}回（{quoted(found)}）、"
            f"日時備考には「全{total}回」とあります。"
            "開始日・終了日・日時備考のどれかを直すか、1回ごとに行を分けてください。",
            value=own_words(reading[REMARK]),
        )
        return
    reading.refuse(
        "open_ended",
        "終了日",
        f"{span}の期間の催しで、開く日がわかりません。"
        "開く日ごとに行を分けて、開始日と終了日を同じ日にしてください。",
    )
