"""A world in which everything goes wrong that can: workers are killed between any two steps,
carriers take things and say that they did not, reports come early, late, twice or never, clocks
jump, people are forgotten, staff have told it meanwhile.

`World` knows what really happened: which sendings the carrier took. The test compares.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from notices.actions import messages
from notices.choices import MACHINE_CHANNELS, MessageChannel, MessageState, Purpose
from notices.delivery import asking_again, outbox, pacing, receipts
from notices.models import Message, Sending
from notices.queries import calls
from notices.rules.carriers import Accepted, Refused, Report, Unclear
from people.choices import ParticipantState
from tests import make
from tests.make import BY, NOON
from tests.notices import sending

REFUSALS = ["21635", "21610", "30003", "21211", "99999"]
WORDS = [
    ("queued", ""),
    ("sent", ""),
    ("delivered", ""),
    ("undelivered", "30003"),
    ("undelivered", "30006"),
    ("failed", "30008"),
    ("completed", ""),
    ("no-answer", ""),
    ("strange", ""),
]
USED = (MessageChannel.SMS, MessageChannel.VOICE)


@dataclass
class Hand:
    """What one worker holds: handed over or not, answered or not."""

    claimed: outbox.Claimed
    answer: object = None


@dataclass
class World:
    random: Random
    at: object = NOON
    hands: list[list[Hand]] = field(default_factory=lambda: [[], []])
    taken: Counter[UUID] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)

    # ---------- what may happen ----------

    def step(self):
        acts = [
            *[self.say] * 3,
            *[self.claim] * 5,
            *[self.hand_over] * 6,
            *[self.settle] * 4,
            *[self.report] * 4,
            *[self.time_passes] * 3,
            *(self.kill, self.tend, self.look_up, self.clock_jumps),
            *(self.staff_tell, self.take_back, self.forget),
        ]
        act = self.random.choice(acts)
        act()
        self.done[act.__name__] += 1

    def say(self):
        phone = self.random.choice([sending.MOBILE, sending.LANDLINE, ""])
        due = self.random.choice([None, self.at + timedelta(hours=5)])
        wished = self.random.choice([MessageChannel.SMS, MessageChannel.PHONE])
        purpose = self.random.choice([Purpose.SEAT_GIVEN, Purpose.SESSION_CANCELLED])
        sending.say(
            sending.person(phone=phone), purpose=purpose, wished=wished, at=self.at, due_at=due
        )

    def claim(self):
        hands = self.random.choice(self.hands)
        channel = self.random.choice(USED)
        room = self.random.randint(1, 4)
        hands += [Hand(each) for each in sending.claimed(channel, room=room, at=self.at)]

    def hand_over(self):
        for hand in self._some(lambda hand: hand.answer is None):
            hand.answer = self._carrier(hand.claimed.letter)

    def settle(self):
        for hands in self.hands:
            ready = [hand for hand in hands if hand.answer is not None]
            if ready and self.random.random() < 0.7:
                hands[:] = [hand for hand in hands if hand.answer is None]
                self._store(ready)

    def kill(self):
        self.random.choice(self.hands).clear()

    def report(self):
        rows = [*Sending.objects.filter(key__in=[*self.taken]).order_by("pk")]
        if rows:
            row = self.random.choice(rows)
            status, error = self.random.choice(WORDS)
            for _ in range(self.random.choice([1, 1, 2])):
                receipts.hear(row, Report(status, error), at=self.at, sid=f"SM{row.key}")

    def look_up(self):
        for row in asking_again.claim(at=self.at):
            if asking_again.is_lost(row):
                if row.key in self.taken:
                    outbox.settle([(row, Accepted(f"SM{row.key}"))], at=self.at)
            elif self.random.random() < 0.5:
                receipts.hear(row, Report("sent"), at=self.at)

    def tend(self):
        outbox.reap(at=self.at)
        outbox.expire(at=self.at)

    def time_passes(self):
        seconds = self.random.choice([1, 20, 100, 600, 7200, 40_000])
        self.at += timedelta(seconds=seconds)

    def clock_jumps(self):
        self.at -= timedelta(minutes=self.random.choice([1, 70]))

    def staff_tell(self):
        found = calls.of(make.town(), states=calls.OPEN_STATES)
        message = self._any(found)
        if message is not None:
            messages.mark(message, result=MessageState.TOLD, by=BY, at=self.at)

    def take_back(self):
        message = self._any(Message.objects.order_by("pk"))
        if message is not None:
            messages.withdraw(
                municipality=make.town(), about=message.dedupe_key, by=BY, at=self.at
            )

    def forget(self):
        message = self._any(Message.objects.order_by("pk"))
        if message is not None and self.random.random() < 0.3:
            message.participant.state = ParticipantState.FORGOTTEN
            message.participant.save()

    # ---------- the end: fair weather ----------

    def clear_up(self):
        """All workers are gone, the carrier works and reports everything: nothing is left to
        do for a machine after a while."""
        for hands in self.hands:
            hands.clear()
        for _ in range(60):
            self.at += timedelta(hours=3)
            self.tend()
            for channel in MACHINE_CHANNELS:
                fair = [Hand(each) for each in sending.claimed(channel, at=self.at)]
                for hand in fair:
                    self.taken[hand.claimed.letter.key] += 1
                    hand.answer = Accepted(f"SM{hand.claimed.letter.key}")
                self._store(fair)
            for row in Sending.objects.filter(state="accepted").order_by("pk"):
                word = self.random.choice(["delivered", "undelivered"])
                receipts.hear(row, Report(word, "30005"), at=self.at)
            if not Message.objects.filter(next_at__isnull=False).exists():
                return

    # ---------- who does it ----------

    def _carrier(self, letter):
        """What the carrier does, and what it says of it."""
        what = self.random.choice(
            ["takes", "takes", "takes", "refuses", "busy", "takes in silence", "is silent"]
        )
        if what.startswith("takes"):
            self.taken[letter.key] += 1
        return {
            "takes": Accepted(f"SM{letter.key}"),
            "refuses": Refused(self.random.choice(REFUSALS)),
            "busy": Refused("429", carrier_fault=True),
            "takes in silence": Unclear("timeout"),
            "is silent": Unclear("timeout"),
        }[what]

    def _store(self, hands):
        answers = [(hand.claimed.sending, hand.answer) for hand in hands]
        outbox.settle(answers, at=self.at)
        pacing.note_all(answers, at=self.at)

    def _some(self, wanted):
        every = [hand for hands in self.hands for hand in hands if wanted(hand)]
        return self.random.sample(every, self.random.randint(0, len(every)))

    def _any(self, rows):
        found = [*rows]
        return self.random.choice(found) if found else None
