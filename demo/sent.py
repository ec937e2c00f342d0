"""Messages in every state, for the ledger: said, claimed and settled as `deliver` does it, with
the answers that carriers give on a bad day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.conf import settings

from accounts.models import Municipality
from common.clock import at_tokyo, tokyo_date
from common.phones import PhoneKind
from demo.crew import BY
from notices.actions import messages, opt_outs, terms
from notices.actions.terms import Terms
from notices.choices import MessageChannel, MessageState, OptOutSource, Purpose, SmsFor
from notices.delivery import outbox
from notices.models import Message
from notices.queries import terms as known
from notices.rules.carriers import Accepted, Answer, Refused, Unclear
from people.choices import ContactPreference, ParticipantState, PhoneOwner
from people.models import Participant, Phone

SENDER, CALLER = "+15005550006", "+815012345678"
"""Numbers that lead to nobody."""
ARRIVED = Accepted("", delivered=True)
ANSWERS: tuple[tuple[Answer, ...], ...] = (
    (ARRIVED,),
    (Refused("busy"), ARRIVED),
    (Refused("no-answer"), ARRIVED),
    (Refused("no-answer"), Refused("no-answer")),
    (Refused("machine"),),
    (Unclear("timeout"),),
    (Unclear("carrier-fault"),),
    (Accepted("under-way"),),
)
"""What carriers answered, in turn, about one message each."""
PAUSE = timedelta(hours=2, minutes=5)
"""Between two tries: a telephone that nobody answers is left alone for two hours."""
TEXT = "スマホ教室の会場が、中央公民館に変わりました。時間は変わりません。"


def tell(municipality: Municipality, *, now: datetime, mark: str) -> None:
    """The town uses machines, and has written to ten people. Nothing where this installation
    has no carrier: then staff ring everybody."""
    if MessageChannel.VOICE not in settings.NOTICE_GATEWAYS:
        return
    _use_machines(municipality, at=now - timedelta(days=30))
    town = Municipality.objects.get(pk=municipality.pk)  # with the terms as they are now
    people = _with_lines(town, len(ANSWERS) + 2)
    day = at_tokyo(tokyo_date(now) - timedelta(days=3), time(10))
    for number, (answers, person) in enumerate(zip(ANSWERS, people, strict=False)):
        at = day + timedelta(minutes=number)
        message = _say(person, f"{mark}:{number}", at=at)
        for step, answer in enumerate(answers):
            _hand_over(message, answer, at=at + step * PAUSE)
    for person, due in zip(people[len(ANSWERS) :], (True, False), strict=False):
        _waiting(person, due=due, day=day, now=now, key=mark)
    _stopped(people[:1], at=now - timedelta(days=1))


def _use_machines(town: Municipality, *, at: datetime) -> None:
    wanted = replace(
        Terms.of(known.of(town)),
        machines=(MessageChannel.SMS, MessageChannel.VOICE),
        sms_for=SmsFor.ALL_MOBILES,
        sms_sender=SENDER,
        call_from=CALLER,
    )
    terms.settle(town, terms=wanted, by=BY, at=at)


def _with_lines(town: Municipality, number: int) -> list[Participant]:
    """People with a landline: no mobile number is surely nobody's, so the demo has none."""
    own = Phone.objects.filter(
        municipality=town, kind=PhoneKind.LANDLINE, owner=PhoneOwner.SELF
    )
    rows = Participant.objects.filter(
        municipality=town,
        state=ParticipantState.ACTIVE,
        contact_preference=ContactPreference.PHONE,
        phones__in=own,
    )
    return [*rows.select_related("municipality").distinct().order_by("pk")[:number]]


def _say(
    person: Participant, key: str, *, at: datetime, way: messages.Way = messages.BY_PHONE
) -> Message:
    return messages.say(
        to=person,
        purpose=Purpose.SESSION_CHANGED,
        dedupe_key=key,
        text=TEXT,
        by=BY,
        at=at,
        way=way,
    )


def _hand_over(message: Message, answer: Answer, *, at: datetime) -> None:
    """One try. What it was not about is left to whoever sends."""
    message.refresh_from_db()
    if message.state != MessageState.WAITING or message.next_at is None:
        return
    channel = MessageChannel(message.channel)
    claimed = outbox.claim(channel, room=1, worker=None, at=at)
    if isinstance(answer, Accepted) and answer.sid:
        answer = Accepted(f"{answer.sid}-{message.pk}")
    outbox.settle([(each.sending, answer) for each in claimed], at=at)


def _waiting(person: Participant, *, due: bool, day: datetime, now: datetime, key: str) -> None:
    """One that was of no use any more before it could go out, and one for tomorrow."""
    if due:
        over = day + timedelta(minutes=30)
        _say(person, f"{key}:over", at=day, way=messages.Way(due_at=over))
        outbox.expire(at=over)
    else:
        _say(
            person, f"{key}:ahead", at=now, way=messages.Way(not_before=now + timedelta(days=1))
        )


def _stopped(people: list[Participant], *, at: datetime) -> None:
    """Somebody rang up and wants no more calls by machine."""
    for phone in Phone.objects.filter(participant__in=people, owner=PhoneOwner.SELF):
        opt_outs.stop(
            phone.municipality,
            channel=MessageChannel.VOICE,
            number=phone.digits,
            source=OptOutSource.PHONE,
            by=BY,
            at=at,
        )
