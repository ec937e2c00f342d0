"""Forget what is kept no longer. Run it every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from people.actions import drafts, follow_ups
from people.queries import drafts as unfinished
from people.queries import follow_ups as calls


class Command(BaseCommand):
    """Discard unfinished input that nobody has touched for `drafts.KEPT_FOR`, and the notes of
    calls older than `follow_ups.KEPT_FOR`."""

    help = "期限の過ぎた入力途中の内容と、お声かけのメモを消します。毎晩実行してください。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="件数だけを表示します")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["dry_run"]:
            waiting = unfinished.expired(at=at).count()
            notes = calls.outdated_notes(at=at).count()
            self.stdout.write(f"消す予定の入力途中の内容：{waiting}件")
            self.stdout.write(f"消す予定のお声かけのメモ：{notes}件")
            return
        by = Actor.command("forget_expired")
        swept, forgotten = drafts.sweep(by=by, at=at), follow_ups.forget_notes(by=by, at=at)
        self.stdout.write(f"入力途中の内容を{swept}件消しました。")
        self.stdout.write(f"お声かけのメモを{forgotten}件消しました。")
