"""Five towns to look at."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.building import Built, build
from demo.towns import TOWNS

KEPT = "demo_password"


class Command(BaseCommand):
    """Build the towns that are not there yet, and print how to log in."""

    help = "5市のデモを作ります。何度実行しても増えません。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", help="ログインの合言葉（省略すると作って保存します）")

    def handle(self, *_args: Any, **options: Any) -> None:
        password = options["password"] or kept_password(settings.VAR_DIR)
        built = []
        for town in TOWNS:
            built.append(build(town, password=password, at=timezone.now()))
            self.stdout.write(f"{built[-1].municipality.name}：{built[-1].outcome}")
        self.stdout.write(sign(built, password))


def kept_password(folder: Path) -> str:
    """The password of the demo's logins: made once, kept where only this account can read."""
    kept = folder / KEPT
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(f"tomoni-{secrets.token_hex(4)}\n")
    return kept.read_text().strip()


def sign(built: list[Built], password: str) -> str:
    """The logins as a table, for the terminal."""
    rows = [
        f"  {login:<20} {role}（{town.municipality.name}）"
        for town in built
        for login, role in town.logins
    ]
    return "\n".join(
        ["", "職員の画面 /staff/ に入るには：", *rows, f"  合言葉（全員同じ）： {password}", ""]
    )
