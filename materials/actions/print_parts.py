"""The parts of an order are drawn one by one, by whoever comes by: a worker, or the page on
which somebody waits.

Whoever draws a part claims it for a while (`printing.LEASE`), draws it outside of any
transaction, and stores it while the claim is still theirs: a part whose drawer was killed is
begun again, and one that two have drawn is stored once. When the last part is settled, whoever
comes next puts all of them together. The same order gives the same bytes, whoever drew it and
however often that began anew.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.choices import ActorKind
from classes.models import Session
from materials.actions import exports
from materials.actions.print_jobs import lock
from materials.catalogue import Kind, Reading, known, plans
from materials.choices import PartState, PrintState, Sides, Unfit
from materials.documents.printed import Unprintable
from materials.models import CardPrint, PrintFile, PrintJob, PrintPart
from materials.queries import card_sheets as holders
from materials.queries import print_jobs
from materials.renderers import merging
from materials.renderers.fonts import FontsMissing
from materials.renderers.merging import Bundle, Stack
from materials.rules import printing
from people.actions import cards
from people.models import Card, Participant

log = logging.getLogger(__name__)
WORKER = "print_jobs"
NO_SUCH_PAPER = "この紙は、今は印刷センターにありません。"
UNFIT = (
    "印刷できない文字があるため、止めました。代替文字を登録してから"
    "「止まったものだけ、もう一度」を押してください。"
)
GAVE_UP = (
    "{most}回試しましたが、作れませんでした。この紙を、名簿の画面から1枚だけ開いてみてください。"
    "それでも開けないときは、システムの管理者に、この画面を見せてください。"
)
NOTHING_DONE = "印刷できる紙が1枚もありませんでした。下の表の理由をご覧ください。"
NOT_TOGETHER = (
    "紙を1つのPDFにまとめられませんでした。「同じ内容でもう一度」を押してください。"
    "それでもできないときは、回や紙を減らすか、システムの管理者に、この画面を見せてください。"
)
TITLE = "まとめて印刷"


@dataclass(frozen=True)
class Drawn:
    """What became of a part. `cards` are those that were put on paper."""

    state: PartState
    content: bytes = b""
    problem: str = ""
    people: int = 0
    unfit: tuple[Unprintable, ...] = ()
    gone_at: datetime | None = None
    cards: tuple[Card, ...] = ()


def step(job: PrintJob | None = None, *, by: Actor, at: datetime) -> bool:
    """Draw one part, or put an order together of which all are drawn; of this order, or of
    any, the oldest first. Gives whether there was anything to do."""
    part = claim(job, by=by, at=at)
    if part is not None:
        _advance(part, by=by, at=at)
        return True
    ready = print_jobs.to_finish(at=at, job=job)
    if ready is not None:
        _finish(ready, by=by, at=at)
    return ready is not None


@transaction.atomic
def claim(job: PrintJob | None = None, *, by: Actor, at: datetime) -> PrintPart | None:
    """The next part that nobody draws, held from now on; None where there is none. What was
    begun `printing.MOST_ATTEMPTS` times and never stored is stopped."""
    rows = print_jobs.to_draw(at=at, job=job).select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    for part in rows[:1]:
        if part.attempts >= printing.MOST_ATTEMPTS:
            _settle(part, Drawn(PartState.STOPPED, problem=_gave_up()))
            return claim(job, by=by, at=at)
        part.state, part.claim = PartState.CLAIMED, uuid4()
        part.claimed_until = at + printing.LEASE
        part.attempts += 1
        part.save(update_fields=["state", "claim", "claimed_until", "attempts"])
        return part
    return None


def _advance(part: PrintPart, *, by: Actor, at: datetime) -> None:
    """Draw a part that was claimed. Without fonts the whole order ends: half a document is
    worse than none."""
    try:
        drawn = _draw(part, at=at)
    except FontsMissing as missing:
        _give_up(part.job, problem=missing.message, by=by, at=at)
    except Exception:  # one paper's fault must not hold up the others; it stands in the log
        log.exception("print part %s (%s) was not drawn", part.pk, part.kind)
        _release(part)
    else:
        _store(part, drawn, at=at)


# ---------- drawing ----------


def _draw(part: PrintPart, *, at: datetime) -> Drawn:
    """What becomes of the part. Raises FontsMissing."""
    kind, session = known(part.kind), print_jobs.session_of(part)
    if kind is None:
        return Drawn(PartState.STOPPED, problem=NO_SUCH_PAPER)
    reading = plans.read(kind, session, asked=plans.asked_of(part, now=at))
    if reading.nothing:
        return Drawn(PartState.EMPTY, problem=reading.nothing)
    without = _left_out(kind, reading, unfit=Unfit(part.job.unfit))
    if without is None:
        return Drawn(PartState.STOPPED, problem=UNFIT, unfit=reading.unfit)
    issued = _issue(kind, session, part, without=without, at=at)
    return Drawn(
        PartState.DONE,
        content=reading.draw(without),
        people=reading.people - len(without),
        unfit=reading.unfit,
        gone_at=reading.gone_at,
        cards=issued,
    )


def _left_out(kind: Kind, reading: Reading, *, unfit: Unfit) -> frozenset[str] | None:
    """Who is not printed because no font has a letter of theirs; None where nothing is left
    that can be printed as it was typed."""
    if unfit == Unfit.SUBSTITUTE or not reading.unfit:
        return frozenset()
    people = frozenset(each.person for each in reading.unfit)
    if not kind.divisible or "" in people or len(people) >= reading.people:
        return None
    return people


def _issue(
    kind: Kind, session: Session, part: PrintPart, *, without: frozenset[str], at: datetime
) -> tuple[Card, ...]:
    """A card for each who is printed: whoever has one keeps it, so that nobody has two however
    often this begins anew."""
    if not kind.issues_cards:
        return ()
    by = _orderer(part.job)
    people = {each.person.pk: each.person for each in holders.holders(session)}
    wanted = [
        people[key]
        for key in part.members
        if key in people and str(people[key].public_id) not in without
    ]
    return _ensured(wanted, by=by, at=at)


@transaction.atomic
def _ensured(people: Sequence[Participant], *, by: Actor, at: datetime) -> tuple[Card, ...]:
    # People are locked in the order of their keys, as everywhere.
    ordered = sorted(people, key=lambda person: person.pk)
    return tuple(cards.ensure(person, by=by, at=at) for person in ordered)


# ---------- storing ----------


@transaction.atomic
def _store(part: PrintPart, drawn: Drawn, *, at: datetime) -> None:
    """Keep what was drawn, if nobody else has taken the part over, and the order still stands.
    In the same transaction it is written down that people's data was taken."""
    job, mine = lock(part.job), _held(part)
    if mine is None or job.state != PrintState.WORKING:
        return
    _settle(mine, drawn)
    if drawn.state is not PartState.DONE:
        return
    PrintFile.objects.create(job=job, part=mine, content=drawn.content)
    if drawn.gone_at is not None and drawn.gone_at < job.kept_until:
        job.kept_until = drawn.gone_at
        job.save(update_fields=["kept_until"])
    kind, by = known(mine.kind), _orderer(job)
    if kind is not None and kind.paper is not None:
        exports.record(kind.paper, on=part.session, people=drawn.people, by=by, at=at)
    CardPrint.objects.bulk_create(CardPrint(card=card, printed_at=at) for card in drawn.cards)


def _settle(part: PrintPart, drawn: Drawn) -> None:
    part.state, part.claim, part.claimed_until = drawn.state, None, None
    part.problem, part.people = drawn.problem, drawn.people
    part.unfit = [*_told(drawn.unfit)]
    part.gone_at = drawn.gone_at
    part.pages = merging.count(drawn.content) if drawn.content else 0
    part.save()


def _told(unfit: Iterable[Unprintable]) -> Iterator[dict[str, str]]:
    """Whose letter it is by a public id, never by name."""
    for each in unfit:
        yield {
            "person": each.person,
            "where": "" if each.person else each.where,
            "character": each.character,
            "code": each.code,
            "printed_as": each.printed_as,
        }


@transaction.atomic
def _release(part: PrintPart) -> None:
    """Let somebody else try, or nobody any more."""
    mine = _held(part)
    if mine is None:
        return
    if mine.attempts >= printing.MOST_ATTEMPTS:
        _settle(mine, Drawn(PartState.STOPPED, problem=_gave_up()))
        return
    mine.state, mine.claim, mine.claimed_until = PartState.WAITING, None, None
    mine.save(update_fields=["state", "claim", "claimed_until"])


def _held(part: PrintPart) -> PrintPart | None:
    """The part, locked, while the claim on it is still ours."""
    rows = PrintPart.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=part.pk, claim=part.claim, state=PartState.CLAIMED).first()


@transaction.atomic
def _give_up(job: PrintJob, *, problem: str, by: Actor, at: datetime) -> None:
    """End an order of which nothing can be printed."""
    job = lock(job)
    if not job.may_become(PrintState.FAILED):
        return
    job.state, job.problem = PrintState.FAILED, problem
    job.save(update_fields=["state", "problem"])
    PrintFile.objects.filter(job=job).delete()
    audit.record("print_job.failed", on=job, municipality=job.municipality, by=by, at=at)


# ---------- putting together ----------


def _finish(job: PrintJob, *, by: Actor, at: datetime) -> None:
    """Lay the parts on each other. Whoever else does so at the same time makes the same, and
    the first is kept."""
    done = [*job.parts.filter(state=PartState.DONE).order_by("number")]
    if not done:
        _give_up(job, problem=NOTHING_DONE, by=by, at=at)
        return
    try:
        bundle = merging.merge(_stacks(done), title=TITLE, duplex=job.sides == Sides.DOUBLE)
    except Exception:  # an order that cannot be laid together must not hold up all later ones
        log.exception("print order %s was not put together", job.pk)
        _give_up(job, problem=NOT_TOGETHER, by=by, at=at)
    else:
        _keep(job, bundle, done, by=by, at=at)


def _stacks(parts: Sequence[PrintPart]) -> Iterator[Stack]:
    """One after the other, so that their bytes are not in memory all at once."""
    for part in parts:
        kind = known(part.kind)
        content = bytes(PrintFile.objects.get(part=part).content)
        yield Stack(content, part.copies, backs=kind is not None and kind.one_sided)


@transaction.atomic
def _keep(
    job: PrintJob, bundle: Bundle, done: Sequence[PrintPart], *, by: Actor, at: datetime
) -> None:
    job = lock(job)
    if job.state != PrintState.WORKING:
        return
    for part, start in zip(done, bundle.starts, strict=True):
        part.first_page = start
    PrintPart.objects.bulk_update(done, ["first_page"])
    PrintFile.objects.filter(job=job).delete()
    PrintFile.objects.create(job=job, content=bundle.content)
    sooner = [part.gone_at for part in done if part.gone_at is not None]
    job.state, job.ready_at, job.pages = PrintState.READY, at, bundle.pages
    job.kept_until = printing.kept_until(at, least=sooner)
    job.save(update_fields=["state", "ready_at", "pages", "kept_until"])
    audit.record(
        "print_job.finished",
        on=job,
        municipality=job.municipality,
        by=by,
        at=at,
        pages=bundle.pages,
    )


def _orderer(job: PrintJob) -> Actor:
    """Whoever ordered a paper takes it, whatever program draws it."""
    return Actor(ActorKind.STAFF, str(job.ordered_by_id), WORKER)


def _gave_up() -> str:
    return GAVE_UP.format(most=printing.MOST_ATTEMPTS)
