"""Which flyer brought how many, as a table: for the page's foot and for the file."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.clock import tokyo_date
from materials.queries.flyers import Brought
from reports.renderers.tables import Cell

COLUMNS = (
    "チラシ番号",
    "配布先",
    "講座",
    "作成日",
    "QRの訪問",
    "申込み（QR）",
    "申込み（電話）",
    "申込み（窓口）",
    "申込み（FAX・はがき）",
    "申込み（計）",
    "参加決定",
    "参加した方",
)


@dataclass(frozen=True)
class Total:
    """All lines together."""

    visits: int
    registrations: int
    seats: int
    attended: int


def row(line: Brought) -> list[Cell]:
    """One flyer, under COLUMNS."""
    return [
        line.flyer.code,
        line.flyer.label,
        "、".join(each.title for each in line.classes),
        tokyo_date(line.flyer.created_at).isoformat(),
        line.visits,
        line.by_code,
        line.phone,
        line.counter,
        line.paper,
        line.registrations,
        line.seats,
        line.attended,
    ]


def total(lines: Iterable[Brought]) -> Total:
    rows = [*lines]
    return Total(
        visits=sum(each.visits for each in rows),
        registrations=sum(each.registrations for each in rows),
        seats=sum(each.seats for each in rows),
        attended=sum(each.attended for each in rows),
    )
