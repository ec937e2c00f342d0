"""The fairness report as it is shown, printed and saved: the office's own, with every number,
or the one for the public, in which small numbers are hidden (公表用)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from classes.models import Offering
from reports.queries import fairness
from reports.queries.fairness import Counts, Fairness, Line
from reports.queries.kept_seats import KeptSeats
from reports.rules import fairness as words
from reports.rules import small_cells
from reports.rules.small_cells import HIDDEN

Column = Callable[[Sequence[int]], list[str]]
COLUMNS = ("applied", "seated", "refused", "drawn", "won")


class Shown(NamedTuple):
    """`Counts` in the order of their labels, as texts."""

    applied: str
    seated: str
    refused: str
    drawn: str
    won: str
    seated_share: str
    won_share: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """The counts, the shares left aside."""
        return self[: len(COLUMNS)]


class Row(NamedTuple):
    code: str
    label: str
    counts: Shown


class Reason(NamedTuple):
    """Why people were turned away. By which way is not told to the public (None)."""

    label: str
    web: str | None
    desk: str | None
    people: str


class Kept(NamedTuple):
    """Seats kept in one offering; `kept` are seats, not people, and always shown."""

    offering: Offering
    released: bool
    kept: str
    used: str
    unused: str


@dataclass(frozen=True)
class Tables:
    """All tables. `details` are the refusals by reason and way, for the office alone."""

    public: bool
    channels: Sequence[Row]
    bands: Sequence[Row]
    total: Shown
    reasons: Sequence[Reason]
    details: Sequence[tuple[str, str, str]]
    offers: Sequence[tuple[str, str]]
    kept: Sequence[Kept]


def of(report: Fairness, *, public: bool) -> Tables:
    """The tables, with small numbers hidden where they are for the public."""
    column = small_cells.published if public else _as_it_is
    total = [column([number])[0] for number in report.total]
    return Tables(
        public=public,
        channels=_rows(report.channels, column),
        bands=_rows(report.bands, column),
        total=_shown(total, report.total),
        reasons=_reasons(report, public=public),
        details=[
            (words.reason(code), words.CHANNELS.get(channel, channel), str(number))
            for (code, channel), number in sorted(report.refusals.items())
            if not public
        ],
        offers=_offers(report, column),
        kept=[_kept(row, column) for row in report.kept],
    )


def _as_it_is(numbers: Sequence[int]) -> list[str]:
    return [str(number) for number in numbers]


def _rows(lines: Sequence[Line], column: Column) -> list[Row]:
    """Column by column: the sum of each stands at the foot."""
    columns = [column([line.counts[place] for line in lines]) for place in range(len(COLUMNS))]
    return [
        Row(line.code, line.label, _shown(texts, line.counts))
        for line, *texts in zip(lines, *columns, strict=True)
    ]


def _shown(texts: Sequence[str], counts: Counts) -> Shown:
    applied, seated, refused, drawn, won = texts
    return Shown(
        applied,
        seated,
        refused,
        drawn,
        won,
        seated_share="" if HIDDEN in (applied, seated) else counts.seated_share,
        won_share="" if HIDDEN in (drawn, won) else counts.won_share,
    )


def _reasons(report: Fairness, *, public: bool) -> list[Reason]:
    rows = fairness.reasons(report)
    if not public:
        return [Reason(row.label, str(row.web), str(row.desk), str(row.people)) for row in rows]
    people = small_cells.published([row.people for row in rows])
    return [Reason(row.label, None, None, text) for row, text in zip(rows, people, strict=True)]


def _offers(report: Fairness, column: Column) -> list[tuple[str, str]]:
    """How many were made is the sum of what became of them; a last call stands for itself."""
    (made, number), *ends, (called, last) = fairness.in_words(report.offers)
    texts = column([each for _, each in ends])
    return [
        (made, column([number])[0]),
        *((label, text) for (label, _), text in zip(ends, texts, strict=True)),
        (called, column([last])[0]),
    ]


def _kept(row: KeptSeats, column: Column) -> Kept:
    used = column([row.used])[0]
    unused = used if used == HIDDEN else str(row.unused)
    return Kept(row.offering, row.released, str(row.kept), used, unused)
