"""Look whether the seat ledger fits together: `manage.py check_seats [--municipality CODE]`."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Municipality
from classes.models import Offering
from classes.queries import reconciliation, snapshots
from classes.queries.reconciliation import Check, Finding

FOUND, ASKED_WRONGLY = 1, 2
SHOWN = 20


class Command(BaseCommand):
    """Reads, and writes nothing; mending is for people. Safe while registrations come in."""

    help = (
        "席の台帳に食い違いがないかを調べます。何も書きかえません。"
        "食い違いがあれば、終了コードは1です。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", metavar="CODE", help="市町村コード（6桁）")
        parser.add_argument("--offering", metavar="ID", help="募集のID")
        parser.add_argument("--json", action="store_true", help="1件ずつJSONで出力します")

    def handle(self, *_args: Any, **options: Any) -> None:
        town = _town(options["municipality"])
        offering = _offering(options["offering"], town)
        with snapshots.reading():
            rows = reconciliation.findings(town, offering=offering, at=timezone.now())
            counted = self._tell(rows, as_json=options["json"])
        if counted:
            kinds = "、".join(f"{check.label} {many:,}件" for check, many in counted.items())
            raise CommandError(f"食い違いがあります：{kinds}", returncode=FOUND)
        if not options["json"]:
            self.stdout.write("席の台帳に食い違いはありません。")

    def _tell(self, rows: Iterable[Finding], *, as_json: bool) -> Counter[Check]:
        counted = Counter[Check]()
        for row in rows:
            counted[row.check] += 1
            self.stdout.write(
                json.dumps(row.as_json(), ensure_ascii=False) if as_json else _line(row)
            )
        return counted


def _line(row: Finding) -> str:
    shown = "、".join(row.receipts[:SHOWN])
    more = f" ほか{len(row.receipts) - SHOWN:,}件" if len(row.receipts) > SHOWN else ""
    numbers = f" 受付番号 {shown}{more}" if shown else ""
    place = f"{row.municipality} {row.offering}"
    return f"［{row.check.label}］{place}{numbers}：{row.sentence}"


def _town(code: str | None) -> Municipality | None:
    if code is None:
        return None
    town = Municipality.objects.filter(code=code).first()
    if town is None:
        raise CommandError(
            f"市町村コード {code} は登録されていません。", returncode=ASKED_WRONGLY
        )
    return town


def _offering(key: str | None, town: Municipality | None) -> Offering | None:
    if key is None:
        return None
    rows = Offering.objects.select_related("municipality")
    if town is not None:
        rows = rows.filter(municipality=town)
    try:
        offering = rows.filter(public_id=UUID(key)).first()
    except ValueError:
        offering = None
    if offering is None:
        raise CommandError(
            f"募集 {key} は見つかりません。募集の画面のアドレスにあるIDを指定してください。",
            returncode=ASKED_WRONGLY,
        )
    return offering
