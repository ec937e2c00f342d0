"""The rows behind a figure: sessions first, then the facts of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from attendance.choices import FactRole
from attendance.models import AttendanceFact
from classes.choices import Channel, Kind
from reports.choices import Measure
from reports.indicators import counting
from reports.rules.pace import Number

COLUMNS = (
    "日付",
    "募集",
    "回",
    "講座",
    "会場",
    "種類",
    "主催",
    "区分",
    "人数",
    "初参加",
    "活動時間_分",
    "受付方法",
    "年代",
    "数えた数",
)
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Held:
    """One session with what the figure's facts say of it."""

    session: UUID
    day: date
    title: str
    number: int
    venue: str
    kind: str
    people: int
    group_people: int
    minutes: int


def sessions(facts: QuerySet[AttendanceFact]) -> QuerySet[Any, Any]:
    """One row per session and day, the latest first; turn a page of them into `held`."""
    visits = ~Q(role=FactRole.HELPER)
    return (
        facts.order_by()
        .values(
            "day",
            "session_id",
            "kind",
            "session__public_id",
            "session__number",
            "session__offering__title",
            "venue__name",
        )
        .annotate(
            facts=Count("*"),
            people=Sum("count", filter=visits, default=0),
            group_people=Sum("count", filter=Q(role=FactRole.GROUP), default=0),
            all_minutes=Sum("minutes"),
        )
        .order_by("-day", "-session_id", "venue__name")
    )


def held(rows: Iterable[dict[str, Any]]) -> list[Held]:
    """A page of `sessions` in words."""
    return [
        Held(
            session=row["session__public_id"],
            day=row["day"],
            title=row["session__offering__title"],
            number=row["session__number"],
            venue=row["venue__name"],
            kind=str(Kind(row["kind"]).label),
            people=row["people"],
            group_people=row["group_people"],
            minutes=row["all_minutes"],
        )
        for row in rows
    ]


def with_names(facts: QuerySet[AttendanceFact]) -> QuerySet[AttendanceFact]:
    """The facts with everything that a row shows, in one query."""
    return facts.select_related("course", "venue", "session__offering")


def adds(
    page: Sequence[AttendanceFact], facts: QuerySet[AttendanceFact], measure: Measure
) -> list[tuple[AttendanceFact, Number]]:
    """Each fact of a page with what it adds to the figure of all `facts`. One query more for
    what counts once only."""
    if measure in counting.ONCE:
        firsts = counting.first_facts(facts, page, measure)
        return [(fact, int(fact.pk in firsts)) for fact in page]
    contribution = counting.contributions(measure)
    return [(fact, contribution(fact)) for fact in page]


def channel(fact: AttendanceFact) -> str:
    """電話, ホームページ …; '' for groups and helpers."""
    return str(dict(Channel.choices).get(fact.channel, fact.channel))


def table(
    facts: QuerySet[AttendanceFact], measure: Measure
) -> Iterator[tuple[str | int | float | None, ...]]:
    """Every fact under COLUMNS; the last column adds up to the figure. No personal data."""
    contribution = counting.contributions(measure)
    for fact in with_names(facts).iterator(chunk_size=BATCH):
        value = contribution(fact)
        helper = fact.role == FactRole.HELPER
        timed = helper or fact.role == FactRole.CONSULTATION
        yield (
            fact.day.isoformat(),
            fact.session.offering.title,
            fact.session.number,
            fact.course.title,
            fact.venue.name,
            fact.get_kind_display(),
            fact.get_organiser_display(),
            fact.get_role_display(),
            None if helper else fact.count,
            None if helper else fact.first_time,
            fact.minutes if timed else None,
            channel(fact) or None,
            fact.get_age_band_display() or None,
            round(value, 2),
        )
