"""Orders of the print centre."""

from datetime import datetime
from uuid import uuid4

from accounts.models import User
from classes.models import Session
from materials.actions import print_jobs, print_parts
from materials.catalogue import KINDS
from materials.catalogue.plans import Choice, Wanted, Ways
from materials.models import PrintJob
from materials.queries import print_jobs as known
from tests import make
from tests.materials import paper
from tests.materials.test_roster import class_with

MARKS = {"出席名簿": "R", "ご署名": "S", "受付番号": "P", "座席表": "L"}
USUAL = ("roster", "sign_in")


def wanted(*sessions: Session, papers=USUAL, copies: int = 1, **ways) -> Wanted:
    """These papers of these sessions, as the print centre reads them."""
    keys = [each.pk for each in sessions]
    rows = known.detailed(Session.objects.filter(pk__in=keys)).order_by("starts_at", "pk")
    return Wanted([*rows], [Choice(KINDS[code], copies) for code in papers], Ways(**ways))


def ordered(
    *sessions: Session,
    user: User | None = None,
    key: str | None = None,
    at: datetime = make.NOON,
    **more,
) -> PrintJob:
    """An order that nobody has begun to draw."""
    town = sessions[0].offering.municipality
    return print_jobs.order(
        town,
        wanted=wanted(*sessions, **more),
        key=key or str(uuid4()),
        user=user or make.staff(town=town),
        by=make.BY,
        at=at,
    )


def drain(job: PrintJob | None = None, *, at: datetime = make.NOON) -> None:
    """Everything that can be drawn is drawn."""
    while print_parts.step(job, by=make.BY, at=at):
        pass


def finished(*sessions: Session, **more) -> PrintJob:
    """An order that is ready to be taken."""
    job = ordered(*sessions, **more)
    drain(job, at=more.get("at", make.NOON))
    job.refresh_from_db()
    return job


def taken(job: PrintJob, *, user: User | None = None, at: datetime = make.NOON) -> bytes:
    """The PDF, as whoever ordered it takes it."""
    who = user or job.ordered_by
    return print_jobs.take(job, user=who, by=make.BY, at=at)


def session_of(*people, **more) -> Session:
    """The session of a class for which these have signed up."""
    session: Session = class_with(*people, **more).sessions.first()
    return session


def heads(content: bytes) -> str:
    """Which paper each page is of, by what stands on it; - is an empty one."""
    return "".join(
        next((short for mark, short in MARKS.items() if mark in page), "-")
        for page in paper.pages(content)
    )
