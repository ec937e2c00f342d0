"""What the hall sees: numbers and tables, and nobody's name. No log-in, no script."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.choices import AT_A_TABLE, TicketState
from attendance.models import ConsultationQueue, Ticket
from attendance.queries import queues
from common.clock import tokyo_date

SHOWN_NEXT = 6
MONITOR_SECONDS, WAIT_SECONDS = 5, 20


@require_safe
@never_cache
def monitor(request: HttpRequest, secret: UUID) -> HttpResponse:
    """The numbers that are called, for the screen in the hall; asks for itself anew."""
    found = ConsultationQueue.objects.filter(secret=secret)
    queue = found.select_related("session__offering__municipality").first()
    if queue is None:
        raise Http404
    at = timezone.now()
    standing = queues.of(queue.session, at=at)
    over = tokyo_date(at) > tokyo_date(queue.session.starts_at)
    called = sorted(
        (row for row in standing.called if row.state == TicketState.CALLED),
        key=lambda row: row.called_at or at,
        reverse=True,
    )
    context = {
        "session": queue.session,
        "municipality": queue.session.offering.municipality,
        "over": over,
        "called": called,
        "at_work": [row for row in standing.called if row not in called],
        "next": [each.ticket.number for each in standing.line[:SHOWN_NEXT]],
        "waiting": len(standing.line),
        "absent": [row.number for row in standing.absent],
        "now": at,
    }
    answer = render(request, "attendance/consultations/monitor.html", context)
    return answer if over else _again(answer, MONITOR_SECONDS)


@require_safe
@never_cache
def wait(request: HttpRequest, ticket: UUID) -> HttpResponse:
    """Where one number stands, for whoever holds the ticket."""
    rows = Ticket.objects.select_related("queue__session__offering__municipality")
    found = rows.filter(public_id=ticket).first()
    if found is None:
        raise Http404
    at = timezone.now()
    session = found.queue.session
    over = tokyo_date(at) > tokyo_date(session.starts_at)
    waits = not over and found.state in {TicketState.WAITING, *AT_A_TABLE, TicketState.ABSENT}
    context = {
        "session": session,
        "municipality": session.offering.municipality,
        "offering": session.offering,
        "ticket": found,
        "over": over,
        "place": queues.of(session, at=at).place_of(found) if waits else None,
        "now": at,
    }
    answer = render(request, "attendance/consultations/wait.html", context)
    return _again(answer, WAIT_SECONDS) if waits else answer


def _again(answer: HttpResponse, seconds: int) -> HttpResponse:
    """Have the browser ask again: without a script, and nothing on the page moves."""
    answer["Refresh"] = str(seconds)
    answer["X-Robots-Tag"] = "noindex"
    return answer
