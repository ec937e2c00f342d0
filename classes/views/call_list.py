"""The call list: who is to be told what, until when, how that goes, and what they answer."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from uuid import UUID

from django.contrib import messages as screen
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import answers, waiting
from classes.actions.refusals import SameTimeElsewhere
from classes.choices import RegistrationState
from classes.models import Offering, Registration
from classes.queries import scopes, shift_lists, tellings
from classes.rules import wordings
from common.errors import RuleViolation
from notices.actions import messages, viewings
from notices.choices import MessageState, Purpose
from notices.forms.marks import MarkForm
from notices.models import Message
from notices.queries import calls, replies

ON_A_PAGE = 100
SHELVES: dict[str, tuple[str, list[MessageState]]] = {
    "open": ("これから連絡", [MessageState.WAITING, MessageState.NO_ANSWER]),
    "unknown": ("送信結果不明", [MessageState.UNKNOWN]),
    "unreachable": ("連絡つかず", [MessageState.UNREACHABLE]),
    "expired": ("期限切れ", [MessageState.EXPIRED]),
    "done": ("連絡済み", [MessageState.TOLD, MessageState.WITHDRAWN]),
}
ASKED = {Purpose.SEAT_OFFERED, Purpose.LAST_CALL}
"""What somebody answers with yes or no."""
SAID = {
    "accept": "「参加する」を記録し、席を確保しました。",
    "decline": "「辞退」を記録しました。席が空けば、次の方にご案内します。",
    "next": "次の方へご案内します。",
}
JUDGE = "両方に参加できるときは、その方の欄に理由を書いて受け付けてください。"
UNREADABLE = "記録できませんでした。画面を開き直して、もう一度押してください。"


@never_cache
@staff_page(Ability.REGISTER)
def listed(request: StaffRequest) -> HttpResponse:
    """The municipality's messages on one of the shelves: what is due first, by cause.

    ?offering= narrows them to one offering's.
    """
    town, at = request.membership.municipality, timezone.now()
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in SHELVES else "open"
    offering = _offering(request)
    found = calls.of(town, states=SHELVES[shelf][1])
    if offering is not None:
        found = found.filter(pk__in=[each.pk for each in tellings.about(offering)])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    counts, posted = calls.counts(town), calls.counts(town, post=True)
    if page.object_list:
        viewings.record_calls(town, by=Actor.of(request), at=at)
    context = {
        "nav": "calls",
        "shelf": shelf,
        "shelves": [
            (name, label, sum(counts[state] for state in held))
            for name, (label, held) in SHELVES.items()
        ],
        "page": page,
        "offering": offering,
        "query": urlencode(_place(shelf, offering)),
        "clash": request.GET.get("clash", ""),
        "replies": replies.open_number(town),
        "by_post": sum(posted[state] for state in calls.OPEN_STATES),
    }
    return render(
        request, "classes/calls/list.html", context | _shown(request, page.object_list, at)
    )


@require_POST
@staff_page(Ability.REGISTER)
def mark(request: StaffRequest, key: int) -> HttpResponse:
    """Write down how a call went; a second press of the same button changes nothing."""
    message = _message(request, key)
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
        screen.error(request, UNREADABLE)
    return _back(request)


@require_POST
@staff_page(Ability.REGISTER)
def answer(request: StaffRequest, key: int) -> HttpResponse:
    """Write down what somebody answers to a seat that is offered, and move the seat."""
    message = _message(request, key)
    registration = tellings.registrations_of([message]).get(message.pk)
    said = request.POST.get("answer", "")
    if registration is None or said not in SAID or not _in_scope(request, registration):
        screen.error(request, UNREADABLE)
        return _back(request)
    try:
        _take(request, said, message=message, registration=registration)
    except SameTimeElsewhere as refusal:
        screen.error(request, f"{refusal.message}{JUDGE}")
        return _back(request, clash=message)
    except RuleViolation as refusal:
        screen.error(request, refusal.message)
    else:
        screen.success(request, SAID[said])
    return _back(request)


def _take(
    request: StaffRequest, said: str, *, message: Message, registration: Registration
) -> None:
    by, at = Actor.of(request), timezone.now()
    reason = request.POST.get("reason", "")
    if said == "next":
        waiting.pass_over(registration, reason=reason, by=by, at=at)
    elif said == "accept":
        answers.accept(registration, told_by=message, by=by, at=at, override=reason)
    else:
        answers.decline(registration, told_by=message, by=by, at=at)


def _shown(request: StaffRequest, found: Iterable[Message], at: datetime) -> dict[str, object]:
    """The messages by cause, each with its registration, whether it is answered, its deadline
    in words."""
    rows = [*found]
    about = tellings.registrations_of(rows)
    helping = shift_lists.told_of(rows)
    within = {
        *scopes.offerings_for(request.membership)
        .filter(pk__in={each.offering_id for each in about.values()})
        .values_list("pk", flat=True)
    }

    def same(message: Message) -> Hashable:
        if message.pk in helping:
            return message.purpose, "shift", helping[message.pk].shift_id
        registration = about.get(message.pk)
        if registration is None:
            return message.dedupe_key
        return message.purpose, registration.offering_id

    return {
        "causes": calls.by_cause(rows, same=same),
        "registrations": about,
        "assignments": helping,
        "asked": {
            row.pk: True
            for row in rows
            if row.pk in about
            and about[row.pk].offering_id in within
            and _answerable(row, about[row.pk])
        },
        "untils": {row.pk: wordings.until(row.due_at, at=at) for row in rows if row.due_at},
    }


def _answerable(message: Message, registration: Registration) -> bool:
    """Whether a yes or no is still awaited."""
    if message.purpose not in ASKED or message.state == MessageState.WITHDRAWN:
        return False
    return registration.state == RegistrationState.OFFERED or (
        registration.state == RegistrationState.WAITING
        and registration.called_at == message.created_at
    )


def _message(request: StaffRequest, key: int) -> Message:
    """A message of the municipality. Raises Http404."""
    rows = Message.objects.filter(municipality=request.membership.municipality)
    return get_object_or_404(rows, pk=key)


def _offering(request: StaffRequest) -> Offering | None:
    """The offering to which the list is narrowed; anything else narrows nothing."""
    try:
        wanted = UUID(request.GET.get("offering", "") or request.POST.get("offering", ""))
    except ValueError:
        return None
    return scopes.offerings_for(request.membership).filter(public_id=wanted).first()


def _in_scope(request: StaffRequest, registration: Registration) -> bool:
    return scopes.offerings_for(request.membership).filter(pk=registration.offering_id).exists()


def _place(shelf: str, offering: Offering | None) -> dict[str, str]:
    return {"shelf": shelf} | ({"offering": str(offering.public_id)} if offering else {})


def _back(request: StaffRequest, *, clash: Message | None = None) -> HttpResponse:
    """To the list again; with `clash`, to whom staff may let in for a reason."""
    shelf = request.POST.get("shelf", "")
    place = _place(shelf if shelf in SHELVES else "open", _offering(request))
    if clash is None:
        return redirect(f"{reverse('staff:calls')}?{urlencode(place)}")
    query = urlencode(place | {"clash": clash.pk})
    return redirect(f"{reverse('staff:calls')}?{query}#call-{clash.pk}")
