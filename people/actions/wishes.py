"""What somebody says about being contacted: written down, and withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common import wareki
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions.participants import Forgotten
from people.choices import Matter, ParticipantState, WishAnswer, WishWay
from people.models import ContactWish, Participant
from people.queries import identities
from people.queries import wishes as known


class WishRefused(RuleViolation):
    """Nothing was written down. The sentence says why."""


class SaidLater(WishRefused):
    code = "wish_said_later"
    message = "聞いた日が先の日付になっています。今日までの日を入力してください。"


class SaidBefore(WishRefused):
    code = "wish_said_before"
    message = (
        "{day}に、もっと新しいご希望を聞いています。聞いた日をご確認ください。"
        "新しいほうが間違いのときは、先にそれを取り消してください。"
    )


class WithdrawnBefore(WishRefused):
    code = "wish_withdrawn_outside"
    message = "取り消す日は、ご希望を聞いた日から今日までの日を入力してください。"


@dataclass(frozen=True)
class Wish:
    """What somebody said."""

    matter: Matter
    answer: WishAnswer
    said_on: date
    way: WishWay


@transaction.atomic
def say(participant: Participant, *, wish: Wish, by: Actor, at: datetime) -> ContactWish:
    """Write down an agreement or a refusal; it holds from now on, and what held is history.

    Exactly what holds already is written once. Raises a WishRefused or Forgotten.
    """
    if wish.said_on > tokyo_date(at):
        raise SaidLater
    person = _held(participant)
    before = _holding(person, wish.matter)
    if before is not None and _same(before, wish):
        return before
    if before is not None and before.said_on > wish.said_on:
        raise SaidBefore(day=wareki.format_date(before.said_on))
    rows = ContactWish.objects.filter(participant=person, matter=wish.matter, ended_at=None)
    rows.update(ended_on=wish.said_on, ended_at=at)
    said = ContactWish.objects.create(participant=person, entered_at=at, **vars(wish))
    _tell("said", said, person, by=by, at=at)
    return said


@transaction.atomic
def withdraw(
    participant: Participant, *, matter: Matter, on: date, by: Actor, at: datetime
) -> None:
    """The answer holds no more, and the matter is 未確認 again; nothing that a joined entry
    said earlier comes back. Again, it changes nothing. Raises WithdrawnBefore or Forgotten."""
    person = _held(participant)
    before = _holding(person, matter)
    if before is None:
        return
    if not before.said_on <= on <= tokyo_date(at):
        raise WithdrawnBefore
    rows = ContactWish.objects.filter(
        participant__in=identities.of(person), matter=matter, ended_at=None
    )
    rows.update(ended_on=on, ended_at=at)
    _tell("withdrawn", before, person, by=by, at=at)


def _held(participant: Participant) -> Participant:
    person = identities.held(participant)
    if person.state == ParticipantState.FORGOTTEN:
        raise Forgotten
    return person


def _holding(person: Participant, matter: Matter) -> ContactWish | None:
    found = {each.matter: each.wish for each in known.of(person).standings}
    return found[matter]


def _same(row: ContactWish, wish: Wish) -> bool:
    return all(getattr(row, name) == value for name, value in vars(wish).items())


def _tell(what: str, row: ContactWish, on: Participant, *, by: Actor, at: datetime) -> None:
    audit.record(
        f"contact_wish.{what}",
        on=on,
        municipality=on.municipality,
        by=by,
        at=at,
        matter=row.matter,
        answer=row.answer,
    )
