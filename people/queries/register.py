"""The register of helpers as staff look through it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Municipality
from people.choices import Due, HelperState
from people.models import GroupList, Helper, School
from people.queries import helpers, standings
from people.rules import helping
from people.rules.helping import Reason


@dataclass(frozen=True)
class Wanted:
    """Which helpers are to be seen; empty is everybody who has not left."""

    kind: str = ""
    school: School | None = None
    state: str = ""
    due: str = ""
    group_list: GroupList | None = None


@dataclass(frozen=True)
class Line:
    """A helper with what is missing today, and what will be missing within 30 days."""

    helper: Helper
    lacking: list[Reason]
    soon: list[Reason]


def lines(*, municipality: Municipality, wanted: Wanted, on: date) -> list[Line]:
    """The helpers in 五十音順. Whoever has been forgotten is nobody to look for."""
    rows = [
        helper
        for helper in helpers.listed(municipality=municipality, kind=wanted.kind)
        if helper.forgotten_at is None and _asked_for(helper, wanted)
    ]
    found = read(rows, municipality=municipality, on=on)
    return [line for line in found if _is_due(line, wanted.due)]


def read(rows: Iterable[Helper], *, municipality: Municipality, on: date) -> list[Line]:
    """These helpers, each with what is missing. What is missing of those who have left, or
    have only just applied, is that."""
    helpers_ = [*rows]
    known = standings.of_many(helpers_, municipality=municipality, on=on)
    return [
        Line(
            helper,
            helping.lacking(known[helper.pk]),
            helping.running_out(known[helper.pk]),
        )
        for helper in helpers_
    ]


def schools(municipality: Municipality) -> list[School]:
    """The town's schools by name."""
    return [*School.objects.filter(municipality=municipality).order_by("name", "pk")]


def _asked_for(helper: Helper, wanted: Wanted) -> bool:
    if wanted.school is not None and helper.school_id != wanted.school.pk:
        return False
    if wanted.group_list is not None and helper.group_list_id != wanted.group_list.pk:
        return False
    if not wanted.state:
        return helper.state != HelperState.RETIRED
    return helper.state == wanted.state


def _is_due(line: Line, due: str) -> bool:
    if due == Due.LACKING:
        return bool(line.lacking)
    if due == Due.SOON:
        return bool(line.soon)
    return True
