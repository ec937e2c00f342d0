"""Plans, past results and indicators of a municipality, for the pages."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Municipality
from classes.models import Course
from reports.choices import Visibility
from reports.models import Indicator, PastResult, Plan


def plans(municipality: Municipality) -> QuerySet[Plan]:
    """The latest plan first."""
    return Plan.objects.filter(municipality=municipality).order_by("-starts_on", "pk")


def indicators(municipality: Municipality) -> QuerySet[Indicator]:
    """Every indicator, the retired ones among them."""
    return (
        Indicator.objects.filter(municipality=municipality)
        .select_related("municipality", "plan")
        .prefetch_related("targets", "courses")
        .order_by("position", "pk")
    )


def published(municipality: Municipality, *, until: date) -> QuerySet[Indicator]:
    """What the municipality had published by the end of the day."""
    return Indicator.objects.filter(
        municipality=municipality, visibility=Visibility.PUBLISHED, published_on__lte=until
    ).order_by("published_on", "pk")


def past_results(municipality: Municipality) -> QuerySet[PastResult]:
    """Every result entered by hand, the withdrawn ones among them, the latest period first."""
    return (
        PastResult.objects.filter(municipality=municipality)
        .select_related("course")
        .order_by("-starts_on", "-pk")
    )


def courses(municipality: Municipality) -> QuerySet[Course]:
    """Every course that was ever taught: what is no longer offered was still counted."""
    return Course.objects.filter(municipality=municipality).order_by("title", "pk")
