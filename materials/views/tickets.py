"""Tickets of a consultation day to print: one on A6, all who wait four to an A4. There is
nobody's name on them, and a letter of the title that no font has does not hold up the
reception: it is printed as 〓."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import StaffRequest
from attendance.models import Ticket
from attendance.queries import queues
from attendance.queries.queues import Standing
from attendance.views.consultations import consultation, own_ticket
from classes.models import Session
from materials.documents import tickets as paper
from materials.renderers.fonts import FontsMissing
from materials.views.papers import pdf

NOBODY = "いまお待ちの方はいません。番号をお出しすると、整理券を印刷できます。"


@consultation
def of_one(request: StaffRequest, session: Session, ticket: UUID) -> HttpResponse:
    """The ticket to hand over."""
    found, standing = own_ticket(session, ticket), queues.of(session, at=timezone.now())
    try:
        return _printed([found], standing, alone=True)
    except FontsMissing as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:consultation-ticket", session.public_id, ticket)


@require_safe
@consultation
def of_day(request: StaffRequest, session: Session) -> HttpResponse:
    """The tickets of all who wait, in the order of their numbers."""
    standing = queues.of(session, at=timezone.now())
    waiting = sorted((each.ticket for each in standing.line), key=lambda row: row.number)
    try:
        if waiting:
            return _printed(waiting, standing)
        messages.error(request, NOBODY)
    except FontsMissing as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:consultation-door", session.public_id)


def _printed(
    tickets: Sequence[Ticket], standing: Standing, *, alone: bool = False
) -> HttpResponse:
    """Raises FontsMissing."""
    return pdf(
        paper.render(
            [paper.read(ticket, standing=standing) for ticket in tickets],
            office=standing.session.offering.municipality.office_name,
            dated=paper.dated(standing),
            alone=alone,
        )
    )
