"""Finding offerings among those that somebody may open."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet

from classes.choices import OfferingState, SessionState
from classes.models import Offering, Session
from common.clock import at_tokyo, tokyo_date
from common.fiscal import fiscal_year, fiscal_year_bounds

AHEAD, ALL = "ahead", "all"


@dataclass(frozen=True)
class Search:
    """What is looked for; empty answers narrow nothing. `term`: AHEAD, ALL or a fiscal year."""

    text: str = ""
    state: str = ""
    kind: str = ""
    venue: int | None = None
    term: str = AHEAD


def narrowed(
    offerings: QuerySet[Offering], search: Search, *, at: datetime
) -> QuerySet[Offering]:
    """The offerings that are looked for: those ahead by their next session, others the latest
    first."""
    offerings = matching(offerings, search.text)
    if search.state:
        offerings = offerings.filter(state=search.state)
    if search.kind:
        offerings = offerings.filter(kind=search.kind)
    if search.venue is not None:
        offerings = offerings.filter(venue=search.venue)
    return _in_term(offerings, search.term, at=at)


def matching(offerings: QuerySet[Offering], text: str) -> QuerySet[Offering]:
    """The offerings in whose title, course, venue or instructor every word occurs."""
    for word in text.split():
        offerings = offerings.filter(
            Q(title__icontains=word)
            | Q(course__title__icontains=word)
            | Q(venue__name__icontains=word)
            | Q(instructor__name__icontains=word)
        )
    return offerings


def fiscal_years(offerings: QuerySet[Offering]) -> list[int]:
    """The fiscal years in which something is or was held, the latest first."""
    ends = Session.objects.filter(offering__in=offerings.order_by()).aggregate(
        first=Min("starts_at"), last=Max("starts_at")
    )
    if ends["first"] is None:
        return []
    first, last = (fiscal_year(tokyo_date(ends[end])) for end in ("first", "last"))
    return [*range(last, first - 1, -1)]


def to_copy(offerings: QuerySet[Offering]) -> QuerySet[Offering]:
    """What a new term may be copied from: held or planned at least once, the latest first."""
    return (
        offerings.exclude(state=OfferingState.CANCELLED)
        .annotate(last_at=Max("sessions__starts_at"))
        .filter(last_at__isnull=False)
        .order_by("-last_at", "-pk")
    )


def _in_term(offerings: QuerySet[Offering], term: str, *, at: datetime) -> QuerySet[Offering]:
    meetings = Session.objects.filter(offering=OuterRef("pk"))
    if term == AHEAD:
        ahead = meetings.filter(ends_at__gt=at)
        undated_draft = Q(state=OfferingState.DRAFT) & ~Exists(meetings)
        next_at = Min(
            "sessions__starts_at",
            filter=Q(sessions__ends_at__gt=at, sessions__state=SessionState.SCHEDULED),
        )
        return (
            offerings.filter(Exists(ahead) | undated_draft)
            .annotate(next_at=next_at)
            .order_by(F("next_at").asc(nulls_last=True), "pk")
        )
    if term.isdecimal():
        first, last = fiscal_year_bounds(int(term))
        offerings = offerings.filter(
            Exists(
                meetings.filter(
                    starts_at__gte=at_tokyo(first, time.min),
                    starts_at__lt=at_tokyo(last + timedelta(days=1), time.min),
                )
            )
        )
    return offerings.annotate(first_at=Min("sessions__starts_at")).order_by(
        F("first_at").desc(nulls_first=True), "-pk"
    )
