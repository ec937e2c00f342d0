"""Tell people when what they took home is due, and ask for what is not back."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import loan_reminders

BY = Actor.command("remind_loans")


class Command(BaseCommand):
    """Safe to repeat: nothing is said twice."""

    help = "持ち帰りの貸出機器の返却日が近い方と、過ぎた方への連絡を作ります。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        at, told = timezone.now(), 0
        for town in Municipality.objects.filter(loans__isnull=False).distinct().order_by("pk"):
            told += len(loan_reminders.remind(town, by=BY, at=at))
        self.stdout.write(f"返却の連絡の対象 {told}件")
