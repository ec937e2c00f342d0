"""Forget what was drawn and has been kept long enough. Run it every hour."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from materials.actions import print_jobs
from materials.queries import print_jobs as known


class Command(BaseCommand):
    """Delete the PDFs of orders a day after they were ready, or ten minutes after somebody took
    them."""

    help = "期限の過ぎた「まとめて印刷」のPDFを消します。1時間ごとに実行してください。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="件数だけを表示します")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["dry_run"]:
            due = known.expired(at=at, municipality=None).count()
            self.stdout.write(f"消す予定のまとめて印刷：{due}件")
            return
        gone = print_jobs.forget_expired(by=Actor.command("forget_prints"), at=at)
        self.stdout.write(f"まとめて印刷を{gone}件消しました。")
