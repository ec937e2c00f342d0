"""Prove that every fact equals what the events say; mend what does not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Municipality
from attendance.actions import facts
from attendance.models import AttendanceFact
from attendance.queries import facts as expected_facts
from attendance.queries.facts import Difference
from classes.models import Session


class Command(BaseCommand):
    help = "参加の事実を出席の記録から作り直し、違いを示します（--repair で直します）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", metavar="CODE", help="全国地方公共団体コード")
        parser.add_argument("--repair", action="store_true", help="違いを直します")

    def handle(self, *, municipality: str | None, repair: bool, **_options: Any) -> None:
        wrong = sum(self.compare(town, repair=repair) for town in towns(municipality))
        if wrong and not repair:
            raise CommandError(
                f"{wrong:,}件が記録と一致しません。--repair を付けると直します。"
            )

    def compare(self, town: Municipality, *, repair: bool) -> int:
        """Tell what is wrong in one town, mend it if asked; return how many facts it was."""
        different = [*expected_facts.differences(town)]
        first_times = len(expected_facts.wrong_first_times(town))
        for difference in different:
            self.stdout.write(f"違い：{describe(difference)}")
        if first_times:
            self.stdout.write(f"違い：初参加のしるし {first_times:,}件")
        name, wrong = f"{town.name}（{town.code}）", len(different) + first_times
        if not wrong:
            total = AttendanceFact.objects.filter(municipality=town).count()
            self.stdout.write(f"{name}：参加の事実{total:,}件は、すべて記録と一致しています。")
        elif repair:
            facts.rederive(town, by=Actor.command("rebuild_facts"), at=timezone.now())
            self.stdout.write(f"{name}：{wrong:,}件を直しました。")
        return wrong


def towns(code: str | None) -> list[Municipality]:
    """The municipality with this code, or all. Raises CommandError for an unknown code."""
    rows = Municipality.objects.order_by("code")
    if code is None:
        return [*rows]
    found = [*rows.filter(code=code)]
    if not found:
        raise CommandError(f"市町村コード {code} は登録されていません。")
    return found


def describe(difference: Difference) -> str:
    """Which session, what kind of fact, and in what it differs: nothing about the person."""
    key, role = difference.key[0], difference.key[1]
    session = Session.objects.get(pk=key)
    where = f"第{session.number}回（{session.public_id}）{role}"
    if difference.expected is None:
        return f"{where} 記録がないのに数えられています"
    if difference.stored is None:
        return f"{where} 記録があるのに数えられていません"
    changes = [
        f"{name}（{getattr(difference.stored, name)} → {getattr(difference.expected, name)}）"
        for name in difference.columns
    ]
    return f"{where} {'、'.join(changes)}"
