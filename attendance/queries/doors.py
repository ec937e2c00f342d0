"""The sessions that somebody may mark, by their public ids."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from accounts import prepared
from accounts.models import Membership
from attendance import rules
from attendance.models import Kiosk, KioskGrant
from attendance.queries import kiosks, sessions
from attendance.rules.fitting import Days
from classes.choices import OfferingState, SessionState
from classes.models import Session
from classes.queries import scopes
from common.clock import tokyo_date
from common.errors import RuleViolation

_GRANTS = prepared.Asked(
    lambda kiosk: (
        KioskGrant.objects.filter(kiosk=kiosk)
        .select_related("session__offering__municipality")
        .order_by("session__starts_at", "pk")
    ),
    int,
)
_LET_IN = prepared.Asked(
    lambda digest: (
        KioskGrant.objects.filter(kiosk__token_digest=digest)
        .select_related("kiosk__municipality", "session__offering")
        .order_by("session__starts_at", "pk")
    ),
    str,
)


@dataclass(frozen=True)
class Door:
    """A session that the sender may mark; `day` is that of a tablet's grant. `refusal` says why
    somebody may mark it no more."""

    session: Session
    day: date | None = None
    refusal: RuleViolation | None = None

    @property
    def called_off(self) -> bool:
        return (
            self.session.state == SessionState.CANCELLED
            or self.session.offering.state == OfferingState.CANCELLED
        )

    def days(self, moment: datetime) -> Days:
        return Days(sessions.day_of(self.session), self.day, tokyo_date(moment))

    def too_early(self, *, at: datetime) -> bool:
        """Whether the day is still too far ahead for anybody to have come."""
        counted = self.days(at).counted
        return counted - tokyo_date(at) > rules.AHEAD


class Tablet(NamedTuple):
    """A tablet that calls, and the sessions for which it was let in."""

    kiosk: Kiosk
    doors: dict[UUID, Door]


def by_token(token: str) -> Tablet | None:
    """The tablet that holds this token, revoked and ended ones too."""
    digest = kiosks.digest(token)
    grants = _LET_IN(digest)
    for grant in grants:
        # A tablet is let into sessions of its own municipality alone.
        grant.session.offering.municipality = grant.kiosk.municipality
    kiosk = grants[0].kiosk if grants else kiosks.BY_DIGEST.first(digest)
    return Tablet(kiosk, _doors(grants)) if kiosk is not None else None


def of_kiosk(kiosk: Kiosk) -> dict[UUID, Door]:
    """The sessions for which the tablet was let in."""
    return _doors(_GRANTS(kiosk.pk))


def _doors(grants: Iterable[KioskGrant]) -> dict[UUID, Door]:
    return {grant.session.public_id: Door(grant.session, grant.day) for grant in grants}


def of_staff(membership: Membership, *, named: Iterable[UUID]) -> dict[UUID, Door]:
    """Those of the named sessions that a member of staff may open."""
    rows = scopes.sessions_for(membership).filter(public_id__in=[*named])
    rows = rows.select_related("offering__municipality", "venue", "instructor")
    return {row.public_id: Door(row) for row in rows}
