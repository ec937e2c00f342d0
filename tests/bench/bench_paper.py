"""How quick paper is drawn: a thousand cards, ten to an A4, each with its own QR code; and
three thousand postcards with both sides; a flyer, in every size; and a roster of three hundred.

    python3 run.py setup test
    .venv/bin/python -m tests.bench.bench_paper [CARDS] [POSTCARDS] [ROSTER]

Touches no database. Each is drawn five times; the first, smaller one, which loads the fonts, is
not counted.
"""

import argparse
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

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
    asked.add_argument("roster", nargs="?", type=int, default=300)
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
    for name, draw in flyers():
        measure(name, draw, 1)
    measure(f"a roster of {told.roster}", draw_roster, told.roster)


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


def flyers() -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """A flyer with four dates in every size, without a slip and with one."""
    from materials.choices import FlyerSize
    from materials.documents import flyer
    from materials.documents.flyer_format import Layout

    said = announcement()
    for size in FlyerSize:
        for slip in (False, True):
            layout = Layout(size, slip=slip)

            def draw(_: int, layout: Layout = layout) -> bytes:
                return flyer.render(said, dated=DAY, layout=layout).content

            yield f"a flyer, {size.value}{' with a slip' if slip else ''}", draw


def announcement() -> Any:
    from classes.choices import Kind
    from materials.documents.announcements import Announcement, Fact, Meeting

    days = ("6月1日（月）", "6月8日（月）", "6月15日（月）", "6月22日（月）")
    return Announcement(
        code="K7M4XH",
        town="鹿児島市",
        kind=Kind.CLASSROOM,
        title="はじめてのスマホ教室",
        subtitle="〜写真と地図〜",
        badges=("参加無料", "全4回", "入門"),
        meetings=tuple(
            Meeting(f"第{number}回", "令和8年", day, "10:00〜12:00", "")
            for number, day in enumerate(days, start=1)
        ),
        hours="10:00〜12:00",
        venue="鹿児島市中央公民館 第3研修室",
        place=("鹿児島市山下町5番9号", "市電「朝日通」電停から歩いて3分"),
        description="少人数で、サポーターが横につきます。くり返し聞いても大丈夫です。",
        content_label="学ぶこと",
        topics=("文字の打ち方", "写真のとり方", "地図の使い方", "LINEの始め方"),
        facts=(
            Fact("対象", "65歳以上の方（初回の開催日の年齢）"),
            Fact("定員", "15人（先着順）"),
            Fact("参加費", "無料"),
            Fact("機種", "iPhone・Android どちらでも"),
            Fact("持ち物", "スマートフォン、老眼鏡"),
        ),
        how="お申込みは、お電話か スマホで",
        period="令和8年5月1日（金）から令和8年5月25日（月）まで",
        phone="099-216-1115",
        phone_hours="平日 8:30〜17:15",
        office="鹿児島市 デジタル戦略推進室",
        address="〒892-8677 鹿児島市山下町11番1号",
        url="https://kouza.city.example.lg.jp/f/K7M4XH/",
        is_sample=False,
        is_cancelled=False,
    )


def draw_roster(count: int) -> bytes:
    from materials.documents import roster
    from materials.documents.roster import Line, Roster

    lines = tuple(
        Line(
            number=number,
            kana_row="あ" if number == 1 else "",
            name="髙田　ハナ",
            kana="タカダ ハナ",
            device="らくらくスマートフォン",
            needs=("耳が聞こえにくい",) if number % 5 == 0 else (),
            reference="",
            participant_id="",
        )
        for number in range(1, count + 1)
    )
    said = Roster(
        town="鹿児島市",
        office="鹿児島市 デジタル戦略推進室",
        title="はじめてのスマホ教室",
        meeting="第1回（全4回）",
        when="令和8年6月1日（月）10:00〜12:00",
        day=DAY,
        venue="鹿児島市中央公民館",
        instructor="上園　誠",
        lines=lines,
        is_cancelled=False,
    )
    return roster.render(said, at=datetime(2026, 6, 1, 8, 30, tzinfo=UTC)).content


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
