"""On which terms one takes part: who may, how many, for how much, until when, and how."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from classes.choices import RegistrationMode, Selection
from classes.rules.events import cells, occasions
from classes.rules.events.occasions import Meeting
from classes.rules.events.readings import Reading, simplified
from common.clock import at_tokyo, tokyo_date

HOW, DEADLINE, DEADLINE_HOUR = "申込方法", "申込期限日", "申込期限時刻"
END_OF_DAY = time(23, 59)
OLDEST = 120

_NOT_NEEDED = re.compile(
    r"^不要$|(?:予約|申し?込み?)(?:の?必要)?(?:は|も)?(?:不要|必要ありません|いりません)"
)
_COME_DIRECTLY = re.compile(r"直接")
# 「電話または直接公民館へ」 is a way of registering, 「当日直接会場へ」 is none.
_BY_SOME_WAY = re.compile(r"電話|メール|はがき|ハガキ|葉書|窓口|フォーム|FAX|ファクシミリ|申請")
_NEEDED = re.compile(r"要予約|要申込|お?申し?込みください|お申し?込み願います")
_DRAWN = re.compile("抽選|抽せん|当選")
# 「抽選ではなく、先着順となります」
_NOT_DRAWN = re.compile("抽(?:選|せん)(?:では(?:な|ありません)|は(?:あり|し|行い)ません|なし)")
_SPAN = re.compile(
    r"(\d{4})/(\d{1,2})/(\d{1,2})\s+(\d{1,2}):(\d{2})\s*(?:~|〜|-)\s*"
    r"(\d{4})/(\d{1,2})/(\d{1,2})\s+(\d{1,2}):(\d{2})"
)
_CAPACITY_IN_WORDS = re.compile(r"定員[:は]?\s*(\d{1,4})\s*(?:名|人)")
_OLDER_THAN = re.compile(r"(?:おおむね|概ね)?(\d{1,3})歳以上(?:の(?:方|かた|人|市民))?")


def mode(reading: Reading) -> RegistrationMode:
    """Whether one registers. 「当日直接会場へ」 is no registration; an empty cell is noted."""
    how = simplified(occasions.own_words(reading[HOW]))
    if not how:
        reading.note(
            "how_missing", HOW, "申込方法が空のため、申込みが必要な募集として取り込みます。"
        )
    directly = _COME_DIRECTLY.search(how) and not _BY_SOME_WAY.search(how)
    if not _NOT_NEEDED.search(how) and not directly:
        return RegistrationMode.REQUIRED
    if _NEEDED.search(how):
        reading.note(
            "how_unclear",
            HOW,
            "申込みが要るとも要らないとも読めるため、申込みが必要な募集として取り込みます。",
        )
        return RegistrationMode.REQUIRED
    return RegistrationMode.NOT_NEEDED


def selection(reading: Reading, mode: RegistrationMode) -> Selection:
    """How seats are given: by lot only where 申込方法 says so, and one has to register."""
    how = simplified(occasions.own_words(reading[HOW]))
    drawn = _DRAWN.search(_NOT_DRAWN.sub("", how))
    if not drawn or mode is RegistrationMode.NOT_NEEDED:
        return Selection.FIRST_COME
    reading.note(
        "drawn",
        HOW,
        "抽選とあるため、決め方を「抽選」にして取り込みます。公開する前に、優先順位を確かめてください。",
    )
    return Selection.LOTTERY


def capacity(reading: Reading) -> int | None:
    """How many can take part. Never made up: a row that does not say is refused, unless the
    person who imports has named a number for such rows."""
    column = "定員"
    if reading[column]:
        return cells.people(reading, column)
    if reading.allow.capacity is not None:
        reading.note(
            "capacity_given",
            column,
            f"定員が空のため、取り込むときに指定された{reading.allow.capacity}人としました。",
        )
        return reading.allow.capacity
    elsewhere = _capacity_in_words(reading)
    proposal = f"{elsewhere[0]}に「定員{elsewhere[1]}名」とあります。" if elsewhere else ""
    reading.refuse(
        "capacity_missing",
        column,
        f"定員が空です。{proposal}人数を入れるか、"
        "「定員が空の行の定員」を決めて取り込んでください。",
    )
    return None


def _capacity_in_words(reading: Reading) -> tuple[str, str] | None:
    for column in ("説明", "概要", "対象者", HOW, "料金(詳細)", "備考"):
        if match := _CAPACITY_IN_WORDS.search(reading.plain(column)):
            return column, match[1]
    return None


def fee(reading: Reading) -> int | None:
    """Yen for one person. An empty cell is free of charge, unless another one names a price."""
    basic, details = "料金(基本)", "料金(詳細)"
    if reading[basic]:
        return cells.yen(reading, basic)
    if re.search(r"\d\s*円", reading.plain(details)):
        reading.refuse(
            "fee_in_words",
            details,
            "料金(基本)が空です。1人あたりの金額を料金(基本)に数字で入れてください。",
        )
        return None
    reading.note("fee_missing", basic, "料金が空のため、無料としました。")
    return 0


def minimum_age(reading: Reading) -> int | None:
    """60 for 「60歳以上の方」; anything more is left to the announcement's text."""
    match = _OLDER_THAN.fullmatch(reading.plain("対象者"))
    age = int(match[1]) if match else 0
    return age if 1 <= age <= OLDEST else None


def closing(reading: Reading, meetings: tuple[Meeting, ...]) -> datetime | None:
    """When registration closes: the deadline, else when the event begins. None and a problem
    where the deadline cannot be read, or lies after the event."""
    begins, over = meetings[0][0], meetings[-1][1]
    written = reading[DEADLINE] or occasions.appended(reading[HOW], DEADLINE)
    if not written or cells.ANY_TIME.search(simplified(written)):
        why = f"申込期限が「{simplified(written)}」" if written else "申込期限が空"
        reading.note(
            "deadline_missing",
            DEADLINE,
            f"{why}のため、開始時刻まで受け付けます。",
            value=written,
        )
        return begins
    day = cells.day(reading, DEADLINE, text=written)
    hour = cells.clock(reading, DEADLINE_HOUR) if reading[DEADLINE_HOUR] else END_OF_DAY
    if day is None or hour is None:
        return None
    if hour is END_OF_DAY:
        return _without_hour(reading, day, begins=begins, over=over)
    return _before(reading, at_tokyo(day, hour), over=over)


def _without_hour(
    reading: Reading, day: date, *, begins: datetime, over: datetime
) -> datetime | None:
    if day == tokyo_date(begins):
        why = "申込期限が当日で時刻が空のため、開始時刻まで受け付けます。"
        reading.note("deadline_that_day", DEADLINE_HOUR, why)
        return begins
    why = "申込期限の時刻が空のため、その日の終わり（23:59）までとしました。"
    reading.note("deadline_hour_missing", DEADLINE_HOUR, why)
    return _before(reading, at_tokyo(day, END_OF_DAY), over=over)


def _before(reading: Reading, closes_at: datetime, *, over: datetime) -> datetime | None:
    """The deadline, or a problem if it comes when the event is over."""
    if closes_at <= over:
        return closes_at
    day = tokyo_date(closes_at)
    last_year = f"{day.year - 1}-{day:%m-%d}"
    likely = last_year <= tokyo_date(over).isoformat()
    proposal = f"{last_year} ではありませんか。" if likely else ""
    reading.refuse(
        "deadline_after_event",
        DEADLINE,
        f"申込期限が開催より後です。{proposal}申込期限か開催日を直してください。",
    )
    return None


def opening(reading: Reading, closes_at: datetime) -> datetime | None:
    """When registration opens, if 申込方法 names one span that ends with the deadline; else
    None. No column of the form says it."""
    spans = {match.groups() for match in _SPAN.finditer(simplified(reading[HOW]))}
    if len(spans) != 1:
        return None
    numbers = [int(each) for each in spans.pop()]
    try:
        opens_at, ends_at = _moment(numbers[:5]), _moment(numbers[5:])
    except ValueError:
        return None
    return opens_at if opens_at < ends_at == closes_at else None


def _moment(numbers: list[int]) -> datetime:
    """Year, month, day, hour and minute on a Japanese clock."""
    year, month, day, hour, minute = numbers
    return at_tokyo(date(year, month, day), time(hour, minute))
