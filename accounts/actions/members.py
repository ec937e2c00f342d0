"""Who works for a municipality, in which role, from when to when."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.actions import audit
from accounts.actors import Actor
from accounts.choices import Role, Standing
from accounts.models import Membership, Municipality, User
from accounts.queries import members
from common.clock import tokyo_date
from common.errors import RuleViolation
from common.wareki import format_date


class MemberRefused(RuleViolation):
    """Everybody's membership stays as it was. The sentence says why."""


class AlreadyMember(MemberRefused):
    code = "already_member"
    message = "利用者「{username}」は、すでに{municipality}に所属しています。"


class UsernameTaken(MemberRefused):
    code = "username_taken"
    message = (
        "利用者名「{username}」は、ほかの市町村の方か、以前働いていた方が使っています。"
        "別の方のときは、違う利用者名にしてください。"
    )


class UsernameUnknown(MemberRefused):
    code = "username_unknown"
    message = "利用者名「{username}」の方はいません。もう一度お確かめください。"


class EndsBeforeItStarts(MemberRefused):
    code = "membership_ends_before_it_starts"
    message = "終了日が開始日より前になっています。日付をご確認ください。"


class PasswordTooWeak(MemberRefused):
    code = "password_too_weak"
    message = "このパスワードは使えません。{reason}"


class LastAdministrator(MemberRefused):
    code = "last_administrator"
    message = (
        "このままでは、{day}から、利用者を登録できる人（市職員）がいなくなります。"
        "先に、ほかの方を市職員として登録してください。"
    )


class NameIsShared(MemberRefused):
    code = "display_name_is_shared"
    message = (
        "この方はほかの市町村でも登録されているため、ここでは表示名を変えられません。"
        "表示名を元に戻して、保存してください。"
    )


class ChangedMeanwhile(MemberRefused):
    code = "member_changed_meanwhile"
    message = (
        "入力している間に、ほかの職員がこの方の登録を変えました。"
        "いまの内容を確かめて、よければもう一度保存してください。"
    )


@dataclass(frozen=True)
class MemberDetails:
    """How somebody is called, and their role from a day to a day (both included)."""

    display_name: str
    role: Role
    starts_on: date | None = None
    ends_on: date | None = None

    @classmethod
    def of(cls, membership: Membership) -> "MemberDetails":
        return cls(
            display_name=membership.user.display_name,
            role=Role(membership.role),
            starts_on=membership.starts_on,
            ends_on=membership.ends_on,
        )

    @property
    def stamp(self) -> str:
        """Tells whether somebody else has changed them since they were read."""
        return rules.stamp([*asdict(self).values()])


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
    details = MemberDetails(display_name, role, starts_on, ends_on)
    _check(details)
    user = _known(username) or _new_user(username, password, display_name)
    return _admit(user, details, municipality=municipality, by=by, at=at)


@transaction.atomic
def enrol(
    *,
    username: str,
    password: str,
    municipality: Municipality,
    details: MemberDetails,
    by: Actor,
    at: datetime,
) -> Membership:
    """Give somebody new a log-in and a role.

    Raises AlreadyMember or UsernameTaken (then `join` may be meant), EndsBeforeItStarts or
    PasswordTooWeak.
    """
    _check(details)
    if user := _known(username):
        _refuse_twice(user, municipality)
        raise UsernameTaken(username=username)
    user = _new_user(username, password, details.display_name)
    return _admit(user, details, municipality=municipality, by=by, at=at)


@transaction.atomic
def join(
    *,
    username: str,
    municipality: Municipality,
    details: MemberDetails,
    by: Actor,
    at: datetime,
) -> Membership:
    """Give somebody who has a log-in a role here; their password and display name stay.

    Raises AlreadyMember, UsernameUnknown or EndsBeforeItStarts.
    """
    _check(details)
    user = _known(username)
    if user is None:
        raise UsernameUnknown(username=username)
    return _admit(user, details, municipality=municipality, by=by, at=at)


@transaction.atomic
def change(
    membership: Membership,
    *,
    details: MemberDetails,
    seen: str | None = None,
    by: Actor,
    at: datetime,
) -> Membership:
    """Give a member another role, period or display name.

    `seen` is the stamp of the details that the author was looking at. The same details again
    change and record nothing. Raises ChangedMeanwhile, EndsBeforeItStarts, LastAdministrator,
    or NameIsShared for a display name that another municipality reads too.
    """
    membership = _locked(membership)
    now = MemberDetails.of(membership)
    if seen is not None and seen != now.stamp:
        raise ChangedMeanwhile
    if details == now:
        return membership
    _check(details)
    _refuse_gap(membership, details, at=at)
    if renamed := details.display_name != now.display_name:
        _rename(membership, details.display_name, at=at)
    changed = _store(membership, details)
    audit.record(
        "member.changed",
        on=membership,
        municipality=membership.municipality,
        by=by,
        at=at,
        changed=changed,
        before=[_as_text(now, column) for column in changed],
        after=[_as_text(details, column) for column in changed],
        renamed=renamed,
    )
    return membership


@transaction.atomic
def end(membership: Membership, *, by: Actor, at: datetime) -> Membership:
    """Let today be the member's last day. What has not begun is called off altogether.

    Harmless when it is over already. Raises LastAdministrator.
    """
    membership = _locked(membership)
    now = MemberDetails.of(membership)
    last = today = tokyo_date(at)
    if now.ends_on is not None and now.ends_on <= today:
        return membership
    details = replace(now, ends_on=last)
    if rules.standing((now.starts_on, now.ends_on), on=today) is Standing.UPCOMING:
        last = today - timedelta(days=1)
        details = replace(now, starts_on=last, ends_on=last)
    _refuse_gap(membership, details, at=at)
    _store(membership, details)
    audit.record(
        "member.ended",
        on=membership,
        municipality=membership.municipality,
        by=by,
        at=at,
        last_day=last.isoformat(),
    )
    return membership


def _check(details: MemberDetails) -> None:
    starts_on, ends_on = details.starts_on, details.ends_on
    if starts_on and ends_on and ends_on < starts_on:
        raise EndsBeforeItStarts


def _known(username: str) -> User | None:
    return User.objects.select_for_update(no_key=True).filter(username=username).first()


def _new_user(username: str, password: str, display_name: str) -> User:
    user = User(username=username, display_name=display_name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordTooWeak(reason="".join(error.messages)) from error
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # another clerk entered the name at the same moment
        raise UsernameTaken(username=username) from error
    return user


def _refuse_twice(user: User, municipality: Municipality) -> None:
    if user.memberships.filter(municipality=municipality).exists():
        raise AlreadyMember(username=user.username, municipality=municipality.name)


def _admit(
    user: User, details: MemberDetails, *, municipality: Municipality, by: Actor, at: datetime
) -> Membership:
    _refuse_twice(user, municipality)
    membership = Membership.objects.create(
        user=user,
        municipality=municipality,
        role=details.role,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
    )
    audit.record(
        "member.added",
        on=membership,
        municipality=municipality,
        by=by,
        at=at,
        user=user.pk,
        role=details.role.value,
    )
    return membership


def _locked(membership: Membership) -> Membership:
    """The row as it is now. The town is locked: two who end each other's membership at once
    must not leave it to nobody."""
    Municipality.objects.select_for_update(no_key=True).get(pk=membership.municipality_id)
    return Membership.objects.select_related("user", "municipality").get(pk=membership.pk)


def _refuse_gap(membership: Membership, details: MemberDetails, *, at: datetime) -> None:
    """A town must not lose those who can manage its log-ins sooner than it would anyway."""
    others = [*members.administered(membership.municipality, besides=membership)]
    today = tokyo_date(at)
    before, after = (
        rules.first_gap(others + _administers(each), on=today)
        for each in (MemberDetails.of(membership), details)
    )
    if after is not None and (before is None or after < before):
        raise LastAdministrator(day=format_date(after, weekday=False))


def _administers(details: MemberDetails) -> list[rules.Period]:
    if details.role is not Role.CITY_STAFF:
        return []
    return [(details.starts_on, details.ends_on)]


def _rename(membership: Membership, display_name: str, *, at: datetime) -> None:
    town = membership.municipality
    if members.works_elsewhere(membership.user, municipality=town, on=tokyo_date(at)):
        raise NameIsShared
    membership.user.display_name = display_name
    membership.user.save(update_fields=["display_name"])


def _store(membership: Membership, details: MemberDetails) -> list[str]:
    """Write what differs; the names of those columns."""
    columns = ("role", "starts_on", "ends_on")
    changed = [name for name in columns if getattr(membership, name) != getattr(details, name)]
    for name in changed:
        setattr(membership, name, getattr(details, name))
    membership.save(update_fields=changed)
    return changed


def _as_text(details: MemberDetails, column: str) -> str:
    value = getattr(details, column)
    return "" if value is None else str(value)
