"""Where a sign-up leads: by a school's poster, or the town's own."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Municipality
from people.choices import HelperState
from people.models import Helper, School
from people.queries import standings
from people.rules import helping
from people.rules.helping import Reason


@dataclass(frozen=True)
class Door:
    """Who is asked: a school's students, or anybody in the town."""

    code: str
    municipality: Municipality
    school: School | None = None


@dataclass(frozen=True)
class OwnPage:
    """What a helper is told about where they stand."""

    helper: Helper
    waits_for_consent: bool
    minor: bool
    lacking: list[Reason]


def door(code: str) -> Door | None:
    """Where this code leads; None for one that was renewed, or never was."""
    school = School.objects.filter(join_code=code).select_related("municipality").first()
    if school is not None:
        return Door(code, school.municipality, school)
    town = Municipality.objects.filter(code=code).first()
    return Door(code, town) if town else None


def sent(key: UUID, *, door: Door) -> Helper | None:
    """What this browser's form was sent as."""
    rows = Helper.objects.filter(request_key=key, municipality=door.municipality)
    return rows.select_related("municipality", "school").first()


def own_page(secret: UUID, *, on: date) -> OwnPage | None:
    """A helper's own page; None for a secret that never was, or of somebody forgotten."""
    rows = Helper.objects.filter(secret=secret, forgotten_at=None)
    helper = rows.select_related("municipality", "school").first()
    if helper is None:
        return None
    standing = standings.of(helper, on=on)
    return OwnPage(
        helper,
        waits_for_consent=not standing.has_consent(on),
        minor=standing.is_minor(on),
        lacking=helping.lacking(standing),
    )


def waiting(municipality: Municipality) -> int:
    """How many have applied and wait for staff."""
    rows = Helper.objects.filter(municipality=municipality, state=HelperState.APPLIED)
    return rows.count()
