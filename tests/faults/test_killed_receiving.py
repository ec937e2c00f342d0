"""The server killed, or the line cut, while a tablet sends: every mark exactly once.

A real server process receives batches and is killed with SIGKILL at random moments. A batch is
one transaction: it is there as a whole, or not at all. Then everything is sent again.
"""

import contextlib
import http.client
import json
import random
import socket
import time
from datetime import timedelta
from functools import partial
from threading import Thread
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEvent
from attendance.models import (
    AttendanceFact,
    CheckIn,
    Headcount,
    HelperCheckIn,
    SyncConflict,
    TapReceipt,
)
from common import cards
from common.clock import tokyo_time
from people.models import Participant
from tests import make
from tests.attendance.taps import URL, class_on
from tests.browser.server import Server
from tests.faults.test_killed import await_quiet

pytestmark = pytest.mark.django_db(transaction=True)
KILLINGS, PEOPLE = 4, 30
BATCHES = KILLINGS + 1


class Tablet:
    """A kiosk that makes batches of taps of every kind, and sends them to a real server."""

    def __init__(self, *, batches=BATCHES):
        now = timezone.now()
        self.noon = tokyo_time(now).replace(hour=12, minute=0, second=0, microsecond=0)
        offering = class_on(self.noon, capacity=1_000)
        self.session = offering.sessions.get()
        self.seats = [
            make.registration(offering, at=self.noon - timedelta(days=2))
            for _ in range(batches * PEOPLE)
        ]
        self.helper = make.helper()
        self.token = make.tablet(self.session, at=now).token
        self.batches = []

    def tap(self, **more):
        return {
            "id": str(uuid4()),
            "session": str(self.session.public_id),
            "kind": "arrived",
            "method": "tap",
            "occurred_at": (self.noon + timedelta(minutes=len(self.batches))).isoformat(),
        } | more

    def batch(self):
        """Arrivals, one of them taken back and one of somebody who leaves, walk-ins, a card$
        that nobody has, heads, and a helper who comes and goes."""
        place = len(self.batches)
        seats = self.seats[place * PEOPLE :][:PEOPLE]
        arrivals = [self.tap(registration=seat.reference) for seat in seats]
        named = {"helper": str(self.helper.public_id)}
        kana = f"ヒガシ {'アイウエオ'[place]}"
        taps = [
            *arrivals,
            self.tap(registration=seats[0].reference, kind="left"),
            self.tap(kind="voided", voids=arrivals[1]["id"]),
            self.tap(walk_in={"name": "東　花", "kana": kana}, method="walk_in"),
            self.tap(card=cards.encode_code(place + 1), method="qr"),
            self.tap(kind="counted", group={"name": "自治会", "count": place + 1}),
            self.tap(**named, kind="left" if place % 2 else "arrived"),
        ]
        self.batches.append(random.sample(taps, len(taps)))
        return self.batches[-1]

    def body(self, taps):
        return json.dumps({"sent_at": timezone.now().isoformat(), "taps": taps}).encode()

    @property
    def headers(self):
        return {"Authorization": f"Kiosk {self.token}", "Content-Type": "application/json"}

    def send(self, server, taps):
        """What became of the taps. OSError or HTTPException where no answer came."""
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        with contextlib.closing(line):
            line.request("POST", URL, self.body(taps), self.headers)
            answer = line.getresponse()
            content = json.loads(answer.read())
        assert answer.status == 200, content
        return [one["outcome"] for one in content["results"]]

    def hang_up(self, server, taps):
        """Send the taps whole, and listen no more."""
        body = self.body(taps)
        lines = [f"POST {URL} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + body)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=True):
        yield


@pytest.fixture
def tablet():
    return Tablet()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


def seconds_for_a_batch(server, tablet):
    """How long a server that was just started takes, on this machine as busy as it is."""
    server.start()
    took, outcomes = timed(partial(tablet.send, server, tablet.batch()))
    assert "refused" not in outcomes
    server.kill()
    return took


def timed(call):
    """The seconds it took, and what came back."""
    began = time.perf_counter()
    answer = call()
    return time.perf_counter() - began, answer


def killed_while_it_receives(server, tablet, *, after):
    """Kill the server so many seconds after the sending. The seconds within which it had
    answered; none, if it died before."""
    answers = []
    server.start()

    def send(taps):
        with contextlib.suppress(OSError, http.client.HTTPException):
            answers.append(timed(partial(tablet.send, server, taps))[0])

    sending = Thread(target=send, args=(tablet.batch(),))
    sending.start()
    sending.join(after)
    server.kill()
    sending.join()
    await_quiet()
    return answers


def stored(taps):
    return TapReceipt.objects.filter(pk__in=[tap["id"] for tap in taps]).count()


def nothing_is_half_written(tablet):
    for taps in tablet.batches:
        assert stored(taps) in {0, len(taps)}
    marks = {*CheckIn.objects.values_list("pk", flat=True)}
    helped = {*HelperCheckIn.objects.values_list("pk", flat=True)}
    counted = {*Headcount.objects.values_list("pk", flat=True)}
    assert marks | helped | counted == {*TapReceipt.objects.values_list("pk", flat=True)}
    told = AuditEvent.objects.filter(action__startswith="check_in.")
    assert told.count() == len(marks) + len(helped)
    assert AuditEvent.objects.filter(action="headcount.counted").count() == len(counted)
    assert AuditEvent.objects.filter(action="conflict.listed").count() == (
        SyncConflict.objects.count()
    )


def everything_is_there_once(tablet, capsys):
    taps = [tap for batch in tablet.batches for tap in batch]
    number = len(tablet.batches)
    assert {str(key) for key in TapReceipt.objects.values_list("pk", flat=True)} == {
        tap["id"] for tap in taps
    }
    facts = AttendanceFact.objects.filter(session=tablet.session)
    # Of each batch one is taken back, and one walks in.
    assert facts.filter(role="participant").count() == number * PEOPLE
    assert Participant.objects.filter(kana__startswith="ヒガシ").count() == number
    assert facts.filter(role="group").count() == number + 1
    nothing_is_half_written(tablet)
    call_command("rebuild_facts")
    assert "すべて記録と一致しています" in capsys.readouterr().out


def test_whatever_moment_the_server_is_killed_every_mark_is_there_once(server, tablet, capsys):
    took = seconds_for_a_batch(server, tablet)
    answers = killed_while_it_receives(server, tablet, after=0)
    assert answers == []
    for _ in range(KILLINGS - 1):
        after = random.uniform(0, min([took, *answers]))
        answers += killed_while_it_receives(server, tablet, after=after)
        nothing_is_half_written(tablet)

    server.start()
    for _ in range(2):
        for taps in random.sample(tablet.batches, BATCHES):
            before = stored(taps)
            outcomes = tablet.send(server, taps)
            assert "refused" not in outcomes
            assert (outcomes == ["repeated"] * len(taps)) is bool(before)
    everything_is_there_once(tablet, capsys)


def test_a_tablet_that_hangs_up_before_the_answer_sends_again(server, tablet, capsys):
    server.start()
    for _ in range(3):
        taps = tablet.batch()
        tablet.hang_up(server, taps)
        assert "refused" not in tablet.send(server, taps)
        assert tablet.send(server, taps) == ["repeated"] * len(taps)
    everything_is_there_once(tablet, capsys)
