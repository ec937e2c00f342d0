"""How quick paper is drawn: a thousand cards, ten to an A4, each with its own QR code; and
three thousand postcards with both sides.

    python3 run.py setup test && .venv/bin/python -m tests.bench.bench_paper [CARDS] [POSTCARDS]

Touches no database. Each is drawn five times; the first, smaller one, which loads the fonts, is
not counted.
"""

import argparse
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date

ROUNDS = 5
DAY = date(2026, 6, 1)
TEXT = (
    "「はじめてのスマホ」は、抽選の結果、参加していただけることになりました。第1回は"
    "令和8年6月15日（月）10:00〜12:00、会場は鹿児島市中央公民館です。"
    "受付番号は 4821-{0:04} です。"
    "ご都合が悪くなったときは、お電話（099-216-1115）でお知らせください。"
)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("cards", nargs="?", type=int, default=1_000)
    asked.add_argument("postcards", nargs="?", type=int, default=3_000)
    told = asked.parse_args()
    load = os.getloadavg()[0]
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {load:.1f}")
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("SECRET_KEY", "bench")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    measure(f"{told.cards} cards", draw_cards, told.cards)
    measure(f"{told.postcards} postcards", draw_postcards, told.postcards)


def draw_cards(count: int) -> bytes:
    from accounts.models import Municipality
    from common import cards
    from materials.documents import card_sheets
    from materials.documents.card_sheets import Face
    from materials.rules.labels import SHEETS, SheetKind

    spread = cards.CODES // (count + 1)
    faces = [
        Face(
            "髙田　ハナ", "タカダ ハナ", f"482-{number:06}", cards.encode_code(number * spread)
        )
        for number in range(count)
    ]
    town = Municipality(name="鹿児島市", section="デジタル戦略推進室", phone="0992161115")
    ten = SHEETS[SheetKind.CARDS_10]
    return card_sheets.render(faces, town=town, sheet=ten, dated=DAY).content


def draw_postcards(count: int) -> bytes:
    from accounts.models import Municipality
    from materials.documents import postcards
    from materials.documents.postcards import Postcard, Way

    town = Municipality(name="鹿児島市", section="デジタル戦略推進室", phone="0992161115")
    cards = [
        Postcard(
            key=number,
            name="髙田　ハナ",
            postal_code="892-0816",
            address=f"鹿児島市山下町{number % 40 + 1}-{number}",
            title="当選のお知らせ",
            text=TEXT.format(number),
            person="",
        )
        for number in range(count)
    ]
    return postcards.render(cards, town=town, way=Way(), dated=DAY).content


def measure(name: str, draw: Callable[[int], bytes], count: int) -> None:
    content = draw(10)
    times, processor = [], []
    for _ in range(ROUNDS):
        began, busy = time.perf_counter(), time.process_time()
        content = draw(count)
        times.append(time.perf_counter() - began)
        processor.append(time.process_time() - busy)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: median {statistics.median(times):.2f} s, worst {max(times):.2f} s;"
        f" processor {statistics.median(processor):.2f} s;"
        f" {len(content) / 1e6:.2f} MB; {memory:.0f} MiB of memory at most"
    )


if __name__ == "__main__":
    main()
