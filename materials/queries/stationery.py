"""The letterheads of a municipality, each with its pictures and sentences."""

from datetime import date, time, timedelta

from django.db.models import Prefetch, QuerySet

from accounts.models import Municipality
from common.clock import at_tokyo
from materials.models import StandardSentences, Stationery


def current(municipality: Municipality) -> Stationery | None:
    """The version in use; None until somebody has set one."""
    return versions(municipality).first()


def on(municipality: Municipality, day: date) -> Stationery | None:
    """The version in use at the end of a day: what was issued then keeps it."""
    end = at_tokyo(day + timedelta(days=1), time.min)
    return versions(municipality).filter(since__lt=end).first()


def versions(municipality: Municipality) -> QuerySet[Stationery]:
    """Every version, the newest first."""
    sentences = StandardSentences.objects.order_by("pk")
    return (
        Stationery.objects.filter(municipality=municipality)
        .select_related("municipality", "logo", "seal_picture")
        .prefetch_related(Prefetch("sentences", queryset=sentences))
        .order_by("-version")
    )
