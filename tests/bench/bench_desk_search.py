"""How long the phone desk searches among 100,000 participants: the promise is 50 ms.

    python -m tests.bench.bench_desk_search [people]                    on a new SQLite file
    DATABASE_URL=postgresql://… python -m tests.bench.bench_desk_search on a new database there

Times the searches and the whole request (session, membership, view, template) as the server
sees it, prints the machine, and leaves nothing behind.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from random import Random
from statistics import median
from uuid import uuid4

from tests.bench.bench_indicators import machine, scratch_database, set_up

PEOPLE = 100_000
RUNS = 30
WRITTEN = {
    "ヤマダ": "山田",
    "ヤマモト": "山本",
    "ヤマグチ": "山口",
    "ヤマサキ": "山﨑",
    "ナカムラ": "中村",
    "ナカシマ": "中島",
    "タナカ": "田中",
    "タカダ": "髙田",
    "サトウ": "佐藤",
    "スズキ": "鈴木",
    "マツモト": "松本",
    "マエダ": "前田",
    "イノウエ": "井上",
    "ハマサキ": "浜﨑",
    "カワノ": "川野",
    "ヒガシ": "東",
}
FAMILIES = [*WRITTEN]
GIVEN = [
    *("ハナ", "ハナコ", "キヨ", "キヨシ", "カズコ", "フミコ", "イサム", "タケシ", "ヨシコ")
]
TEXTS = [
    "0",
    "099",
    "0994",
    "09943210",
    "1045",
    "や",
    "やま",
    "ヤマダ ハナ",
    "山",
    "山田",
    "髙田",
    "ん",
]


def build(people: int) -> None:
    """One town of people with one or two numbers; few family names, so that many match."""
    from common import kana, names
    from people.models import Participant, Phone
    from tests import make

    dice, town = Random(6), make.town()
    rows = []
    for number in range(people):
        family, given = dice.choice(FAMILIES), f"{dice.choice(GIVEN)}{dice.choice(GIVEN)}"
        name = f"{WRITTEN[family]}　{given}{number % 500}"
        reading = f"{family} {given}"
        rows.append(
            Participant(
                municipality=town,
                name=name,
                kana=reading,
                name_key=names.fold(name),
                kana_key=kana.search_key(reading),
                created_at=make.NOON,
            )
        )
    Participant.objects.bulk_create(rows, batch_size=2000)
    phones = []
    for row in rows:
        for _ in range(dice.choice([1, 1, 2])):
            digits = f"099{dice.randrange(10**7):07}"
            phones.append(
                Phone(
                    participant=row,
                    municipality=town,
                    digits=digits,
                    last_four=digits[-4:],
                    kind="landline",
                )
            )
    Phone.objects.bulk_create(phones, batch_size=2000, ignore_conflicts=True)


def timed(name: str, work: Callable[[], object]) -> None:
    work()
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        runs.append((time.perf_counter() - start) * 1000)
    print(f"{name:<44} {median(runs):>7.1f} ms   (max {max(runs):.1f})", flush=True)


def answered(response):
    """A refusal is quick; it must not pass for an answer."""
    if response.status_code != HTTPStatus.OK:
        raise SystemExit(f"the desk answered {response.status_code}")


def asked(clerk, typed):
    """One search as the desk sends it while somebody types."""
    from django.urls import reverse

    answered(clerk.post(reverse("staff:phone-search"), typed))


def measure() -> None:
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from people.models import Participant
    from people.queries import search
    from tests import make

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    print(machine())
    print(f"{connection.vendor}, {Participant.objects.count():,} people in one town")
    town = make.town()
    for text in TEXTS:
        timed(f"search 「{text}」", partial(search.by_text, text, municipality=town))
    timed(
        "warning of a second entry",
        lambda: search.alike(
            municipality=town, name="山田 ハナ", kana="ヤマダ ハナ", phones=["0994-32-1045"]
        ),
    )
    clerk = Client(headers={"host": "localhost", "hx-request": "true"})
    clerk.force_login(make.staff(town=town))
    for _ in range(30):
        make.offering(town=town, sessions=4)
    key = str(uuid4())
    for text in TEXTS:
        timed(
            f"request, search 「{text}」",
            partial(asked, clerk, {"key": key, "q": text}),
        )
    timed("request, the desk itself", lambda: answered(clerk.get(reverse("staff:phone"))))


if __name__ == "__main__":
    with scratch_database():
        set_up()
        build(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
        measure()
