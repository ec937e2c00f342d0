"""The call screen of a consultation: one table, one big button."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import calling, viewings
from attendance.forms.consultations import CallForm, Do, RecordForm, known_of
from attendance.models import Ticket
from attendance.permissions import own_session, refuse_late
from attendance.queries import consultations, queues, tickets
from classes.choices import Kind
from classes.models import Offering, Session
from classes.queries import announcements, topics
from common.errors import RuleViolation

P = ParamSpec("P")
STEPS: dict[Do, Callable[..., Ticket]] = {
    Do.TAKE_BACK: calling.take_back,
    Do.START: calling.start,
    Do.SET_ASIDE: calling.set_aside,
    Do.BRING_BACK: calling.bring_back,
    Do.LEAVE: calling.leave,
    Do.FINISH: calling.finish,
}
SAID = {
    Do.TAKE_BACK: "{number}番の方の呼出しを取り消しました。",
    Do.SET_ASIDE: "{number}番の方を「不在」にしました。次の方を呼べます。",
    Do.BRING_BACK: "{number}番の方は、またお待ちです。",
    Do.LEAVE: "{number}番の方を「お帰り」にしました。",
    Do.FINISH: "{number}番の方の相談を終えました。記録は「記録がまだの方」から書けます。",
}


@never_cache
@staff_page(Ability.ATTEND)
def listed(request: StaffRequest) -> HttpResponse:
    """The consultation days of the member's scope: today's and those near."""
    at = timezone.now()
    context = {"nav": "today", "days": consultations.near(request.membership, at=at)}
    return render(request, "attendance/consultations/list.html", context)


def consultation(
    view: Callable[Concatenate[StaffRequest, Session, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, ...], HttpResponseBase]:
    """A page about a consultation day of one's own; any other class leads to its roster."""

    @never_cache
    @staff_page(Ability.ATTEND)
    def page(
        request: StaffRequest, /, public_id: UUID, *args: P.args, **named: P.kwargs
    ) -> HttpResponse:
        session = own_session(request.membership, public_id)
        if session.offering.kind != Kind.CONSULTATION:
            return redirect("staff:roster", public_id)
        return view(request, session, *args, **named)

    return update_wrapper(page, view)


@consultation
def desk(request: StaffRequest, session: Session) -> HttpResponse:
    """The table, whoever sits there, and the line; posted, one press."""
    if request.method == "POST":
        return _pressed(request, session)
    viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
    return desk_page(request, session, table=request.GET.get("table", ""))


def desk_page(
    request: StaffRequest, session: Session, *, table: str, **given: Any
) -> HttpResponse:
    """The call screen; `given` is a record that was filled in and not accepted."""
    at = timezone.now()
    standing = queues.of(session, at=at)
    number = int(table) if table.isdecimal() and int(table) in standing.numbers else 0
    chosen = number or (1 if standing.tables == 1 else 0)
    there = standing.at_table(chosen)
    known = topics.of(session.offering.municipality)
    context: dict[str, Any] = {
        "nav": "today",
        "session": session,
        "standing": standing,
        "table": chosen,
        "there": there,
        "next": standing.line[0] if standing.line else None,
        "topics": known,
        "suggestions": suggestions(session),
        "do": Do,
    }
    if there is not None and there.started_at:
        begun = known_of(there, length=at - there.started_at)
        context["form"] = RecordForm(
            topics=known, suggestions=suggestions(session), initial=begun
        )
    return render(request, "attendance/consultations/desk.html", context | given)


def suggestions(session: Session) -> QuerySet[Offering]:
    """The classes of the town that somebody may still sign up for."""
    return announcements.joinable(session.offering.municipality, at=timezone.now())


def own_ticket(session: Session, public_id: UUID) -> Ticket:
    """The ticket of the session. Raises Http404."""
    found = tickets.of(session).filter(public_id=public_id)
    ticket = found.select_related("queue__session__offering__municipality").first()
    if ticket is None:
        raise Http404
    return ticket


def desk_address(session: Session, table: int | None) -> str:
    """The call screen of the table."""
    address = reverse("staff:consultation", args=[session.public_id])
    return f"{address}?table={table}" if table else address


def _pressed(request: StaffRequest, session: Session) -> HttpResponse:
    form = CallForm(request.POST)
    if not form.is_valid():
        messages.error(request, "読み取れませんでした。もう一度押してください。")
        return redirect(desk_address(session, None))
    try:
        refuse_late(request.membership, session, at=timezone.now())
        _do(request, session, form)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect(desk_address(session, form.cleaned_data["table"]))


def _do(request: StaffRequest, session: Session, form: CallForm) -> None:
    """Do what the button says. Raises a RuleViolation or Http404."""
    mark: dict[str, Any] = {"by": Actor.of(request), "at": timezone.now()}
    do, table = Do(form.cleaned_data["do"]), form.cleaned_data["table"]
    if do is Do.NEXT:
        calling.call_next(session, table=table, **mark)
        return
    ticket = own_ticket(session, form.cleaned_data["ticket"])
    if do is Do.CALL:
        calling.call(ticket, table=table, **mark)
        return
    STEPS[do](ticket, **mark)
    if do in SAID:
        messages.success(request, SAID[do].format(number=ticket.number))
