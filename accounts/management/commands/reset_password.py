"""Another first password, for somebody whom no administrator of a town can help."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import rules
from accounts.actions import passwords
from accounts.actors import Actor
from accounts.models import User

RANDOM_OCTETS = 16


class Command(BaseCommand):
    """`manage.py reset_password hanako`"""

    help = "利用者のパスワードを作り直して、1度だけ表示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"利用者名「{options['username']}」の方はいません。")
        password = rules.spelled(secrets.token_bytes(RANDOM_OCTETS))
        by = Actor.command("reset_password")
        passwords.restore(user, password=password, by=by, at=timezone.now())
        self.stdout.write(f"{user.username} の新しいパスワード： {password}")
