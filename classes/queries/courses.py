"""The course catalogue as it is listed and chosen from."""

from django.db.models import Case, Count, Q, QuerySet, Value, When

from accounts.models import Municipality
from classes.choices import CatalogueState, Level
from classes.models import Course

# 入門, 基本, 応用: the order in which people learn, not that of the stored words.
BY_LEVEL = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(Level)),
    default=Value(len(Level)),
)


def catalogue(municipality: Municipality) -> QuerySet[Course]:
    """Every course of the municipality, those in use first, with how often it was offered."""
    return (
        Course.objects.filter(municipality=municipality)
        .select_related("prerequisite")
        .annotate(offered=Count("offerings"))
        .order_by("state", BY_LEVEL, "title", "pk")
    )


def choosable(municipality: Municipality, *, besides: int | None = None) -> QuerySet[Course]:
    """The courses that may be planned; `besides` (a key) adds one that is in use already."""
    return Course.objects.filter(
        Q(state=CatalogueState.IN_USE) | Q(pk=besides), municipality=municipality
    ).order_by(BY_LEVEL, "title", "pk")
