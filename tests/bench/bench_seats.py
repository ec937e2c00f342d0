"""Registrations in a rush: 200 at once for 20 seats, and how many a second into a large class.

    DATABASE_URL=postgresql://… python -m tests.bench.bench_seats

Serves a new database by gunicorn with two workers, posts to /api/v1/registrations/ over
loopback as strangers from different addresses, and prints the figures beside those of pretix
measured on such a machine, and of a bare DRF booking without audit, message or checks. The load
generator shares the cores. Leaves nothing behind.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from statistics import median

from tests.bench.bench_indicators import machine, scratch_database, set_up

PORT, WORKERS = 8792, 2
RUSH, SEATS, LARGE, KNOWN = 200, 20, 60_000, 10_000
CLIENTS, ALONE, SECONDS = (8, 32), 300, 8
ANSWERED = {201, 409}
LETTERS = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨ"
_numbers = count(1)


def kana(number: int) -> str:
    letters = []
    for _ in range(4):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def request(offering: str) -> bytes:
    """The bytes of one registration: a person nobody knows, from an address of their own."""
    number = next(_numbers)
    body = json.dumps(
        {
            "offering": offering,
            "channel": "web",
            "participant": {
                "name": f"{kana(number)} 花子",
                "kana": f"{kana(number)} ハナコ",
                "phone": f"0992{number:06}",
                "birth_date": "1947-04-01",
            },
        }
    ).encode()
    head = (
        "POST /api/v1/registrations/ HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{PORT}\r\n"
        "Content-Type: application/json\r\n"
        f"X-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}\r\n"
        f"Idempotency-Key: bench-{number:08}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def send(data: bytes) -> tuple[int, str]:
    """The status of the answer, and the registration's state or the code of the refusal."""
    with socket.create_connection(("127.0.0.1", PORT), timeout=60) as wire:
        wire.sendall(data)
        answer = b""
        while part := wire.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    content = json.loads(body)
    status = int(head.split(b" ", 2)[1])
    if status not in ANSWERED:
        raise SystemExit(f"the server answered {status}: {content}")
    return status, content.get("state") or content["code"]


def rush(offering: str) -> tuple[float, Counter[str]]:
    """Seconds until the last of RUSH simultaneous attempts is answered, and the answers."""
    waiting = threading.Barrier(RUSH + 1)
    answers: list[str] = []

    def attempt(data: bytes) -> None:
        waiting.wait()
        answers.append(send(data)[1])

    crowd = [threading.Thread(target=attempt, args=(request(offering),)) for _ in range(RUSH)]
    for one in crowd:
        one.start()
    waiting.wait()
    started = time.perf_counter()
    for one in crowd:
        one.join()
    return time.perf_counter() - started, Counter(answers)


def flood(offering: str, clients: int) -> float:
    """Registrations a second, from so many clients that send one after the other."""
    done = Counter[str]()
    until = time.perf_counter() + SECONDS

    def client() -> None:
        while time.perf_counter() < until:
            done[send(request(offering))[1]] += 1

    started = time.perf_counter()
    crowd = [threading.Thread(target=client) for _ in range(clients)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    seconds = time.perf_counter() - started
    if set(done) != {"confirmed"}:
        raise SystemExit(f"not everybody had a seat: {done}")
    return done["confirmed"] / seconds


def alone(offering: str) -> float:
    """Milliseconds that one registration takes while nobody else asks, the median."""
    times = []
    for _ in range(ALONE):
        data = request(offering)
        started = time.perf_counter()
        send(data)
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


@contextmanager
def served(application: str = "config.wsgi", *more: str) -> Iterator[None]:
    env = {
        **os.environ,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BEHIND_PROXY": "1",
        "LOG_LEVEL": "ERROR",
    }
    command = ["-m", "gunicorn", application, "-b", f"127.0.0.1:{PORT}", "-w", str(WORKERS)]
    server = subprocess.Popen(
        [sys.executable, *command, *more], env=env, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def offering(capacity: int) -> str:
    from django.utils import timezone

    from tests import make

    now = timezone.now()
    made = make.offering(
        capacity=capacity,
        sessions=[now + timedelta(days=30)],
        opens=now - timedelta(days=1),
        closes=now + timedelta(days=20),
    )
    return str(made.public_id)


def crowded(public_id: str) -> None:
    """Let KNOWN people have their seats already."""
    from classes.actions import registrations
    from classes.choices import Channel
    from classes.models import Offering
    from tests import make

    into = Offering.objects.get(public_id=public_id)
    for _ in range(KNOWN):
        registrations.register(
            offering=into,
            participant=make.participant(),
            request=registrations.Request(channel=Channel.PHONE),
            by=make.BY,
            at=into.opens_at,
        )


def seated(public_id: str) -> int:
    from classes.choices import RegistrationState
    from classes.models import Registration

    rows = Registration.objects.filter(offering__public_id=public_id)
    return rows.filter(state=RegistrationState.CONFIRMED).count()


def main() -> None:
    from django.db import connection

    print(f"{machine()}, load {os.getloadavg()[0]:.1f}")
    print(f"{connection.vendor}, gunicorn with {WORKERS} workers")
    small = [offering(SEATS) for _ in range(5)]
    large, full = offering(LARGE), offering(LARGE)
    crowded(full)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    with served():
        flood(offering(LARGE), 4)
        for each in small:
            seconds, answers = rush(each)
            assert seated(each) == SEATS, seated(each)
            told = ", ".join(f"{number} {word}" for word, number in answers.items())
            print(
                f"{RUSH} at once for {SEATS} seats: {seconds:.2f} s ({told});"
                " promised 0.8; pretix 2.6 to 4.2"
            )
        for name, where in {"empty": large, f"{KNOWN:,} known": full}.items():
            print(f"one at a time, {name}: {alone(where):.1f} ms; promised 8; pretix 66 to 84")
            for clients in CLIENTS:
                print(
                    f"{clients} clients, {name}: {flood(where, clients):.0f} a second;"
                    " promised 300; pretix 15, at best 31; a bare booking 760"
                )


if __name__ == "__main__":
    with scratch_database():
        set_up()
        main()
