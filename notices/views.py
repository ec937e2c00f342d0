"""The call list: who is to be told what, and how that goes."""

from django.contrib import messages as screen
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from notices.actions import messages, viewings
from notices.choices import MessageState
from notices.forms import MarkForm
from notices.models import Message
from notices.queries import calls

ON_A_PAGE = 100
SHELVES: dict[str, tuple[str, list[MessageState]]] = {
    "open": ("これから連絡", [MessageState.WAITING, MessageState.NO_ANSWER]),
    "unreachable": ("連絡つかず", [MessageState.UNREACHABLE]),
    "done": ("連絡済み", [MessageState.TOLD, MessageState.WITHDRAWN]),
}


@staff_page(Ability.REGISTER)
def listed(request: StaffRequest) -> HttpResponse:
    """The municipality's messages on one of three shelves, by cause."""
    town = request.membership.municipality
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in SHELVES else "open"
    states = SHELVES[shelf][1]
    page = Paginator(calls.of(town, states=states), ON_A_PAGE).get_page(request.GET.get("page"))
    counts = calls.counts(town)
    if page.object_list:
        viewings.record_calls(town, by=Actor.of(request), at=timezone.now())
    context = {
        "nav": "calls",
        "shelf": shelf,
        "shelves": [
            (name, label, sum(counts[state] for state in held))
            for name, (label, held) in SHELVES.items()
        ],
        "page": page,
        "causes": calls.by_cause(page.object_list),
    }
    return render(request, "notices/calls.html", context)


@require_POST
@staff_page(Ability.REGISTER)
def mark(request: StaffRequest, key: int) -> HttpResponse:
    """Write down how a call went; a second press of the same button changes nothing."""
    message = get_object_or_404(
        Message.objects.filter(municipality=request.membership.municipality), pk=key
    )
    form = MarkForm(request.POST)
    if form.is_valid():
        try:
            marked = messages.mark(
                message,
                result=MessageState(form.cleaned_data["result"]),
                tries_seen=form.cleaned_data["tries_seen"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            screen.error(request, refusal.message)
        else:
            screen.success(request, f"「{marked.get_state_display()}」を記録しました。")
    else:
        screen.error(
            request, "記録できませんでした。画面を開き直して、もう一度押してください。"
        )
    shelf = request.POST.get("shelf", "")
    query = f"?shelf={shelf}" if shelf in SHELVES else ""
    return redirect(f"{reverse('staff:calls')}{query}")
