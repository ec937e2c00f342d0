"""How quick messages are put into the outbox, and how many a second a worker delivers.

    DATABASE_URL=postgresql://… python -m tests.bench.bench_outbox [MESSAGES] [DELIVERED]

Puts 10,000 reminders into a new database, then delivers some thousand of them with the real
client to a carrier on loopback that takes 100 ms for each, by one worker and by two, each a
process of its own. The carrier and the database share the cores with them. Leaves nothing
behind. Without a DATABASE_URL on SQLite.
"""

import argparse
import multiprocessing
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.bench.bench_indicators import machine, scratch_database, set_up

if TYPE_CHECKING:
    from people.models import Participant

LATENCY, ROUNDS = 0.1, 3
LIMIT = 1_000
"""How many a second the gateway allows: more than any of these needs."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("messages", nargs="?", type=int, default=10_000)
    asked.add_argument("delivered", nargs="?", type=int, default=2_000)
    asked.add_argument("--threads", type=int, default=32)
    told = asked.parse_args()
    os.environ |= {"CARRIER": "twilio", "SMS_RATE": str(LIMIT)}
    with scratch_database():
        set_up()
        print(machine())
        enqueue(told.messages)
        with carrier() as place:
            way = {"place": place, "threads": told.threads}
            alone = [deliver(told.delivered, 1, **way) for _ in range(ROUNDS)]
            both = [deliver(told.delivered, 2, **way) for _ in range(ROUNDS)]
    one, two = sorted(alone)[ROUNDS // 2], sorted(both)[ROUNDS // 2]
    print(f"two workers: {two / one:.2f} times one (asked: 1.8; one worker: 100 a second)")


def enqueue(number: int) -> None:
    """10,000 people with a mobile phone, told of in one transaction for each 500."""
    from django.db import transaction
    from django.utils import timezone

    from notices.actions import messages
    from notices.actions.messages import Saying, Way
    from notices.choices import MessageChannel, Purpose
    from tests.make import BY

    now = timezone.now()
    people = crowd(number, now)
    text = "6月15日（月）10:00から「はじめてのスマホ」です。会場は中央公民館です。"
    start = time.perf_counter()
    for first in range(0, number, 500):
        sayings = [
            Saying(
                participant=each,
                purpose=Purpose.SEAT_GIVEN,
                dedupe_key="reminder:2026-06-14",
                text=text,
                way=Way(channel=MessageChannel.SMS, not_before=now - timedelta(minutes=1)),
            )
            for each in people[first : first + 500]
        ]
        with transaction.atomic():
            messages.say_all(sayings, by=BY, at=now)
    seconds = time.perf_counter() - start
    print(f"put {number} messages into the outbox: {seconds:.2f} s (asked: 5 s for 10,000)")


def crowd(number: int, now: datetime) -> list["Participant"]:
    """A town that sends text messages, and people with a mobile phone."""
    from accounts.models import Municipality
    from notices.models import NoticeTerms
    from people.models import Participant, Phone

    town = Municipality.objects.create(code="462012", name="鹿児島市", section="DX")
    NoticeTerms.objects.create(
        municipality=town,
        machines=["sms"],
        sms_sender="+815031234567",
        opens="00:00",
        closes="23:58",
        urgent_until="23:59",
    )
    people = Participant.objects.bulk_create(
        Participant(
            municipality=town, name=f"甲 {each}", kana="コウ", created_at=now, name_key="甲"
        )
        for each in range(number)
    )
    Phone.objects.bulk_create(
        Phone(
            participant=each,
            municipality=town,
            digits=f"090{10_000_000 + number:08d}",
            last_four=f"{number % 10_000:04d}",
            kind="mobile",
        )
        for number, each in enumerate(people)
    )
    return people


def deliver(number: int, workers: int, *, place: str, threads: int) -> float:
    """How many a second, from the first that is sent to the last answer."""
    from django.db.models import Max, Min
    from django.utils import timezone

    from notices.models import Message, Sending

    Sending.objects.all().delete()
    Message.objects.update(state="waiting", next_at=None, tries=0)
    keys = [*Message.objects.order_by("pk").values_list("pk", flat=True)[:number]]
    Message.objects.filter(pk__in=keys).update(next_at=timezone.now())
    environment = os.environ | {
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "bench",
        "TWILIO_API_BASE": place,
        "PUBLIC_ORIGIN": "https://kouza.example.lg.jp",
        "NOTICE_THREADS": str(threads),
    }
    command = [sys.executable, "-W", "ignore", "-c", WORKER]
    crew = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(workers)
    ]
    said = [each.communicate()[0] for each in crew]
    peak = max(int(re.findall(r"peak (\d+)", line)[0]) for line in said)
    ended = Sending.objects.aggregate(first=Min("asked_at"), last=Max("answered_at"))
    assert Sending.objects.filter(state="accepted").count() == number
    seconds: float = (ended["last"] - ended["first"]).total_seconds()
    print(
        f"{workers} worker(s), {threads} threads, {number} messages: "
        f"{number / seconds:.0f} a second, {peak} MiB at most"
    )
    return number / seconds


WORKER = """
import resource, django
from django.core.management import call_command
django.setup()
call_command("deliver", "--once")
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@contextmanager
def carrier() -> Iterator[str]:
    """The carrier, in a process of its own: its work is not the workers'."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("enough")
        process.join()


def serve(pipe: Any) -> None:
    from tests.notices import carrier as carriers

    with carriers.listening(latency=LATENCY) as running:
        pipe.send(running.address)
        pipe.recv()
    print(f"(the carrier used {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.1f} s)")


if __name__ == "__main__":
    main()
