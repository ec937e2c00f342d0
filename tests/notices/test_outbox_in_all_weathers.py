"""Whatever fails, wherever a worker dies: no message is lost, and none goes out twice without
being shown."""

from collections import Counter
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notices.choices import MessageChannel, MessageState, SendingState
from notices.models import Message, Receipt, Sending
from notices.queries import calls
from notices.rules import reports
from tests import make
from tests.notices import sending
from tests.notices.weather import World

pytestmark = pytest.mark.django_db
STEPS = 60
FAILURES = [word for word, stage in reports.STAGES.items() if stage is SendingState.FAILED]
ENDS = {
    MessageState.TOLD,
    MessageState.UNKNOWN,
    MessageState.EXPIRED,
    MessageState.WITHDRAWN,
}


def lived(seed):
    world = World(Random(seed))
    for _ in range(STEPS):
        world.step()
    world.clear_up()
    return world


def unfinished():
    """Messages that are neither at an end, nor on a list from which staff tell them."""
    listed = {*calls.of(make.town(), states=calls.OPEN_STATES).values_list("pk", flat=True)}
    return [
        (message.pk, message.state, message.channel, message.next_at)
        for message in Message.objects.order_by("pk")
        if message.state not in ENDS and message.pk not in listed
    ]


def hidden_from_staff():
    """Sendings of which nobody knows, whose message does not say so and has not ended."""
    rows = Sending.objects.filter(state=SendingState.UNKNOWN).select_related("message")
    return [
        (row.pk, row.message.state)
        for row in rows.order_by("pk")
        if row.message.state not in ENDS | {MessageState.WAITING, MessageState.NO_ANSWER}
        and row.message.state != MessageState.UNREACHABLE
    ]


def sent_twice(world):
    """Messages that the carrier took again although it had not said that they failed."""
    twice = []
    for message in Message.objects.order_by("pk"):
        rows = [*message.sendings.order_by("pk")]
        taken = [row for row in rows if row.key in world.taken]
        for earlier in taken[:-1]:
            said = Receipt.objects.filter(
                sending=earlier, status__in=[*FAILURES, reports.COMPLETED]
            )
            if not said.exists():
                twice.append(message.pk)
    return twice


@pytest.fixture
def machines(settings):
    return sending.machines(settings, MessageChannel.SMS, MessageChannel.VOICE)


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_message_comes_to_an_end_that_is_known_or_shown(machines, seed):
    with transaction.atomic():
        world = lived(seed)

        assert unfinished() == []
        assert hidden_from_staff() == []
        assert sent_twice(world) == []
        assert {key: times for key, times in world.taken.items() if times > 1} == {}
        assert Sending.objects.filter(state=SendingState.ASKING).count() == 0
        assert Sending.objects.filter(key__in=[*world.taken]).count() == len(world.taken)

        transaction.set_rollback(True)


def test_the_weather_has_everything_in_it(machines):
    """The property above is worth what happens in it."""
    done, ends = Counter(), Counter()
    for seed in range(5):
        with transaction.atomic():
            done += lived(seed).done
            ends += Counter(Message.objects.values_list("state", flat=True))
            transaction.set_rollback(True)

    assert len(done) == 13
    assert {*ends} >= {"told", "waiting", "unknown", "expired", "withdrawn"}
