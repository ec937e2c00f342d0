"""What follows on an outreach class by the clock: the question how many came."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import outreach_steps, outreach_words
from classes.models import OutreachRequest
from classes.queries import outreach, outreach_due
from classes.rules import letters
from classes.rules.outreach import wordings as sentences
from common import phones, wareki
from common.clock import tokyo_date
from notices.choices import Purpose
from notices.models import Message


@transaction.atomic
def ask_number(request: OutreachRequest, *, by: Actor, at: datetime) -> Message | None:
    """Ask the group how many came to a class that is over: once, by the way of its contact.

    None where there is nothing to ask, or nobody: it is not over, was called off, is reported,
    was asked before, or the contact was forgotten.
    """
    request = outreach_steps.lock(request)
    session = outreach.session_of(request)
    due = outreach_due.unreported(request.municipality, at=at).filter(pk=request.pk)
    if session is None or not due.exists() or outreach_due.asked([request]):
        return None
    text = sentences.ask_number(
        request.item.title,
        day=wareki.format_date(tokyo_date(session.starts_at)),
        phone=phones.display(request.item.phone),
    )
    purpose = Purpose.OUTREACH_REPORT
    context = {"日時": letters.moment(session.starts_at)}
    return outreach_words.say(
        request, purpose=purpose, text=text, by=by, at=at, context=context
    )
