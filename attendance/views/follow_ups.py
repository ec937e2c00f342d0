"""People who have not come back: whom to ring, what to say, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.models import Membership
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings
from attendance.forms.follow_ups import CallForm, WantedForm
from attendance.queries import coming_back
from attendance.queries.coming_back import Line
from attendance.rules.coming_back import NOT_AT_HOME, REST
from attendance.views.participants import own_participant
from classes.choices import Window
from classes.queries import scopes
from classes.queries.offerings import Listing
from classes.rules import wordings
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions import follow_ups
from people.actions import viewings as people_seen
from people.choices import FollowUpResult, ParticipantState
from people.models import FollowUpCall, Participant

ON_A_PAGE = 20
TAKING = {Window.OPEN, Window.WAITING_LIST}
A_WEEK = timedelta(days=7)
PLACE = ("away", "course", "venue", "page")
LONGEST_NUMBER = 9
THEN = {
    FollowUpResult.NOT_NOW: f"{REST.days}日たつまで、一覧に出ません。",
    FollowUpResult.NO_ANSWER: f"{NOT_AT_HOME.days}日たつと、また一覧に出ます。",
    FollowUpResult.WRONG_NUMBER: "正しい番号がわかったら、参加者の画面で直してください。",
    FollowUpResult.STOP: "この方には、もうお声かけしません。",
    FollowUpResult.MISTAKE: "前の記録を取り消しました。",
}
"""What happens next, said after the button was pressed."""


@dataclass(frozen=True)
class Offer:
    """A class to name. `key` begins a call at the desk for it, where it can be applied for by
    whoever looks; None elsewhere."""

    listing: Listing
    reasons: tuple[str, ...]
    key: UUID | None


@dataclass(frozen=True)
class Shown:
    """Somebody on the screen, with the form for the call."""

    line: Line
    form: CallForm
    offers: tuple[Offer, ...]


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Everybody to be rung, a page at a time; printed, the same for ringing from paper."""
    town, at = request.membership.municipality, timezone.now()
    form = WantedForm(
        request.GET, courses=coming_back.courses(town), venues=coming_back.venues(town)
    )
    waiting = coming_back.waiting(town, form.wanted, at=at)
    page = Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("page"))
    if waiting:
        viewings.record_follow_ups(town, page=page.number, by=Actor.of(request), at=at)
    lines = coming_back.lines(town, page.object_list, at=at)
    context = {
        "nav": "follow-ups",
        "form": form,
        "page": page,
        "query": urlencode(form.place),
        "place": {**form.place, "page": page.number},
        "shown": shown(lines, membership=request.membership, at=at),
        "today": tokyo_date(at),
    }
    return render(request, "attendance/follow_ups/list.html", context)


@never_cache
@staff_page(Ability.REGISTER)
def one(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One person with every call to them; a result is written down, on the list too. What was
    refused is asked again here, with all that was typed."""
    person = own_participant(request, public_id)
    by, at = Actor.of(request), timezone.now()
    form = CallForm(request.POST) if request.method == "POST" else None
    if form is None and person.state != ParticipantState.ACTIVE:
        return redirect("staff:participant", person.kept.public_id)
    if form is not None and form.is_valid():
        read = form.cleaned_data
        try:
            call = follow_ups.record(
                person, key=read["key"], told=form.told, seen=read["seen"], by=by, at=at
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _said(call))
            return _onwards(request, person)
    people_seen.record(person.kept, by=by, at=at)
    [line] = shown(
        [coming_back.sheet(person.kept, at=at)], membership=request.membership, at=at
    )
    if form is not None:
        # The page shows how things stand now, so that the next press may count.
        line = Shown(line.line, _again(request, line.form), line.offers)
    context = {
        "nav": "follow-ups",
        "person": person.kept,
        "each": line,
        "refused": form,
        "place": _place(request),
        "results": FollowUpResult,
    }
    return render(request, "attendance/follow_ups/one.html", context)


def shown(lines: Iterable[Line], *, membership: Membership, at: datetime) -> list[Shown]:
    """The lines with what can be pressed: one query more."""
    rows = [*lines]
    named = {
        listing.offering.pk: listing
        for line in rows
        for listing in (
            *(each.listing for each in line.named),
            *filter(None, [line.consultation]),
        )
    }
    own = scopes.offerings_for(membership).filter(pk__in=named)
    open_to = {key for key in own.values_list("pk", flat=True) if named[key].window in TAKING}
    again_on = tokyo_date(at) + A_WEEK
    return [
        Shown(
            line=line,
            form=CallForm(seen=line.seen, again_on=again_on),
            offers=tuple(
                Offer(listing, reasons, uuid4() if listing.offering.pk in open_to else None)
                for listing, reasons in _named(line)
            ),
        )
        for line in rows
    ]


def _named(line: Line) -> list[tuple[Listing, tuple[str, ...]]]:
    found = [(each.listing, each.reasons) for each in line.named]
    if line.consultation is not None:
        found.append((line.consultation, ("困りごとを何でも相談できます",)))
    return found


def _again(request: StaffRequest, fresh: CallForm) -> CallForm:
    """A new form with what was typed."""
    typed = {name: request.POST.get(name, "") for name in ("spoken_with", "note", "again_on")}
    return CallForm(**{**fresh.initial, **typed})


def _said(call: FollowUpCall) -> str:
    result = FollowUpResult(call.result)
    then = THEN.get(result, "")
    if call.again_on is not None:
        then = f"{wordings.day(call.again_on)}に、また一覧に出ます。"
    return f"「{result.label}」を記録しました。{then}"


def _place(request: StaffRequest) -> dict[str, str]:
    """Where on the list somebody was; nothing for whoever came from elsewhere."""
    sent = {name: request.POST.get(name, "") for name in PLACE}
    return {
        name: text
        for name, text in sent.items()
        if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    }


def _onwards(request: StaffRequest, person: Participant) -> HttpResponse:
    """To the list where it was left, or to the person."""
    place = _place(request)
    if not place:
        return redirect("staff:participant", person.kept.public_id)
    return redirect(f"{reverse('staff:follow-ups')}?{urlencode(place)}")
