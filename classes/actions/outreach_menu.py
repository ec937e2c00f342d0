"""What a town offers to groups, and how it does it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions.outreach_refusals import (
    MenuTitleMissing,
    MenuTitleTaken,
    PartOfOtherTown,
)
from classes.choices import CatalogueState
from classes.models import Course, OutreachMenuItem, OutreachSettings
from classes.rules.outreach.terms import Terms


@dataclass(frozen=True)
class MenuDetails:
    """The columns of a menu item; `minutes` is its usual length."""

    title: str
    course: Course
    terms: Terms = field(default_factory=Terms)
    description: str = ""
    minutes: int = 90
    teachers: str = ""
    provides: str = ""
    contact_name: str = ""
    contact_phone: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """As they are stored: the terms as data."""
        columns = {**vars(self), "rules": self.terms.data}
        del columns["terms"]
        return columns


@dataclass(frozen=True)
class Ways:
    """The columns of the settings."""

    travel_minutes: int = 30
    letter_sign: str = ""
    sender: str = ""
    instruction: str = ""


@transaction.atomic
def create(
    *, municipality: Municipality, details: MenuDetails, by: Actor, at: datetime
) -> OutreachMenuItem:
    """Add a class to the menu. Raises MenuTitleMissing, MenuTitleTaken or PartOfOtherTown."""
    _refuse_nonsense(details, municipality=municipality, besides=None)
    item = OutreachMenuItem.objects.create(municipality=municipality, **details.columns)
    audit.record("outreach_menu.created", on=item, municipality=municipality, by=by, at=at)
    return item


@transaction.atomic
def change(
    item: OutreachMenuItem, *, details: MenuDetails, by: Actor, at: datetime
) -> OutreachMenuItem:
    """Offer it with other details; what was asked for before stays as it was asked for.

    Raises MenuTitleMissing, MenuTitleTaken or PartOfOtherTown.
    """
    _refuse_nonsense(details, municipality=item.municipality, besides=item)
    item = _locked(item)
    changed = [name for name, value in details.columns.items() if getattr(item, name) != value]
    if not changed:
        return item
    for name in changed:
        setattr(item, name, details.columns[name])
    item.save(update_fields=changed)
    audit.record(
        "outreach_menu.changed",
        on=item,
        municipality=item.municipality,
        by=by,
        at=at,
        columns=changed,
    )
    return item


def retire(item: OutreachMenuItem, *, by: Actor, at: datetime) -> OutreachMenuItem:
    """Offer it no longer. What was asked for goes on. Harmless when repeated."""
    return _enter(item, CatalogueState.RETIRED, "outreach_menu.retired", by=by, at=at)


def restore(item: OutreachMenuItem, *, by: Actor, at: datetime) -> OutreachMenuItem:
    """Offer it again."""
    return _enter(item, CatalogueState.IN_USE, "outreach_menu.restored", by=by, at=at)


@transaction.atomic
def settle(
    municipality: Municipality, *, ways: Ways, by: Actor, at: datetime
) -> OutreachSettings:
    """How the municipality does it from now on."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    settings, _ = OutreachSettings.objects.get_or_create(municipality=municipality)
    changed = [name for name, value in vars(ways).items() if getattr(settings, name) != value]
    if not changed:
        return settings
    for name in changed:
        setattr(settings, name, getattr(ways, name))
    settings.save(update_fields=changed)
    audit.record(
        "outreach.settings_changed",
        on=settings,
        municipality=municipality,
        by=by,
        at=at,
        columns=changed,
    )
    return settings


def _refuse_nonsense(
    details: MenuDetails, *, municipality: Municipality, besides: OutreachMenuItem | None
) -> None:
    if not details.title.strip():
        raise MenuTitleMissing
    if details.course.municipality_id != municipality.pk:
        raise PartOfOtherTown
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    namesakes = OutreachMenuItem.objects.filter(municipality=municipality, title=details.title)
    if besides is not None:
        namesakes = namesakes.exclude(pk=besides.pk)
    if namesakes.exists():
        raise MenuTitleTaken(title=details.title)


def _locked(item: OutreachMenuItem) -> OutreachMenuItem:
    return (
        OutreachMenuItem.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "course")
        .get(pk=item.pk)
    )


@transaction.atomic
def _enter(
    item: OutreachMenuItem, state: CatalogueState, action: str, *, by: Actor, at: datetime
) -> OutreachMenuItem:
    item = _locked(item)
    if item.state != state:
        item.state = state
        item.save(update_fields=["state"])
        audit.record(action, on=item, municipality=item.municipality, by=by, at=at)
    return item
