"""How long the figures take over 1,000,000 attendance facts: the promise is one second.

    python -m tests.bench.bench_indicators [facts]                      on a new SQLite file
    DATABASE_URL=postgresql://… python -m tests.bench.bench_indicators  on a new database there

Builds one town with five fiscal years of facts and the definitions of all the plans, prints the
machine, and times what the command and the pages ask for. Leaves nothing behind.
"""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from datetime import time as clock
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

FACTS = 1_000_000
PER_SESSION = 20
PEOPLE = 60_000
FIRST_DAY = date(2022, 4, 1)
DAYS = 1826
ON = date(2026, 11, 20)
RUNS = 5
BATCH = 5000
KINDS = ["classroom"] * 7 + ["outreach"] * 2 + ["consultation"]
ORGANISERS = ["city"] * 4 + ["carrier"]
SCRATCH = f"tomoni_bench_{os.getpid()}"


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database of our own: a file, or one on the server that DATABASE_URL names."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
            yield
        return
    import psycopg

    os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{SCRATCH}").geturl()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {SCRATCH}")
        server.execute(f"CREATE DATABASE {SCRATCH}")
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
            for connection in connections.all():
                connection.close_pool()  # type: ignore[attr-defined]  # psycopg's pool
            server.execute(f"DROP DATABASE {SCRATCH} WITH (FORCE)")


def set_up() -> None:
    """Tables without running through the history of migrations."""
    import django
    from django.conf import settings

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.apps import apps
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


def build(facts: int) -> None:
    """One town, its courses, venues and sessions, and facts of every kind and role."""
    from attendance.models import AttendanceFact
    from classes.choices import Kind
    from classes.models import Session
    from tests import make

    dice, town = Random(8), make.town()
    venues = [make.venue(town=town) for _ in range(30)]
    courses = [make.course(town=town) for _ in range(12)]
    offerings = [
        make.offering(town=town, course=course, venue=venues[0], sessions=0, kind=kind)
        for course in courses
        for kind in Kind
    ]
    people = [UUID(int=dice.getrandbits(128)) for _ in range(PEOPLE)]
    wanted = facts // PER_SESSION
    for start in range(0, wanted, BATCH):
        batch = [
            session_of(number, wanted, offerings=offerings, venue=dice.choice(venues))
            for number in range(start, min(start + BATCH, wanted))
        ]
        Session.objects.bulk_create(batch)
        rows = [row for session in batch for row in facts_of(session, people, dice)]
        AttendanceFact.objects.bulk_create(rows, batch_size=2000)


def session_of(number: int, of: int, *, offerings: list[Any], venue: Any) -> Any:
    """The sessions lie evenly over the five years and go round the offerings."""
    from classes.models import Session
    from common.clock import at_tokyo

    starts = at_tokyo(FIRST_DAY + timedelta(days=number * DAYS // of), clock(10))
    return Session(
        offering=offerings[number % len(offerings)],
        number=number // len(offerings) + 1,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        venue=venue,
    )


def facts_of(session: Any, people: list[UUID], dice: Random) -> Iterator[Any]:
    """Eighteen people, a group and a helper."""
    from attendance.models import AttendanceFact

    common = {
        "municipality": session.offering.municipality,
        "session": session,
        "day": session.starts_at.date(),
        "kind": dice.choice(KINDS),
        "organiser": dice.choice(ORGANISERS),
        "course_id": session.offering.course_id,
        "venue_id": session.venue_id,
    }
    for person in dice.sample(people, PER_SESSION - 2):
        first_time = int(dice.random() < 0.1)
        yield AttendanceFact(
            role="participant",
            person_key=person,
            channel="phone",
            first_time=first_time,
            **common,
        )
    yield AttendanceFact(role="group", count=dice.randint(3, 30), label="団体", **common)
    helper = str(dice.randint(1, 300))
    yield AttendanceFact(role="helper", label=helper, minutes=120, **common)


def define() -> None:
    """The indicators of all the plans, in the one town."""
    from reports import datasets
    from reports.actions import plans
    from tests import make

    town = make.town()
    for entry in datasets.plans():
        mine = entry | {"code": town.code}
        plans.load(mine, municipality=town, by=make.BY, at=make.NOON)


def timed(name: str, work: Callable[[], object]) -> None:
    """Print the median of several runs."""
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        runs.append(time.perf_counter() - start)
    print(
        f"{name:<64} {median(runs) * 1000:>6.0f} ms   (max {max(runs) * 1000:.0f})", flush=True
    )


def machine() -> str:
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    python = platform.python_version()
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {python}"


def measure() -> None:
    """The promise first, then whatever else a page or the command may ask."""
    from django.core.management import call_command
    from django.db import connection

    from attendance.models import AttendanceFact
    from reports import indicators
    from tests import make

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    print(machine())
    print(f"{connection.vendor}, {AttendanceFact.objects.count():,} facts in one town")
    options: dict[str, Any] = {"municipality": make.town().code, "json": True, "on": f"{ON}"}
    timed(
        "manage.py indicators --json, the definitions of all the plans",
        lambda: call_command("indicators", **options, stdout=StringIO()),
    )
    for reading in indicators.read_all(make.town(), ON):
        row = reading.indicator
        timed(
            f"{row.slug} {row.measure} {row.window} = {reading.amount}",
            partial(indicators.read, row, on=ON),
        )
    measure_repeats(make.town())
    measure_five_years(make.town())


def measure_repeats(town: Any) -> None:
    """The report on repeat attendance, which reads each presence since the year began."""
    from reports.queries import repeats

    for year in (ON.year, ON.year - 3):
        wanted = repeats.Wanted(year)
        timed(f"repeat attendance in {year}", partial(repeats.report, town, wanted, on=ON))


def measure_five_years(town: Any) -> None:
    """Every measure over every fact there is."""
    from reports.choices import Measure, Window
    from reports.indicators import counting
    from reports.rules.definitions import Definition, Span

    whole = Span(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))
    for what in Measure:
        definition = Definition(what, Window.DATES_CUMULATIVE, dates=whole)
        behind = counting.facts_of(town, definition, span=whole, until=whole.last)
        timed(f"all facts: {what}", partial(counting.tally, behind, what))
        timed(f"all facts by month: {what}", partial(counting.by_month, behind, what))


if __name__ == "__main__":
    amount = int(sys.argv[1]) if len(sys.argv) > 1 else FACTS
    with scratch_database():
        set_up()
        build(amount)
        define()
        measure()
