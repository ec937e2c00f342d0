"""How many a town wants at a class, and how it asks them."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.models import StaffingTerms
from classes.queries import engagements
from classes.rules.staffing import Terms
from common.errors import RuleViolation

LONGEST_ANSWER, MOST_ASKED, LONGEST_MINUTES = 24 * 14, 10, 240


class TermsImpossible(RuleViolation):
    """The terms stay as they were."""

    code = "staffing_terms_impossible"
    message = (
        "人数・時間は、参加者の人数と返事を待つ時間を1以上、"
        "同時に依頼する人数を1〜10人にしてください。"
    )


@transaction.atomic
def settle(
    municipality: Municipality, *, terms: Terms, by: Actor, at: datetime
) -> StaffingTerms:
    """Go by these from now on; the same again changes nothing. Raises TermsImpossible."""
    if not _possible(terms):
        raise TermsImpossible
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    row = StaffingTerms.objects.filter(municipality=municipality).first()
    if row is not None and engagements.terms_of(municipality) == terms:
        return row
    row, _ = StaffingTerms.objects.update_or_create(
        municipality=municipality, defaults=vars(terms)
    )
    audit.record("staffing_terms.changed", on=row, municipality=municipality, by=by, at=at)
    return row


def _possible(terms: Terms) -> bool:
    return (
        terms.participants_per_helper >= 1
        and terms.instructors_per_session >= 0
        and 1 <= terms.answer_hours <= LONGEST_ANSWER
        and 1 <= terms.asked_at_once <= MOST_ASKED
        and 0 <= terms.before_minutes <= LONGEST_MINUTES
        and 0 <= terms.after_minutes <= LONGEST_MINUTES
    )
