"""Who works for a municipality, in which role, from when to when."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.choices import Role
from accounts.models import Membership, Municipality, User
from common.errors import RuleViolation


class AlreadyMember(RuleViolation):
    code = "already_member"
    message = "利用者「{username}」は、すでに{municipality}に所属しています。"


class EndsBeforeItStarts(RuleViolation):
    code = "membership_ends_before_it_starts"
    message = "終了日が開始日より前になっています。日付をご確認ください。"


class PasswordTooWeak(RuleViolation):
    code = "password_too_weak"
    message = "このパスワードは使えません。{reason}"


@transaction.atomic
def add(  # noqa: PLR0913  # keyword-only: a user and a membership at once
    *,
    username: str,
    password: str,
    display_name: str,
    municipality: Municipality,
    role: Role,
    starts_on: date | None,
    ends_on: date | None,
    by: Actor,
    at: datetime,
) -> Membership:
    """Give somebody a role for a municipality, both days included.

    A username that is known gets one more membership and keeps its password and display name.
    Raises AlreadyMember, EndsBeforeItStarts or PasswordTooWeak.
    """
    if starts_on and ends_on and ends_on < starts_on:
        raise EndsBeforeItStarts
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        user = _new_user(username, password, display_name)
    if user.memberships.filter(municipality=municipality).exists():
        raise AlreadyMember(username=username, municipality=municipality.name)
    membership = Membership.objects.create(
        user=user,
        municipality=municipality,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    audit.record(
        "member.added",
        on=membership,
        municipality=municipality,
        by=by,
        at=at,
        user=user.pk,
        role=role.value,
    )
    return membership


def _new_user(username: str, password: str, display_name: str) -> User:
    user = User(username=username, display_name=display_name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordTooWeak(reason="".join(error.messages)) from error
    user.set_password(password)
    user.save()
    return user
