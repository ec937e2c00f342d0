"""Passwords: given once by those who manage the log-ins, then known to their owner alone.

A password is never recorded, sent or shown again; the audit trail says who changed whose.
"""

from datetime import datetime

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import audit
from accounts.actions.members import PasswordTooWeak
from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.queries import members, memberships
from common.clock import tokyo_date
from common.errors import RuleViolation


class SharedLogin(RuleViolation):
    """Whoever set it could come in as this person in the other town."""

    code = "shared_login"
    message = (
        "この方はほかの市町村でも登録されているため、ここではパスワードを作り直せません。"
        "このシステムを動かしている情報担当に、作り直しを頼んでください。"
    )


@transaction.atomic
def reissue(membership: Membership, *, password: str, by: Actor, at: datetime) -> Membership:
    """Give a member another first password: whoever is logged in with the old one is out.

    A log-in held back after wrong passwords is free again. Raises SharedLogin for somebody
    whom another municipality knows too, or PasswordTooWeak.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=membership.user_id)
    town = membership.municipality
    if members.works_elsewhere(user, municipality=town, on=tokyo_date(at)):
        raise SharedLogin
    _give(user, password)
    reset(username=user.username)
    audit.record("password.reissued", on=user, municipality=town, by=by, at=at)
    return membership


@transaction.atomic
def restore(user: User, *, password: str, by: Actor, at: datetime) -> User:
    """Give anybody another first password: for whoever runs the machine.

    Recorded in every municipality the user works for today. Raises PasswordTooWeak.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _give(user, password)
    reset(username=user.username)
    _record("password.reissued", user, by=by, at=at)
    return user


@transaction.atomic
def change(user: User, *, password: str, by: Actor, at: datetime) -> User:
    """Take the password that somebody chose for themselves. Raises PasswordTooWeak."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _give(user, password)
    _record("password.changed", user, by=by, at=at)
    return user


def _give(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordTooWeak(reason="".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])


def _record(action: str, user: User, *, by: Actor, at: datetime) -> None:
    for membership in memberships.in_force(user, on=tokyo_date(at)):
        audit.record(action, on=user, municipality=membership.municipality, by=by, at=at)
