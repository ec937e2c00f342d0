"""Building the five towns: each whole or not at all, and never twice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.actions import members, municipalities
from accounts.choices import Role
from accounts.models import Membership, Municipality
from classes.actions import venues
from classes.models import Offering, Venue
from common.clock import tokyo_date
from demo import certified, printing, reminding, stationery
from demo.crew import BY
from demo.story import MARK, Story
from demo.towns import KAGOSHIMA, Town
from reports import datasets
from reports.actions import plans

ROLES = (
    (Role.CITY_STAFF, "", "市職員"),
    (Role.VIEWER, "-kacho", "課長（閲覧）"),
)
MORE_ROLES = (
    (Role.FACILITY_STAFF, "-kominkan", "公民館職員"),
    (Role.INSTRUCTOR, "-koshi", "講師"),
    (Role.CONTRACTOR, "-itaku", "委託先"),
)


@dataclass(frozen=True)
class Built:
    """What became of one town."""

    municipality: Municipality
    logins: tuple[tuple[str, str], ...]
    """(username, who that is)"""
    outcome: str


def build(town: Town, *, password: str, at: datetime) -> Built:
    """Build the town if it is not there yet. A town that holds other data is left alone."""
    entry = next(each for each in datasets.plans() if each["code"] == town.code)
    known = Municipality.objects.filter(code=town.code).first()
    if known is not None and Offering.objects.filter(municipality=known).exists():
        return Built(known, _logins(known), _why_left(known))
    with transaction.atomic():
        municipality = known or _municipality(entry, at=at)
        plans.load(entry, municipality=municipality, by=BY, at=at)
        staff = _add_members(town, municipality, password=password, at=at)
        Story(town, municipality, now=at, logins=staff).tell()
        certified.tell(municipality, mark=MARK, at=at)
        printing.tell(staff[Role.CITY_STAFF], mark=MARK, at=at)
        if town is KAGOSHIMA:
            stationery.tell(municipality, at=at)
            reminding.tell(municipality, at=at)
        if Role.FACILITY_STAFF in staff:
            hall = Venue.objects.filter(municipality=municipality).order_by("pk")[0]
            venues.entrust(hall, members=[staff[Role.FACILITY_STAFF]], by=BY, at=at)
    return Built(municipality, _logins(municipality), "作りました")


def _why_left(municipality: Municipality) -> str:
    demo = Offering.objects.filter(
        municipality=municipality, import_key__startswith=f"{MARK}:"
    ).exists()
    return "前に作ったものがあります" if demo else "実際のデータがあるため、何もしません"


def _municipality(entry: dict[str, Any], *, at: datetime) -> Municipality:
    office = entry["office"]
    return municipalities.create(
        code=entry["code"],
        name=entry["name"],
        kana=entry["kana"],
        prefecture=entry["prefecture"],
        section=office["section"],
        postal_code=office["postal_code"],
        address=office["address"],
        phone=office["phone"],
        by=BY,
        at=at,
    )


def _add_members(
    town: Town, municipality: Municipality, *, password: str, at: datetime
) -> dict[Role, Membership]:
    today = tokyo_date(at)
    roles = ROLES + (MORE_ROLES if town is KAGOSHIMA else ())
    return {
        role: members.add(
            username=f"{town.login}{suffix}",
            password=password,
            display_name=f"{municipality.name} {display_name}",
            municipality=municipality,
            role=role,
            starts_on=None,
            ends_on=_contract_end(today) if role is Role.CONTRACTOR else None,
            by=BY,
            at=at,
        )
        for role, suffix, display_name in roles
    }


def _contract_end(today: date) -> date:
    return today + timedelta(days=180)


def _logins(municipality: Municipality) -> tuple[tuple[str, str], ...]:
    rows = Membership.objects.filter(municipality=municipality).select_related("user")
    return tuple((row.user.username, row.get_role_display()) for row in rows.order_by("pk"))
