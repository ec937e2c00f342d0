"""What somebody holds in hand: the secret of their own page, or the key of a form they sent."""

from uuid import UUID

from django.db.models import QuerySet

from classes.models import Offering, Registration


def by_secret(secret: UUID) -> Registration | None:
    """The registration whose own page has this secret."""
    return _registrations().filter(secret=secret).first()


def by_request(key: str, *, offering: Offering) -> Registration | None:
    """The registration that the form with this key made for the offering."""
    return _registrations().filter(request_key=key, offering=offering).first()


def _registrations() -> QuerySet[Registration]:
    return Registration.objects.select_related(
        "offering__municipality", "offering__venue", "offering__course", "participant"
    ).order_by("pk")
