"""Showing that a registration is one's own, without a log-in and without the secret link."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent
from classes.actions import ledger
from classes.models import Registration
from classes.queries import holders
from common.errors import RuleViolation

MOST_TRIES = 5


class HolderUnknown(RuleViolation):
    """No such reference number, or other digits: the sentence does not tell which."""

    code = "holder_unknown"
    message = (
        "受付番号と電話番号の組み合わせが見つかりません。受付票とお申込みのときの電話番号を"
        "お確かめのうえ、もう一度入力してください。"
        "わからないときは、講座の問合せ先へお電話ください。"
    )


class TooManyTries(RuleViolation):
    """Wrong digits again and again: also where nobody has the reference number."""

    code = "too_many_tries"
    message = (
        "間違いが続いたため、この受付番号はしばらくこの画面で使えません。"
        "お手数ですが、講座の問合せ先へお電話ください。"
    )


def prove(reference: str, *, last_four: str, by: Actor, at: datetime) -> Registration:
    """The registration with this number, if one of the person's telephone numbers ends so.

    Four digits are soon guessed, so a reference number takes MOST_TRIES wrong ones a day,
    and then none. Every one of these is stored, whether the number exists or not. Raises
    HolderUnknown or TooManyTries.
    """
    with transaction.atomic():
        known = holders.by_reference(reference)
        if known is not None:
            ledger.lock(known.offering)  # guesses made at once wait for each other
        if holders.tries(reference, at=at) >= MOST_TRIES:
            raise TooManyTries
        if known is not None and holders.answers(known, last_four=last_four):
            return known
        _remember(reference, known, by=by, at=at)
    raise HolderUnknown


def _remember(reference: str, known: Registration | None, *, by: Actor, at: datetime) -> None:
    """Count the try; where the number exists, the town reads of it in its own trail."""
    AuditEvent.objects.create(
        at=at,
        action=holders.TRIED,
        actor_kind=by.kind,
        actor_key=by.key,
        origin=by.origin,
        subject_type=Registration._meta.label,
        subject_key=reference,
    )
    if known is not None:
        audit.record(
            "holder.refused", on=known, municipality=known.offering.municipality, by=by, at=at
        )
