"""Certificates of completion: of a class, of a town, and who is to have one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Municipality
from attendance.queries import completions
from attendance.queries.completions import Attender, Turnout
from classes.choices import Kind, OfferingState
from classes.models import Offering
from materials.models import Completion


@dataclass(frozen=True)
class Line:
    """Somebody who came, and the certificate they hold, if one is in force."""

    attender: Attender
    document: Completion | None

    @property
    def is_due(self) -> bool:
        """Whether they completed the class and hold no certificate of it."""
        return self.attender.completes and self.document is None


@dataclass(frozen=True)
class Standing:
    """A class: who came how often, and who has been certified."""

    turnout: Turnout
    lines: tuple[Line, ...]

    @property
    def due(self) -> list[Line]:
        return [line for line in self.lines if line.is_due]

    @property
    def issued(self) -> list[Completion]:
        """The certificates in force, in 五十音順 of their holders."""
        return [line.document for line in self.lines if line.document is not None]


def is_class(offering: Offering) -> bool:
    """Whether it is something to complete: a class that was not called off."""
    return offering.kind == Kind.CLASSROOM and offering.state != OfferingState.CANCELLED


def of_offering(offering: Offering, *, at: datetime) -> Standing:
    """Who came to a class and who holds a certificate: five queries."""
    turnout = completions.of(offering, at=at)
    rows = _documents().filter(offering=offering, revoked_at__isnull=True)
    held = {row.person.kept.pk: row for row in rows}
    lines = tuple(Line(each, held.get(each.person.pk)) for each in turnout.people)
    return Standing(turnout, lines)


def of_town(municipality: Municipality) -> QuerySet[Completion]:
    """Everything that a municipality has issued, the latest first."""
    return _documents().filter(municipality=municipality)


def next_number(municipality: Municipality, *, fiscal_year: int) -> int:
    """The number after the highest of the year; ask while the municipality is held."""
    theirs = Completion.objects.filter(municipality=municipality, fiscal_year=fiscal_year)
    last = theirs.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def by_code(code: str) -> Completion | None:
    """The document with this code, as it is stored."""
    return _documents().filter(code=code).first()


def is_corrected(document: Completion) -> bool:
    """Whether they are known by now to have come less often than it says."""
    came = completions.attended([(document.offering, document.person)])
    return came[document.offering_id, document.person_id] < document.attended


def _documents() -> QuerySet[Completion]:
    joined = Completion.objects.select_related(
        "municipality", "person__merged_into", "offering__municipality", "replacement"
    )
    return joined.order_by("-fiscal_year", "-number")
