"""The process killed at any point: no seat lost or doubled, nothing half-written.

A crew of child processes sends requests to the API, each killed with SIGKILL at a random
moment. What the killed have left behind is then looked at, and everything is sent again.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from rest_framework.throttling import ScopedRateThrottle

from accounts.models import AuditEvent
from attendance.models import AttendanceFact, CheckIn
from classes.choices import LIVE_STATES
from classes.models import Offering, Registration, RegistrationEvent
from people.models import Participant
from tests import make
from tests.faults import crew, elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
KILLINGS = 15
MOST_ANSWERS = 8
LONGEST_PAUSE = 0.03  # seconds
ENOUGH = 20
"""Registrations without which the killings prove nothing: till then they go on."""


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=True):
        yield


@pytest.fixture
def order():
    """What the crew is told: three classes, of which two fill up, and a clerk's session."""
    now = timezone.now()
    offerings = [
        make.offering(
            first=now + timedelta(hours=3 * place + 1),
            closes=now + timedelta(hours=1),
            opens=now - timedelta(days=1),
            capacity=capacity,
        )
        for place, capacity in enumerate((1_000, 30, 8))
    ]
    clerk = Client()
    clerk.force_login(make.staff())
    return {
        "offerings": [str(each.public_id) for each in offerings],
        "sessions": [str(each.sessions.get().public_id) for each in offerings],
        "session": clerk.cookies["sessionid"].value,
        "now": now.isoformat(),
        "first": 0,
    }


def killed_again_and_again(order):
    """Let the crew work, and kill it. Every child is killed at work, none ends by itself."""
    more = {"PUBLIC_WRITE_RATE": "9999999/hour", "ALLOWED_HOSTS": "testserver"}
    with (
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.faults.crew"],
            cwd=elsewhere.ROOT,
            env=elsewhere.environment() | more,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as program,
        gone_afterwards(program),
    ):
        assert program.stdin is not None
        assert program.stdout is not None
        killings = 0
        while killings < KILLINGS or not there_is_enough_to_prove():
            # Some of what the last crew did is asked for again.
            first = max(0, next_number() - crew.THREADS)
            print(json.dumps(order | {"first": first}), file=program.stdin, flush=True)
            child = int(program.stdout.readline())
            for _ in range(random.randint(1, MOST_ANSWERS)):
                assert program.stdout.readline().strip() == crew.ANSWERED
            time.sleep(random.uniform(0, LONGEST_PAUSE))
            os.kill(child, signal.SIGKILL)
            assert int(last_word(program.stdout)) == signal.SIGKILL
            await_quiet()
            killings += 1


def there_is_enough_to_prove():
    return Registration.objects.count() >= ENOUGH and CheckIn.objects.exists()


@contextlib.contextmanager
def gone_afterwards(program):
    """Let no child live on when a test fails."""
    try:
        yield
    finally:
        os.killpg(program.pid, signal.SIGKILL)


def last_word(answers):
    """How a child ended, after what it still said."""
    return next(line for line in answers if line.strip() != crew.ANSWERED)


def await_quiet():
    """PostgreSQL notices a little later that nobody is there any more."""
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND backend_type = 'client backend'"
                " AND state <> 'idle' AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)


def next_number():
    keys = Registration.objects.order_by("-request_key").values_list("request_key", flat=True)
    return int(keys[0].rpartition("-")[2]) + 1 if keys else 0


def keys_of(rows, *, of):
    return sorted(int(key) for key in rows.values_list(of, flat=True))


@pytest.fixture
def unhurried(monkeypatch):
    """The same requests are sent again from here, more of them than a stranger may send."""
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"public-write": None})


@pytest.mark.usefixtures("unhurried")
def test_whatever_moment_the_process_is_killed_nothing_is_half_written(
    order, settings: Settings, capsys
):
    killed_again_and_again(order)
    nothing_is_half_written()

    # Those who were not answered ask again, and so do those who were.
    before = {row.request_key: row.reference for row in Registration.objects.all()}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {
        "DEFAULT_THROTTLE_RATES": {"public-write": None}
    }
    cache.clear()
    visitor = Client()
    numbers = range(next_number())
    first = {number: crew.register(visitor, number, order) for number in numbers}
    again = {number: crew.register(visitor, number, order) for number in numbers}

    assert again == first
    assert before == {
        f"api:public:{crew.key(number)}": reference
        for number, reference in first.items()
        if f"api:public:{crew.key(number)}" in before
    }
    nothing_is_half_written()
    call_command("rebuild_facts")
    assert "すべて記録と一致しています" in capsys.readouterr().out


def nothing_is_half_written():
    registered = [*Registration.objects.order_by("pk").values_list("pk", flat=True)]
    created = AuditEvent.objects.filter(action="registration.created")
    begun = RegistrationEvent.objects.filter(from_state="")
    assert keys_of(created, of="subject_key") == registered
    assert keys_of(begun, of="registration_id") == registered

    cancelled = Registration.objects.exclude(state__in=LIVE_STATES)
    ended = RegistrationEvent.objects.exclude(from_state="")
    told = AuditEvent.objects.filter(action="registration.cancelled")
    assert keys_of(ended, of="registration_id") == keys_of(cancelled, of="pk")
    assert keys_of(told, of="subject_key") == keys_of(cancelled, of="pk")

    for offering in Offering.objects.all():
        assert offering.registrations.filter(state__in=LIVE_STATES).count() <= offering.capacity

    lonely = Participant.objects.annotate(seats=Count("registrations")).filter(seats=0)
    assert [*lonely] == []
    people = keys_of(Participant.objects.all(), of="pk")
    written_down = AuditEvent.objects.filter(action="participant.created")
    assert keys_of(written_down, of="subject_key") == people
    assert not Participant.objects.exclude(phones__isnull=False).exists()
    twice = Participant.objects.values("kana_key").annotate(n=Count("pk")).filter(n__gt=1)
    assert [*twice] == []

    marked = AuditEvent.objects.filter(action="check_in.arrived").count()
    assert marked == CheckIn.objects.count()
    assert AttendanceFact.objects.count() == CheckIn.objects.count()
    call_command("rebuild_facts")
