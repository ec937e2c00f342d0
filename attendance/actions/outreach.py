"""How many came to a group's class: counted, and the request with that at its end."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from attendance.actions import headcounts
from attendance.actions.headcounts import Heads
from classes.actions import outreach_decisions
from classes.models import OutreachRequest
from classes.queries import outreach


@transaction.atomic
def report(
    request: OutreachRequest,
    *,
    key: UUID,
    heads: int | Heads,
    by: Actor,
    at: datetime,
) -> OutreachRequest:
    """Write down how many came, and of which age as far as it is known: the last step.

    A later report replaces this one; the same key again changes nothing. Raises a MarkRefused
    or an OutreachRefused.
    """
    request = outreach_decisions.close(request, by=by, at=at)
    session = outreach.session_of(request)
    assert session is not None  # what was not agreed on is not closed
    headcounts.count(id=key, session=session, group=request.group, count=heads, by=by, at=at)
    return request
