"""Assignments that the clock, or the register, has overtaken."""

from datetime import datetime

from django.db.models import QuerySet

from classes.choices import (
    LIVING_ASSIGNMENTS,
    Asking,
    AssignmentState,
    OfferingState,
    SessionState,
)
from classes.models import Assignment, Session
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
