"""What stands against the helpers of a session, gathered for the rule of the door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import Municipality
from attendance import rules
from attendance.choices import OFF_THE_LIST, ConflictKind
from attendance.models import HelperCheckIn, SyncConflict, WorkedHours
from attendance.queries import crews, earlier_hours, sessions, stays
from attendance.queries.earlier_hours import Stints
from attendance.rules import helper_doors
from attendance.rules.helper_doors import Verdict
from classes.models import Assignment, Session, Shift
from common.clock import tokyo_date
from people.models import GuardianConsent, Helper, Insurance, Qualification, Training
from people.queries import standings
from people.rules.helping import Standing

ASKED = (ConflictKind.HELPER_HELD, ConflictKind.HELPER_LACKS)
Stay = tuple[int, int]
"""The keys of a session and of a helper."""


@dataclass(frozen=True)
class Doors:
    """The standings of some helpers, which adults were at which sessions, where staff said that
    a responsible adult is there besides, and what minors do in other sessions."""

    known: Mapping[int, Standing]
    adults: Mapping[int, frozenset[int]]
    supervised: frozenset[int] = frozenset()
    stints: Stints = field(default_factory=dict)

    def verdict(self, helper: Helper, session: Session, *, day: date) -> Verdict:
        """What stands against the helper on the day for which a mark in the session counts."""
        starts, ends = helper_doors.counted_on(day, session.starts_at, session.ends_at)
        others = self.adults.get(session.pk, frozenset()) - {helper.pk}
        return helper_doors.verdict(
            self.known[helper.pk],
            starts_at=starts,
            ends_at=ends,
            adult_present=bool(others) or session.pk in self.supervised,
            left_at=helper.retired_at,
            besides=helper_doors.before(
                self.stints.get(helper.pk, ()), session=session.pk, starts_at=starts
            ),
        )

    def about(self, row: SyncConflict) -> "Asked":
        """What stands now against the helper of a question."""
        assert row.helper is not None
        day = sessions.day_of(row.session)
        verdict = self.verdict(row.helper, row.session, day=day)
        return Asked(verdict, helper_doors.may_count(self.known[row.helper.pk], day))


@dataclass(frozen=True)
class Asked:
    """What stands against a helper whose hours are in doubt, and whether they can be counted at
    all."""

    verdict: Verdict
    countable: bool

    @property
    def lifted(self) -> bool:
        """Whether what was missing is there by now."""
        return helper_doors.lifted(self.verdict, countable=self.countable)


def of(
    stays_: Iterable[tuple[Session, Helper]], *, municipality: Municipality, on: date
) -> Doors:
    """Of these helpers in these sessions, as known on the day: always as many queries."""
    pairs = [*stays_]
    held = {session.pk: session for session, _ in pairs}
    there = _there(held)
    people = {helper.pk: helper for _, helper in pairs}
    for theirs in there.values():
        people |= theirs
    known = standings.of_many(people.values(), municipality=municipality, on=on)
    return Doors(
        known={helper.pk: known[helper.pk] for _, helper in pairs},
        adults={
            key: frozenset(
                helper
                for helper in theirs
                if not known[helper].is_minor(sessions.day_of(held[key]))
            )
            for key, theirs in there.items()
        },
        supervised=frozenset(
            Shift.objects.filter(session__in=[*held], supervised=True)
            .order_by()
            .values_list("session", flat=True)
        ),
        stints=_stints(pairs, known),
    )


def _stints(pairs: Iterable[tuple[Session, Helper]], known: Mapping[int, Standing]) -> Stints:
    """Of the minors among them: nobody else's hours have a limit."""
    young = [
        (helper.pk, sessions.day_of(session))
        for session, helper in pairs
        if known[helper.pk].is_minor(sessions.day_of(session))
    ]
    return earlier_hours.of({helper for helper, _ in young}, days={day for _, day in young})


def verdicts(session: Session, helpers: Iterable[Helper], *, on: date) -> dict[int, Verdict]:
    """What a tablet is told of these helpers, by key. An adult may still come, so that nobody
    is there yet is no reason."""
    rows, day = [*helpers], sessions.day_of(session)
    town = session.offering.municipality
    known = standings.of_many(rows, municipality=town, on=on) if rows else {}
    doors = Doors(
        known=known,
        adults={},
        supervised=frozenset({session.pk}),
        stints=_stints([(session, row) for row in rows], known),
    )
    return {row.pk: doors.verdict(row, session, day=day) for row in rows}


def lacking(helper: Helper, session: Session, *, on: date) -> Verdict:
    """What somebody lacked on the day of the session whose hours staff write down."""
    return verdicts(session, [helper], on=on)[helper.pk]


def of_conflicts(rows: Iterable[SyncConflict], *, on: date) -> dict[int, Asked]:
    """What stands against the helpers in doubt now, by the conflict's key."""
    found = [(row, row.helper) for row in rows if row.kind in ASKED]
    pairs = [(row.session, helper) for row, helper in found if helper is not None]
    if not pairs:
        return {}
    doors = of(pairs, municipality=found[0][0].municipality, on=on)
    return {row.pk: doors.about(row) for row, helper in found if helper is not None}


def asked(helper: Helper, session: Session) -> dict[ConflictKind, str]:
    """What staff are asked, or were, about these hours, and what they answered last ('' for not
    yet). What is off the list without an answer is asked no more."""
    rows = SyncConflict.objects.filter(session=session, helper=helper, kind__in=ASKED)
    left = rows.exclude(state__in=OFF_THE_LIST).order_by("answer", "settled_at", "pk")
    return {ConflictKind(row.kind): row.answer for row in left}


def also(marks: Iterable[HelperCheckIn]) -> dict[Stay, HelperCheckIn]:
    """The other helpers who were marked in the same sessions and may be minors: whether an
    adult was there concerns them. Each with their first mark."""
    given = [*marks]
    others = HelperCheckIn.objects.filter(session__in={mark.session_id for mark in given})
    young = Q(helper__kind="student") | Q(helper__birth_date__isnull=False)
    rows = others.filter(young).select_related("session__offering__municipality", "helper")
    return {
        (row.session_id, row.helper_id): row for row in rows.order_by("-occurred_at", "-pk")
    }


def stamps(session: Session) -> list[tuple[object, ...]]:
    """Other ones when what is on file of the session's helpers changed, or what they do in
    other classes of its week; one query."""
    records = (GuardianConsent, Insurance, Qualification, Training)
    latest = {
        f"{model._meta.model_name}_{column}": _latest(model.objects.all(), column)
        for model in records
        for column in ("pk", "withdrawn_at")
    }
    week = earlier_hours.week_of(sessions.day_of(session))
    days = (tokyo_date(week.starts_at), tokyo_date(week.ends_at))
    worked = WorkedHours.objects.exclude(session=session).filter(day__range=days)
    promised = Assignment.objects.exclude(shift__session=session).filter(
        starts_at__lt=week.ends_at, ends_at__gt=week.starts_at
    )
    latest |= {
        "worked": _latest(worked, "received_at"),
        "accepted": _latest(promised, "accepted_at"),
        "freed": _latest(promised, "ended_at"),
    }
    about = Q(kiosk_grants__session=session) | Q(pk=session.instructor_id)
    about |= Q(pk__in=crews.assigned(session).values("pk"))
    about |= Q(pk__in=HelperCheckIn.objects.filter(session=session).values("helper"))
    rows = Helper.objects.filter(about).annotate(**latest).order_by("pk").distinct()
    told = ("name", "devices", "kind", "state", "birth_date", "contract_from", "contract_until")
    return [*rows.values_list("pk", *told, *latest, F("retired_at"))]


def _latest(rows: QuerySet[Any], column: str) -> Subquery:
    """The last of a helper's rows, by this column."""
    theirs = rows.filter(helper=OuterRef("pk")).order_by().values("helper")
    return Subquery(theirs.annotate(last=Max(column)).values("last"))


def _there(keys: Iterable[int]) -> dict[int, dict[int, Helper]]:
    """Who was at each session: its instructor, whoever was marked, whoever has hours that were
    not taken back."""
    rows = Session.objects.filter(pk__in=[*keys]).select_related("instructor").order_by("pk")
    found = {
        row.pk: {row.instructor.pk: row.instructor} if row.instructor else {} for row in rows
    }
    within = {"session__in": [*found]}
    marks: dict[Stay, list[HelperCheckIn]] = {}
    marked = HelperCheckIn.objects.filter(**within).select_related("helper")
    for mark in marked.order_by("pk"):
        marks.setdefault((mark.session_id, mark.helper_id), []).append(mark)
    for (session, helper), theirs in marks.items():
        if rules.standing(map(stays.event, theirs)):
            found[session][helper] = theirs[0].helper
    worked = WorkedHours.objects.filter(**within).select_related("helper")
    last = {
        (row.session_id, row.helper_id): row for row in worked.order_by("received_at", "id")
    }
    for (session, helper), hours in last.items():
        if hours.minutes:
            found[session][helper] = hours.helper
    return found
