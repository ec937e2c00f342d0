"""Tablets: by what they hold, by who may see them, and how they are doing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from accounts import prepared
from accounts.choices import Role
from accounts.models import AuditEvent, Membership
from attendance.choices import KioskState
from attendance.models import Kiosk, KioskGrant
from attendance.rules import kiosks as rules
from classes.models import Session, Venue
from classes.queries import scopes
from common.clock import tokyo_date

REFUSED = "kiosk.refused"
SHOWN_FOR = timedelta(days=1)
"""How long a tablet is listed after its time, where nothing is missing."""
WAITED_FOR = timedelta(hours=1)
"""How long a tablet that did not come is listed, so that another number can be given."""
BY_DIGEST = prepared.Asked(
    lambda digest: (
        Kiosk.objects.filter(token_digest=digest).select_related("municipality").order_by()
    ),
    str,
)
"""The tablet whose token has this digest, with its municipality."""


def digest(secret: str) -> str:
    """What is kept of a token or of a QR code's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def by_token(token: str) -> Kiosk | None:
    """The tablet that holds this token, revoked and ended ones too; with its municipality."""
    return BY_DIGEST.first(digest(token))


def times(kiosk: Kiosk) -> rules.Times:
    """What the rules ask of a tablet."""
    return rules.Times(
        invited_until=kiosk.invited_until,
        paired_at=kiosk.paired_at,
        expires_at=kiosk.expires_at,
        revoked_at=kiosk.revoked_at,
    )


def state(kiosk: Kiosk, *, at: datetime) -> KioskState:
    """What the tablet is at this moment."""
    return rules.state(times(kiosk), at=at)


@dataclass(frozen=True)
class Granted:
    """A session that a tablet may open, and how many meetings its offering has."""

    grant: KioskGrant
    of: int

    @property
    def meeting(self) -> str:
        """第2回（全4回）; nothing where there is one meeting alone."""
        return f"第{self.grant.session.number}回（全{self.of}回）" if self.of > 1 else ""


def granted(kiosk: Kiosk) -> list[Granted]:
    """The sessions that the tablet may open, the earliest first. Two queries."""
    rows = kiosk.grants.select_related("session__offering", "session__venue")
    found = [*rows.order_by("session__starts_at", "pk")]
    last = dict(
        Session.objects.filter(offering__in={row.session.offering_id for row in found})
        .order_by()
        .values_list("offering_id")
        .annotate(last=Max("number"))
    )
    return [Granted(row, last[row.session.offering_id]) for row in found]


def visible_to(membership: Membership) -> QuerySet[Kiosk]:
    """The tablets that somebody may see: all of the town for the office, else those that were
    let in for a session of theirs. The latest first."""
    rows = Kiosk.objects.filter(municipality=membership.municipality_id)
    if membership.role != Role.CITY_STAFF:
        theirs = scopes.sessions_for(membership).order_by().values("pk")
        granted = KioskGrant.objects.filter(kiosk=OuterRef("pk"), session__in=theirs)
        rows = rows.filter(Exists(granted))
    return rows.select_related("venue", "municipality").order_by("-invited_at", "-pk")


@dataclass(frozen=True)
class Tablet:
    """A tablet as staff see it at a moment."""

    kiosk: Kiosk
    state: KioskState
    grants: tuple[KioskGrant, ...]
    silent: bool
    clock_wrong: bool

    @property
    def last_day(self) -> date:
        """The day at whose end the tablet's time is over."""
        return tokyo_date(self.kiosk.expires_at - timedelta(microseconds=1))

    @property
    def clock_words(self) -> str:
        """By how much the clock is wrong; nothing where that does not matter."""
        return rules.clock_error(self.kiosk.clock_offset or 0) if self.clock_wrong else ""

    @property
    def revocable(self) -> bool:
        return self.state in {KioskState.INVITED, KioskState.PAIRED, KioskState.ENDED}


def listed(membership: Membership, *, at: datetime) -> list[Tablet]:
    """Today's tablets, and older ones with something unsent that may still come."""
    recent = Q(expires_at__gt=at - SHOWN_FOR, paired_at__isnull=False)
    waiting = Q(paired_at__isnull=True, revoked_at__isnull=True, invited_at__gt=at - WAITED_FOR)
    unfinished = Q(unsent__gt=0, expires_at__gt=at - rules.GRACE)
    rows = visible_to(membership).filter(recent | waiting | unfinished)
    return [shown(row, at=at) for row in with_grants(rows)]


def shown(kiosk: Kiosk, *, at: datetime) -> Tablet:
    """The tablet as it is at this moment."""
    return Tablet(
        kiosk=kiosk,
        state=state(kiosk, at=at),
        grants=tuple(kiosk.grants.all()),
        silent=rules.silent(unsent=kiosk.unsent, last_contact_at=kiosk.last_contact_at, at=at),
        clock_wrong=rules.clock_wrong(kiosk.clock_offset),
    )


def with_grants(rows: QuerySet[Kiosk]) -> QuerySet[Kiosk]:
    """The tablets with the sessions that `shown` looks at, in one more query."""
    found = KioskGrant.objects.select_related("session__offering", "session__venue")
    return rows.prefetch_related(Prefetch("grants", found.order_by("session__starts_at", "pk")))


@dataclass(frozen=True)
class Standing:
    """How the tablets of one session are doing."""

    tablets: int
    unsent: int
    last_contact_at: datetime | None


def standings(sessions: Iterable[Session], *, at: datetime) -> dict[int, Standing]:
    """By session: its tablets in use, what they have not sent, and when one was last heard of.

    Sessions without a tablet are left out. A tablet that is let in for several sessions counts
    for each. One query.
    """
    rows = KioskGrant.objects.filter(session__in=[*sessions], kiosk__paired_at__isnull=False)
    found: dict[int, list[Kiosk]] = {}
    for grant in rows.select_related("kiosk").order_by("pk"):
        kiosk = grant.kiosk
        if kiosk.unsent or state(kiosk, at=at) is KioskState.PAIRED:
            found.setdefault(grant.session_id, []).append(kiosk)
    return {key: _standing(held) for key, held in found.items()}


def _standing(held: list[Kiosk]) -> Standing:
    contacts = [kiosk.last_contact_at for kiosk in held if kiosk.last_contact_at]
    return Standing(
        tablets=len(held),
        unsent=sum(kiosk.unsent for kiosk in held),
        last_contact_at=max(contacts, default=None),
    )


def names_at(venue: Venue, *, at: datetime) -> set[str]:
    """The names of the tablets that are in use, or waited for, at the venue."""
    rows = Kiosk.objects.filter(venue=venue, expires_at__gt=at, revoked_at__isnull=True)
    return {
        *rows.filter(Q(paired_at__isnull=False) | Q(invited_until__gt=at)).values_list(
            "name", flat=True
        )
    }


def guesses(neighbourhood: str = "", *, at: datetime) -> list[datetime]:
    """When wrong codes were tried lately, by one neighbourhood or by all. Read from the audit
    trail, so that every process counts the same."""
    rows = AuditEvent.objects.filter(
        municipality_code="", action=REFUSED, at__gt=at - rules.GUESSES_COUNT_FOR
    )
    if neighbourhood:
        rows = rows.filter(subject_key=neighbourhood)
    return [*rows.order_by("-at").values_list("at", flat=True)[: rules.MOST_GUESSES_ALTOGETHER]]
