"""連絡の台帳: what was said to whom, what came of it, and what staff decide where it did not
go through."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages as screen
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from notices.actions import deciding, viewings
from notices.choices import Decision, MessageChannel, Shelf
from notices.forms.ledger import DecisionForm, LedgerForm
from notices.models import Message
from notices.queries import ledger
from notices.queries.ledger import Asked
from people.models import Helper, Participant

UNREADABLE = "記録できませんでした。画面を開き直して、もう一度押してください。"
DONE = {
    Decision.AGAIN: "もう一度送ります。",
    Decision.ARRIVED: "「届いていた」を記録しました。",
    Decision.TOLD: "「電話で伝えた」を記録しました。",
    Decision.TO_STAFF: "連絡リストに入れました。",
    Decision.WITHDRAW: "取り消しました。",
}
IN_BULK = {
    Shelf.UNKNOWN: (Decision.ARRIVED, Decision.AGAIN, Decision.TO_STAFF),
    Shelf.FAILED: (Decision.AGAIN,),
    Shelf.QUEUED: (Decision.TO_STAFF, Decision.WITHDRAW),
    Shelf.EXPIRED: (Decision.TO_STAFF, Decision.WITHDRAW),
}
"""What several messages of one shelf are decided with one press for."""
HEAD = (Shelf.UNKNOWN, Shelf.FAILED, Shelf.QUEUED, Shelf.SENT, Shelf.EXPIRED)
"""What stands over the list with its number."""


@never_cache
@require_safe
@staff_page(Ability.REGISTER)
def listed(request: StaffRequest) -> HttpResponse:
    """The town's messages, the latest first; ?person= and ?helper= narrow them to one's."""
    form = LedgerForm(request.GET or None)
    whose = _whose(request)
    rows = ledger.of(request.membership.municipality, _asked(form.asked, whose))
    query = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context: dict[str, object] = {
        "form": form,
        "whose": whose,
        "narrowed": bool(query),
        "query": urlencode(query | _place(whose)),
        "shelf": form.asked.shelf,
        "counts": [] if query else _counts(rows),
    }
    return shown(request, rows, context)


def shown(
    request: StaffRequest, rows: QuerySet[Message], context: dict[str, object]
) -> HttpResponse:
    """A page of these messages: what the ledger of a class shows as well."""
    town, at = request.membership.municipality, timezone.now()
    found, older = ledger.page(rows, before=_key(request.GET.get("before", "")))
    if found:
        viewings.record_messages(town, by=Actor.of(request), at=at)
    shelf = context.get("shelf")
    context |= {
        "nav": "calls",
        "lines": ledger.lines(found),
        "older": older,
        "later": "before" in request.GET,
        "here": request.get_full_path(),
        "in_bulk": IN_BULK.get(shelf, ()) if isinstance(shelf, Shelf) else (),
    }
    return render(request, "notices/ledger.html", context)


@never_cache
@require_safe
@staff_page(Ability.REGISTER)
def one(request: StaffRequest, key: int) -> HttpResponse:
    """One message with all its tries and everything that carriers reported. Raises Http404."""
    town, at = request.membership.municipality, timezone.now()
    line = ledger.line(town, key)
    if line is None:
        raise Http404
    viewings.record_messages(town, by=Actor.of(request), at=at)
    machines = [MessageChannel(each) for each in settings.NOTICE_GATEWAYS]
    return render(
        request,
        "notices/message.html",
        {"nav": "calls", "line": line, "machines": machines, "here": request.path},
    )


@require_POST
@staff_page(Ability.REGISTER)
def decide(request: StaffRequest, key: int) -> HttpResponse:
    """What staff decide about one message; a second press changes nothing."""
    rows = Message.objects.filter(municipality=request.membership.municipality)
    message, form = get_object_or_404(rows, pk=key), DecisionForm(request.POST)
    if not form.is_valid():
        screen.error(request, UNREADABLE)
        return _back(request)
    decision, channel = form.chosen
    try:
        deciding.decide(
            message,
            decision=decision,
            channel=channel,
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        screen.error(request, refusal.message)
    else:
        screen.success(request, DONE[decision])
    return _back(request)


@require_POST
@staff_page(Ability.REGISTER)
def decide_all(request: StaffRequest) -> HttpResponse:
    """The same decision for all that were ticked."""
    form = DecisionForm(request.POST)
    keys = [key for each in request.POST.getlist("message") if (key := _key(each))]
    if not form.is_valid() or not keys:
        screen.error(request, UNREADABLE if keys else "連絡が選ばれていません。")
        return _back(request)
    decision, _ = form.chosen
    rows = Message.objects.filter(municipality=request.membership.municipality, pk__in=keys)
    outcome = deciding.decide_all(
        rows.order_by("pk"), decision=decision, by=Actor.of(request), at=timezone.now()
    )
    if outcome.done:
        screen.success(request, f"{outcome.done}件：{DONE[decision]}")
    if outcome.refusals:
        reasons = dict.fromkeys(each.message for each in outcome.refusals)
        number = len(outcome.refusals)
        screen.error(request, f"{number}件は、そのままです。{''.join(reasons)}")
    return _back(request)


def _whose(request: StaffRequest) -> Participant | Helper | None:
    """Whose messages alone are shown. Raises Http404 for somebody of another town."""
    town = request.membership.municipality
    if "person" in request.GET:
        try:
            wanted = UUID(request.GET["person"])
        except ValueError as fault:
            raise Http404 from fault
        people = Participant.objects.filter(municipality=town).select_related("merged_into")
        return get_object_or_404(people, public_id=wanted).kept
    key = _key(request.GET.get("helper", ""))
    return get_object_or_404(Helper, municipality=town, pk=key) if key else None


def _counts(rows: QuerySet[Message]) -> list[tuple[Shelf, int]]:
    found = ledger.counts(rows)
    return [(each, found[each]) for each in HEAD]


def _asked(asked: Asked, whose: Participant | Helper | None) -> Asked:
    return Asked(
        shelf=asked.shelf,
        purpose=asked.purpose,
        channel=asked.channel,
        first_day=asked.first_day,
        last_day=asked.last_day,
        participant=whose if isinstance(whose, Participant) else None,
        helper=whose if isinstance(whose, Helper) else None,
    )


def _place(whose: Participant | Helper | None) -> dict[str, str]:
    if isinstance(whose, Participant):
        return {"person": str(whose.public_id)}
    return {"helper": str(whose.pk)} if whose else {}


def _key(text: str) -> int | None:
    right = text.isascii() and text.isdecimal() and len(text) < 19  # noqa: PLR2004
    return int(text) if right else None


def _back(request: StaffRequest) -> HttpResponse:
    """To the list from which the button was pressed."""
    here = request.POST.get("here", "")
    safe = url_has_allowed_host_and_scheme(here, {request.get_host()})
    return redirect(here if safe and here.startswith("/") else reverse("staff:messages"))
