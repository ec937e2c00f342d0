"""Write down what people are reminded of today and tomorrow; `deliver` sends it at its time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from classes.actions import reminders, shift_reminders
from classes.queries import reminders as known


class Command(BaseCommand):
    """Safe to repeat, and to run twice at once: what is right is left as it is. To be run
    every quarter of an hour; whoever registers or moves a date need not wait for it."""

    help = (
        "きょうとあすの「開催日のお知らせ」を用意し、変わったもの・取り消されたものを直します。"
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        at, people, helpers = timezone.now(), 0, 0
        for town in known.towns():
            people += reminders.remind(town, at=at)
            helpers += shift_reminders.remind(town, by=Actor.command("remind"), at=at)
        self.stdout.write(f"お知らせを用意した・直した方 {people}人、講師・協力者 {helpers}人")
