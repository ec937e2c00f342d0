"""Forget what helpers were told of classes that are over. Run it every night after 0:00."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Municipality
from attendance.actions import briefs as actions
from attendance.queries import briefs


class Command(BaseCommand):
    help = "終わった教室の申し送りを消します。毎晩、0時を過ぎてから実行してください。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="件数だけを表示します")

    def handle(self, *_args: Any, **options: Any) -> None:
        at, by = timezone.now(), Actor.command("forget_briefs")
        for town in Municipality.objects.order_by("code"):
            if options["dry_run"]:
                waiting = briefs.outdated(town, at=at).count()
                self.stdout.write(f"{town.name}：消す予定の申し送り {waiting}件")
            else:
                gone = actions.forget(town, by=by, at=at)
                self.stdout.write(f"{town.name}：申し送りを{gone}件消しました。")
