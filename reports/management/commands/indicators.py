"""The municipality's figures beside the targets of its plan."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Municipality
from common import wareki
from common.errors import RuleViolation
from common.fiscal import fiscal_year, fiscal_year_bounds, label
from reports import indicators
from reports.indicators import Reading
from reports.queries import activity
from reports.queries.activity import Activity
from reports.renderers import tables
from reports.rules import wording

HEADER = ["指標", "実績", "目標", "達成率", "暦の予定", "必要（月）", "時点"]
FIGURES = range(1, 6)


class Command(BaseCommand):
    """A table for people, or (--json) an object for machines: the figures of one day."""

    help = "計画の指標について、実績・目標・達成率・暦に対する進み具合を表示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("--json", action="store_true", help="機械可読なJSONで出力します")
        parser.add_argument("--on", metavar="DATE", help="この日の時点で（例：2026-09-30）")

    def handle(self, *_args: Any, **options: Any) -> None:
        municipality = self._municipality(options["municipality"])
        on = self._day(options["on"])
        readings = indicators.read_all(municipality, on)
        first, last = fiscal_year_bounds(fiscal_year(on))
        counts = activity.by_kind(municipality, first=first, last=min(last, on))
        if options["json"]:
            content = {
                "municipality": {"code": municipality.code, "name": municipality.name},
                "on": on.isoformat(),
                "indicators": [reading.as_json() for reading in readings],
                "activity": _activity_as_json(counts, on),
            }
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{municipality.name}（{municipality.code}）の指標")
        for line in [*_table(readings), *_activity(counts, on)]:
            self.stdout.write(line)

    def _municipality(self, code: str) -> Municipality:
        found = Municipality.objects.filter(code=code).first()
        if found is None:
            raise CommandError(
                f"市町村コード {code} の市町村は登録されていません。"
                "6けたのコードをご確認ください。"
            )
        return found

    def _day(self, text: str | None) -> date:
        if text is None:
            return timezone.localdate()
        try:
            return wareki.parse_date(text)
        except RuleViolation as fault:
            raise CommandError(f"--on {text}：{fault}") from fault


def _activity_as_json(counts: Sequence[Activity], on: date) -> dict[str, Any]:
    """The fiscal year's counts by kind; kind null is all of them."""
    return {
        "fiscal_year": fiscal_year(on),
        "counts": [
            {
                "kind": row.kind.value if row.kind else None,
                "sessions_held": row.sessions,
                "sessions_called_off": row.called_off,
                "attendances": row.attendances,
                "unique_participants": row.people,
            }
            for row in counts
        ],
    }


def _table(readings: Sequence[Reading]) -> list[str]:
    if not readings:
        return ["目標のある指標はありません。"]
    lines = tables.aligned([HEADER, *(_row(reading) for reading in readings)], right=FIGURES)
    for reading in readings:
        lines += ["", f"■ {reading.indicator.title}：{reading.pace_in_words}"]
        lines += [f"  計画の記載：{reading.indicator.target_wording}"] * bool(
            reading.indicator.target_wording
        )
        lines += [f"  数え方：{reading.sentence}", f"  出典：{reading.indicator.source}"]
    return lines


def _row(reading: Reading) -> list[str]:
    pace, unit = reading.pace, reading.indicator.unit
    return [
        reading.indicator.title,
        reading.amount,
        "—"
        if pace.goal is None
        else f"{wording.amount(pace.goal.value, unit)}（{label(pace.goal.fiscal_year)}）",
        "—" if pace.percent is None else f"{pace.percent}％",
        "—" if pace.expected is None else wording.amount(round(pace.expected), unit),
        "—" if pace.needed_per_month is None else wording.amount(pace.needed_per_month, unit),
        wareki.format_date(reading.as_of, weekday=False),
    ]


def _activity(counts: Sequence[Activity], on: date) -> list[str]:
    rows = [
        [
            row.label,
            f"{row.sessions:,}回",
            f"{row.called_off:,}回",
            f"{row.attendances:,}人",
            f"{row.people:,}人",
        ]
        for row in counts
    ]
    table = tables.aligned(
        [["種類", "開催", "中止", "延べ", "実人数"], *rows], right=range(1, 5)
    )
    heading = f"{label(fiscal_year(on))}の活動（{wareki.format_date(on, weekday=False)}まで）"
    return ["", heading, *table]
