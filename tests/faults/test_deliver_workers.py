"""Workers that send messages, each a process of its own, killed with SIGKILL at any moment,
with the real client against a carrier on loopback that fails in every way it can."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from notices.choices import MessageChannel, MessageState, SendingState
from notices.delivery import outbox
from notices.models import Message, Sending
from notices.queries import calls
from tests import make
from tests.faults import elsewhere
from tests.notices import carrier as carriers
from tests.notices import sending

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES, KILLINGS, LONGEST = 60, 3, 120
FAULTS = ["ok", "ok", "ok", "429", "503", "500", "hang", "garbage"]
NOW_ALLOWED = {"opens": "00:00", "closes": "23:58", "urgent_until": "23:59"}


def worker(carrier, *more):
    environment = elsewhere.environment() | {
        "CARRIER": "twilio",
        "TWILIO_ACCOUNT_SID": carriers.ACCOUNT,
        "TWILIO_AUTH_TOKEN": "a-token-for-tests",
        "TWILIO_API_BASE": carrier.address,
        "PUBLIC_ORIGIN": "https://kouza.example.lg.jp",
        "NOTICE_THREADS": "8",
        "LOG_LEVEL": "CRITICAL",
    }
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-W", "ignore", "manage.py", "deliver", *more],
        cwd=elsewhere.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def messages(settings, number=MESSAGES):
    sending.machines(settings, MessageChannel.SMS, sms_sender="+815031234567", **NOW_ALLOWED)
    now = timezone.now() - timedelta(minutes=1)
    made = [sending.say(sending.person(), at=now) for _ in range(number)]
    Message.objects.update(next_at=now)
    return made


def due_now():
    """Whatever was put off is due, and gateways are left alone no longer."""
    Message.objects.filter(next_at__isnull=False).update(next_at=timezone.now())
    outbox.pacing.Pace.objects.update(paused_until=None, faults=0)


def test_killed_workers_lose_nothing_and_send_nothing_twice(settings):
    messages(settings)
    rng = random.Random()
    with carriers.listening(fault=lambda _: rng.choice(FAULTS), latency=0.03) as carrier:
        for _ in range(KILLINGS):
            crew = [worker(carrier), worker(carrier)]
            for each in crew:
                assert "動いています" in each.stdout.readline()
            time.sleep(rng.uniform(0, 0.5))
            for each in crew:
                os.killpg(each.pid, signal.SIGKILL)
                each.communicate()
            due_now()
        carrier.fault = None
        # Whoever was killed holds its rows no longer: its time is over.
        outbox.reap(at=timezone.now() + outbox.LEASE * 2)
        for _ in range(5):
            due_now()
            last = worker(carrier, "--once")
            last.communicate(timeout=LONGEST)
            assert last.returncode == 0
            if not Message.objects.filter(next_at__isnull=False).exists():
                break

    rows = Sending.objects.order_by("pk")
    assert {carrier.times(row.key) for row in rows} <= {0, 1}
    assert {each.key for each in carrier.taken} <= {str(row.key) for row in rows}
    assert not rows.filter(state=SendingState.ASKING).exists()
    for message in Message.objects.order_by("pk"):
        taken = [row for row in message.sendings.order_by("pk") if carrier.times(row.key)]
        assert len(taken) <= 1
        if taken:
            assert message.state in {MessageState.SENT, MessageState.UNKNOWN}
    listed = calls.of(make.town(), states=calls.OPEN_STATES).count()
    sent = Message.objects.filter(state=MessageState.SENT).count()
    assert listed + sent == MESSAGES
    assert sent > 0


def test_a_worker_that_is_told_to_stop_settles_what_is_in_hand(settings):
    messages(settings)
    with carriers.listening(latency=0.2) as carrier:
        running = worker(carrier)
        assert "動いています" in running.stdout.readline()
        while not carrier.taken:
            time.sleep(0.01)
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=LONGEST)

        assert running.returncode == 0
        sent = Message.objects.filter(state=MessageState.SENT).count()
        assert (sent, len(carrier.taken)) == (Sending.objects.count(), sent)
        assert Message.objects.filter(state=MessageState.SENDING).count() == 0


def test_two_workers_share_the_work(settings):
    messages(settings)
    with carriers.listening(latency=0.05) as carrier:
        crew = [worker(carrier, "--once"), worker(carrier, "--once")]
        said = [each.communicate(timeout=LONGEST)[0] for each in crew]

        assert [each.returncode for each in crew] == [0, 0]
        assert len(carrier.taken) == len({each.key for each in carrier.taken}) == MESSAGES
        assert sum(int(line.split("件")[0]) for line in said) == MESSAGES
