"""Forget the words of messages. Run it every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Municipality
from notices.actions import forgetting
from notices.actions.forgetting import Forgotten
from notices.queries import outdated


class Command(BaseCommand):
    """Blank what each town keeps no longer, some hundred rows at a time. Killed in between, it
    goes on the next time where it was."""

    help = "残す日数を過ぎたお知らせの文と宛先を消します。毎晩実行してください。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="件数だけを表示します")

    def handle(self, *_args: Any, **options: Any) -> None:
        at, total = timezone.now(), Forgotten()
        for town in Municipality.objects.order_by("pk"):
            if options["dry_run"]:
                found = outdated.of(town, at=at)
                total += Forgotten(
                    found.messages.count(), found.replies.count(), found.opt_outs.count()
                )
                continue
            while (done := forgetting.sweep(town, by=BY, at=at)).total:
                total += done
        what = "消す予定" if options["dry_run"] else "消した内容"
        self.stdout.write(
            f"{what}：お知らせ{total.messages}件、返信{total.replies}件、"
            f"配信停止の番号{total.opt_outs}件"
        )


BY = Actor.command("forget_messages")
