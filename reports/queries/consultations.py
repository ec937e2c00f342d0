"""What people asked about at consultations, from the codes of the records: nobody's name."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from accounts.models import Municipality
from attendance.choices import ConsultationResult
from attendance.models import ConsultationRecord, RecordTopic
from classes.queries import topics
from reports.rules.definitions import Span

RESULTS = tuple(str(result.label) for result in ConsultationResult)
"""The heads of `results`, in their order."""


@dataclass(frozen=True)
class Line:
    """One topic: how many records name it, and what came of them by result."""

    code: str
    label: str
    records: int
    results: tuple[int, ...]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The numbers by result, each with its head."""
        return [*zip(RESULTS, self.results, strict=True)]


@dataclass(frozen=True)
class Month:
    """The records of one month and their minutes."""

    first: date
    records: int
    minutes: int


@dataclass(frozen=True)
class Statistics:
    """Records, minutes and results of a span. A record may name several topics, so the lines
    add up to more than the records."""

    span: Span
    records: int
    minutes: int
    results: tuple[int, ...]
    lines: tuple[Line, ...]
    months: tuple[Month, ...]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """All records by result, each number with its head."""
        return [*zip(RESULTS, self.results, strict=True)]

    @property
    def average(self) -> float | None:
        """Minutes of a consultation; None without any."""
        return round(self.minutes / self.records, 1) if self.records else None


def of(municipality: Municipality, *, span: Span) -> Statistics:
    """The statistics of the days of the span: four queries, whatever their number."""
    rows = ConsultationRecord.objects.filter(
        session__offering__municipality=municipality, day__range=(span.first, span.last)
    )
    total = rows.aggregate(records=Count("pk"), minutes=Sum("minutes"))
    by_result = Counter(dict(rows.order_by().values_list("result").annotate(Count("pk"))))
    return Statistics(
        span=span,
        records=total["records"],
        minutes=total["minutes"] or 0,
        results=tuple(by_result[result.value] for result in ConsultationResult),
        lines=tuple(_lines(municipality, span)),
        months=tuple(
            Month(date(year, month, 1), records, minutes)
            for year, month, records, minutes in rows.order_by("day__year", "day__month")
            .values("day__year", "day__month")
            .annotate(records=Count("pk"), total=Sum("minutes"))
            .values_list("day__year", "day__month", "records", "total")
        ),
    )


def _lines(municipality: Municipality, span: Span) -> list[Line]:
    """Every topic on offer, used or not, and those that were used before; the most asked
    first."""
    known = topics.of(municipality)
    found = (
        RecordTopic.objects.filter(
            record__session__offering__municipality=municipality,
            record__day__range=(span.first, span.last),
        )
        .order_by()
        .values_list("code", "record__result")
        .annotate(Count("pk"))
    )
    counts: dict[str, Counter[str]] = {code: Counter() for code, _ in known.offered}
    for code, result, number in found:
        counts.setdefault(code, Counter())[result] += number
    lines = [
        Line(
            code,
            known.label(code),
            each.total(),
            tuple(each[result.value] for result in ConsultationResult),
        )
        for code, each in counts.items()
    ]
    return sorted(lines, key=lambda line: -line.records)
