"""Ask how many came to an outreach class, and forget contacts that are kept no longer."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import outreach_decisions, outreach_tending
from classes.actions.lending_refusals import StillHolds
from classes.models import OutreachRequest
from classes.queries import outreach_due

BY = Actor.command("tend_outreach")


class Command(BaseCommand):
    """Safe to repeat. Run it every night."""

    help = (
        "終わった出前講座の団体に人数をおたずねし、"
        "保存期間（前年度より前）の過ぎた団体の連絡先を消します。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="件数だけを表示します")

    def handle(self, *_args: Any, **options: Any) -> None:
        for town in Municipality.objects.order_by("code"):
            asked, gone = _waiting(town) if options["dry_run"] else _tend(town)
            self.stdout.write(f"{town.name}：人数のおたずね {asked}件、消去した連絡先 {gone}件")
            for loan in outreach_due.holding(town, at=timezone.now()):
                self.stdout.write(
                    f"{town.name}：機器{loan.equipment.number}を貸出中のため、"
                    "保存期間の過ぎた連絡先を消していません"
                )


def _waiting(town: Municipality) -> tuple[int, int]:
    at = timezone.now()
    due = [*outreach_due.unreported(town, at=at)]
    old = outreach_due.outdated(town, at=at).count()
    return len(due) - len(outreach_due.asked(due)), old


def _tend(town: Municipality) -> tuple[int, int]:
    at = timezone.now()
    due = [*outreach_due.unreported(town, at=at)]
    said = [outreach_tending.ask_number(each, by=BY, at=at) for each in due]
    gone = sum(_forget(each, at=at) for each in outreach_due.outdated(town, at=at))
    return sum(1 for message in said if message is not None), gone


def _forget(request: OutreachRequest, *, at: datetime) -> bool:
    """Whether it could be: who still has a device is told of above, and on 機器の貸出."""
    try:
        outreach_decisions.forget(request, by=BY, at=at)
    except StillHolds:
        return False
    return True
