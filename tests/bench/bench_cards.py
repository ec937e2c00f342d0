"""How quick a thousand participants' cards are drawn, ten to an A4, each with its own QR code.

    python3 run.py setup test && .venv/bin/python -m tests.bench.bench_cards [CARDS]

Touches no database. The first sheet, which loads the fonts, is not counted.
"""

import argparse
import os
import platform
import resource
import statistics
import time
from datetime import date

ROUNDS = 5


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("cards", nargs="?", type=int, default=1_000)
    count = asked.parse_args().cards
    machine = f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{machine}; {count} cards")
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    measure(count)


def measure(count: int) -> None:
    from accounts.models import Municipality
    from common import cards
    from materials.documents import card_sheets
    from materials.documents.card_sheets import Face
    from materials.rules.labels import SHEETS, SheetKind

    town = Municipality(name="鹿児島市", section="デジタル戦略推進室", phone="0992161115")
    spread = cards.CODES // (count + 1)
    faces = [
        Face(
            "髙田　ハナ", "タカダ ハナ", f"482-{number:06}", cards.encode_code(number * spread)
        )
        for number in range(count)
    ]

    def draw(drawn: list[Face]) -> bytes:
        return card_sheets.render(
            drawn, town=town, sheet=SHEETS[SheetKind.CARDS_10], dated=date(2026, 6, 1)
        ).content

    content = draw(faces[:10])
    times, processor = [], []
    for _ in range(ROUNDS):
        began, busy = time.perf_counter(), time.process_time()
        content = draw(faces)
        times.append(time.perf_counter() - began)
        processor.append(time.process_time() - busy)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"median {statistics.median(times):.2f} s, worst {max(times):.2f} s")
    print(f"processor time, median {statistics.median(processor):.2f} s")
    print(f"{len(content) / 1e6:.2f} MB on {-(-count // 10)} pages, {memory:.0f} MiB of memory")


if __name__ == "__main__":
    main()
