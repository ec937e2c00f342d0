"""How many were counted at a group's class."""

from attendance.choices import FactRole
from attendance.models import AttendanceFact
from classes.models import OutreachRequest


def heads(request: OutreachRequest) -> int | None:
    """How many heads of the group were counted; None where nobody counted."""
    facts = _facts(request, role=FactRole.GROUP)
    found = [fact.count for fact in facts if fact.label == request.group]
    return sum(found) if found else None


def bands(request: OutreachRequest) -> dict[str, int]:
    """How many of the group's heads were of which age, as far as it was told."""
    facts = _facts(request, role=FactRole.GROUP)
    return {
        fact.age_band: fact.count
        for fact in facts
        if fact.label == request.group and fact.age_band
    }


def others(request: OutreachRequest) -> int:
    """How many were counted at the class by another way: by name, or under another name."""
    facts = [
        *_facts(request, role=FactRole.PARTICIPANT),
        *(f for f in _facts(request, role=FactRole.GROUP) if f.label != request.group),
    ]
    return sum(fact.count for fact in facts)


def _facts(request: OutreachRequest, *, role: FactRole) -> list[AttendanceFact]:
    rows = AttendanceFact.objects.filter(
        municipality=request.municipality_id,
        session__offering=request.offering_id,
        role=role,
    )
    return [*rows.order_by("pk")]
