"""The postcards: what goes by post to people who have an address and no telephone."""

from django.contrib import messages as screen
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from notices.actions import posting, viewings
from notices.choices import MessageState
from notices.models import Message
from notices.queries import calls

MOST_SENT = 50


@never_cache
@staff_page(Ability.REGISTER)
def listed(request: StaffRequest) -> HttpResponse:
    """What is to be sent, with the address and the text; one, or all that were seen, are
    marked as sent."""
    if request.method == "POST":
        return _sent(request)
    town, at = request.membership.municipality, timezone.now()
    waiting = calls.listed(calls.by_post(town, states=calls.OPEN_STATES))
    sent = calls.by_post(town, states=[MessageState.TOLD]).order_by("-told_at", "-pk")
    if waiting:
        viewings.record_postcards(town, by=Actor.of(request), at=at)
    context = {
        "nav": "calls",
        "waiting": waiting,
        "sent": calls.listed(sent[:MOST_SENT]),
    }
    return render(request, "notices/postcards.html", context)


def _sent(request: StaffRequest) -> HttpResponse:
    """Mark those that were on the screen: what came in meanwhile has not been printed."""
    keys = [int(key) for key in request.POST.getlist("message") if _is_key(key)]
    rows = Message.objects.filter(municipality=request.membership.municipality, pk__in=keys)
    back = "take_back" in request.POST
    mark = posting.take_back if back else posting.send
    try:
        marked = mark(rows.order_by("pk"), by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        screen.error(request, refusal.message)
        return redirect("staff:postcards")
    if not keys:
        screen.error(
            request, "はがきが選ばれていません。画面を開き直して、もう一度押してください。"
        )
    elif back:
        screen.success(request, "発送の記録を取り消しました。")
    else:
        screen.success(request, f"{marked}通を「発送済み」にしました。")
    return redirect("staff:postcards")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19  # noqa: PLR2004
