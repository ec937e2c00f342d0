"""A group asks for a class: one thing to a screen, read again, sent once."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from classes.actions import outreach_requests
from classes.actions.outreach_refusals import RequestReused
from classes.choices import CatalogueState, Channel
from classes.forms.outreach_screens import CHECK, OutreachStep
from classes.rules.outreach import summaries
from classes.rules.outreach.terms import Terms
from classes.views import outreach_visits as visits
from classes.views.apply import DONE, LIKE_A_MACHINE, TRAP
from classes.views.outreach_visits import Visit, visiting
from common.errors import RuleViolation
from people.actions import drafts
from people.choices import DraftKind


@visiting
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the class is about, and what the town asks; from here the form begins."""
    context = visit.context | {
        "lines": summaries.lines(Terms.of(visit.item.rules)),
        "sent": visit.sent,
        "begun": visit.draft is not None,
        "open": visit.item.state == CatalogueState.IN_USE,
    }
    return render(request, "classes/outreach/start.html", context)


@visiting
def question(request: HttpRequest, visit: Visit, step: str) -> HttpResponse:
    """One screen. A good answer is kept and leads to the first screen without one."""
    application = visit.application
    if step not in application.questions:
        raise Http404
    if (elsewhere := _elsewhere(request, visit)) is not None:
        return elsewhere
    posted = request.POST if request.method == "POST" else None
    form = application.form(step, posted)
    if posted is not None and form.is_valid():
        return _keep_answers(request, visit, form)
    waiting_for = application.waiting_for
    if posted is None and application.number(step) > application.number(waiting_for):
        return redirect(visit.url(waiting_for))
    return render(request, "classes/outreach/step.html", _step(visit, step) | {"form": form})


@visiting
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything once more; sending it takes the request down."""
    if (elsewhere := _elsewhere(request, visit)) is not None:
        return elsewhere
    if visit.application.waiting_for != CHECK:
        return redirect(visit.url(visit.application.waiting_for))
    sent = request.method == "POST"
    changed = sent and request.POST.get("read") != visit.digest
    if sent and not changed:
        return _send(request, visit)
    context = _step(visit, CHECK) | {"digest": visit.digest, "changed": changed}
    return render(request, "classes/outreach/check.html", context)


@visiting
def done(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The reference number, and what happens next."""
    if visit.sent is None:
        return redirect("outreach-start", visit.item.public_id)
    context = visit.context | {"asked": visit.sent}
    return render(request, "classes/outreach/done.html", context)


@require_POST
@visiting
def again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Forget what this browser typed."""
    if visit.draft is not None:
        drafts.discard(visit.draft, by=Actor.of(request), at=visit.at)
    response = redirect("outreach-menu", visit.item.municipality.code)
    if "again" in request.POST:
        response = redirect("outreach-start", visit.item.public_id)
    visits.forget(response, visit)
    return response


def _elsewhere(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """Where the visitor belongs instead: it was sent already, or is not offered any more."""
    if request.method == "POST" and request.POST.get(TRAP):
        return _refused(request, visit, LIKE_A_MACHINE)
    if visit.sent is not None:
        return redirect(visit.url(DONE))
    if visit.item.state != CatalogueState.IN_USE:
        return redirect("outreach-start", visit.item.public_id)
    return None


def _keep_answers(request: HttpRequest, visit: Visit, form: OutreachStep) -> HttpResponse:
    draft = drafts.save(
        kind=DraftKind.OUTREACH,
        municipality=visit.item.municipality,
        user=None,
        key=visit.key,
        offering_key=str(visit.item.public_id),
        answers=visit.application.with_answers_of(form),
        by=Actor.of(request),
        at=visit.at,
    )
    now = Visit(visit.item, visit.key, draft, visit.at)
    return redirect(visit.url(now.application.waiting_for))


def _send(request: HttpRequest, visit: Visit) -> HttpResponse:
    wanted = visit.application.wanted(
        channel=Channel.WEB, key=visit.request_key, digest=visit.digest
    )
    by = Actor.of(request)
    try:
        outreach_requests.ask(wanted=wanted, by=by, at=visit.at)
    except RequestReused:
        return redirect(visit.url(DONE))
    except RuleViolation as refusal:
        return _refused(request, visit, refusal.message)
    if visit.draft is not None:
        drafts.discard(visit.draft, by=by, at=visit.at)
    response = redirect(visit.url(DONE))
    visits.keep(response, visit, sent=True)
    return response


def _refused(request: HttpRequest, visit: Visit, sentence: str) -> HttpResponse:
    context = visit.context | {"sentence": sentence}
    return render(request, "classes/outreach/refused.html", context, status=409)


def _step(visit: Visit, step: str) -> dict[str, Any]:
    application = visit.application
    return visit.context | {
        "step": step,
        "number": application.number(step),
        "steps": len(application.order),
        "before": application.before(step),
        "complete": application.waiting_for == CHECK,
    }
