"""The letterheads of a municipality, each with its pictures and sentences."""

from django.db.models import Prefetch, QuerySet

from accounts.models import Municipality
from materials.models import StandardSentences, Stationery


def current(municipality: Municipality) -> Stationery | None:
    """The version in use; None until somebody has set one."""
    return versions(municipality).first()


def versions(municipality: Municipality) -> QuerySet[Stationery]:
    """Every version, the newest first."""
    sentences = StandardSentences.objects.order_by("pk")
    return (
        Stationery.objects.filter(municipality=municipality)
        .select_related("municipality", "logo", "seal_picture")
        .prefetch_related(Prefetch("sentences", queryset=sentences))
        .order_by("-version")
    )
