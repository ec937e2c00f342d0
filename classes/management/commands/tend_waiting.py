"""Pass on offers that ran out, and end the lines of classes that began."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from classes.actions import waiting
from classes.queries import lines

BY = Actor.command("tend_waiting")


class Command(BaseCommand):
    """Safe to repeat; nothing depends on it but speed."""

    help = "返事の期限が過ぎた繰上げを次の方に移し、始まった講座のキャンセル待ちを終えます。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        at = timezone.now()
        offered = ended = 0
        for offering in lines.with_a_line():
            offered += len(waiting.fill(offering, by=BY, at=at))
            ended += waiting.lapse(offering, by=BY, at=at)
        self.stdout.write(f"繰上げのご案内 {offered}件、終わったキャンセル待ち {ended}件")
