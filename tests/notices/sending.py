"""Messages in the machine's hands, and a carrier whose answers a test names."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from notices.actions import messages
from notices.actions.messages import Way
from notices.choices import MACHINE_CHANNELS, MessageChannel, MessageState, Purpose
from notices.delivery import outbox
from notices.models import Message, NoticeTerms, Sending
from notices.rules.carriers import Accepted, Answer, Letter, Report
from tests import make
from tests.make import BY, NOON

GATEWAYS = dict.fromkeys(MACHINE_CHANNELS, "notices.gateways.console.Console")
MOBILE, LANDLINE = "090-1234-5678", "099-216-1116"
_keys = count(1)


def machines(settings, *channels, town=None, **terms):
    """Let the town's messages go out by machine: text messages and calls unless named."""
    settings.NOTICE_GATEWAYS = GATEWAYS
    settings.NOTICE_RATES = dict.fromkeys(MACHINE_CHANNELS, 100_000.0)
    used = [*(channels or (MessageChannel.SMS, MessageChannel.VOICE))]
    row, _ = NoticeTerms.objects.update_or_create(
        municipality=town or make.town(), defaults={"machines": used} | terms
    )
    return row


def person(phone=MOBILE, **columns):
    return make.participant(phone=phone, **columns)


def say(to=None, *, purpose=Purpose.SEAT_GIVEN, wished=MessageChannel.SMS, at=NOON, **way):
    """Something new to say to somebody who wishes text messages."""
    return messages.say(
        to=to or person(),
        purpose=purpose,
        dedupe_key=f"registration:{next(_keys)}/{purpose}",
        text="「LINE教室」の参加が決まりました。",
        by=BY,
        at=at,
        way=Way(channel=wished, **way),
    )


def claimed(channel=MessageChannel.SMS, *, room=100, at=NOON):
    return outbox.claim(channel, room=room, worker=None, at=at)


def sent(answer, *, channel=MessageChannel.SMS, at=NOON):
    """Claim what is due and settle it with this answer; gives the sendings, read anew."""
    rows = claimed(channel, at=at)
    outbox.settle([(each.sending, answer) for each in rows], at=at)
    return [Sending.objects.get(pk=each.sending.pk) for each in rows]


def how(message):
    """How a message stands: state, channel, and when a machine tries next."""
    row = Message.objects.get(pk=message.pk)
    return MessageState(row.state), MessageChannel(row.channel), row.next_at


@dataclass
class Carrier:
    """A gateway that keeps what it was handed, and answers as it is told to."""

    channel: MessageChannel = MessageChannel.SMS
    says: Callable[[Letter], Answer] | None = None
    letters: list[Letter] = field(default_factory=list)
    reports: dict[str, Report] = field(default_factory=dict)
    handed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def send(self, letter: Letter) -> Answer:
        self.letters.append(letter)
        return self.says(letter) if self.says else Accepted(f"SM-{letter.key}")

    def look_up(self, sid: str) -> Report | None:
        return self.reports.get(sid)

    def find(self, letter: Letter) -> str | None:
        known = f"SM-{letter.key}"
        return known if known in self.reports else None
