"""A teacher's list as a file: bytes in, records out; and the file to fill in.

Understood: UTF-8 with or without BOM, and what Excel saves (CP932); lines ended by CRLF, LF or
CR. A quotation mark that is never closed costs its own line.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence

from common.errors import RuleViolation
from people.rules.group_lists import COLUMNS, EXAMPLE, REQUIRED, Record

LARGEST = 1024 * 1024
"""Bytes."""
MOST_LINES = 500
LONGEST_LINE = 1000
"""Characters."""


class ListRefused(RuleViolation):
    """The file as a whole cannot be taken. The sentence says what to do with it."""

    code = "group_list_refused"
    message = "このファイルは読み取れません。CSV形式で保存し直してください。"


class TooLarge(ListRefused):
    code = "group_list_too_large"
    message = "ファイルが大きすぎます（1MBまで）。名簿を分けてください。"


class Empty(ListRefused):
    code = "group_list_empty"
    message = "生徒の行がありません。1行目に見出し、2行目から1人1行で書いてください。"


class NotText(ListRefused):
    code = "group_list_not_text"
    message = (
        "CSVファイルではないようです。表計算ソフトの「名前を付けて保存」で"
        "「CSV（コンマ区切り）」を選んで保存し、そのファイルを選んでください。"
    )


class ColumnsMissing(ListRefused):
    code = "group_list_columns_missing"
    message = "必要な列がありません：{names}。ひな形の1行目と同じ見出しにしてください。"


class TooManyLines(ListRefused):
    code = "group_list_too_many_lines"
    message = "1度に登録できるのは{most}人までです（この名簿は{number}行）。分けてください。"


def template() -> bytes:
    """The file to fill in: for Excel, with one example, which nobody is registered by."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([COLUMNS, EXAMPLE])
    return text.getvalue().encode("utf-8-sig")


def decode(content: bytes) -> str:
    """The text of the file. Raises a ListRefused."""
    if len(content) > LARGEST:
        raise TooLarge
    if not content.strip():
        raise Empty
    if b"\x00" in content or content.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"\xff\xfe")):
        raise NotText
    for codec in ("utf-8-sig", "cp932"):
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise NotText


def parse(text: str) -> list[Record]:
    """The lines below the header; blank ones and the template's example are passed over.

    Raises Empty, ColumnsMissing or TooManyLines.
    """
    rows = [*enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1)]
    filled = [(number, line) for number, line in rows if line.strip(", 　\t")]
    if not filled:
        raise Empty
    header = [_heading(cell) for cell in _cells(filled[0][1]) or ()]
    missing = [column for column in REQUIRED if _heading(column) not in header]
    if missing:
        raise ColumnsMissing(names="、".join(missing))
    found = [_record(number, line, header) for number, line in filled[1:]]
    records = [each for each in found if tuple(each.cells.values()) != EXAMPLE]
    if not records:
        raise Empty
    if len(records) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES, number=len(records))
    return records


def _record(number: int, line: str, header: Sequence[str]) -> Record:
    if len(line) > LONGEST_LINE:
        return Record(number, {}, "行が長すぎます。1人を1行で書いてください。")
    cells = _cells(line)
    if cells is None:
        return Record(number, {}, '引用符「"」の使い方が正しくないため、列を分けられません。')
    known = {_heading(column): column for column in COLUMNS}
    read = {
        known[head]: cell for head, cell in zip(header, cells, strict=False) if head in known
    }
    beyond = [cell for cell in cells[len(header) :] if cell]
    fault = (
        f"見出しは{len(header)}列ですが、この行には{len(cells)}列あります。" if beyond else ""
    )
    return Record(number, {column: read.get(column, "") for column in COLUMNS}, fault)


def _cells(line: str) -> list[str] | None:
    try:
        rows = [*csv.reader([line], strict=True)]
    except csv.Error:
        return None
    return [_tidied(cell) for cell in rows[0]] if rows else []


def _tidied(cell: str) -> str:
    """Without control characters and the white space around it."""
    visible = "".join(each for each in cell if unicodedata.category(each) != "Cc")
    return visible.strip()


def _heading(cell: str) -> str:
    return unicodedata.normalize("NFKC", "".join(cell.split())).rstrip("*")
