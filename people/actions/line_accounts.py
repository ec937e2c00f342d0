"""Somebody's account on LINE: a code is given, sent by them to the official account, and links
the two."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common.errors import RuleViolation
from people.actions.participants import Forgotten
from people.choices import ParticipantState
from people.models import LineAccount, LineCode, Participant
from people.queries import identities

VALID_FOR = timedelta(minutes=30)
DIGITS = 8


class NotLinked(RuleViolation):
    code = "line_not_linked"
    message = "LINEは、つながっていません。画面を開き直して、ご確認ください。"


@transaction.atomic
def give_code(participant: Participant, *, by: Actor, at: datetime) -> LineCode:
    """A number to send to the official account; the one given before is worth nothing any more.

    Raises Forgotten.
    """
    person = _held(participant)
    LineCode.objects.filter(participant=person).delete()
    LineCode.objects.filter(until__lte=at).delete()
    code = LineCode.objects.create(participant=person, code=_free(), until=at + VALID_FOR)
    _tell("code_given", person, by=by, at=at)
    return code


@transaction.atomic
def link(*, code: str, user_id: str, by: Actor, at: datetime) -> LineAccount | None:
    """Link the account from which a code came. None for a code that nobody was given, or that
    is over. What was linked to the entry before ends."""
    given = (
        LineCode.objects.select_for_update(of=("self",), no_key=True)
        .filter(code=code, until__gt=at)
        .select_related("participant")
        .first()
    )
    if given is None or not user_id:
        return None
    person = _held(given.participant)
    given.delete()
    _end(person, at=at)
    account = LineAccount.objects.create(participant=person, user_id=user_id, linked_at=at)
    _tell("linked", person, by=by, at=at)
    return account


@transaction.atomic
def unlink(participant: Participant, *, by: Actor, at: datetime) -> None:
    """Send them nothing more by LINE. Raises NotLinked."""
    person = _held(participant)
    if not _end(person, at=at):
        raise NotLinked
    _tell("unlinked", person, by=by, at=at)


@transaction.atomic
def leave(*, user_id: str, by: Actor, at: datetime) -> int:
    """The account has left the official account, or blocked it: whoever shared it is reached by
    it no more. Gives how many entries."""
    rows = LineAccount.objects.filter(user_id=user_id, ended_at__isnull=True)
    people = [row.participant for row in rows.select_related("participant").order_by("pk")]
    for person in people:
        _end(person, at=at)
        _tell("unlinked", person, by=by, at=at)
    return len(people)


@transaction.atomic
def forget(participant: Participant, *, by: Actor, at: datetime) -> None:
    """Part of forgetting somebody: no account and no code is left."""
    LineCode.objects.filter(participant=participant).delete()
    if _end(participant, at=at):
        _tell("unlinked", participant, by=by, at=at)


def _end(person: Participant, *, at: datetime) -> int:
    """The accounts of a person, whichever of their entries they are linked to."""
    rows = LineAccount.objects.filter(
        participant__in=identities.of(person), ended_at__isnull=True
    )
    return rows.update(ended_at=at, user_id="")


def _held(participant: Participant) -> Participant:
    person = identities.held(participant)
    if person.state == ParticipantState.FORGOTTEN:
        raise Forgotten
    return person


def _free() -> str:
    """Eight digits that nobody else has just now."""
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        if not LineCode.objects.filter(code=code).exists():
            return code


def _tell(what: str, person: Participant, *, by: Actor, at: datetime) -> None:
    audit.record(f"line.{what}", on=person, municipality=person.municipality, by=by, at=at)
