"""The tickets of a consultation."""

from django.db.models import QuerySet

from attendance.choices import TicketState
from attendance.models import ConsultationQueue, Ticket
from attendance.rules.queueing import Waiting
from classes.models import Session


def of(session: Session) -> QuerySet[Ticket]:
    """All of the session by number, each with who it is."""
    return (
        Ticket.objects.filter(queue__session=session)
        .select_related("registration__participant__merged_into", "record")
        .order_by("number", "pk")
    )


def waiting(queue: ConsultationQueue) -> QuerySet[Ticket]:
    """Those who may be called, by number."""
    rows = Ticket.objects.filter(queue=queue, state=TicketState.WAITING)
    return rows.select_related("queue__session__offering__municipality").order_by("number")


def as_rule(ticket: Ticket) -> Waiting:
    """What the rule of the line needs to know of a ticket."""
    return Waiting(ticket.number, ticket.arrived_at, ticket.booked_at)
