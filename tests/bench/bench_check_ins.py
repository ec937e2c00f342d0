"""Attendance: a batch of 500 taps, and single taps from many tablets at once.

    DATABASE_URL=postgresql://… python -m tests.bench.bench_check_ins

Serves a new database by gunicorn with two workers and posts to /api/v1/check-ins/ over loopback
as paired tablets. Each tap is a person's first arrival: token, receipt, rules, mark, fact,
visit and audit. The load generator shares the cores. Then what Django REST framework alone does
on the same machine (`bare`). Leaves nothing behind.
"""

import json
import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from statistics import median
from typing import Any
from uuid import uuid4

from tests.bench.bench_indicators import machine, scratch_database, set_up
from tests.bench.bench_seats import PORT, WORKERS, served

BATCH, ROUNDS, ALONE, SECONDS = 500, 5, 300, 6
CLIENTS, SESSIONS = (8, 32), 8
BARE = 1130
"""What Django REST framework alone did a second where the promise was made."""


class Hall:
    """A session with its people, and a tablet that may open it."""

    def __init__(self, people: int) -> None:
        from tests import make

        now = datetime.now().astimezone()
        made = make.offering(
            capacity=people + 1,
            sessions=[now - timedelta(minutes=5)],
            opens=now - timedelta(days=9),
            closes=now - timedelta(hours=1),
        )
        self.session = made.sessions.get()
        self.token = make.tablet(self.session, at=now).token
        self.references = iter(_seated(made, people))

    def tap(self) -> dict[str, str]:
        return {
            "id": str(uuid4()),
            "session": str(self.session.public_id),
            "kind": "arrived",
            "method": "tap",
            "occurred_at": datetime.now().astimezone().isoformat(),
            "registration": next(self.references),
        }

    def request(self, taps: int = 1) -> bytes:
        sent_at = datetime.now().astimezone().isoformat()
        told = {"sent_at": sent_at, "taps": [self.tap() for _ in range(taps)]}
        return posted("api/v1/check-ins/", told, f"Authorization: Kiosk {self.token}\r\n")


class Bare:
    """Django REST framework alone, which stores one row for each request."""

    def request(self) -> bytes:
        occurred_at = datetime.now().astimezone().isoformat()
        tap = {"id": str(uuid4()), "reference": "A1B2", "kind": "arrived"}
        return posted("taps/", tap | {"occurred_at": occurred_at})


def posted(path: str, told: dict[str, Any], head: str = "") -> bytes:
    """The request, with these lines of its head besides those that every one has."""
    body = json.dumps(told)
    head = (
        f"POST /{path} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{PORT}\r\n"
        "Content-Type: application/json\r\n"
        f"{head}Content-Length: {len(body.encode())}\r\n\r\n"
    )
    return (head + body).encode()


def _seated(offering: Any, people: int) -> list[str]:
    """The references of so many people who have a seat, written without the ledger."""
    from classes.models import Registration
    from common import references
    from people.models import Participant
    from tests import make

    town = make.town()
    rows = Participant.objects.bulk_create(
        Participant(
            municipality=town,
            name=f"髙田　{n}",
            kana="タカダ",
            name_key=f"高田{n}",
            kana_key="タカダ",
            created_at=make.NOON,
        )
        for n in range(people)
    )
    first = Registration.objects.count()
    made = Registration.objects.bulk_create(
        Registration(
            offering=offering,
            participant=row,
            reference=references.encode(first + n),
            number=n + 1,
            state="confirmed",
            channel="phone",
            registered_at=make.NOON,
        )
        for n, row in enumerate(rows)
    )
    return [row.reference for row in made]


def send(data: bytes) -> Counter[str]:
    """The outcomes that the server tells."""
    with socket.create_connection(("127.0.0.1", PORT), timeout=60) as wire:
        wire.sendall(data)
        answer = b""
        while part := wire.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    if head.split(b" ", 2)[1] not in {b"200", b"201"}:
        raise SystemExit(f"the server answered {head!r} {body!r}")
    results = json.loads(body).get("results", [{"outcome": "stored"}])
    return Counter(row["outcome"] for row in results)


def timed(requests: Iterator[bytes], *, rounds: int) -> float:
    """Seconds of the median request."""
    times = []
    for _ in range(rounds):
        data = next(requests)
        started = time.perf_counter()
        told = send(data)
        times.append(time.perf_counter() - started)
        assert set(told) == {"stored"}, told
    return median(times)


def flood(halls: Sequence[Hall | Bare], clients: int) -> float:
    """Taps a second, from so many clients that send one after the other."""
    done = Counter[str]()
    until = time.perf_counter() + SECONDS
    turn, lock = cycle(halls), threading.Lock()

    def client() -> None:
        while time.perf_counter() < until:
            with lock:
                data = next(turn).request()
            done.update(send(data))

    started = time.perf_counter()
    crowd = [threading.Thread(target=client) for _ in range(clients)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    seconds = time.perf_counter() - started
    assert set(done) == {"stored"}, done
    return done["stored"] / seconds


def analyse() -> None:
    """Let the database know how much there is, as it does by itself within minutes: until then
    it reads whole tables that were empty when it last looked."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


def main() -> None:
    from django.db import connection

    print(f"{machine()}, load {os.getloadavg()[0]:.1f}")
    print(f"{connection.vendor}, gunicorn with {WORKERS} workers")
    batches = Hall(BATCH * (ROUNDS + 1))
    one = Hall(3 * 700 * SECONDS)
    several = [Hall(2 * 120 * SECONDS) for _ in range(SESSIONS)]
    analyse()
    with served():
        for _ in range(20):
            send(one.request())
        requests = (batches.request(BATCH) for _ in range(ROUNDS))
        seconds = timed(requests, rounds=ROUNDS)
        print(f"a batch of {BATCH}: {seconds:.2f} s; promised 0.3; pretix 9 to 14")
        analyse()
        seconds = timed(iter(one.request, b""), rounds=ALONE)
        print(f"one at a time: {seconds * 1000:.1f} ms; promised 5; pretix 30 to 37")
        rates = {
            (clients, name): flood(halls, clients)
            for clients in CLIENTS
            for name, halls in {"one session": [one], "several": several}.items()
        }
    with served("tests.bench.bare", "--preload"):
        bare = {clients: flood([Bare()], clients) for clients in CLIENTS}
    for (clients, name), rate in rates.items():
        print(
            f"{clients} clients, {name}: {rate:.0f} a second, {rate / bare[clients]:.2f} of"
            f" what a bare insert does here ({bare[clients]:.0f}); promised 500 where that"
            f" does {BARE}, {500 / BARE:.2f}; pretix 36 to 61"
        )


if __name__ == "__main__":
    with scratch_database():
        set_up()
        main()
