"""What people wrote back, or pressed: what the machine understood, and what is left to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages as screen
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.models import Registration
from classes.queries import tellings
from notices.actions import replies, viewings
from notices.choices import ReplyState
from notices.models import Message, Reply
from notices.queries import replies as received
from people.models import Helper, Participant

ON_A_PAGE = 50
SHELVES = {"open": ReplyState.OPEN, "settled": ReplyState.SETTLED}
SAID = {
    "settle": "「対応済み」にしました。",
    "reopen": "「未対応」に戻しました。",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One reply on the list: what it follows, from whom that was told, about what."""

    reply: Reply
    message: Message | None
    person: Participant | Helper | None
    registration: Registration | None


@never_cache
@staff_page(Ability.REGISTER)
def listed(request: StaffRequest) -> HttpResponse:
    """The town's replies on one of two shelves: what is open, oldest first, and what is not."""
    town, at = request.membership.municipality, timezone.now()
    shelf = _shelf(request.GET.get("shelf", ""))
    page = Paginator(received.of(town, state=SHELVES[shelf]), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [*page.object_list]
    if rows:
        viewings.record_replies(town, by=Actor.of(request), at=at)
    context = {
        "nav": "calls",
        "shelf": shelf,
        "shelves": [(name, state.label) for name, state in SHELVES.items()],
        "open_number": received.open_number(town),
        "page": page,
        "cards": _cards(rows),
        "query": f"shelf={shelf}",
    }
    return render(request, "classes/replies/list.html", context)


@require_POST
@staff_page(Ability.REGISTER)
def mark(request: StaffRequest, key: int) -> HttpResponse:
    """Somebody has looked after it, or has not after all; a second press changes nothing."""
    rows = Reply.objects.filter(municipality=request.membership.municipality)
    reply = get_object_or_404(rows, pk=key)
    wanted = request.POST.get("do", "")
    if wanted not in SAID:
        screen.error(
            request, "記録できませんでした。画面を開き直して、もう一度押してください。"
        )
    else:
        move = replies.settle if wanted == "settle" else replies.reopen
        move(reply, by=Actor.of(request), at=timezone.now())
        screen.success(request, SAID[wanted])
    shelf = _shelf(request.POST.get("shelf", ""))
    return redirect(f"{reverse('staff:replies')}?shelf={shelf}")


def _cards(rows: Sequence[Reply]) -> list[Card]:
    """The replies, each with the message it follows, as far as it follows one."""
    messages = {row.pk: row.sending.message for row in rows if row.sending is not None}
    about = tellings.registrations_of(messages.values())
    found = []
    for row in rows:
        message = messages.get(row.pk)
        registration = about.get(message.pk) if message else None
        found.append(Card(row, message, message.person if message else None, registration))
    return found


def _shelf(name: str) -> str:
    return name if name in SHELVES else "open"
