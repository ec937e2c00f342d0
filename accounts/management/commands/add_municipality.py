"""Take in a municipality: the first step of an installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import municipalities
from accounts.actors import Actor
from common.errors import RuleViolation
from common.municipality_codes import prefecture_of


class Command(BaseCommand):
    """`manage.py add_municipality 462012 --name 鹿児島市 --kana カゴシマシ --section …`"""

    help = "市町村を登録します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="全国地方公共団体コード（6桁）")
        parser.add_argument("--name", required=True, help="名称（例：垂水市）")
        parser.add_argument("--kana", required=True, help="カナ（例：タルミズシ）")
        parser.add_argument("--section", required=True, help="担当課")
        parser.add_argument("--phone", default="", help="担当課の電話番号")
        parser.add_argument("--postal-code", default="", help="郵便番号")
        parser.add_argument("--address", default="", help="所在地")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            municipality = municipalities.create(
                code=options["code"],
                name=options["name"],
                kana=options["kana"],
                prefecture=prefecture_of(options["code"]),
                section=options["section"],
                phone=options["phone"],
                postal_code=options["postal_code"],
                address=options["address"],
                by=Actor.command("add_municipality"),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{municipality.name}（{municipality.code}）を登録しました。")
