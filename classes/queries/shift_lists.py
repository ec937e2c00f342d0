"""Assignments that the clock, or the register, has overtaken."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from classes.choices import (
    LIVING_ASSIGNMENTS,
    Asking,
    AssignmentState,
    OfferingState,
    SessionState,
)
from classes.models import Assignment, AssignmentEvent, Session
from notices.models import Message
from people.choices import HelperState


def unanswered(*, at: datetime) -> QuerySet[Assignment]:
    """Invitations whose time is over, the oldest first."""
    rows = Assignment.objects.filter(state=AssignmentState.INVITED, answer_by__lte=at)
    return rows.select_related("shift__session").order_by("answer_by", "pk")


def gone(*, at: datetime) -> QuerySet[Assignment]:
    """Those asked or expected who have left the register since."""
    rows = Assignment.objects.filter(
        state__in=LIVING_ASSIGNMENTS, ends_at__gt=at, helper__state=HelperState.RETIRED
    )
    return rows.select_related("shift__session").order_by("pk")


def asking_in_order(*, at: datetime) -> QuerySet[Session]:
    """The sessions ahead for which the list is asked from its top down."""
    rows = Session.objects.filter(
        shift__asking=Asking.IN_ORDER, state=SessionState.SCHEDULED, ends_at__gt=at
    ).exclude(offering__state=OfferingState.CANCELLED)
    return rows.order_by("starts_at", "pk")


def of(session: Session) -> QuerySet[Assignment]:
    """Everybody ever asked for a session."""
    return Assignment.objects.filter(shift__session=session).select_related(
        "helper", "shift__session__offering__municipality", "shift__session__venue"
    )


def ended(session: Session) -> QuerySet[Assignment]:
    """Those who said no, did not answer, dropped out or were taken off, the latest first;
    `because` is what was written down with it."""
    steps = AssignmentEvent.objects.filter(assignment=OuterRef("pk")).order_by("-at", "-pk")
    rows = of(session).exclude(state__in=LIVING_ASSIGNMENTS)
    because = Subquery(steps.values("reason")[:1])
    return rows.annotate(because=because).order_by("-ended_at", "-pk")


def dropped(sessions: QuerySet[Session], *, at: datetime, since: datetime) -> list[Assignment]:
    """Who has said since then that they cannot come to one of these sessions ahead, the next
    session first."""
    rows = Assignment.objects.filter(
        state=AssignmentState.DROPPED,
        ended_at__gte=since,
        shift__session__in=sessions.order_by().values("pk"),
        shift__session__ends_at__gt=at,
        shift__session__state=SessionState.SCHEDULED,
    ).select_related("helper", "shift__session__offering", "shift__session__venue")
    return [*rows.order_by("starts_at", "pk")]


_ABOUT = re.compile(r"assignment:(\d+)/")


def told_of(messages: Iterable[Message]) -> dict[int, Assignment]:
    """The assignments that the messages are about, by message key. One query, where there is
    any."""
    about = {
        message.pk: int(found[1])
        for message in messages
        if (found := _ABOUT.match(message.dedupe_key))
    }
    if not about:
        return {}
    rows = Assignment.objects.select_related("shift__session__offering")
    found_rows = rows.in_bulk({*about.values()})
    return {key: found_rows[row] for key, row in about.items() if row in found_rows}
