"""Workers of the print centre, each a process of its own, killed with SIGKILL at any moment:
no part is lost or drawn twice, nobody is given two cards, and the PDF is that of a straight
run."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from materials.choices import PrintState
from materials.models import CardPrint, PrintPart
from people.models import Card
from tests import make
from tests.faults import elsewhere
from tests.materials import printing
from tests.materials.test_roster import class_with, crowd

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, KILLINGS, LONGEST = 12, 3, 120
PAPERS = ("roster", "sign_in", "slips", "badges")


def worker(*more):
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-W", "ignore", "manage.py", "print_jobs", *more],
        cwd=elsewhere.ROOT,
        env=elsewhere.environment(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def sessions():
    offerings = [
        class_with(*crowd(PEOPLE), first=make.tokyo(f"2026-06-{day} 10:00")) for day in (15, 16)
    ]
    return [offering.sessions.get() for offering in offerings]


def lapsed():
    """Whoever was killed holds its part no longer: the lease is over, and is no attempt."""
    now = timezone.now()
    PrintPart.objects.filter(claim__isnull=False).update(claimed_until=now, attempts=0)


def printed():
    rows = AuditEvent.objects.filter(action__endswith=".printed")
    return sorted(rows.values_list("action", flat=True))


def test_killed_workers_leave_no_part_lost_or_doubled():
    held, clerk, now = sessions(), make.staff(), timezone.now()
    straight = printing.finished(*held, user=clerk, papers=PAPERS, at=now)
    content, written = printing.taken(straight, at=now), printed()

    job = printing.ordered(*held, user=clerk, papers=PAPERS, at=now)
    for _ in range(KILLINGS):
        crew = [worker(), worker()]
        for each in crew:
            assert "待っています" in each.stdout.readline()
        time.sleep(random.uniform(0, 0.2))
        for each in crew:
            os.killpg(each.pid, signal.SIGKILL)
            each.communicate()
        lapsed()
    crew = [worker("--once"), worker("--once")]
    assert [each.wait(LONGEST) for each in crew] == [0, 0]
    for each in crew:
        each.communicate()
    lapsed()
    last = worker("--once")
    last.communicate(timeout=LONGEST)

    job.refresh_from_db()
    assert job.state == PrintState.READY
    assert printing.taken(job, at=timezone.now()) == content
    assert printed() == sorted(written * 2)


def test_cards_are_given_once_by_workers_who_were_killed():
    held, clerk = sessions(), make.staff()
    job = printing.ordered(*held, user=clerk, papers=("cards",), at=timezone.now())
    for _ in range(KILLINGS):
        one = worker()
        assert "待っています" in one.stdout.readline()
        time.sleep(random.uniform(0, 0.2))
        os.killpg(one.pid, signal.SIGKILL)
        one.communicate()
        lapsed()
    last = worker("--once")
    last.communicate(timeout=LONGEST)

    job.refresh_from_db()
    assert job.state == PrintState.READY
    assert Card.objects.count() == CardPrint.objects.count() == 2 * PEOPLE
    assert printed() == ["cards.printed"] * 2


def test_told_to_stop_a_worker_ends_by_itself():
    one = worker()
    assert "待っています" in one.stdout.readline()

    one.send_signal(signal.SIGTERM)

    assert one.wait(LONGEST) == 0
    one.communicate()
