"""Where somebody gets mail."""

import unicodedata
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common.errors import RuleViolation
from people.actions.participants import Forgotten
from people.choices import ParticipantState
from people.models import Participant
from people.queries import identities


class UnreadableAddress(RuleViolation):
    code = "mail_address_unreadable"
    message = (
        "メールアドレスを読み取れません。「hana@example.jp」のように、半角で入力してください。"
    )


@transaction.atomic
def settle(participant: Participant, *, email: str, by: Actor, at: datetime) -> Participant:
    """This is their address from now on; '' for none. The same again changes nothing.

    Raises UnreadableAddress, or Forgotten.
    """
    person = identities.held(participant)
    if person.state == ParticipantState.FORGOTTEN:
        raise Forgotten
    tidied = _tidied(email)
    if person.email == tidied:
        return person
    person.email = tidied
    person.save(update_fields=["email"])
    audit.record(
        "participant.mail_changed",
        on=person,
        municipality=person.municipality,
        by=by,
        at=at,
        known=bool(tidied),
    )
    return person


def _tidied(email: str) -> str:
    """As it is stored: full-width letters as a keyboard for Japanese types them are read."""
    plain = _narrow(email)
    try:
        if plain:
            validate_email(plain)
            plain.encode("ascii")
    except (ValidationError, UnicodeEncodeError) as fault:
        raise UnreadableAddress from fault
    return plain


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
