"""A whole draw of 100,000 registrations, with everything that is written: promised are 60 s of
one core and 400 MB.

    DATABASE_URL=postgresql://… python -m tests.bench.bench_hold [registrations]

Fills a new database, holds the draw in a process of its own, prints time, processor time,
memory and queries, and lets the reconciliation look at what came of it. Leaves nothing behind.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.bench.bench_indicators import machine, scratch_database, set_up

REGISTRATIONS, OFFERINGS, CAPACITY, BATCH = 100_000, 12, 2_000, 2_000


def promised():
    """A draw over several offerings, announced."""
    from classes.actions import draws, offerings
    from tests import make

    drafts = [
        make.offering(
            capacity=CAPACITY,
            waiting_limit=None,
            state="draft",
            selection="lottery",
            priorities=["first_time", "resident"],
        )
        for _ in range(OFFERINGS)
    ]
    draw = draws.commit(drafts, by=make.BY, at=make.NOON)
    return draw, [offerings.publish(each, by=make.BY, at=make.NOON) for each in drafts]


def crowd(town, start, *, size, dice):
    """People with a telephone number each."""
    from people.models import Participant, Phone
    from tests import make

    people = Participant.objects.bulk_create(
        Participant(
            municipality=town,
            name="髙田　ハナ",
            kana="タカダ ハナ",
            name_key="高田ハナ",
            kana_key="タカダハナ",
            residence=dice.choice(["here", "elsewhere"]),
            created_at=make.NOON,
        )
        for _ in range(size)
    )
    Phone.objects.bulk_create(
        Phone(
            participant=person,
            municipality=town,
            digits=f"0992{start + number:06}",
            last_four=f"{(start + number) % 10_000:04}",
            kind="landline",
        )
        for number, person in enumerate(people)
    )
    return people


def remembered(rows, town):
    """The history and the audit trail of registrations that were taken in."""
    from accounts.models import AuditEvent
    from classes.models import RegistrationEvent
    from tests import make

    RegistrationEvent.objects.bulk_create(
        RegistrationEvent(
            registration=row, at=make.NOON, to_state="applied", actor_kind="command"
        )
        for row in rows
    )
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=make.NOON,
            municipality_code=town.code,
            action="registration.created",
            actor_kind="command",
            actor_key="bench",
            subject_type="classes.Registration",
            subject_key=str(row.pk),
        )
        for row in rows
    )


def fill(made, registrations):
    """People with a number each, one in ten of them a couple, one registration for each."""
    from uuid import UUID

    from classes.models import Registration
    from common import references
    from tests import make

    dice, town = Random(3), made[0].municipality
    numbers = iter(dice.sample(range(references.NUMBERS), registrations))
    count, couple = Counter(), None
    for start in range(0, registrations, BATCH):
        size = min(BATCH, registrations - start)
        people = crowd(town, start, size=size, dice=dice)
        rows = []
        for person in people:
            if couple:
                offering, party = couple
                couple = None
            else:
                offering, party = dice.choice(made), None
                if dice.random() < 0.1:
                    party = UUID(int=dice.getrandbits(128), version=4)
                    couple = offering, party
            count[offering.pk] += 1
            rows.append(
                Registration(
                    offering=offering,
                    participant=person,
                    reference=references.encode(next(numbers)),
                    number=count[offering.pk],
                    state="applied",
                    channel="web",
                    party=party,
                    registered_at=make.NOON,
                )
            )
        Registration.objects.bulk_create(rows)
        remembered(rows, town)


def measured(what, work):
    """What it gives, with the time, the processor time, and the queries it took."""
    from django.db import connection

    queries = Counter()

    def count(execute, sql, *rest):
        queries["all"] += 1
        return execute(sql, *rest)

    wall, processor = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        done = work()
    say(what, f"{time.perf_counter() - wall:.1f} s")
    say("  processor time of this process", f"{time.process_time() - processor:.1f} s")
    say("  queries", f"{queries['all']:,}")
    say("  most memory, this process", f"{peak():.0f} MB")
    return done


def peak():
    # What Linux says here begins with that of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = next(line for line in status if line.startswith("VmHWM"))
    return int(found.split()[1]) * 1024 / 1e6


def say(what, value):
    print(f"{what:<44} {value:>16}", flush=True)


def hold(key):
    from accounts.models import AuditEvent
    from classes.actions import draws
    from classes.models import Draw, Registration
    from notices.models import Message
    from tests import make

    draw = Draw.objects.get(pk=key)
    closes = draw.offerings.order_by("pk")[0].closes_at
    measured("held", lambda: draws.hold(draw, by=make.BY, at=closes))
    states = Counter(Registration.objects.order_by("pk").values_list("state", flat=True))
    say("seated / in line", f"{states['confirmed']:,} / {states['waiting']:,}")
    say("messages", f"{Message.objects.count():,}")
    say("audit lines", f"{AuditEvent.objects.count():,}")


def check():
    from classes.queries import reconciliation, snapshots
    from tests import make

    def look():
        with snapshots.reading():
            return sum(1 for _ in reconciliation.findings(None, at=make.NOON + timedelta(1)))

    found = measured("check_seats over it", look)
    say("findings", found)
    if found:
        raise SystemExit("the reconciliation found something")


def django_only():
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()


def main(registrations):
    from django.db import connection

    print(f"{machine()}, load {os.getloadavg()[0]:.1f}")
    say("database", connection.vendor)
    say("registrations", f"{registrations:,}")
    draw, made = promised()
    fill(made, registrations)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    connection.close()
    for step in (["hold", str(draw.pk)], ["check"]):
        subprocess.run([sys.executable, "-m", "tests.bench.bench_hold", *step], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["hold", key]:
            django_only()
            hold(int(key))
        case ["check"]:
            django_only()
            check()
        case rest:
            with scratch_database():
                set_up()
                main(int(rest[0]) if rest else REGISTRATIONS)
