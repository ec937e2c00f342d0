"""Pass on offers and invitations that ran out, and end the lines of classes that began."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from classes.actions import shift_chain, waiting
from classes.queries import lines, shift_lists

BY = Actor.command("tend_waiting")


class Command(BaseCommand):
    """Safe to repeat; nothing depends on it but speed."""

    help = (
        "返事の期限が過ぎた繰上げを次の方に移し、始まった講座のキャンセル待ちを終えます。"
        "講師・協力者への依頼も、期限が過ぎたら次の方に移します。"
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        at = timezone.now()
        offered = ended = 0
        for offering in lines.with_a_line():
            offered += len(waiting.fill(offering, by=BY, at=at))
            ended += waiting.lapse(offering, by=BY, at=at)
        self.stdout.write(f"繰上げのご案内 {offered}件、終わったキャンセル待ち {ended}件")
        self._tend_shifts()

    def _tend_shifts(self) -> None:
        at = timezone.now()
        lapsed = sum(
            shift_chain.lapse(each, by=BY, at=at) for each in shift_lists.unanswered(at=at)
        )
        freed = sum(shift_chain.release(each, by=BY, at=at) for each in shift_lists.gone(at=at))
        asked = sum(
            len(shift_chain.renew(each, by=BY, at=at))
            for each in shift_lists.asking_in_order(at=at)
        )
        self.stdout.write(
            f"期限の過ぎた依頼 {lapsed}件、退会で外した割当て {freed}件、新しい依頼 {asked}件"
        )
