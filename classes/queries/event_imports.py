"""An event list beside what is there already: what is new, what is known, what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from uuid import UUID

from django.db.models import Prefetch

from accounts.models import Municipality, User
from classes.models import Offering, Session
from classes.rules.events.readings import Finding
from classes.rules.events.rows import Event, Row
from people.choices import DraftKind
from people.models import IntakeDraft

AT_ONCE = 500
"""Keys in one query: far below what any database takes."""


class Status(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"  # imported before, and nothing has changed
    CHANGED = "changed"  # imported before with another content; told, never overwritten
    REFUSED = "refused"


STATUS_LABELS = {
    Status.NEW: "新しい催し",
    Status.KNOWN: "取込み済み",
    Status.CHANGED: "前回と内容が違います",
    Status.REFUSED: "取り込めません",
}


@dataclass(frozen=True)
class Line:
    """One row with what became of it. `differing` names the columns in which the offering that
    was made of it differs from what the row says now."""

    row: Row
    status: Status
    offering: Offering | None = None
    differing: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return STATUS_LABELS[self.status]


@dataclass(frozen=True)
class Survey:
    """Every row of a list, in order."""

    lines: tuple[Line, ...]

    def of(self, status: Status) -> list[Line]:
        """The rows with this status."""
        return [line for line in self.lines if line.status is status]

    @property
    def new(self) -> list[Line]:
        return self.of(Status.NEW)

    @property
    def refused(self) -> list[Line]:
        return self.of(Status.REFUSED)

    @property
    def changed(self) -> list[Line]:
        return self.of(Status.CHANGED)

    @property
    def known(self) -> list[Line]:
        return self.of(Status.KNOWN)

    def codes_besides(self, municipality: Municipality) -> list[str]:
        """The codes of other municipalities that the rows name, the most frequent first."""
        codes = Counter(line.row.code for line in self.lines if line.row.code)
        return [code for code, _ in codes.most_common() if code != municipality.code]


def survey(
    rows: Sequence[Row], *, municipality: Municipality, venues: Collection[str] | None = None
) -> Survey:
    """Compare the rows with what the municipality has imported.

    `venues` are the names of the only venues somebody may plan in; None is every venue. One
    query for each `AT_ONCE` rows, and two more if rows have changed.
    """
    keys = [row.event.key for row in rows if row.event is not None]
    present = _present(keys, municipality=municipality)
    return Survey(tuple(_line(row, present=present, venues=venues) for row in rows))


def is_imported(key: str, *, municipality: Municipality) -> bool:
    """Whether an offering was made of the event with this key."""
    return Offering.objects.filter(municipality=municipality, import_key=key).exists()


def draft(
    key: UUID, *, user: User, municipality: Municipality, since: datetime
) -> IntakeDraft | None:
    """A list that this clerk has uploaded here since then, by its key."""
    return (
        IntakeDraft.objects.filter(
            kind=DraftKind.EVENT_LIST,
            user=user,
            municipality=municipality,
            key=key,
            updated_at__gte=since,
        )
        .select_related("municipality")
        .first()
    )


def _present(keys: Iterable[str], *, municipality: Municipality) -> dict[str, Offering]:
    found: dict[str, Offering] = {}
    remaining = iter(keys)
    while some := [*islice(remaining, AT_ONCE)]:
        offerings = (
            Offering.objects.filter(municipality=municipality, import_key__in=some)
            .select_related("venue")
            .prefetch_related(
                Prefetch("sessions", queryset=Session.objects.order_by("starts_at", "pk"))
            )
            .order_by("pk")
        )
        found |= {offering.import_key: offering for offering in offerings}
    return found


def _line(row: Row, *, present: dict[str, Offering], venues: Collection[str] | None) -> Line:
    event = row.event
    if event is None:
        return Line(row, Status.REFUSED)
    offering = present.get(event.key)
    if offering is not None:
        return _met_again(row, event, offering)
    if venues is not None and event.place.name not in venues:
        return Line(_refused_venue(row, event), Status.REFUSED)
    return Line(row, Status.NEW)


def _met_again(row: Row, event: Event, offering: Offering) -> Line:
    if offering.import_digest == event.digest:
        return Line(row, Status.KNOWN, offering)
    return Line(row, Status.CHANGED, offering, tuple(_differing(event, offering)))


def _refused_venue(row: Row, event: Event) -> Row:
    problem = Finding(
        code="venue_of_others",
        column="場所名称",
        value=event.place.name,
        sentence="担当している会場ではありません。市町村の担当課に取込みを頼んでください。",
    )
    return replace(row, event=None, problems=(problem,))


def _differing(event: Event, offering: Offering) -> list[str]:
    """The names of the columns in which the two differ, as a clerk knows them."""
    times = [(each.starts_at, each.ends_at) for each in offering.sessions.all()]
    pairs = {
        "募集の名称": (event.title, offering.title),
        "日時": ([*event.meetings], times),
        "会場": (event.place.name, offering.venue.name),
        "定員": (event.capacity, offering.capacity),
        "申込み": (event.mode, offering.registration_mode),
        "受付終了": (event.closes_at, offering.closes_at),
        "対象年齢": (event.minimum_age, offering.minimum_age),
        "参加費": (event.fee, offering.fee),
        "案内文": (event.description, offering.description),
        "問合せ先": (event.contact_name, offering.contact_name),
        "問合せ先電話番号": (event.contact_phone, offering.contact_phone),
    }
    return [name for name, (ours, theirs) in pairs.items() if ours != theirs]
