"""Whether messages go out, for cron and for monitoring."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notices.queries import health
from notices.queries.health import Health
from notices.rules.health import Level

WORDS = {
    Level.FINE: "OK",
    Level.WARNING: "WARNING",
    Level.ALARM: "CRITICAL",
}


class Command(BaseCommand):
    """Say it in one line and by the exit code: 0 fine, 1 somebody should look, 2 nothing goes
    out. Codes and words are those of monitoring plug-ins."""

    help = "連絡の送信が動いているかを確かめます。終了コード：0 正常、1 要確認、2 停止。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="JSONで表示します")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = health.of(None, at=timezone.now())
        self.stdout.write(json.dumps(figures(found)) if options["json"] else said(found))
        if found.level is not Level.FINE:
            sys.exit(found.level)


def figures(found: Health) -> dict[str, object]:
    """The numbers by name."""
    return {
        "level": found.level.name.lower(),
        "waiting": found.waiting,
        "due": found.due,
        "in_flight": found.in_flight,
        "unknown": found.unknown,
        "delivered_last_hour": found.delivered,
        "failed_last_hour": found.failed,
        "workers": len(found.running),
        "paused": [each.channel for each in found.pauses],
    }


def said(found: Health) -> str:
    """One line for people and plug-ins."""
    return (
        f"{WORDS[found.level]}: 送信待ち {found.waiting}件（いま {found.due}件）、"
        f"結果不明 {found.unknown}件、この1時間の失敗 {found.failed}件、"
        f"動いている deliver {len(found.running)}"
    )
