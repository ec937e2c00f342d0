"""Two tablets mark the same people without a network. In whichever order, batches and numbers
their taps arrive, and whatever answers are lost: the same is written down in the end."""

import random
from contextlib import contextmanager
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.choices import OFF_THE_LIST
from attendance.models import AttendanceFact, CheckIn, HelperCheckIn, SyncConflict, TapReceipt
from classes.actions import registrations
from common import cards
from people.models import Participant
from tests import make
from tests.attendance.taps import MORNING, Tablet, back, class_on, seat, tap
from tests.lengths import LONG

pytestmark = pytest.mark.django_db
STRANGE = cards.encode_code(4321)
KANA = "アズマ ハナ"
SUBJECTS = ("first", "second", "gave back", "unknown", "newcomer", "card", "helper", "group")
EXAMPLES, LONGEST = (400, 55) if LONG else (24, 30)


class World:
    """Two classes at the same time at two halls, people of every kind, and two tablets."""

    def __init__(self) -> None:
        self.key = UUID(int=1)
        self.sessions = [class_on().sessions.get() for _ in range(2)]
        first, second, gone, unknown = (make.participant() for _ in range(4))
        for session, person in zip(self.sessions, (first, second), strict=True):
            seat(session.offering, person)
        held = seat(self.sessions[0].offering, gone)
        registrations.cancel(held, reason="旅行", by=make.BY, at=MORNING)
        self.people = {"first": first, "second": second, "gave back": gone, "unknown": unknown}
        self.helper = make.helper()
        self.tablets = [Tablet(*self.sessions) for _ in range(2)]
        self.ids: dict[str, int] = {}

    def subject(self, name: str) -> dict[str, object]:
        if name in self.people:
            return {"person": str(self.people[name].public_id)}
        if name == "newcomer":
            told = {"name": "東　花", "kana": KANA, "phone": "099-216-1999"}
            return {"walk_in": told}
        if name == "helper":
            return {"helper": str(self.helper.public_id)}
        return {"card": STRANGE}

    @contextmanager
    def anew(self):
        """Everything as it was at first; and again afterwards."""
        self.ids.clear()
        assert not TapReceipt.objects.exists()
        with transaction.atomic():
            yield self
            transaction.set_rollback(True)

    def taps(self, story):
        """The taps of the story, with ids of this world."""
        made = []
        for place, (where, name, kind, target) in enumerate(story):
            more = {
                "id": str(uuid5(self.key, str(place))),
                "occurred_at": f"2026-06-01T10:{place:02}:00+09:00",
            }
            self.ids[more["id"]] = place
            if kind == "voided" and place:
                made.append(back(made[target % place], **more))
            elif name == "group":
                heads = {"name": "自治会", "count": place + 1}
                made.append(tap(self.sessions[where], kind="counted", group=heads, **more))
            else:
                left = kind == "left" and name != "newcomer"
                more["kind"] = "left" if left else "arrived"
                made.append(tap(self.sessions[where], **self.subject(name), **more))
        return made

    def state(self):
        """What is stored, in words that are the same whatever the keys."""
        names = {person.person_key: name for name, person in self.people.items()}
        newcomers = Participant.objects.filter(kana=KANA)
        names |= dict.fromkeys(newcomers.values_list("person_key", flat=True), "newcomer")
        place = {session.pk: number for number, session in enumerate(self.sessions)}
        within = {"session__in": self.sessions}
        return {
            "newcomers": newcomers.count(),
            "facts": sorted(
                (
                    place[one.session_id],
                    names.get(one.person_key, one.role),
                    "" if one.role == "helper" else one.label,
                    one.count,
                    one.minutes,
                )
                for one in AttendanceFact.objects.filter(**within)
            ),
            "receipts": self.numbers(TapReceipt.objects.filter(**within)),
            "marks": self.numbers(CheckIn.objects.filter(**within)),
            "helpers": self.numbers(HelperCheckIn.objects.filter(**within)),
            "asked": sorted(
                (one.kind, self.ids[str(one.tap)], self.ids.get(str(one.other_id), -1))
                for one in SyncConflict.objects.filter(**within).exclude(state__in=OFF_THE_LIST)
            ),
        }

    def numbers(self, rows):
        return sorted(self.ids[str(row.pk)] for row in rows)


@pytest.fixture
def world(db):
    """One for all examples: each leaves it as it was."""
    return World()


def sent(world, taps, dice):
    """Send the taps from two tablets: shuffled, repeated, in batches, answers lost."""
    left = [*taps, *dice.choices(taps, k=dice.randint(0, len(taps)))]
    dice.shuffle(left)
    while left:
        size = dice.choice((1, 1, 2, 3, 5, 8))
        batch, left = left[:size], left[size:]
        for _ in range(dice.choice((1, 1, 2))):
            outcomes = dice.choice(world.tablets).send(*batch)
            assert {outcome for outcome, _ in outcomes} <= {"stored", "repeated", "conflict"}
    return world.state()


TAP = st.tuples(
    st.integers(0, 1),
    st.sampled_from(SUBJECTS),
    st.sampled_from(["arrived", "arrived", "left", "voided"]),
    st.integers(0, LONGEST),
)
# Hypothesis prefers short lists; here any length is as likely as any other.
STORY = st.integers(1, LONGEST).flatmap(
    lambda length: st.lists(TAP, min_size=length, max_size=length)
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[*HealthCheck])
@given(story=STORY, seed=st.integers(0, 1_000_000))
def test_the_order_of_arrival_changes_nothing(world, story, seed):
    # Withdrawals of withdrawals are refused or of no use, as they come: none are made.
    story = [
        (where, name, kind if kind != "voided" or not undone(story, at) else "arrived", target)
        for at, (where, name, kind, target) in enumerate(story)
    ]
    with world.anew():
        in_order = sent_in_order(world, world.taps(story))
    for number in range(2):
        with world.anew():
            found = sent(world, world.taps(story), random.Random(seed + number))
        assert found == in_order


def sent_in_order(world, taps):
    for each in taps:
        world.tablets[0].send(each)
    return world.state()


def undone(story, at):
    """Whether the tap there would take back a withdrawal."""
    return at > 0 and any(kind == "voided" for _, _, kind, _ in [story[story[at][3] % at]])
