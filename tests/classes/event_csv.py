"""Event lists for tests: rows by column, as the bytes of a CSV file."""

import csv
from io import StringIO
from pathlib import Path

from classes.datasets import event_lists
from classes.rules.events import rows
from classes.rules.events.readings import Allowances

LIST = Path(__file__).parent.parent / "data" / "events" / "list.csv"

READABLE = {
    "NO": "1",
    "都道府県コード又は市区町村コード": "462012",
    "名称": "はじめてのスマホ教室",
    "開始日": "2026-06-15",
    "終了日": "2026-06-15",
    "開始時刻": "10:00",
    "終了時刻": "12:00",
    "日時備考": "",
    "場所名称": "",
    "集合場所": "中央公民館",
    "定員": "20",
    "料金(基本)": "0",
    "申込期限日": "2026-06-12",
    "申込期限時刻": "17:00",
    "申込方法": "2026/06/01 08:30~2026/06/12 17:00",
    "連絡先電話番号": "(099)216-1115",
}
"""A row without any doubt."""


def written(*changes: dict[str, str], header: list[str] | None = None) -> str:
    """The text of a list in which each row is READABLE with other cells."""
    columns = header or [
        *READABLE,
        *{name for row in changes for name in row} - READABLE.keys(),
    ]
    out = StringIO()
    writer = csv.DictWriter(
        out, columns, extrasaction="ignore", lineterminator="\n", quoting=csv.QUOTE_ALL
    )
    writer.writeheader()
    writer.writerows(READABLE | row for row in changes)
    return out.getvalue()


def read(
    *changes: dict[str, str], capacity: int | None = None, serials: bool = False
) -> tuple[rows.Row, ...]:
    """The rows of such a list, read."""
    listed = event_lists.read(written(*changes).encode())
    return rows.read_all(listed.records, allow=Allowances(capacity=capacity, serials=serials))


def one(**cells: str) -> rows.Row:
    """One row with other cells, read without any allowance."""
    (row,) = read(cells)
    return row


def problems(row: rows.Row) -> list[tuple[str, str, str]]:
    """Code, column and value of everything for which the row is refused."""
    return [(each.code, each.column, each.value) for each in row.problems]


def notes(row: rows.Row) -> list[str]:
    """The codes of everything that is to be known about the row."""
    return [each.code for each in row.notes]


def sentence(row: rows.Row) -> str:
    """The only reason for which the row is refused."""
    (problem,) = row.problems
    return problem.sentence


def days(row: rows.Row) -> list[str]:
    """The meetings of the row's event, as "06-15 10:00-12:00"."""
    assert row.event is not None
    return [f"{start:%m-%d %H:%M}-{end:%H:%M}" for start, end in row.event.meetings]
