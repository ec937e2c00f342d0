"""A whole row: either an event that can be taken in, or the reasons why not."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from classes.choices import Kind, RegistrationMode, Selection
from classes.rules.events import cells, occasions, terms, venues
from classes.rules.events.occasions import Meeting
from classes.rules.events.readings import Allowances, Finding, Reading, quoted, simplified
from classes.rules.events.venues import Place
from common import municipality_codes
from common.clock import tokyo_time

LONGEST_TITLE, LONGEST_CONTACT, LONGEST_CATEGORY, LONGEST_URL = 120, 120, 60, 400
LONGEST_DESCRIPTION = 2000
CODE = "都道府県コード又は市区町村コード"

_DIGITAL = re.compile(
    r"スマホ|スマートフォン|タブレット|LINE|デジタル|パソコン|インターネット|マイナンバー|SNS|Zoom|iPhone|iPad",
    re.IGNORECASE,
)
_NOT_DIGITAL = re.compile("デジタル(?:一眼|カメラ|写真)")
_CALLED_OFF = re.compile("中止|延期")
_CALLED_OFF_IN_TITLE = re.compile(r"[【\[(（](?:[^】\])）]{0,6})?(?:中止|延期)")
_PART_OF = re.compile(r"全\s*(\d+)\s*回")
_OTHER_ORGANISER = re.compile("NPO|実行委員会|協議会|株式会社|大学|東京都|[^市]県|財団")
# What a row says for the plan, in the order in which it is written into the announcement.
_TOLD = (
    ("", "サブタイトル"),
    ("", "概要"),
    ("", "説明"),
    ("日時について", "日時備考"),
    ("対象", "対象者"),
    ("料金について", "料金(詳細)"),
    ("主催", "主催団体"),
    ("共催", "共催団体"),
    ("", "備考"),
    ("これまでの申込方法", "申込方法"),
)
_IDENTIFYING = 32
"""Characters of a key's digest: 128 bits."""
# A row is another row when one of these differs. NO is not among them: it counts the rows of
# one export, and the next month's export counts anew.
_CONTENT = (
    *(CODE, "名称", "サブタイトル", "概要", "説明", "イベント種類", "URL", "状態", "開始日"),
    *("終了日", "開始時刻", "終了時刻", "日時備考", "場所名称", "集合場所", "郵便番号"),
    *("住所都道府県", "住所市区町村", "住所町名", "住所丁目以下", "建物名等", "緯度", "経度"),
    *("主催団体", "共催団体", "対象者", "定員", "料金(基本)", "料金(詳細)", "申込期限日"),
    *("申込期限時刻", "申込方法", "アクセス方法", "駐車場情報", "連絡先名称", "連絡先電話番号"),
    "備考",
)


@dataclass(frozen=True)
class Event:
    """What a readable row says. `opens_at` is None where the row does not tell."""

    title: str
    kind: Kind
    digital: bool
    category: str
    place: Place
    meetings: tuple[Meeting, ...]
    capacity: int
    mode: RegistrationMode
    selection: Selection
    closes_at: datetime
    opens_at: datetime | None
    fee: int
    minimum_age: int | None
    description: str
    contact_name: str
    contact_phone: str
    source_url: str
    key: str
    """What makes it this event: source, name, first day, hour and place."""
    digest: str
    """What changes when anything in the row changes."""


@dataclass(frozen=True)
class Row:
    """One row of a list. `event` is there exactly when there is no problem."""

    number: int
    no: str
    title: str
    code: str
    event: Event | None
    problems: tuple[Finding, ...]
    notes: tuple[Finding, ...]


class Written(Protocol):
    """A row as it stands in a file: `number` as a spreadsheet shows it, and `fault`, if its
    cells cannot be told apart."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Mapping[str, str]: ...
    @property
    def fault(self) -> str: ...


def read_all(written: Iterable[Written], *, allow: Allowances) -> tuple[Row, ...]:
    """Every row, in order. Of two rows that name the same event the second is refused."""
    first_of: dict[str, Row] = {}
    rows = []
    for each in written:
        row = read(each, allow=allow)
        if row.event is not None:
            first = first_of.setdefault(row.event.key, row)
            row = row if first is row else _refused_twice(row, first=first)
        rows.append(row)
    return tuple(rows)


def read(written: Written, *, allow: Allowances) -> Row:
    """What the row says, or every reason for which it cannot be taken in."""
    reading = Reading(written.cells, allow)
    event = None
    if written.fault:
        sentence = f"{written.fault}。この行を表計算ソフトで直してください。"
        reading.refuse("broken_row", "", sentence)
    else:
        event = _event(reading)
    return Row(
        number=written.number,
        no=quoted(reading["NO"]),
        title=quoted(reading["名称"]),
        code=_code(reading),
        event=None if reading.problems else event,
        problems=tuple(reading.problems),
        notes=tuple(reading.notes),
    )


def _refused_twice(row: Row, *, first: Row) -> Row:
    problem = Finding(
        code="same_event_twice",
        column="名称",
        value=row.title,
        sentence=f"{first.number}行と名称・開始日・開始時刻・会場が同じです。"
        "どちらかを消すか、名称で区別できるようにしてください。",
    )
    return replace(row, event=None, problems=(problem,))


def _event(reading: Reading) -> Event | None:
    """Everything is read before anything is given up, so that all problems are told at once."""
    title = _title(reading)
    place = venues.place(reading)
    meetings = occasions.meetings(reading)
    capacity, fee, mode = terms.capacity(reading), terms.fee(reading), terms.mode(reading)
    selection = terms.selection(reading, mode)
    closes_at = _closing(reading, meetings, mode)
    phone = cells.telephone(reading, "連絡先電話番号")
    if not meetings or closes_at is None or place is None or capacity is None or fee is None:
        return None
    digital = bool(_DIGITAL.search(simplified(title))) and not _NOT_DIGITAL.search(title)
    return Event(
        title=title,
        kind=Kind.CONSULTATION if digital and "相談" in title else Kind.CLASSROOM,
        digital=digital,
        category=reading.line("イベント種類")[:LONGEST_CATEGORY],
        place=place,
        meetings=meetings,
        capacity=capacity,
        mode=mode,
        selection=selection,
        closes_at=closes_at,
        opens_at=_opening(reading, closes_at, mode),
        fee=fee,
        minimum_age=terms.minimum_age(reading),
        description=_description(reading),
        contact_name=reading.fitted(
            reading.line("連絡先名称"), column="連絡先名称", longest=LONGEST_CONTACT
        ),
        contact_phone=phone,
        source_url=_address_of_source(reading),
        key=_key(reading, place=place, begins=meetings[0][0]),
        digest=_digest(reading),
    )


def _title(reading: Reading) -> str:
    column = "名称"
    title = reading.line(column)
    if not title:
        reading.refuse("title_missing", column, "名称が空です。催しの名前を入れてください。")
    if len(title) > LONGEST_TITLE:
        reading.refuse(
            "title_too_long",
            column,
            f"名称が長すぎます。{LONGEST_TITLE}文字までにしてください。",
        )
    if "\N{REPLACEMENT CHARACTER}" in "".join(reading.cells.values()):
        reading.refuse(
            "unreadable_characters",
            column,
            "この行に、読めない文字（文字化け）があります。元の一覧で直してください。",
        )
    elif venues.garbled(title):
        reading.note("garbled", column, "「?」は文字化けかもしれません。確かめてください。")
    column = "状態" if _CALLED_OFF.search(reading["状態"]) else column
    if column == "状態" or _CALLED_OFF_IN_TITLE.search(title):
        reading.refuse(
            "called_off",
            column,
            "中止・延期の催しは取り込みません。開くなら表示を消してください。",
        )
    part = _PART_OF.search(simplified(title))
    if part and int(part[1]) > 1 and reading["開始日"] == reading["終了日"]:
        reading.note(
            "part_of_series",
            "名称",
            f"全{part[1]}回とありますが、この行は1日分です。1日分の募集として取り込みます。",
        )
    return title


def _closing(
    reading: Reading, meetings: tuple[Meeting, ...], mode: RegistrationMode
) -> datetime | None:
    if not meetings:
        return None
    if mode is RegistrationMode.NOT_NEEDED:
        return meetings[0][0]
    return terms.closing(reading, meetings)


def _opening(reading: Reading, closes_at: datetime, mode: RegistrationMode) -> datetime | None:
    opens_at = terms.opening(reading, closes_at)
    if opens_at is None and mode is RegistrationMode.REQUIRED:
        reading.note(
            "opening_unknown",
            terms.HOW,
            "受付開始の日時を読み取れません。仮の日時にするので、公開する前に直してください。",
        )
    return opens_at


def _description(reading: Reading) -> str:
    """The announcement's text: every cell that has no column of its own here."""
    organiser = reading.line("主催団体")
    if _OTHER_ORGANISER.search(organiser):
        reading.note(
            "other_organiser",
            "主催団体",
            "主催の区分は「市町村主催」で取り込みます。違うときは募集の画面で直してください。",
        )
    parts = [
        f"{label}：{text}" if label else text
        for label, column in _TOLD
        if (text := _paragraph(occasions.own_words(reading[column])))
    ]
    return reading.fitted("\n\n".join(parts), column="説明", longest=LONGEST_DESCRIPTION)


def _paragraph(text: str) -> str:
    """Without wide indents and runs of empty lines, which are left over from a web page."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def _address_of_source(reading: Reading) -> str:
    url = reading["URL"]
    if url and not re.fullmatch(rf"https?://\S{{1,{LONGEST_URL - 8}}}", url):
        reading.note("url_unread", "URL", "URLとして読めないため、登録しませんでした。")
        return ""
    return url


def _code(reading: Reading) -> str:
    """Whose list it is, in six digits: some exports leave the check digit out."""
    plain = simplified(reading[CODE])
    try:
        return municipality_codes.normalise(plain)
    except municipality_codes.InvalidMunicipalityCode:
        return re.sub(r"\D", "", plain)[: municipality_codes.LENGTH]


def _key(reading: Reading, *, place: Place, begins: datetime) -> str:
    """The same event in every export, however it is numbered or spaced there."""
    code = _code(reading)
    parts = [reading["名称"], f"{tokyo_time(begins):%Y-%m-%d %H:%M}", place.name]
    folded = "\n".join("".join(unicodedata.normalize("NFKC", part).split()) for part in parts)
    return f"{code or '-'}:{hashlib.sha256(folded.encode()).hexdigest()[:_IDENTIFYING]}"


def _digest(reading: Reading) -> str:
    content = {column: simplified(reading[column]) for column in _CONTENT if reading[column]}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
