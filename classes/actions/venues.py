"""The places where classes are held."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.choices import Role
from accounts.models import Membership, Municipality
from classes.choices import CatalogueState, StepFree, Wifi
from classes.models import Venue, VenueClosedDay, VenueStaff
from common.errors import RuleViolation


class VenueRefused(RuleViolation):
    """The venue stays as it was. The sentence says why."""


class VenueNameMissing(VenueRefused):
    code = "venue_name_missing"
    message = "会場名を入力してください。"


class VenueNameTaken(VenueRefused):
    code = "venue_name_taken"
    message = (
        "「{name}」という会場はすでにあります。"
        "部屋の名前を付けるなど、区別できる会場名にしてください。"
    )


class NotFacilityStaff(VenueRefused):
    code = "not_facility_staff"
    message = "施設職員だけを会場の担当にできます。画面を開き直して、もう一度お選びください。"


@dataclass(frozen=True)
class VenueDetails:
    """The columns of a venue. Closed weekdays are digits: "0" is Monday, "6" Sunday."""

    name: str
    kana: str = ""
    postal_code: str = ""
    address: str = ""
    district: str = ""
    phone: str = ""
    seats: int | None = None
    closed_weekdays: str = ""
    step_free: StepFree = StepFree.UNKNOWN
    wifi: Wifi = Wifi.UNKNOWN
    parking: str = ""
    access: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic
def create(
    *, municipality: Municipality, details: VenueDetails, by: Actor, at: datetime
) -> Venue:
    """Add a venue. Raises VenueNameMissing or VenueNameTaken."""
    _refuse_name(details.name, municipality=municipality, besides=None)
    venue = Venue.objects.create(municipality=municipality, **asdict(details))
    audit.record("venue.created", on=venue, municipality=municipality, by=by, at=at)
    return venue


@transaction.atomic
def change(venue: Venue, *, details: VenueDetails, by: Actor, at: datetime) -> Venue:
    """Give the venue other details; meetings already planned there stay.

    Raises VenueNameMissing or VenueNameTaken.
    """
    _refuse_name(details.name, municipality=venue.municipality, besides=venue)
    venue = _locked(venue)
    columns = asdict(details)
    changed = [name for name, value in columns.items() if getattr(venue, name) != value]
    if not changed:
        return venue
    for name in changed:
        setattr(venue, name, columns[name])
    venue.save(update_fields=changed)
    audit.record(
        "venue.changed",
        on=venue,
        municipality=venue.municipality,
        by=by,
        at=at,
        columns=changed,
    )
    return venue


def retire(venue: Venue, *, by: Actor, at: datetime) -> Venue:
    """Offer it no longer for choice. What is planned there stays. Harmless when repeated."""
    return _enter(venue, CatalogueState.RETIRED, "venue.retired", by=by, at=at)


def restore(venue: Venue, *, by: Actor, at: datetime) -> Venue:
    """Offer it for choice again."""
    return _enter(venue, CatalogueState.IN_USE, "venue.restored", by=by, at=at)


@transaction.atomic
def close(
    venue: Venue, *, day: date, reason: str = "", by: Actor, at: datetime
) -> VenueClosedDay:
    """Note a day on which the venue is closed; the same day again only renews the reason."""
    venue = _locked(venue)
    closed, new = VenueClosedDay.objects.get_or_create(
        venue=venue, day=day, defaults={"reason": reason}
    )
    if not new and closed.reason == reason:
        return closed
    closed.reason = reason
    closed.save(update_fields=["reason"])
    audit.record(
        "venue.closed",
        on=venue,
        municipality=venue.municipality,
        by=by,
        at=at,
        day=day.isoformat(),
    )
    return closed


@transaction.atomic
def reopen(venue: Venue, *, day: date, by: Actor, at: datetime) -> Venue:
    """Take a closed day back. Harmless when it is open already."""
    venue = _locked(venue)
    removed, _ = VenueClosedDay.objects.filter(venue=venue, day=day).delete()
    if removed:
        audit.record(
            "venue.reopened",
            on=venue,
            municipality=venue.municipality,
            by=by,
            at=at,
            day=day.isoformat(),
        )
    return venue


@transaction.atomic
def entrust(venue: Venue, *, members: Sequence[Membership], by: Actor, at: datetime) -> Venue:
    """Name the 施設職員 who answer for the venue; they see and plan what is held there.

    Raises NotFacilityStaff for another role or another municipality.
    """
    venue = _locked(venue)
    for member in members:
        if (member.role, member.municipality_id) != (
            Role.FACILITY_STAFF,
            venue.municipality_id,
        ):
            raise NotFacilityStaff
    wanted = {member.pk for member in members}
    present = {*venue.staff.order_by("pk").values_list("membership_id", flat=True)}
    if wanted == present:
        return venue
    venue.staff.exclude(membership__in=wanted).delete()
    VenueStaff.objects.bulk_create(
        VenueStaff(venue=venue, membership=member)
        for member in members
        if member.pk not in present
    )
    audit.record(
        "venue.entrusted",
        on=venue,
        municipality=venue.municipality,
        by=by,
        at=at,
        memberships=sorted(wanted),
    )
    return venue


def _refuse_name(name: str, *, municipality: Municipality, besides: Venue | None) -> None:
    """Under the municipality's lock, so that two clerks do not add one venue twice."""
    if not name.strip():
        raise VenueNameMissing
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    namesakes = Venue.objects.filter(municipality=municipality, name=name)
    if besides is not None:
        namesakes = namesakes.exclude(pk=besides.pk)
    if namesakes.exists():
        raise VenueNameTaken(name=name)


def _locked(venue: Venue) -> Venue:
    return (
        Venue.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=venue.pk)
    )


@transaction.atomic
def _enter(
    venue: Venue, state: CatalogueState, action: str, *, by: Actor, at: datetime
) -> Venue:
    venue = _locked(venue)
    if venue.state != state:
        venue.state = state
        venue.save(update_fields=["state"])
        audit.record(action, on=venue, municipality=venue.municipality, by=by, at=at)
    return venue
