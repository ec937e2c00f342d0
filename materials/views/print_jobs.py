"""One order of the print centre: how far it is, and its PDF, once."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.permissions import StaffRequest, staff_page
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials import catalogue
from materials.actions import print_jobs
from materials.choices import PartState, PrintState
from materials.models import PrintJob, PrintPart
from materials.queries import print_jobs as known
from materials.views.print_centre import FEW, draw_for_a_while, own_kinds

STOPPED = "stopped"
ENDED = {PrintState.TAKEN, PrintState.CANCELLED, PrintState.FAILED, PrintState.GONE}


@never_cache
@staff_page()
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How far the order is; while it is drawn, the page goes on by itself."""
    return _show(request, own_job(request, public_id))


@never_cache
@staff_page()
@require_POST
def advance(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Draw for a moment, and say how far it is: the page asks again and again; without a
    script, somebody presses."""
    job = own_job(request, public_id)
    draw_for_a_while(job, by=Actor.of(request))
    if not request.headers.get("HX-Request"):
        return redirect("staff:print-job", public_id)
    return _show(request, own_job(request, public_id), template="standing")


@never_cache
@staff_page()
@require_POST
def take(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The PDF, to be saved."""
    job, at = own_job(request, public_id), timezone.now()
    try:
        content = print_jobs.take(
            job, user=request.membership.user, by=Actor.of(request), at=at
        )
    except RuleViolation as refusal:
        return _show(request, own_job(request, public_id), refusal=refusal)
    return pdf_of(job, content)


@never_cache
@staff_page()
@require_POST
def cancel(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Call it off."""
    job = own_job(request, public_id)
    try:
        print_jobs.cancel(job, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:print-job", public_id)


@never_cache
@staff_page()
@require_POST
def again(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The same once more, or what stopped in it: a new order."""
    job = own_job(request, public_id)
    try:
        anew = print_jobs.order_again(
            job,
            key=f"staff:{request.user.pk}:{request.POST.get('key', '')[:36]}",
            stopped_only=request.POST.get("only") == STOPPED,
            user=request.membership.user,
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:print-job", public_id)
    draw_for_a_while(anew, by=Actor.of(request))
    return redirect("staff:print-job", anew.public_id)


def own_job(request: StaffRequest, public_id: UUID) -> PrintJob:
    """The order, of whose papers and sessions somebody may print all. Raises Http404."""
    rows = known.for_member(request.membership, kinds=own_kinds(request))
    return get_object_or_404(rows, public_id=public_id)


def pdf_of(job: PrintJob, content: bytes) -> HttpResponse:
    """Saved rather than shown: a page that is loaded anew would ask for it a second time."""
    name = f"まとめて印刷_{tokyo_date(job.ordered_at):%Y%m%d}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _show(
    request: StaffRequest,
    job: PrintJob,
    *,
    template: str = "job",
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    """The page. A PDF that was asked for and not given is no success."""
    at, parts = timezone.now(), known.parts(job)
    if at >= job.kept_until:
        print_jobs.forget_expired(job.municipality, by=Actor.of(request), at=at)
        job = own_job(request, job.public_id)
    context = {
        "nav": "today",
        "job": job,
        "done": _named(parts, {PartState.DONE}),
        "empty": _named(parts, {PartState.EMPTY}),
        "few": FEW,
        "progress": known.progress(job),
        "working": job.state == PrintState.WORKING,
        "ready": job.state == PrintState.READY,
        "ended": job.state in ENDED,
        "takes_again": _takes_again(request, job),
        "stopped": _named(parts, {PartState.STOPPED}),
        "noted": _noted(parts),
        "key": uuid4(),
        "refusal": refusal,
    }
    status = 409 if refusal is not None else 200
    return render(request, f"materials/print/{template}.html", context, status=status)


def _takes_again(request: StaffRequest, job: PrintJob) -> bool:
    mine = job.taken_by_id == request.user.pk
    return job.state == PrintState.TAKEN and mine and timezone.now() < job.kept_until


def _named(parts: list[PrintPart], states: set[PartState]) -> list[tuple[PrintPart, Any]]:
    """The parts in one of these states, each with what the catalogue knows of it."""
    return [(part, catalogue.known(part.kind)) for part in parts if part.state in states]


def _noted(parts: list[PrintPart]) -> list[tuple[PrintPart, Any, dict[str, str]]]:
    """Each letter that no font has, with the part on which it stands."""
    return [(part, catalogue.known(part.kind), one) for part in parts for one in part.unfit]
