"""The reception of a consultation: whoever comes gets a number, booked or not."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import StaffRequest
from attendance.actions import queues as lines
from attendance.actions import tickets, viewings
from attendance.forms.consultations import ArrivalForm, DoorForm, NamelessForm, TablesForm
from attendance.models import Ticket
from attendance.permissions import refuse_late
from attendance.queries import queues
from attendance.views.consultations import consultation, own_ticket
from attendance.views.doors import candidates_for
from classes.models import Registration, Session
from classes.queries import topics
from common.errors import RuleViolation
from people.models import Participant


@consultation
def door(request: StaffRequest, session: Session) -> HttpResponse:
    """Who is expected, the forms for everybody else, the monitor; posted, one of them."""
    if request.method == "POST":
        step = STEPS.get(request.POST.get("step", ""))
        if step is None:
            messages.error(request, "読み取れませんでした。もう一度押してください。")
            return _back(session)
        return step(request, session)
    viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
    return _page(request, session)


@consultation
def ticket(request: StaffRequest, session: Session, ticket: UUID) -> HttpResponse:
    """The ticket to hand over: its number, and a code that leads to the wait."""
    found = own_ticket(session, ticket)
    context = {
        "nav": "today",
        "session": session,
        "ticket": found,
        "address": reverse("consultation-wait", args=[found.public_id]),
        "standing": queues.of(session, at=timezone.now()),
    }
    return render(request, "attendance/consultations/ticket.html", context)


def _page(request: StaffRequest, session: Session, **given: Any) -> HttpResponse:
    town = session.offering.municipality
    known = topics.of(town)
    standing = queues.of(session, at=timezone.now())
    new = request.GET.get("ticket", "")
    monitor = ""
    if standing.queue is not None:
        path = reverse("consultation-monitor", args=[standing.queue.secret])
        monitor = f"{settings.PUBLIC_ORIGIN}{path}"
    context: dict[str, Any] = {
        "nav": "today",
        "session": session,
        "standing": standing,
        "topics": known,
        "walk_in": DoorForm(topics=known),
        "nameless": NamelessForm(topics=known),
        "tables": TablesForm(initial={"tables": standing.tables}),
        "monitor": monitor,
        "given": next((row for row in standing.tickets if str(row.public_id) == new), None),
    }
    return render(request, "attendance/consultations/door.html", context | given)


def _booked(request: StaffRequest, session: Session) -> HttpResponse:
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        raise Http404
    registration = get_object_or_404(
        Registration.objects.select_related(
            "participant__merged_into", "slot", "offering__municipality"
        ),
        session=session,
        reference=form.cleaned_data["reference"],
    )
    try:
        at = _now(request, session)
        made = tickets.receive(
            registration,
            session=session,
            id=form.cleaned_data["key"],
            topic=request.POST.get("topic", ""),
            by=Actor.of(request),
            at=at,
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return _back(session)
    return _back(session, made)


def _walk_in(request: StaffRequest, session: Session) -> HttpResponse:
    form = DoorForm(request.POST, topics=topics.of(session.offering.municipality))
    if not form.is_valid():
        return _page(request, session, walk_in=form)
    candidates = [] if form.asked else candidates_for(request, session, form=form)
    if candidates:
        return _page(request, session, walk_in=form, candidates=candidates)
    who: Any = form.person
    if form.chosen is not None:
        people = Participant.objects.filter(municipality=request.membership.municipality)
        who = get_object_or_404(
            people.select_related("merged_into", "municipality"), public_id=form.chosen
        )
    try:
        made = tickets.walk_in(
            who,
            session=session,
            id=form.named,
            topic=form.cleaned_data["topic"],
            by=Actor.of(request),
            at=_now(request, session),
        )
    except RuleViolation as refusal:
        form.add_error(None, refusal.message)
        return _page(request, session, walk_in=form)
    return _back(session, made)


def _nameless(request: StaffRequest, session: Session) -> HttpResponse:
    form = NamelessForm(request.POST, topics=topics.of(session.offering.municipality))
    if not form.is_valid():
        return _page(request, session, nameless=form)
    try:
        made = tickets.nameless(
            session,
            id=form.named,
            topic=form.cleaned_data["topic"],
            by=Actor.of(request),
            at=_now(request, session),
        )
    except RuleViolation as refusal:
        form.add_error(None, refusal.message)
        return _page(request, session, nameless=form)
    return _back(session, made)


def _arrange(request: StaffRequest, session: Session) -> HttpResponse:
    form = TablesForm(request.POST)
    if not form.is_valid():
        return _page(request, session, tables=form)
    number = form.cleaned_data["tables"]
    try:
        lines.arrange(session, tables=number, by=Actor.of(request), at=_now(request, session))
    except RuleViolation as refusal:
        form.add_error("tables", refusal.message)
        return _page(request, session, tables=form)
    messages.success(request, f"テーブルの数を{number}にしました。")
    return _back(session)


def _renew(request: StaffRequest, session: Session) -> HttpResponse:
    try:
        lines.renew(session, by=Actor.of(request), at=_now(request, session))
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, "モニターのアドレスを新しくしました。前のアドレスはもう使えません。"
        )
    return _back(session)


STEPS = {
    "booked": _booked,
    "walk-in": _walk_in,
    "nameless": _nameless,
    "tables": _arrange,
    "renew": _renew,
}


def _now(request: StaffRequest, session: Session) -> datetime:
    """The moment of the press. Raises PastSession when it is too late for this member."""
    at = timezone.now()
    refuse_late(request.membership, session, at=at)
    return at


def _back(session: Session, made: Ticket | None = None) -> HttpResponse:
    address = reverse("staff:consultation-door", args=[session.public_id])
    return redirect(f"{address}?ticket={made.public_id}#given" if made else address)
