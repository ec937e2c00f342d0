"""Coming and going, written into the audit trail of every municipality it concerns."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.queries import memberships
from common.clock import tokyo_date


@transaction.atomic
def enter(user: User, *, by: Actor, at: datetime) -> None:
    """Somebody has logged in."""
    _record("login.succeeded", user, by=by, at=at)


@transaction.atomic
def leave(user: User, *, by: Actor, at: datetime) -> None:
    """Somebody has logged out."""
    _record("login.ended", user, by=by, at=at)


@transaction.atomic
def refuse(username: str, *, by: Actor, at: datetime) -> None:
    """A password was wrong. A name that nobody has concerns no municipality."""
    if user := User.objects.filter(username=username).first():
        _record("login.refused", user, by=by, at=at)


@transaction.atomic
def lock(username: str, *, by: Actor, at: datetime) -> None:
    """Too many passwords were wrong: log-in is held back for a while."""
    if user := User.objects.filter(username=username).first():
        _record("login.locked", user, by=by, at=at)


@transaction.atomic
def choose(membership: Membership, *, by: Actor, at: datetime) -> None:
    """Somebody with several memberships acts under this one from now on."""
    audit.record(
        "membership.chosen",
        on=membership,
        municipality=membership.municipality,
        by=by,
        at=at,
    )


def _record(action: str, user: User, *, by: Actor, at: datetime) -> None:
    for membership in memberships.in_force(user, on=tokyo_date(at)):
        audit.record(action, on=user, municipality=membership.municipality, by=by, at=at)
