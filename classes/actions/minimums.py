"""Too few people applied: hold it all the same.

The other ways are to open registration once more (`closing.reopen`) and to call it off
(`offerings.cancel`).
"""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import ledger
from classes.models import Offering
from classes.queries import minimums
from common.errors import RuleViolation


class NotBelowMinimum(RuleViolation):
    code = "not_below_minimum"
    message = (
        "この募集は、最少催行人数に足りています。または、すでに開催か中止が決まっています。"
        "画面を開き直してください。"
    )


@transaction.atomic
def hold_anyway(offering: Offering, *, by: Actor, at: datetime) -> Offering:
    """Hold it with fewer people than planned; kept in the audit trail, which ends the prompt.

    Raises NotBelowMinimum, also at the second click.
    """
    offering = ledger.lock(offering)
    short = minimums.shortfall(offering, at=at)
    if short is None:
        raise NotBelowMinimum
    audit.record(
        minimums.DECIDED,
        on=offering,
        municipality=offering.municipality,
        by=by,
        at=at,
        people=short.people,
        minimum=offering.minimum,
    )
    return offering
