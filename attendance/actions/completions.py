"""How often somebody has to come to have completed a class."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.models import CompletionTerms
from classes.choices import SessionState
from classes.models import Offering, Session
from common.errors import RuleViolation


class TooManyToComplete(RuleViolation):
    code = "completion_out_of_range"
    message = "修了に必要な回数は、1から{held}（行う回の数）までの数で入れてください。"


@transaction.atomic
def set_terms(offering: Offering, *, sessions: int, by: Actor, at: datetime) -> CompletionTerms:
    """From now on so many meetings complete the class; told the same again, nothing happens.

    Certificates that were issued stay as they are. Raises TooManyToComplete.
    """
    rows = Session.objects.filter(offering=offering, state=SessionState.SCHEDULED)
    held = rows.count()
    if not 1 <= sessions <= held:
        raise TooManyToComplete(held=held)
    known = CompletionTerms.objects.filter(offering=offering).first()
    if known is not None and known.sessions == sessions:
        return known
    terms, _ = CompletionTerms.objects.update_or_create(
        offering=offering, defaults={"sessions": sessions}
    )
    audit.record(
        "completion.terms_changed",
        on=offering,
        municipality=offering.municipality,
        by=by,
        at=at,
        sessions=sessions,
    )
    return terms
