"""Printed flyers, each with a code of its own in the QR."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.models import Flyer, Offering
from common.errors import RuleViolation

# What somebody might type from paper: no 0/O, 1/I/L, 2/Z, 5/S, 8/B.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 6


class LabelMissing(RuleViolation):
    code = "label_missing"
    message = "配布先を入力してください。例：東部公民館の窓口、広報かごしま6月号"


@transaction.atomic
def create(offering: Offering, *, label: str, by: Actor, at: datetime) -> Flyer:
    """A flyer for one place of distribution; the same place again gets the same flyer.

    Raises LabelMissing.
    """
    label = label.strip()
    if not label:
        raise LabelMissing
    offering = (
        Offering.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=offering.pk)
    )
    known = offering.flyers.filter(label=label).order_by("pk").first()
    if known is not None:
        return known
    flyer = Flyer.objects.create(
        offering=offering, code=_unused_code(), label=label, created_at=at
    )
    audit.record("flyer.created", on=flyer, municipality=offering.municipality, by=by, at=at)
    return flyer


def _unused_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not Flyer.objects.filter(code=code).exists():
            return code
