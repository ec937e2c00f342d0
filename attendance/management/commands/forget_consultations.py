"""Forget the words of old consultation records. Run it every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Municipality
from attendance.actions import forgetting
from attendance.queries import consultations


class Command(BaseCommand):
    help = "保存期間の過ぎた相談記録の文章を消します（分類・結果・時間は残ります）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="件数だけを表示します")

    def handle(self, *_args: Any, **options: Any) -> None:
        at, by = timezone.now(), Actor.command("forget_consultations")
        for town in Municipality.objects.order_by("code"):
            if options["dry_run"]:
                waiting = consultations.outdated(town, at=at).count()
                self.stdout.write(f"{town.name}：消す予定の文章 {waiting}件")
            else:
                gone = forgetting.forget_texts(town, by=by, at=at)
                self.stdout.write(f"{town.name}：文章を{gone}件消しました。")
