"""From what somebody orders to the parts that are drawn one by one, and what they would be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from classes.choices import OfferingState, SessionState
from classes.models import Session
from materials.catalogue import KINDS
from materials.catalogue.kinds import Asked, Kind, Members, Reading, Scope, nothing
from materials.choices import Cutting, PartState, PrintOrder, Sides, Unfit
from materials.models import PrintJob, PrintPart
from materials.queries import print_jobs
from materials.renderers import fonts
from materials.renderers.fonts import Weight
from materials.rules import printing
from materials.rules.labels import SheetKind

CALLED_OFF = "この回は中止になったため、印刷しません。"


@dataclass(frozen=True)
class Choice:
    """A paper and in how many copies."""

    kind: Kind
    copies: int = 1


@dataclass(frozen=True)
class Ways:
    """How an order is laid, and what becomes of what no font has."""

    sides: Sides = Sides.SINGLE
    order: PrintOrder = PrintOrder.BY_SESSION
    unfit: Unfit = Unfit.LEAVE_OUT
    cutting: Cutting = Cutting.ACROSS
    labels: SheetKind = SheetKind.CARDS_10


@dataclass(frozen=True)
class Wanted:
    """What is ordered: the papers of these sessions, the earliest first."""

    sessions: Sequence[Session]
    choices: Sequence[Choice]
    ways: Ways = Ways()

    @property
    def content(self) -> dict[str, object]:
        """All of it by keys, to tell one order from another."""
        ways = self.ways
        return {
            "sessions": [each.pk for each in self.sessions],
            "papers": [[each.kind.code, each.copies] for each in self.choices],
            "ways": [ways.sides, ways.order, ways.unfit, ways.cutting, ways.labels],
        }


@dataclass(frozen=True)
class Piece:
    """A paper of one session, or a stretch of it: what one part of an order is made of."""

    choice: Choice
    session: Session
    members: Members

    @property
    def kind(self) -> Kind:
        return self.choice.kind


@dataclass(frozen=True)
class Prospect:
    """A paper before it is ordered. `pages` are about so many, of all copies."""

    piece: Piece
    reading: Reading

    @property
    def pages(self) -> int:
        return self.reading.pages * self.piece.choice.copies


def pieces(wanted: Wanted, *, at: datetime) -> list[Piece]:
    """What is drawn, in the order in which it will lie."""
    return [
        Piece(choice, session, members)
        for choice, session in _pairs(wanted)
        for members in _stretches(choice.kind, session, ways=wanted.ways, at=at)
    ]


def prospects(wanted: Wanted, *, at: datetime) -> list[Prospect]:
    """What each paper would be if it were drawn now. Raises fonts.FontsMissing."""
    for weight in Weight:
        fonts.first(weight)
    return [
        Prospect(each, read(each.kind, each.session, asked=_asked(each, wanted, at)))
        for choice, session in _pairs(wanted)
        for each in _whole(choice, session, ways=wanted.ways, at=at)
    ]


def read(kind: Kind, session: Session, *, asked: Asked) -> Reading:
    """The paper as it would be printed now: of what was called off there is none. Raises
    fonts.FontsMissing."""
    off = session.state == SessionState.CANCELLED
    if off or session.offering.state == OfferingState.CANCELLED:
        return nothing(CALLED_OFF)
    return kind.read(session, asked)


def wanted_of(job: PrintJob) -> Wanted:
    """What was ordered, without the papers that are printed no more and with the sessions as
    they stand now."""
    rows = print_jobs.detailed(Session.objects.filter(pk__in=job.parts.values("session")))
    copies = {part.kind: part.copies for part in job.parts.all()}
    return Wanted(
        [*rows.order_by("starts_at", "pk")],
        [Choice(kind, copies[kind.code]) for kind in KINDS.values() if kind.code in copies],
        _ways(job),
    )


def stopped_of(job: PrintJob) -> list[Piece]:
    """The parts that stopped, as they were ordered."""
    rows = job.parts.filter(state=PartState.STOPPED).select_related("session")
    return [
        Piece(Choice(kind, part.copies), part.session, part.members)
        for part in rows.order_by("number")
        if (kind := KINDS.get(part.kind)) is not None
    ]


def asked_of(part: PrintPart, *, now: datetime) -> Asked:
    """How a part of an order is wanted: the time on it is that of the order."""
    job = part.job
    return Asked(job.ordered_at, now, part.members, SheetKind(job.labels))


def _ways(job: PrintJob) -> Ways:
    return Ways(
        Sides(job.sides),
        PrintOrder(job.order),
        Unfit(job.unfit),
        Cutting(job.cutting),
        SheetKind(job.labels),
    )


def _pairs(wanted: Wanted) -> Iterator[tuple[Choice, Session]]:
    """Each paper with each session that it is of; what needs paper of its own comes last."""
    plain = [each for each in wanted.choices if not each.kind.on_labels]
    labels = [each for each in wanted.choices if each.kind.on_labels]
    for choices in (plain, labels):
        if wanted.ways.order == PrintOrder.BY_SESSION:
            pairs = [(choice, session) for session in wanted.sessions for choice in choices]
        else:
            pairs = [(choice, session) for choice in choices for session in wanted.sessions]
        yield from _once(pairs)


def _once(pairs: Sequence[tuple[Choice, Session]]) -> Iterator[tuple[Choice, Session]]:
    """Of a paper of an offering one, with its first session."""
    seen = set()
    for choice, session in pairs:
        if choice.kind.scope is Scope.OFFERING:
            mark = (choice.kind.code, session.offering_id)
            if mark in seen:
                continue
            seen.add(mark)
        yield choice, session


def _stretches(kind: Kind, session: Session, *, ways: Ways, at: datetime) -> list[Members]:
    """What stands on each part; one part without members where the paper is drawn in one go, or
    where nobody is on it."""
    found = kind.members(session, at) if kind.members else []
    laid: Members = [*found]
    if kind.cut(found, cutting=ways.cutting):
        laid = printing.stacked(found, pieces=kind.pieces)
    return printing.stretches(laid, most=kind.stretch(ways.labels)) or [[]]


def _whole(choice: Choice, session: Session, *, ways: Ways, at: datetime) -> list[Piece]:
    """The parts; where people stand on them, as one: it is only looked at."""
    kind = choice.kind
    if kind.divisible and kind.members:
        return [Piece(choice, session, [*kind.members(session, at)])]
    found = _stretches(kind, session, ways=ways, at=at)
    return [Piece(choice, session, members) for members in found]


def _asked(piece: Piece, wanted: Wanted, at: datetime) -> Asked:
    return Asked(at, at, piece.members, wanted.ways.labels)
