"""The office's board of requests, one request with what stands against its wishes, and what the
office decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import outreach_decisions, outreach_requests, viewings
from classes.actions.outreach_decisions import Agreement
from classes.choices import (
    OfferingState,
    OutreachBelonging,
    OutreachEquipment,
    OutreachNeed,
    OutreachState,
)
from classes.forms.outreach_desk import AgreeForm, WhyForm
from classes.models import OutreachRequest
from classes.queries import outreach, outreach_clashes
from classes.rules.outreach import states
from common.errors import RuleViolation
from people.models import Helper

ON_A_PAGE = 50
PAGE = "staff:outreach-request"
SHELVES: dict[str, tuple[str, list[OutreachState]]] = {
    "open": ("受付・調整中", [*states.OPEN]),
    "agreed": ("承認（これから実施）", [*states.AGREED]),
    "held": ("実施（報告待ち）", [OutreachState.HELD]),
    "done": ("報告済", [OutreachState.REPORTED]),
    "ended": ("不承認・中止・取下げ", [*(states.ENDED - {OutreachState.REPORTED})]),
}
NOBODY_FREE = (
    "この時間に空いている講師がいません。講師を選ぶか、「まだ決めない」を選んでください。"
)


@never_cache
@staff_page(Ability.PLAN)
def board(request: StaffRequest) -> HttpResponse:
    """The requests on one of five shelves."""
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in SHELVES else "open"
    counted = outreach.counts(request.membership)
    rows = outreach.requests_for(request.membership).filter(state__in=SHELVES[shelf][1])
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "nav": "offerings",
        "shelf": shelf,
        "shelves": [
            (name, label, sum(counted[state] for state in held))
            for name, (label, held) in SHELVES.items()
        ],
        "page": page,
        "query": f"shelf={shelf}",
        "sessions": outreach.sessions_of(page),
    }
    return render(request, "classes/outreach/board.html", context)


@never_cache
@staff_page(Ability.PLAN)
def one(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Everything about one request, and what may be done with it."""
    return _show(request, own_request(request, public_id))


@require_POST
@staff_page(Ability.PLAN)
def agree(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Accept one of the wishes."""
    found = own_request(request, public_id)
    form = AgreeForm(request.POST, request=found)
    if not form.is_valid() or form.chosen is None:
        return _show(request, found, agree=form)
    instructor, free = _instructor(form)
    refusal = _agree(request, form, instructor=instructor) if free else NOBODY_FREE
    if refusal:
        messages.error(request, refusal)
        return _show(request, found, agree=form, status=409)
    messages.success(
        request, "承認しました。講座と通知書ができ、団体への連絡が連絡リストに入りました。"
    )
    return redirect(PAGE, public_id)


@require_POST
@staff_page(Ability.PLAN)
def refuse(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Refuse it, with a reason."""
    return _with_reason(
        request,
        public_id,
        do=outreach_decisions.refuse,
        said="不承認にしました。通知書ができ、団体への連絡が連絡リストに入りました。",
    )


@require_POST
@staff_page(Ability.PLAN)
def call_off(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Call off what was agreed on, with a reason."""
    return _with_reason(
        request,
        public_id,
        do=outreach_decisions.call_off,
        said="中止にしました。通知書ができ、団体への連絡が連絡リストに入りました。",
    )


@require_POST
@staff_page(Ability.PLAN)
def step(request: StaffRequest, public_id: UUID, to: str) -> HttpResponse:
    """The steps that need no more than a press: being seen to, held, withdrawn, forgotten."""
    found = own_request(request, public_id)
    do, said = STEPS[to]
    try:
        do(found, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(PAGE, public_id)


STEPS: dict[str, tuple[Callable[..., OutreachRequest], str]] = {
    "coordinate": (outreach_decisions.coordinate, "「調整中」にしました。"),
    "hold": (
        outreach_decisions.hold,
        "「実施」にしました。続けて、参加した人数を入力してください。",
    ),
    "withdraw": (outreach_requests.withdraw, "団体からの取下げを記録しました。"),
    "forget": (
        outreach_decisions.forget,
        "団体の連絡先を消去しました。人数と講座の記録は残ります。",
    ),
}


def own_request(request: StaffRequest, public_id: UUID) -> OutreachRequest:
    """The request, if it is the town's. Raises Http404."""
    return get_object_or_404(outreach.requests_for(request.membership), public_id=public_id)


def _agree(request: StaffRequest, form: AgreeForm, *, instructor: Helper | None) -> str:
    """Accept the wish; the sentence of a refusal, or ""."""
    assert form.chosen is not None
    agreement = Agreement(
        wish=form.chosen,
        instructor=instructor,
        venue=form.cleaned_data["venue"],
        conditions=form.cleaned_data["conditions"],
        override=form.cleaned_data["override"],
    )
    try:
        outreach_decisions.agree(
            form.request, agreement=agreement, by=Actor.of(request), at=timezone.now()
        )
    except RuleViolation as refusal:
        return refusal.message
    return ""


def _instructor(form: AgreeForm) -> tuple[Helper | None, bool]:
    """Who is to hold it; False when somebody free was asked for and nobody is."""
    if not form.automatic or not form.helpers or form.chosen is None:
        return form.instructor, True
    look = outreach_clashes.look(form.request, form.chosen, venue=form.cleaned_data["venue"])
    return (look.free[0].helper, True) if look.free else (None, False)


def _with_reason(
    request: StaffRequest, public_id: UUID, *, do: Callable[..., OutreachRequest], said: str
) -> HttpResponse:
    found = own_request(request, public_id)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _show(request, found, why=form)
    try:
        do(
            found,
            reason=form.cleaned_data["reason"],
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(PAGE, public_id)


def _show(
    request: StaffRequest, found: OutreachRequest, *, status: int = 200, **forms: Any
) -> HttpResponse:
    at, state = timezone.now(), OutreachState(found.state)
    viewings.record_outreach(found, by=Actor.of(request), at=at)
    session = outreach.session_of(found)
    open_now = state in states.OPEN
    context = {
        "nav": "offerings",
        "asked": found,
        "item": found.item,
        "person": found.contact.person.kept if found.contact.person else None,
        "looks": outreach_clashes.looks(found) if open_now else [],
        "session": session,
        "cancelled": found.offering is not None
        and found.offering.state == OfferingState.CANCELLED,
        "belonging": OutreachBelonging(found.belonging).label,
        "equipment": [OutreachEquipment(each).label for each in found.equipment],
        "needs": [OutreachNeed(each).label for each in found.needs],
        "history": found.history.order_by("at", "pk"),
        "states": dict(OutreachState.choices),
        "letters": found.letters.order_by("issued_on", "pk"),
        "open": open_now,
        "agreed": state in states.AGREED,
        "begun": session is not None and session.starts_at <= at,
        "reportable": session is not None
        and session.starts_at <= at
        and state in states.AGREED | {OutreachState.HELD, OutreachState.REPORTED},
        "withdrawable": states.may(state, OutreachState.WITHDRAWN),
        "forgettable": state in states.ENDED and found.contact.forgotten_at is None,
        "agree": AgreeForm(None, request=found),
        "why": WhyForm(),
    }
    return render(request, "classes/outreach/request.html", context | forms, status=status)
