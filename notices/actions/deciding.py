"""What staff decide about messages that did not go through: nobody is told twice unless a
person has said so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common.errors import RuleViolation
from notices.actions import messages
from notices.choices import (
    MACHINE_CHANNELS,
    Decision,
    MessageChannel,
    MessageState,
    SendingState,
    Shelf,
)
from notices.delivery import following, routing
from notices.models import Message, Sending
from notices.queries import calls, routes
from notices.rules import ledger

MOST_AT_ONCE = 200


class DecisionRefused(RuleViolation):
    """The message stays as it is. The sentence says why, and what to do instead."""


class NotToDecide(DecisionRefused):
    code = "message_not_to_decide"
    message = (
        "この連絡は、いま「{shelf}」のため、「{decision}」にはできません。"
        "画面を開き直して、いまの状態をご確認ください。"
    )


class TooLate(DecisionRefused):
    code = "message_too_late"
    message = "期限を過ぎているため、自動では送れません。必要なら、電話でお伝えください。"


class WordsForgotten(DecisionRefused):
    code = "message_words_forgotten"
    message = (
        "お知らせの内容は、残す日数を過ぎて消えています。"
        "必要なら、新しくお電話でお伝えになり、「電話で伝えた」を記録してください。"
    )


class NoMachine(DecisionRefused):
    code = "message_without_machine"
    message = (
        "この方に自動で送る方法がありません。電話でお伝えになるか、番号・配信停止・"
        "連絡の設定をご確認ください。"
    )


class NotThatWay(DecisionRefused):
    code = "message_not_that_way"
    message = (
        "この方には「{channel}」で送れません。番号・配信停止・連絡の設定をご確認になるか、"
        "ほかの方法を選んでください。"
    )


@dataclass(frozen=True)
class Outcome:
    """What became of a decision about several messages."""

    done: int
    refusals: tuple[RuleViolation, ...]


@transaction.atomic
def decide(
    message: Message,
    *,
    decision: Decision,
    channel: MessageChannel | None = None,
    by: Actor,
    at: datetime,
) -> Message:
    """Do with the message what staff decided; a second time it changes nothing.

    もう一度送る goes out by `channel`, or by the first machine that leads to the person.
    Raises a DecisionRefused, or AlreadyMarked.
    """
    row = following.lock([message.pk])[message.pk]
    shelf = _shelf(row)
    if shelf in ledger.DONE[decision]:
        return row
    if decision not in ledger.DECISIONS[shelf]:
        raise NotToDecide(shelf=shelf.label, decision=decision.label)
    if decision in {Decision.AGAIN, Decision.TO_STAFF} and not row.text:
        raise WordsForgotten
    if decision is Decision.AGAIN:
        return _again(row, channel, by=by, at=at)
    if decision is Decision.TO_STAFF:
        return _to_staff(row, by=by, at=at)
    if decision is Decision.ARRIVED:
        _arrived(row, at=at)
    result = MessageState.WITHDRAWN if decision is Decision.WITHDRAW else MessageState.TOLD
    return messages.mark(row, result=result, by=by, at=at)


@transaction.atomic
def decide_all(
    rows: Iterable[Message], *, decision: Decision, by: Actor, at: datetime
) -> Outcome:
    """`decide` for each of some; those that are refused stay as they are and are counted."""
    done, refusals = 0, []
    for row in sorted(rows, key=lambda each: each.pk)[:MOST_AT_ONCE]:
        try:
            with transaction.atomic():
                decide(row, decision=decision, by=by, at=at)
        except RuleViolation as refusal:
            refusals.append(refusal)
        else:
            done += 1
    return Outcome(done, tuple(refusals))


def _again(row: Message, channel: MessageChannel | None, *, by: Actor, at: datetime) -> Message:
    if routing.is_late(row, at):
        raise TooLate
    town = routes.town(row.municipality)
    reach = routes.reaches([row.person])[routes.key(row.person)]
    ways = routes.ways(row, reach=reach, town=town)
    machines = [each for each in ways if each in MACHINE_CHANNELS]
    if not machines:
        raise NoMachine
    if channel is not None and channel not in machines:
        raise NotThatWay(channel=channel.label)
    before = row.state
    routing.put(row, channel or machines[0], town=town, not_before=at)
    row.save(update_fields=routing.ROUTED)
    _write("message.sent_again", row, before=before, by=by, at=at)
    return row


def _to_staff(row: Message, *, by: Actor, at: datetime) -> Message:
    """On the call list, or among the postcards where that is the only way."""
    reach = routes.reaches([row.person])[routes.key(row.person)]
    by_post = reach.address and not reach.rings
    before = row.state
    row.state, row.next_at = MessageState.WAITING, None
    row.channel = MessageChannel.POST if by_post else MessageChannel.PHONE
    row.save(update_fields=routing.ROUTED)
    _write("message.to_staff", row, before=before, by=by, at=at)
    return row


def _arrived(row: Message, *, at: datetime) -> None:
    """The person has it: what nobody knew of its last try is known now."""
    unclear = Sending.objects.filter(message=row, state=SendingState.UNKNOWN)
    unclear.update(state=SendingState.DELIVERED, ended_at=at, look_up_at=None)


def _shelf(row: Message) -> Shelf:
    return ledger.shelf(
        MessageState(row.state),
        queued=calls.is_queued(row),
        tried=Sending.objects.filter(message=row).exists(),
    )


def _write(action: str, row: Message, *, before: str, by: Actor, at: datetime) -> None:
    audit.record(
        action,
        on=row,
        municipality=row.municipality,
        by=by,
        at=at,
        from_state=before,
        channel=row.channel,
    )
