"""Saying something to somebody, and writing down how that went."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from common.errors import RuleViolation
from notices.choices import MARKS, TRANSITIONS, MessageChannel, MessageState, Purpose
from notices.delivery import routing
from notices.models import Attempt, Message
from notices.queries import calls, routes
from notices.queries.routes import Town
from notices.rules.chain import Reach
from notices.rules.wording import Values
from people.models import Helper, Participant


class AlreadyMarked(RuleViolation):
    """The result does not follow from the state in which the message is by now."""

    code = "already_marked"
    message = (
        "この連絡は、すでに「{state}」になっています。"
        "ほかの職員が先に記録した可能性があります。今の記録をご確認ください。"
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How something goes out: as the person wished, not before and not after, and what stands
    in the places of its wording ({"講座": "…"}). A town with machines may do better."""

    channel: str = MessageChannel.PHONE
    due_at: datetime | None = None
    not_before: datetime | None = None
    context: Values = field(default_factory=dict)


BY_PHONE = Way()


@transaction.atomic
def say(
    *,
    to: Participant | Helper,
    purpose: Purpose,
    dedupe_key: str,
    text: str,
    by: Actor,
    at: datetime,
    way: Way = BY_PHONE,
) -> Message:
    """Put something on the list of what people are to be told, who take part or help.

    Whoever was merged is told as the person that was kept. The same `dedupe_key` is said to a
    person once: a second time gives back the first message, unchanged. `way` is how it goes
    out, and until when it is of use. Where the town lets a machine tell it, `deliver` will.
    """
    person = to.kept if isinstance(to, Participant) else to
    whose = {"participant" if isinstance(person, Participant) else "helper": person}
    known = Message.objects.filter(**whose, dedupe_key=dedupe_key).first()
    if known is not None:
        return known
    town = routes.town(person.municipality)
    message = Message(
        **whose,
        municipality=person.municipality,
        purpose=purpose,
        dedupe_key=dedupe_key,
        text=text,
        context=way.context,
        channel=way.channel,
        wished=way.channel,
        due_at=way.due_at,
        created_at=at,
    )
    if town.machines.channels:
        reach = routes.reaches([person])[routes.key(person)]
        _route(message, town=town, reach=reach, way=way)
    message.save(force_insert=True)
    audit.record(
        "message.created",
        on=message,
        municipality=person.municipality,
        by=by,
        at=at,
        purpose=purpose,
    )
    return message


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to be said to one person who takes part; see `say`."""

    participant: Participant
    purpose: Purpose
    dedupe_key: str
    text: str
    way: Way = BY_PHONE


@transaction.atomic
def say_all(sayings: Sequence[Saying], *, by: Actor, at: datetime) -> list[Message]:
    """`say` for some hundred at once, with as many queries as for a few; gives what is new."""
    people = {each.participant.kept.pk for each in sayings}
    known = Message.objects.filter(
        participant__in=people, dedupe_key__in=[each.dedupe_key for each in sayings]
    )
    said = {*known.values_list("participant", "dedupe_key")}
    towns = Municipality.objects.in_bulk(
        {each.participant.kept.municipality_id for each in sayings}
    )
    new = [each for each in sayings if (each.participant.kept.pk, each.dedupe_key) not in said]
    messages = Message.objects.bulk_create(_routed(new, towns=towns, at=at))
    AuditEvent.objects.bulk_create(
        audit.line(
            "message.created",
            on=message,
            municipality=message.municipality,
            by=by,
            at=at,
            purpose=message.purpose,
        )
        for message in messages
    )
    return messages


def _routed(
    sayings: Sequence[Saying], *, towns: dict[int, Municipality], at: datetime
) -> list[Message]:
    """The messages, not stored, each on its way."""
    rules = {key: routes.town(each) for key, each in towns.items()}
    by_machine = any(each.machines.channels for each in rules.values())
    reaches = routes.reaches(each.participant.kept for each in sayings) if by_machine else {}
    messages = []
    for each in sayings:
        person = each.participant.kept
        message = Message(
            municipality=towns[person.municipality_id],
            participant=person,
            purpose=each.purpose,
            dedupe_key=each.dedupe_key,
            text=each.text,
            context=each.way.context,
            channel=each.way.channel,
            wished=each.way.channel,
            due_at=each.way.due_at,
            created_at=at,
        )
        town = rules[person.municipality_id]
        if town.machines.channels:
            _route(message, town=town, reach=reaches[routes.key(person)], way=each.way)
        messages.append(message)
    return messages


def _route(message: Message, *, town: Town, reach: Reach, way: Way) -> None:
    """Put a new message on the first way that leads to its person."""
    ways = routes.ways(message, reach=reach, town=town)
    start = max(message.created_at, way.not_before or message.created_at)
    routing.put(message, ways[0], town=town, not_before=start)


@transaction.atomic
def mark(
    message: Message,
    *,
    result: MessageState,
    by: Actor,
    at: datetime,
    tries_seen: int | None = None,
) -> Message:
    """Write down how a call went; the result 連絡待ち takes the last mark back.

    The same result twice changes nothing, except 不在, which may be noted again. There,
    `tries_seen` (how many tries the clerk saw) tells a second call from a second click.
    Raises AlreadyMarked when the result does not follow from the present state.
    """
    message = (
        Message.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=message.pk)
    )
    state = MessageState(message.state)
    if state is result and (result is not MessageState.NO_ANSWER or _seen(message, tries_seen)):
        return message
    if result not in TRANSITIONS[state] & MARKS:
        raise AlreadyMarked(state=state.label)
    message.state = result
    message.told_at = at if result is MessageState.TOLD else None
    # Whatever a person writes down, no machine tells it again.
    message.next_at = None
    message.save(update_fields=["state", "told_at", "next_at"])
    Attempt.objects.create(message=message, at=at, result=result, actor_key=by.key)
    audit.record(
        "message.marked",
        on=message,
        municipality=message.municipality,
        by=by,
        at=at,
        from_state=state,
        to_state=result,
    )
    return message


@transaction.atomic
def withdraw(*, municipality: Municipality, about: str, by: Actor, at: datetime) -> int:
    """Take back what nobody has been told yet, because something newer is to be said.

    `about` is how the dedupe keys begin: "offering:12/". Gives the number of messages.
    """
    # Under lock: what a clerk marks as told in this moment is told, and stays so.
    outdated = (
        Message.objects.select_for_update(of=("self",), no_key=True)
        .filter(
            municipality=municipality, dedupe_key__startswith=about, state__in=calls.OPEN_STATES
        )
        .order_by("pk")
    )
    messages = [*outdated]
    for message in messages:
        mark(message, result=MessageState.WITHDRAWN, by=by, at=at)
    _let_go(municipality, about=about, at=at)
    return len(messages)


def _let_go(municipality: Municipality, *, about: str, at: datetime) -> None:
    """What is on its way to somebody cannot be taken back; where it does not arrive, it is not
    told in another way any more."""
    Message.objects.filter(
        municipality=municipality,
        dedupe_key__startswith=about,
        state__in=[MessageState.SENDING, MessageState.SENT],
    ).filter(Q(due_at__isnull=True) | Q(due_at__gt=at)).update(due_at=at)


def _seen(message: Message, tries_seen: int | None) -> bool:
    """Whether this very mark is stored already: there are more tries than the clerk saw."""
    return tries_seen is not None and calls.tries(message) > tries_seen
