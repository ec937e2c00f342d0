"""A municipal event list as it comes from an office: bytes in, records out.

Understood: the Base Registry event form (50 columns) and the event form of 推奨データセット, in
UTF-8 with or without BOM and CP932, lines ended by CRLF, LF or CR, line breaks inside cells.
Nothing here knows what a cell means; that is `classes.rules.events`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from common.errors import RuleViolation

LARGEST = 5 * 1024 * 1024
"""Bytes. The largest published list that was tried has 0.1 MB for 118 events."""

_FORM = (
    "NO,都道府県コード又は市区町村コード,名称,名称(カナ),名称(英字),名称(通称),サブタイトル,概要,説明,"
    "サブイベント,イベント種類,URL,画像URL,状態,対象となる産業,ステージ,開始日,終了日,開始時刻,"
    "終了時刻,日時備考,場所名称,集合場所,郵便番号,住所都道府県,住所市区町村,住所町名,住所丁目以下,"
    "建物名等,緯度,経度,主催団体,共催団体,その他関係団体,対象者,定員,料金(基本),料金(詳細),"
    "外国語対応,申込期限日,申込期限時刻,申込方法,アクセス方法,駐車場情報,駐輪場情報,連絡先名称,"
    "連絡先電話番号,連絡先内線番号,連絡先メールアドレス,備考"
)
KNOWN = tuple(_FORM.split(","))
"""The columns of the Base Registry event form, as published in 2022."""

# The same columns by the names of 推奨データセット「イベント一覧」.
_OTHER_NAMES = {
    "イベント名": "名称",
    "イベント名_カナ": "名称(カナ)",
    "イベント名_英語": "名称(英字)",
    "都道府県名": "住所都道府県",
    "市区町村名": "住所市区町村",
    "住所": "住所町名",
    "方書": "建物名等",
    "開始時間": "開始時刻",
    "終了時間": "終了時刻",
    "開始日時特記事項": "日時備考",
    "主催者": "主催団体",
    "参加申込終了日": "申込期限日",
    "参加申込終了時間": "申込期限時刻",
    "参加申込方法": "申込方法",
}
_ESSENTIAL = (("名称",), ("開始日",), ("開始時刻",), ("終了時刻",), ("場所名称", "集合場所"))
"""Without one of each group no row could be taken in."""

_WORST_SHARE = 0.01
"""More unreadable characters than this, and the encoding is not the one that was tried."""
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class ListUnreadable(RuleViolation):
    """The file as a whole cannot be taken in. The sentence says what to do with it."""

    code = "list_unreadable"
    message = "このファイルは読み取れません。CSV形式で保存し直してください。"


class ListTooLarge(ListUnreadable):
    code = "list_too_large"
    message = "ファイルが大きすぎます（5MBまで）。行を分けて、複数のファイルにしてください。"


class ListEmpty(ListUnreadable):
    code = "list_empty"
    message = "ファイルが空です。1行目に見出し、2行目から催しを書いたCSVを選んでください。"


class NotText(ListUnreadable):
    code = "not_text"
    message = (
        "CSVファイルではないようです。表計算ソフトの「名前を付けて保存」で"
        "「CSV UTF-8（コンマ区切り）」を選んで保存し、そのファイルを取り込んでください。"
    )


class NotCommaSeparated(ListUnreadable):
    code = "not_comma_separated"
    message = (
        "1行目の見出しを列に分けられません。表計算ソフトの「名前を付けて保存」で"
        "「CSV UTF-8（コンマ区切り）」を選んで保存し、そのファイルを取り込んでください。"
    )


class EncodingUnknown(ListUnreadable):
    code = "encoding_unknown"
    message = (
        "文字コードを読み取れません。「CSV UTF-8（コンマ区切り）」または"
        "「CSV（Shift_JIS）」で保存し直してください。"
    )


class ColumnsMissing(ListUnreadable):
    """`context["columns"]` names them."""

    code = "columns_missing"
    message = (
        "必要な列がありません：{names}。"
        "1行目を見出しにして、これらの列を加えたCSVを取り込んでください。"
    )


class ColumnTwice(ListUnreadable):
    code = "column_twice"
    message = "見出し「{name}」が2つあります。どちらかを消すか、名前を変えてください。"


@dataclass(frozen=True)
class Record:
    """One row. `number` is the row that a spreadsheet shows: the header is row 1, blank rows
    count, line breaks inside a cell do not. `fault` says why its cells cannot be told apart."""

    number: int
    cells: Mapping[str, str]
    fault: str = ""

    def __getitem__(self, column: str) -> str:
        """The cell without white space around it; "" where the list has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class EventList:
    """The rows of a list, and the columns of which nothing is known."""

    encoding: str
    records: tuple[Record, ...]
    unknown: tuple[str, ...] = ()


def read(content: bytes) -> EventList:
    """The list in these bytes. Raises ListUnreadable; a broken row is a Record with a fault."""
    if len(content) > LARGEST:
        raise ListTooLarge
    text, encoding = decode(content)
    return parse(text, encoding=encoding)


def decode(content: bytes) -> tuple[str, str]:
    """The text and what it was written in. Characters that cannot be read become U+FFFD, as
    long as they are few; raises ListEmpty, NotText or EncodingUnknown.
    """
    if not content.strip():
        raise ListEmpty
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"PK", b"\xd0\xcf\x11\xe0")):
        raise NotText
    if b"\x00" in content:
        raise NotText
    marked = content.startswith(b"\xef\xbb\xbf")
    for codec, name in (
        ("utf-8-sig", "UTF-8 BOM付き" if marked else "UTF-8"),
        ("cp932", "Shift_JIS"),
    ):
        try:
            return content.decode(codec), name
        except UnicodeDecodeError:
            continue
    return _mostly(content)


def parse(text: str, *, encoding: str = "UTF-8") -> EventList:
    """The list in this text. Raises ListEmpty, ColumnsMissing or ColumnTwice."""
    rows = _split(text)
    header = _header(next(rows, _Row(())))
    records = [
        _record(number, row, header) for number, row in enumerate(rows, start=2) if row.filled
    ]
    known = {*KNOWN}
    unknown = tuple(name for name in header if name and name not in known)
    return EventList(encoding=encoding, records=tuple(records), unknown=unknown)


def _mostly(content: bytes) -> tuple[str, str]:
    """Some bytes belong to no character: one broken row shall not stop the others."""
    tries = [
        (content.decode(codec, errors="replace"), name)
        for codec, name in (("utf-8-sig", "UTF-8"), ("cp932", "Shift_JIS"))
    ]
    text, name = min(tries, key=lambda each: each[0].count(UNREADABLE))
    if text.count(UNREADABLE) > max(_WORST_SHARE * len(text), 1):
        raise EncodingUnknown
    return text, name


@dataclass(frozen=True)
class _Row:
    cells: tuple[str, ...]
    fault: str = ""

    @property
    def filled(self) -> bool:
        return bool(self.fault) or any(self.cells)


_BREAK = r"\r\n|\n|\r"
_CELL = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|((?!")[^,\r\n]*))(,|{_BREAK}|\Z)')
_REST_OF_LINE = re.compile(rf"[^\r\n]*(?:{_BREAK}|\Z)")
# What no spreadsheet shows: control characters other than tabs and line breaks.
_INVISIBLE = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


def _split(text: str) -> Iterator[_Row]:
    """The rows of a comma separated text (RFC 4180).

    The csv module gives up, or swallows the rest of the file, at a quotation mark that is never
    closed. Here such a row costs its own line, and reading goes on in the next.
    """
    position = 0
    while position < len(text):
        row, end = _cells(text, position)
        if row is None:
            end = _end_of_line(text, position)
            row = _Row((), '引用符「"」の使い方が正しくないため、列を分けられません')
        yield row
        position = end


def _cells(text: str, start: int) -> tuple[_Row | None, int]:
    """The row that begins here and where the next one begins; None for a broken row."""
    cells, position = [], start
    while (match := _CELL.match(text, position)) is not None:
        quoted, plain, end = match.groups()
        cells.append(_tidied(plain if quoted is None else quoted.replace('""', '"')))
        position = match.end()
        if end != ",":
            return _Row(tuple(cells)), position
    return None, start


def _end_of_line(text: str, position: int) -> int:
    match = _REST_OF_LINE.match(text, position)
    assert match is not None
    return match.end()


def _tidied(cell: str) -> str:
    """The cell with one kind of line break, without what cannot be seen."""
    return _INVISIBLE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _header(row: _Row) -> tuple[str, ...]:
    """The columns by the names they have here. Raises when one is missing or stands twice."""
    if row.fault or (len(row.cells) == 1 and re.search("[\t;]", row.cells[0])):
        raise NotCommaSeparated
    if not any(row.cells):
        raise ListEmpty
    names = tuple(_column(cell) for cell in row.cells)
    present = Counter(name for name in names if name in KNOWN)
    for name, times in present.items():
        if times > 1:
            raise ColumnTwice(name=name)
    missing = ["または".join(group) for group in _ESSENTIAL if not present.keys() & {*group}]
    if missing:
        raise ColumnsMissing(names="、".join(missing), columns=missing)
    return names


def _column(heading: str) -> str:
    """（ and ( alike, without the mark of a required column."""
    name = unicodedata.normalize("NFKC", "".join(heading.split())).rstrip("*")
    return _OTHER_NAMES.get(name, name)


def _record(number: int, row: _Row, header: tuple[str, ...]) -> Record:
    beyond = [cell for cell in row.cells[len(header) :] if cell]
    fault = row.fault or (
        f"見出しは{len(header)}列ですが、この行には{len(row.cells)}列あります" if beyond else ""
    )
    return Record(number=number, cells=dict(zip(header, row.cells, strict=False)), fault=fault)
