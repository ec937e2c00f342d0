"""What is on: the sessions of a day, with how many are expected and how many came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from attendance.choices import FactRole
from attendance.models import AttendanceFact
from classes.choices import ATTENDING_STATES, OfferingState, SessionState
from classes.models import Registration, Session
from common.clock import at_tokyo, tokyo_date


@dataclass(frozen=True)
class Meeting:
    """One session as it is listed. `expected` and `arrived` are people, `heads` are without
    names; somebody who came without being expected counts as expected, too."""

    session: Session
    of: int  # 全n回
    registered: int
    arrived: int
    heads: int

    @property
    def expected(self) -> int:
        return max(self.registered, self.arrived)

    @property
    def cancelled(self) -> bool:
        states = {self.session.state, self.session.offering.state}
        return bool(states & {SessionState.CANCELLED.value, OfferingState.CANCELLED.value})


@dataclass(frozen=True)
class Day:
    """A day and what is on."""

    day: date
    meetings: tuple[Meeting, ...]


def on(days: Iterable[date], *, sessions: QuerySet[Session]) -> list[Day]:
    """The days with those of the sessions that are held on them. Drafts are left out.

    Four queries, whatever their number.
    """
    wanted = [*days]
    start, end = at_tokyo(min(wanted), time.min), at_tokyo(max(wanted), time.min)
    rows = _detailed(
        sessions.filter(starts_at__gte=start, starts_at__lt=end + timedelta(days=1))
    )
    meetings = _meetings([*rows])
    return [
        Day(day, tuple(one for one in meetings if tokyo_date(one.session.starts_at) == day))
        for day in wanted
    ]


def following(day: date, *, sessions: QuerySet[Session]) -> Session | None:
    """The next session after the day that is going to be held."""
    after = at_tokyo(day, time.min) + timedelta(days=1)
    ahead = sessions.filter(
        starts_at__gte=after,
        state=SessionState.SCHEDULED,
        offering__state=OfferingState.PUBLISHED,
    )
    return ahead.select_related("offering", "venue").order_by("starts_at", "pk").first()


def unmarked(
    before: datetime, *, since: datetime, sessions: QuerySet[Session]
) -> list[Session]:
    """Sessions that were held since then and for which nobody marked anything, latest first."""
    over = sessions.filter(
        starts_at__gte=since,
        ends_at__lt=before,
        state=SessionState.SCHEDULED,
        offering__state=OfferingState.PUBLISHED,
        check_ins__isnull=True,
        headcounts__isnull=True,
    )
    return [*over.select_related("offering", "venue").order_by("-starts_at", "-pk")]


def _detailed(sessions: QuerySet[Session]) -> QuerySet[Session]:
    return (
        sessions.exclude(offering__state=OfferingState.DRAFT)
        .select_related("offering", "venue", "instructor")
        .order_by("starts_at", "pk")
    )


def _expected(sessions: list[Session]) -> dict[int, int]:
    """How many people have a seat in each session: for it alone, or for the whole series."""
    rows = (
        Registration.objects.filter(
            Q(session__isnull=True) | Q(session__in=sessions),
            offering__in={row.offering_id for row in sessions},
            state__in=ATTENDING_STATES,
        )
        .order_by()
        .values_list("offering_id", "session_id")
        .annotate(
            people=Count(Coalesce("participant__merged_into", "participant"), distinct=True)
        )
    )
    people = {(offering, session): number for offering, session, number in rows}
    return {
        row.pk: people.get((row.offering_id, None), 0)
        + people.get((row.offering_id, row.pk), 0)
        for row in sessions
    }


def _meetings(sessions: list[Session]) -> list[Meeting]:
    last = dict(
        Session.objects.filter(offering__in={row.offering_id for row in sessions})
        .order_by()
        .values_list("offering_id")
        .annotate(last=Max("number"))
    )
    expected = _expected(sessions)
    came: dict[int, tuple[int, int]] = {
        key: (people or 0, heads or 0)
        for key, people, heads in AttendanceFact.objects.filter(session__in=sessions)
        .order_by()
        .values_list("session_id")
        .annotate(
            people=Sum("count", filter=Q(role=FactRole.PARTICIPANT)),
            heads=Sum("count", filter=Q(role=FactRole.GROUP)),
        )
    }
    return [
        Meeting(
            session=row,
            of=last[row.offering_id],
            registered=expected[row.pk],
            arrived=came.get(row.pk, (0, 0))[0],
            heads=came.get(row.pk, (0, 0))[1],
        )
        for row in sessions
    ]
