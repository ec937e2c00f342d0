"""Give somebody a log-in: the second step of an installation."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import rules
from accounts.actions import members
from accounts.actors import Actor
from accounts.choices import Role
from accounts.models import Municipality, User
from common.errors import RuleViolation

RANDOM_OCTETS = 16


class Command(BaseCommand):
    """`manage.py add_member --municipality 462144 --role city_staff --username hanako`"""

    help = "利用者を登録し、市町村での役割を与えます。最初の合言葉は作って表示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--username", required=True)
        parser.add_argument("--display-name", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(code=options["municipality"]).first()
        if municipality is None:
            raise CommandError(
                f"市町村コード {options['municipality']} の市町村は登録されていません。"
                "先に add_municipality で登録してください。"
            )
        new = not User.objects.filter(username=options["username"]).exists()
        password = rules.spelled(secrets.token_bytes(RANDOM_OCTETS))
        try:
            membership = members.add(
                username=options["username"],
                password=password,
                display_name=options["display_name"],
                municipality=municipality,
                role=Role(options["role"]),
                starts_on=None,
                ends_on=None,
                by=Actor.command("add_member"),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{membership.user.username} を{municipality.name}の"
            f"{membership.get_role_display()}として登録しました。"
        )
        if new:
            self.stdout.write(f"最初のパスワード： {password}")
