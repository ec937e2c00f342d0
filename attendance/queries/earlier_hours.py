"""What minors do in other classes of a day and its week, for the limits of 協力者の条件."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time, timedelta

from attendance.models import WorkedHours
from attendance.rules.helper_doors import Stint, counted_on
from classes.queries import engagements
from classes.queries.engagements import Span
from classes.rules.candidates import monday
from common.clock import at_tokyo, tokyo_date

DAY, WEEK = timedelta(days=1), timedelta(days=7)
Stints = Mapping[int, Sequence[Stint]]


def week_of(day: date) -> Span:
    """From Monday to Sunday."""
    begins = at_tokyo(monday(at_tokyo(day, time.min)), time.min)
    return Span(begins, begins + WEEK)


def of(helpers: Collection[int], *, days: Collection[date]) -> Stints:
    """What each of these did in the weeks of these days, by key: what was written down of a
    class, else what they said yes to. Two queries; none for nobody."""
    if not helpers:
        return {}
    weeks = [week_of(day) for day in days]
    within = Span(min(each.starts_at for each in weeks), max(each.ends_at for each in weeks))
    found: defaultdict[int, list[Stint]] = defaultdict(list)
    written = _written(helpers, within)
    for (helper, _), stint in written.items():
        found[helper].append(stint)
    for row in engagements.accepted(helpers, within=within):
        if (row.helper_id, row.shift.session_id) not in written:
            hours = (row.ends_at - row.starts_at) / timedelta(hours=1)
            found[row.helper_id].append(Stint(row.shift.session_id, row.starts_at, hours))
    return found


def _written(helpers: Collection[int], within: Span) -> dict[tuple[int, int], Stint]:
    """What counts of each helper and session: the last entry, 0 hours if it was taken back."""
    theirs = WorkedHours.objects.filter(helper__in=helpers)
    days = (tokyo_date(within.starts_at), tokyo_date(within.ends_at - DAY))
    touched = theirs.filter(day__range=days).order_by().values("session")
    rows = theirs.filter(session__in=touched).select_related("session")
    return {
        (row.helper_id, row.session_id): Stint(
            row.session_id,
            counted_on(row.day, row.session.starts_at, row.session.ends_at)[0],
            row.minutes / 60,
        )
        for row in rows.order_by("received_at", "id")
    }
