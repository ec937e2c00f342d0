"""Orders of the print centre: given, taken once, called off, deleted in time.

They are drawn by `print_parts`, a part at a time, by whoever comes by: a worker, or the page on
which somebody waits.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality, User
from accounts.templatetags import tomoni
from classes.actions.requests import digest_of
from common.errors import RuleViolation
from materials.catalogue import plans
from materials.catalogue.plans import Piece, Wanted, Ways
from materials.choices import PrintState
from materials.models import PrintFile, PrintJob, PrintPart
from materials.queries import print_jobs as known
from materials.rules import printing


class PrintRefused(RuleViolation):
    """The root of what the print centre refuses."""

    code = "print_refused"


class NothingChosen(PrintRefused):
    code = "nothing_chosen"
    message = "印刷する回と紙を、それぞれ1つ以上選んでください。"


class TooManySessions(PrintRefused):
    code = "too_many_sessions"
    message = (
        "一度に印刷できるのは{most}回までです（いま{chosen}回）。"
        "期間を短くするか、回を減らして、何度かに分けてください。"
    )


class KeyReused(PrintRefused):
    code = "key_reused"
    message = (
        "同じ注文が違う内容でもう一度届きました。印刷センターを開き直して、"
        "もう一度注文してください。"
    )


class NotReady(PrintRefused):
    code = "not_ready"
    message = "まだ作っている途中です。できあがってから受け取ってください。"


class AlreadyTaken(PrintRefused):
    code = "already_taken"
    message = (
        "このPDFは、{who}が{when}に受け取りました。個人情報が入っているため、"
        "受け取れるのは1度だけです。もう一度必要なときは「同じ内容でもう一度」を押してください。"
    )


class NotThereAnyMore(PrintRefused):
    code = "not_there_any_more"
    message = (
        "このPDFは、もう消去したか、作りませんでした。"
        "必要なときは「同じ内容でもう一度」を押してください。"
    )


class CannotCancel(PrintRefused):
    code = "cannot_cancel"
    message = "この注文は、すでに「{state}」です。取りやめるものはありません。"


@transaction.atomic
def order(
    municipality: Municipality, *, wanted: Wanted, key: str, user: User, by: Actor, at: datetime
) -> PrintJob:
    """An order for these papers; the same key with the same content gives the same order.

    Raises NothingChosen, TooManySessions and KeyReused.
    """
    digest = digest_of(wanted.content)
    found = _before(municipality, key=key, digest=digest)
    if found is not None:
        return found
    if not wanted.sessions or not wanted.choices:
        raise NothingChosen
    if len(wanted.sessions) > printing.MOST_SESSIONS:
        raise TooManySessions(most=printing.MOST_SESSIONS, chosen=len(wanted.sessions))
    job = _new(municipality, user=user, ways=wanted.ways, at=at)
    job.request_key, job.digest = key, digest
    return _placed(job, plans.pieces(wanted, at=at), by=by, at=at)


@transaction.atomic
def order_again(
    job: PrintJob, *, key: str, stopped_only: bool = False, user: User, by: Actor, at: datetime
) -> PrintJob:
    """The same order anew, with who is expected now; or only what stopped in it, as it was.

    Raises NothingChosen (where no paper of it is printed any more) and KeyReused.
    """
    digest = digest_of({"again": str(job.public_id), "stopped": stopped_only})
    found = _before(job.municipality, key=key, digest=digest)
    if found is not None:
        return found
    wanted = plans.wanted_of(job)
    made = plans.stopped_of(job) if stopped_only else plans.pieces(wanted, at=at)
    if not made:
        raise NothingChosen
    anew = _new(job.municipality, user=user, ways=wanted.ways, at=at)
    anew.request_key, anew.digest = key, digest
    return _placed(anew, made, by=by, at=at)


@transaction.atomic
def cancel(job: PrintJob, *, by: Actor, at: datetime) -> PrintJob:
    """Call it off: what was drawn is deleted. A second time changes nothing.

    Raises CannotCancel when it was taken, or is gone.
    """
    job = lock(job)
    if job.state == PrintState.CANCELLED:
        return job
    if not job.may_become(PrintState.CANCELLED):
        raise CannotCancel(state=PrintState(job.state).label)
    job.state = PrintState.CANCELLED
    job.save(update_fields=["state"])
    PrintFile.objects.filter(job=job).delete()
    audit.record("print_job.cancelled", on=job, municipality=job.municipality, by=by, at=at)
    return job


@transaction.atomic
def take(job: PrintJob, *, user: User, by: Actor, at: datetime) -> bytes:
    """The PDF, once. Whoever took it may take it again for `printing.AGAIN`: a download may
    break off. That it was taken is written down each time.

    Raises NotReady, AlreadyTaken and NotThereAnyMore.
    """
    job = lock(job)
    if job.state == PrintState.WORKING and at < job.kept_until:
        raise NotReady
    if job.state == PrintState.TAKEN and (job.taken_by_id != user.pk or at >= job.kept_until):
        raise AlreadyTaken(who=job.taken_by, when=tomoni.wareki_time(job.taken_at))
    if job.state not in {PrintState.READY, PrintState.TAKEN} or at >= job.kept_until:
        raise NotThereAnyMore
    content = bytes(PrintFile.objects.get(job=job, part__isnull=True).content)
    again = job.state == PrintState.TAKEN
    if not again:
        job.state, job.taken_at, job.taken_by = PrintState.TAKEN, at, user
        job.kept_until = min(job.kept_until, at + printing.AGAIN)
        job.save(update_fields=["state", "taken_at", "taken_by", "kept_until"])
    people = sum(job.parts.values_list("people", flat=True))
    audit.record(
        "print_job.taken",
        on=job,
        municipality=job.municipality,
        by=by,
        at=at,
        people=people,
        again=again,
    )
    return content


def forget_expired(municipality: Municipality | None = None, *, by: Actor, at: datetime) -> int:
    """Delete what was drawn and has been kept long enough; an order that nobody drew in a day
    ends with it. Gives how many orders that were."""
    due = known.expired(at=at, municipality=municipality).values_list("pk", flat=True)
    return sum(_forgotten(key, by=by, at=at) for key in [*due])


@transaction.atomic
def _forgotten(key: int, *, by: Actor, at: datetime) -> int:
    job = lock(PrintJob(pk=key))
    if at < job.kept_until:
        return 0
    if job.may_become(PrintState.GONE):
        job.state = PrintState.GONE
        job.save(update_fields=["state"])
    elif not job.files.exists():
        return 0
    PrintFile.objects.filter(job=job).delete()
    audit.record("print_job.forgotten", on=job, municipality=job.municipality, by=by, at=at)
    return 1


def lock(job: PrintJob) -> PrintJob:
    """The order as it stands, held until the transaction ends."""
    rows = PrintJob.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("municipality", "ordered_by", "taken_by").get(pk=job.pk)


def _before(municipality: Municipality, *, key: str, digest: str) -> PrintJob | None:
    """What was ordered by this key. Raises KeyReused where that was something else."""
    found = PrintJob.objects.filter(municipality=municipality, request_key=key).first()
    if found is not None and found.digest != digest:
        raise KeyReused
    return found


def _new(municipality: Municipality, *, user: User, ways: Ways, at: datetime) -> PrintJob:
    return PrintJob(
        municipality=municipality,
        ordered_by=user,
        sides=ways.sides,
        order=ways.order,
        unfit=ways.unfit,
        cutting=ways.cutting,
        labels=ways.labels.value,
        ordered_at=at,
        kept_until=printing.kept_until(at, least=()),
    )


def _placed(job: PrintJob, found: Sequence[Piece], *, by: Actor, at: datetime) -> PrintJob:
    """The order with its parts; where somebody was quicker with the same key, theirs."""
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        quicker = _before(job.municipality, key=job.request_key, digest=job.digest)
        if quicker is None:
            raise
        return quicker
    PrintPart.objects.bulk_create(
        PrintPart(
            job=job,
            session=each.session,
            number=number,
            kind=each.kind.code,
            copies=each.choice.copies,
            members=each.members,
        )
        for number, each in enumerate(found, start=1)
    )
    audit.record(
        "print_job.ordered",
        on=job,
        municipality=job.municipality,
        by=by,
        at=at,
        papers=[*dict.fromkeys(each.kind.code for each in found)],
        parts=len(found),
    )
    return job
