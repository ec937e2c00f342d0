"""The inbox: what tablets sent that did not fit, each settled with one press. It works without
JavaScript; with htmx the list comes anew, and the next line has the focus."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.permissions import StaffRequest, staff_page
from accounts.rules import may
from attendance.actions import conflicts, viewings
from attendance.actions.conflict_refusals import AnswerNotOffered
from attendance.actions.conflicts import Decision
from attendance.choices import ConflictState
from attendance.forms.conflicts import AnswerForm, ListedForm, ReopenForm, TogetherForm, shown
from attendance.forms.people import SearchForm
from attendance.models import SyncConflict
from attendance.permissions import (
    abilities,
    own_conflict,
    own_session,
    refuse_answer,
    refuse_late,
)
from attendance.queries import conflicts as listed
from attendance.queries import matters, rosters, settled
from attendance.queries.matters import Meeting
from attendance.rules.proposals import LEAVES_AS_IT_IS
from attendance.views.participants import look_up
from classes.models import Session
from common.errors import RuleViolation
from people.models import Participant

MOST = 100
"""As many as are shown at a time; the others follow when these are settled."""
A_PAGE = 50


@never_cache
@staff_page(Ability.ATTEND)
def inbox(request: StaffRequest) -> HttpResponse:
    """Everything that waits for an answer, by session, the latest first."""
    by, at = Actor.of(request), timezone.now()
    viewings.record_inbox(request.membership.municipality, by=by, at=at)
    return render(request, "attendance/conflicts/inbox.html", _list(request))


@never_cache
@require_POST
@staff_page(Ability.ATTEND)
def settle(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One answer to one conflict."""
    conflict, at = own_conflict(request.membership, public_id), timezone.now()
    form, after = AnswerForm(request.POST), _next(request, conflict)
    try:
        if not form.is_valid():
            raise AnswerNotOffered
        answer = form.answer_given
        refuse_answer(request.membership, conflict, answer=answer, at=at)
        person = _person(request, form.cleaned_data["person"])
        done = conflicts.settle(
            conflict, answer=answer, person=person, by=Actor.of(request), at=at
        )
    except RuleViolation as refusal:
        return _answered(request, refused=refusal.message, focus=conflict.public_id)
    return _answered(request, done=done, focus=after)


@never_cache
@staff_page(Ability.ATTEND)
def reopen(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Back on the list: with one press where the answer changed nothing else, and where
    something was not counted, for a reason that is asked on a page."""
    conflict, at = own_conflict(request.membership, public_id), timezone.now()
    why = settled.asks_why(conflict)
    form = ReopenForm(request.POST or None)
    if why and not form.is_valid():
        context = {"nav": "conflicts", "form": form}
        context["matter"] = matters.one_by_one([conflict], on=timezone.localdate())[0]
        return render(request, "attendance/conflicts/reopen.html", context)
    if request.method != "POST":
        return redirect("staff:conflicts-decided")
    try:
        refuse_late(request.membership, conflict.session, at=at)
        reason = form.cleaned_data["reason"] if why else ""
        conflicts.reopen(conflict, reason=reason, by=Actor.of(request), at=at)
    except RuleViolation as refusal:
        return _answered(request, refused=refusal.message, focus=None)
    messages.success(request, "要確認に戻しました。")
    return _answered(request, focus=conflict.public_id)


@never_cache
@staff_page(Ability.ATTEND)
def together(request: StaffRequest) -> HttpResponse:
    """All of one kind in one session as proposed: listed first, then settled with one press."""
    form = TogetherForm(request.POST or request.GET)
    if not form.is_valid():
        return redirect("staff:conflicts")
    session = own_session(request.membership, form.cleaned_data["session"])
    rows = listed.open_to(request.membership).filter(
        session=session, kind=form.cleaned_data["kind"]
    )
    if request.method == "POST":
        return _settle_shown(request, rows=[*rows])
    found = matters.of(rows, on=timezone.localdate())
    if not found:
        return redirect("staff:conflicts")
    context = {"nav": "conflicts", "session": session, "matters": found}
    return render(request, "attendance/conflicts/together.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def identify(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Whose card was it? Those of the roster who are not there yet come first."""
    conflict = own_conflict(request.membership, public_id)
    if conflict.state != ConflictState.OPEN:
        return redirect("staff:conflicts")
    searching = may(Role(request.membership.role), Ability.REGISTER)
    form = SearchForm(request.POST or None) if searching else None
    context: dict[str, Any] = {
        "nav": "conflicts",
        "matter": matters.of([conflict], on=timezone.localdate())[0],
        "expected": [x for x in rosters.of(conflict.session).lines if not x.came],
        "form": form,
    }
    if form is not None and request.method == "POST" and form.is_valid():
        context["people"] = look_up(request, form)
        context["nobody"] = not context["people"]
    return render(request, "attendance/conflicts/identify.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def decided(request: StaffRequest) -> HttpResponse:
    """What was settled, how, when and by whom; and what tablets took back themselves."""
    form = ListedForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = settled.of(request.membership, **wanted)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    query = "&".join(f"{name}={value}" for name, value in wanted.items() if value)
    context = {
        "nav": "conflicts",
        "form": form,
        "page": page,
        "decisions": settled.told([*page.object_list], on=timezone.localdate()),
        "query": query,
    }
    return render(request, "attendance/conflicts/decided.html", context)


def _list(request: StaffRequest, **more: Any) -> dict[str, Any]:
    """What the inbox shows; `session` in the address narrows it."""
    rows, session = _rows(request)
    found = matters.of(
        rows.order_by("-session__starts_at", "session", "occurred_at", "pk")[:MOST],
        on=timezone.localdate(),
    )
    hidden = max(0, rows.count() - MOST)
    context: dict[str, Any] = {
        "nav": "conflicts",
        "meetings": matters.by_meeting(found),
        "number": len(found) + hidden,
        "hidden": hidden,
        "only": session,
    }
    return context | abilities(request.membership) | more


def _rows(request: StaffRequest) -> tuple[Any, Session | None]:
    rows = listed.open_to(request.membership)
    try:
        key = UUID(request.GET.get("session", "") or request.POST.get("only", ""))
    except ValueError:
        return rows, None
    session = own_session(request.membership, key)
    return rows.filter(session=session), session


def _next(request: StaffRequest, conflict: SyncConflict) -> UUID | None:
    """The line after this one, as the list stands before the answer."""
    meetings: list[Meeting] = _list(request)["meetings"]
    lines = [matter for meeting in meetings for matter in meeting.matters]
    places = [n for n, x in enumerate(lines) if conflict.pk in {row.pk for row in x.rows}]
    if not places or len(lines) == 1:
        return None
    after = lines[places[0] + 1] if places[0] + 1 < len(lines) else lines[places[0] - 1]
    return after.conflict.public_id


def _answered(
    request: StaffRequest,
    *,
    done: SyncConflict | None = None,
    refused: str = "",
    focus: UUID | None,
) -> HttpResponse:
    """The list anew, with what became of it and the focus on the next line."""
    if request.headers.get("HX-Request"):
        context = _list(request, done=done, refused=refused, focus=focus)
        context["reopenable"] = done is not None and done.answer in LEAVES_AS_IT_IS
        context["why"] = done is not None and settled.asks_why(done)
        return render(request, "attendance/conflicts/list_swap.html", context)
    if done is not None:
        messages.success(request, f"「{done.get_answer_display()}」と確認しました。")
    if refused:
        messages.error(request, refused)
    only = request.POST.get("only", "")
    address = reverse("staff:conflicts") + (f"?session={only}" if only else "")
    return redirect(f"{address}#c-{focus}" if focus else address)


def _person(request: StaffRequest, key: UUID | None) -> Participant | None:
    if key is None:
        return None
    people = Participant.objects.filter(municipality=request.membership.municipality)
    found = people.filter(public_id=key).select_related("merged_into").first()
    if found is None:
        raise Http404
    return found.kept


def _settle_shown(request: StaffRequest, *, rows: list[SyncConflict]) -> HttpResponse:
    """Settle what the clerk saw listed, and nothing that came since."""
    at = timezone.now()
    try:
        seen = shown(request.POST.getlist("row"))
    except ValueError:
        return redirect("staff:conflicts")
    decisions = [Decision(row, seen[row.public_id]) for row in rows if row.public_id in seen]
    refused: list[RuleViolation] = []
    allowed = []
    for each in decisions:
        try:
            refuse_answer(request.membership, each.conflict, answer=each.answer, at=at)
        except RuleViolation as refusal:
            refused.append(refusal)
        else:
            allowed.append(each)
    answers = conflicts.settle_all(allowed, by=Actor.of(request), at=at)
    refused += [refusal for refusal in answers if refusal is not None]
    if len(decisions) > len(refused):
        number = len(decisions) - len(refused)
        messages.success(request, f"{number}件を、提案どおりに確認しました。")
    for sentence in dict.fromkeys(refusal.message for refusal in refused):
        messages.error(request, sentence)
    return redirect("staff:conflicts")
