"""What an offering and its sessions are to be: the words of a form, an import or a copy."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Self

from django.db.models import Model

from accounts.models import Membership
from classes.choices import (
    AgeBasis,
    Experience,
    Joining,
    Kind,
    Organiser,
    RegistrationMode,
    Residence,
    Selection,
)
from classes.models import Course, Offering, Venue
from people.models import Helper

# Where an offering came from is set once and never edited.
ORIGIN = frozenset({"import_key", "import_digest", "source_url", "copied_from"})


@dataclass(frozen=True)
class OfferingPlan:
    """The columns of an offering that somebody may decide."""

    kind: Kind
    course: Course
    title: str
    venue: Venue
    capacity: int
    opens_at: datetime
    closes_at: datetime
    description: str = ""
    organiser: Organiser = Organiser.CITY
    instructor: Helper | None = None
    contractor: Membership | None = None
    registration_mode: RegistrationMode = RegistrationMode.REQUIRED
    selection: Selection = Selection.FIRST_COME
    joining: Joining = Joining.SERIES
    seats_iphone: int | None = None
    seats_android: int | None = None
    kept_seats: int = 0
    kept_until: datetime | None = None
    minimum: int | None = None
    waiting_limit: int | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    residence: Residence = Residence.ANYONE
    experience: Experience = Experience.ANYONE
    yearly_limit: int | None = None
    priorities: list[str] = field(default_factory=list)
    age_basis: AgeBasis = AgeBasis.FIRST_SESSION
    fee: int = 0
    belongings: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    import_key: str = ""
    import_digest: str = ""
    source_url: str = ""
    copied_from: Offering | None = None

    @classmethod
    def of(cls, offering: Offering) -> Self:
        """The plan that the offering follows now."""
        return cls(**{each.name: getattr(offering, each.name) for each in fields(cls)})

    @property
    def columns(self) -> dict[str, Any]:
        """Every column of the plan."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def editable(self) -> dict[str, Any]:
        """The columns that may be changed afterwards: all but where the offering came from."""
        return {name: value for name, value in self.columns.items() if name not in ORIGIN}

    @property
    def stamp(self) -> dict[str, str]:
        """The editable columns as text: two editors compare what they saw."""
        return {name: _text(value) for name, value in self.editable.items()}

    def differing(self, stamp: dict[str, str]) -> list[str]:
        """The columns in which the plan differs from a stamp, in the order of the plan."""
        return [name for name, value in self.stamp.items() if stamp.get(name) != value]

    def moved_to(self, *, opens_at: datetime, closes_at: datetime, source: Offering) -> Self:
        """The same plan for another term, as a copy of `source`."""
        return replace(
            self,
            opens_at=opens_at,
            closes_at=closes_at,
            kept_until=self.kept_until and self.kept_until + (opens_at - self.opens_at),
            copied_from=source,
            import_key="",
            import_digest="",
            source_url="",
        )


@dataclass(frozen=True)
class SessionPlan:
    """A meeting: from when to when, and where and by whom if not as the offering says."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue | None = None
    instructor: Helper | None = None


def _text(value: object) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return str(int(value.timestamp()))
    return "" if value is None else str(value)
