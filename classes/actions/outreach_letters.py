"""Letters about a request: each has a number of its own within the fiscal year."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.choices import LetterKind
from classes.models import OutreachLetter, OutreachRequest
from classes.queries import outreach
from common.clock import tokyo_date
from common.fiscal import fiscal_year


@transaction.atomic
def issue(
    request: OutreachRequest, *, kind: LetterKind, by: Actor, at: datetime
) -> OutreachLetter:
    """Give the letter the next number of the fiscal year."""
    Municipality.objects.select_for_update(no_key=True).get(pk=request.municipality_id)
    day = tokyo_date(at)
    year = fiscal_year(day)
    issued = OutreachLetter.objects.filter(
        municipality=request.municipality_id, fiscal_year=year
    )
    last = issued.aggregate(last=Max("number"))["last"] or 0
    letter = OutreachLetter.objects.create(
        municipality=request.municipality,
        request=request,
        kind=kind,
        fiscal_year=year,
        number=last + 1,
        sign=outreach.settings_of(request.municipality).letter_sign,
        issued_on=day,
    )
    audit.record(
        "outreach.letter_issued",
        on=letter,
        municipality=request.municipality,
        by=by,
        at=at,
        kind=kind,
    )
    return letter
