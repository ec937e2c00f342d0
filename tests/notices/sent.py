"""Messages in every state, made as in a town office: said, claimed, handed over, settled.

sent.machines()                           # the town sends text messages and rings up
message = sent.queued()                   # 送信待ち
message = sent.after(Accepted("SM1"))     # what a carrier answered, in turn
"""

from datetime import timedelta
from itertools import count

from notices.actions import messages, terms
from notices.actions.terms import Terms
from notices.choices import MessageChannel, Purpose
from notices.delivery import outbox
from notices.queries import terms as known
from notices.rules.carriers import Accepted, Refused, Unclear
from tests import make

GATEWAYS = {each.value: "x" for each in (MessageChannel.SMS, MessageChannel.VOICE)}
SETTINGS = {
    "NOTICE_GATEWAYS": GATEWAYS,
    "NOTICE_RATES": {each.value: 1_000_000 for each in MessageChannel},
}
"""What a test that claims messages overrides: machines that are there, and never too fast."""
LANDLINE = Refused("21635")
LOST = Unclear("timeout")

_numbers = count(1)


def machines(*, town=None, channels=("sms", "voice"), sms_for="all_mobiles", **more):
    """The town lets these machines send, at any hour of the day."""
    where = town or make.town()
    given = {
        "sms_sender": "KAGOSHIMA",
        "call_from": "050-1234-5678",
        "mail_from": "a@b.example",
    }
    wanted = Terms(machines=channels, sms_for=sms_for, **(given | more))
    terms.settle(where, terms=wanted, by=make.BY, at=make.NOON)
    where.__dict__.pop("notice_terms", None)
    where._state.fields_cache.pop("notice_terms", None)
    return known.of(where)


def queued(person=None, *, key="", at=make.NOON, **way):
    """One that the machine has, to somebody with a mobile phone."""
    number = next(_numbers)
    person = person or make.participant(phone=f"090-1234-{number:04d}")
    person.refresh_from_db()
    return messages.say(
        to=person,
        purpose=way.pop("purpose", Purpose.SESSION_CANCELLED),
        dedupe_key=key or f"test:{number}",
        text="6月15日の教室は中止になりました。",
        by=make.BY,
        at=at,
        way=messages.Way(**way),
    )


def after(*answers, message=None, at=make.NOON):
    """What becomes of a message to which carriers answer so, one after the other."""
    message = message or queued(at=at)
    for step, answer in enumerate(answers):
        hand_over(message, answer, at=at + step * timedelta(hours=3))
    message.refresh_from_db()
    return message


def hand_over(message, answer, *, at):
    """One try: claimed by a worker and answered."""
    message.refresh_from_db()
    claimed = outbox.claim(MessageChannel(message.channel), room=50, worker=None, at=at)
    settled = [
        (each.sending, answer if each.sending.message_id == message.pk else Accepted(""))
        for each in claimed
    ]
    outbox.settle(settled, at=at)


def unknown(**more):
    """送信結果不明."""
    return after(LOST, **more)


def failed(**more):
    """Neither by text message nor by call: on the call list."""
    return after(LANDLINE, Refused("machine"), **more)
