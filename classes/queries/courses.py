"""The course catalogue as it is listed and chosen from."""

from django.db.models import Case, Count, QuerySet, Value, When

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


def choosable(municipality: Municipality) -> QuerySet[Course]:
    """The courses that may be planned."""
    return Course.objects.filter(
        municipality=municipality, state=CatalogueState.IN_USE
    ).order_by(BY_LEVEL, "title", "pk")
