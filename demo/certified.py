"""What was issued: a certificate of hours for one helper, points for all, and certificates for
those who completed the latest class."""

import uuid
from datetime import datetime

from accounts.models import Municipality
from attendance.actions import points
from attendance.choices import PointBasis
from attendance.queries import hours
from attendance.rules.points import Rule
from classes.choices import Kind, OfferingState
from classes.models import Offering
from common import fiscal
from demo.crew import BY
from materials.actions import certificates, completions
from materials.actions.certificates import Span
from materials.queries import completions as known
from people.choices import HelperKind


def tell(municipality: Municipality, *, mark: str, at: datetime) -> None:
    """The mayor signs; whoever helped most last year or this is certified for it."""
    certificates.name_issuer(
        municipality,
        organisation=municipality.name,
        representative=f"{municipality.name}長　見本　太郎",
        by=BY,
        at=at,
    )
    _complete(municipality, at=at)
    year = hours.this_year(at)
    first, _ = fiscal.fiscal_year_bounds(year)
    points.add_rule(
        municipality,
        name="スマホサポーター活動ポイント",
        rule=Rule(PointBasis.HOUR, 100, first, day_cap=300, year_cap=5_000),
        by=BY,
        at=at,
    )
    points.reckon(municipality, year=year, by=BY, at=at)
    grown = [
        row
        for each in (year, year - 1)
        for row in hours.of_town(municipality, year=each)
        if row.total.activities and row.helper.kind != HelperKind.STUDENT
    ]
    if not grown:
        return
    most = max(grown, key=lambda row: (row.year, row.total.minutes, -row.helper.pk))
    days = [each.line.day for each in most.activities if each.line.minutes]
    certificates.issue(
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"{mark}:{municipality.code}:certificate"),
        helper=most.helper,
        span=Span(min(days), max(days)),
        by=BY,
        at=at,
    )


def _complete(municipality: Municipality, *, at: datetime) -> None:
    """Whoever completed the latest class that is over has a certificate of it."""
    classes = Offering.objects.filter(
        municipality=municipality, kind=Kind.CLASSROOM, state=OfferingState.PUBLISHED
    )
    over = classes.filter(sessions__ends_at__lt=at).distinct()
    for offering in over.order_by("-opens_at", "pk"):
        standing = known.of_offering(offering, at=at)
        if standing.turnout.ahead or not standing.due:
            continue
        people = [line.attender.person for line in standing.due]
        completions.issue(offering, people=people, by=BY, at=at)
        return
