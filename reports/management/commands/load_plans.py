"""Enter the published plans that are shipped with the program, or those of a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Municipality
from reports import datasets
from reports.actions import plans


class Command(BaseCommand):
    """Safe to repeat: what is there already stays as staff have made it."""

    help = "公表されている計画と指標を登録します（同梱のデータ、または --file のJSON）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", metavar="CODE", help="この市町村だけ")
        parser.add_argument("--file", type=Path, default=datasets.PLANS, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        code: str | None = options["municipality"]
        entries = self._entries(options["file"])
        if code is not None:
            entries = [entry for entry in entries if entry["code"] == code]
            if not entries:
                raise CommandError(f"市町村コード {code} の計画はデータにありません。")
        known = {town.code: town for town in Municipality.objects.order_by("code")}
        for entry in entries:
            self.stdout.write(self._load(entry, known.get(entry["code"])))

    def _entries(self, path: Path) -> list[dict[str, Any]]:
        try:
            return datasets.plans(path)
        except (OSError, ValueError, KeyError) as fault:
            raise CommandError(f"計画のデータ {path.name} を読めません：{fault}") from fault

    def _load(self, entry: dict[str, Any], municipality: Municipality | None) -> str:
        name = f"{entry['name']}（{entry['code']}）"
        if municipality is None:
            return f"{name}：市町村が登録されていないため、読み込みませんでした。"
        loaded = plans.load(
            entry, municipality=municipality, by=Actor.command("load_plans"), at=timezone.now()
        )
        return (
            f"{name}：{loaded.plan.name}　"
            f"指標を{len(loaded.added)}件登録、登録済み{len(loaded.kept)}件"
        )
