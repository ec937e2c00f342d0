"""Throw away what was typed and never sent; run it every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from people.actions import drafts


class Command(BaseCommand):
    help = f"{drafts.KEPT_FOR.days}日間だれも触れていない、入力途中の受付を消します。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  # Django's signature
        swept = drafts.sweep(by=Actor.command("sweep_drafts"), at=timezone.now())
        self.stdout.write(f"入力途中の受付を{swept}件消しました。")
