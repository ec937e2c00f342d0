"""Hold every draw that is due: `manage.py draw [--municipality CODE]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from classes.actions import draws
from classes.queries import sheets

BY = Actor.command("draw")


class Command(BaseCommand):
    """Safe to repeat: a draw is held once."""

    help = "締め切られた募集の抽選を行います。何度実行しても、抽選は1回だけです。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", metavar="CODE", help="市町村コード（6桁）")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        due = sheets.due(at=at, code=options["municipality"])
        for draw in due:
            draws.hold(draw, by=BY, at=at)
            self.stdout.write(f"抽選しました：{draw.public_id}")
        if not due:
            self.stdout.write("行う抽選はありません。")
