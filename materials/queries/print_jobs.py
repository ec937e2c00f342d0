"""Orders of the print centre: whose they are, how far they are, what is to be deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Membership, Municipality
from classes.choices import OfferingState, SessionState
from classes.models import Session
from classes.queries import scopes
from common.clock import at_tokyo
from materials.choices import OPEN_PARTS, PartState, PrintState
from materials.models import PrintFile, PrintJob, PrintPart

RECENT = 20
"""Orders that are listed."""


@dataclass(frozen=True)
class Progress:
    """How many of its parts are settled, one way or another."""

    done: int
    of: int

    @property
    def words(self) -> str:
        return f"{self.of}のうち{self.done}まで作りました"

    @property
    def per_cent(self) -> float:
        return 100 * self.done / self.of if self.of else 100.0


def sessions(membership: Membership, *, first: date, last: date) -> list[Session]:
    """The sessions of these days that somebody may open and that are held."""
    rows = held(membership).filter(
        starts_at__gte=at_tokyo(first, time.min),
        starts_at__lt=at_tokyo(last, time.min) + timedelta(days=1),
    )
    return [*rows]


def held(membership: Membership) -> QuerySet[Session]:
    """The sessions that somebody may open, drafts and those that were called off left out."""
    return detailed(scopes.sessions_for(membership)).filter(
        state=SessionState.SCHEDULED, offering__state=OfferingState.PUBLISHED
    )


def detailed(rows: QuerySet[Session]) -> QuerySet[Session]:
    """With what the papers of a session say."""
    return rows.select_related(
        "offering__municipality",
        "offering__course",
        "offering__venue",
        "venue",
        "instructor",
    )


def session_of(part: PrintPart) -> Session:
    """The session of a part as it stands now."""
    return detailed(Session.objects.all()).get(pk=part.session_id)


def for_member(membership: Membership, *, kinds: Sequence[str]) -> QuerySet[PrintJob]:
    """The orders that somebody may open: of the town, with papers of these kinds and sessions
    of their scope only, the newest first. What is in one of them is theirs to print."""
    own = scopes.sessions_for(membership).order_by().values("pk")
    foreign = PrintPart.objects.filter(job=OuterRef("pk")).filter(
        ~Q(kind__in=kinds) | ~Q(session__in=own)
    )
    return (
        PrintJob.objects.filter(~Exists(foreign), municipality=membership.municipality_id)
        .select_related("municipality", "ordered_by", "taken_by")
        .order_by("-ordered_at", "-pk")
    )


def recent(membership: Membership, *, kinds: Sequence[str]) -> list[PrintJob]:
    """The newest of them, with their parts: two queries."""
    parts = PrintPart.objects.select_related("session").order_by("number")
    rows = for_member(membership, kinds=kinds).prefetch_related(Prefetch("parts", parts))
    return [*rows[:RECENT]]


def parts(job: PrintJob) -> list[PrintPart]:
    """All parts in order, with what their heads say: one query."""
    rows = job.parts.select_related("session__offering", "session__venue")
    return [*rows.order_by("number")]


def progress(job: PrintJob) -> Progress:
    """How far it is: two queries."""
    found = job.parts.all()
    return Progress(found.exclude(state__in=OPEN_PARTS).count(), found.count())


def to_draw(*, at: datetime, job: PrintJob | None) -> QuerySet[PrintPart]:
    """The parts that nobody draws, or whoever did was killed, the oldest order first."""
    free = Q(state=PartState.WAITING) | Q(state=PartState.CLAIMED, claimed_until__lte=at)
    rows = PrintPart.objects.filter(free, job__state=PrintState.WORKING, job__kept_until__gt=at)
    if job is not None:
        rows = rows.filter(job=job)
    return rows.order_by("job__ordered_at", "job_id", "number")


def to_finish(*, at: datetime, job: PrintJob | None) -> PrintJob | None:
    """An order of which every part is settled and that is not put together yet."""
    open_parts = PrintPart.objects.filter(job=OuterRef("pk"), state__in=OPEN_PARTS)
    rows = PrintJob.objects.filter(
        ~Exists(open_parts), state=PrintState.WORKING, kept_until__gt=at
    )
    if job is not None:
        rows = rows.filter(pk=job.pk)
    return rows.select_related("municipality").order_by("ordered_at", "pk").first()


def expired(*, at: datetime, municipality: Municipality | None) -> QuerySet[PrintJob]:
    """The orders whose time is over and of which something is left to end or to delete."""
    files = PrintFile.objects.filter(job=OuterRef("pk"))
    rows = PrintJob.objects.filter(
        Q(state__in=(PrintState.WORKING, PrintState.READY)) | Exists(files),
        kept_until__lte=at,
    )
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    return rows.order_by("pk")
