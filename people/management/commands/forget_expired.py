"""Forget what is kept no longer. Run it every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from people.actions import drafts
from people.queries import drafts as unfinished


class Command(BaseCommand):
    """Discard unfinished input that nobody has touched for `drafts.KEPT_FOR`."""

    help = "期限の過ぎた入力途中の内容を消します。毎晩実行してください。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="件数だけを表示します")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["dry_run"]:
            waiting = unfinished.expired(at=at).count()
            self.stdout.write(f"消す予定の入力途中の内容：{waiting}件")
            return
        swept = drafts.sweep(by=Actor.command("forget_expired"), at=at)
        self.stdout.write(f"入力途中の内容を{swept}件消しました。")
