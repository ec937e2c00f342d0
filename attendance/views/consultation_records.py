"""Writing down what came of a consultation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import StaffRequest
from attendance.actions import consultation_records as records
from attendance.actions import viewings
from attendance.forms.consultations import RecordForm, answers_of, known_of
from attendance.models import ConsultationRecord, Ticket
from attendance.permissions import refuse_late
from attendance.queries import consultations, queues
from attendance.views.consultations import (
    consultation,
    desk_address,
    desk_page,
    own_ticket,
    suggestions,
)
from classes.models import Session
from classes.queries import topics
from common.errors import RuleViolation


@consultation
def recorded(request: StaffRequest, session: Session) -> HttpResponse:
    """All records of the day, and those that are missing."""
    viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
    context = {
        "nav": "today",
        "session": session,
        "standing": queues.of(session, at=timezone.now()),
        "records": consultations.records(session),
        "topics": topics.of(session.offering.municipality),
    }
    return render(request, "attendance/consultations/records.html", context)


@consultation
def record(request: StaffRequest, session: Session, ticket: UUID) -> HttpResponse:
    """The record of one ticket: written, or put right."""
    found = own_ticket(session, ticket)
    known = ConsultationRecord.objects.filter(ticket=found).first()
    if request.method == "POST":
        return _saved(request, session, ticket=found, known=known)
    viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
    length = queues.of(session, at=timezone.now()).length
    begun = answers_of(known) if known else known_of(found, length=length)
    form = _form(session, initial=begun)
    return _page(request, session, ticket=found, form=form, known=known)


def _saved(
    request: StaffRequest,
    session: Session,
    *,
    ticket: Ticket,
    known: ConsultationRecord | None,
) -> HttpResponse:
    form = _form(session, request.POST, initial=answers_of(known) if known else {})
    if form.is_valid():
        try:
            _write(request, session, ticket=ticket, form=form, known=known)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{ticket.number}番の方の記録を保存しました。")
            if request.POST.get("from") == "desk":
                return redirect(desk_address(session, ticket.table))
            return redirect("staff:consultation-records", session.public_id)
    if request.POST.get("from") == "desk":
        return desk_page(request, session, table=str(ticket.table), form=form)
    return _page(request, session, ticket=ticket, form=form, known=known)


def _write(
    request: StaffRequest,
    session: Session,
    *,
    ticket: Ticket,
    form: RecordForm,
    known: ConsultationRecord | None,
) -> None:
    """Store what was typed. Raises a RuleViolation."""
    at, by = timezone.now(), Actor.of(request)
    refuse_late(request.membership, session, at=at)
    key = form.cleaned_data["key"]
    if known is not None and known.pk == key:  # put right, or sent twice
        records.correct(known, told=form.told, by=by, at=at)
    else:
        records.write(ticket, id=key, told=form.told, by=by, at=at)


def _form(
    session: Session, data: QueryDict | None = None, *, initial: dict[str, Any]
) -> RecordForm:
    known = topics.of(session.offering.municipality)
    return RecordForm(data, topics=known, suggestions=suggestions(session), initial=initial)


def _page(request: StaffRequest, session: Session, **context: Any) -> HttpResponse:
    given = {"nav": "today", "session": session} | context
    return render(request, "attendance/consultations/record.html", given)
