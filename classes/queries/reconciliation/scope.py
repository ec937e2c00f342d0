"""What is looked at: everything, one municipality, or one offering."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Municipality
from classes.models import Draw, Offering, Registration, RegistrationEvent

CHUNK = 2_000
"""So many rows are in memory at once."""
WHERE = ("offering__municipality__code", "offering__public_id")
WHERE_EVENT = tuple(f"registration__{column}" for column in WHERE)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the ledger, and as of when."""

    at: datetime
    municipality: Municipality | None = None
    offering: Offering | None = None

    def offerings(self) -> QuerySet[Offering]:
        return Offering.objects.filter(self._of("", key="pk")).order_by("pk")

    def registrations(self) -> QuerySet[Registration]:
        return Registration.objects.filter(self._of("offering__", key="offering")).order_by(
            "pk"
        )

    def events(self) -> QuerySet[RegistrationEvent]:
        mine = self._of("registration__offering__", key="registration__offering")
        return RegistrationEvent.objects.filter(mine).order_by("pk")

    def draws(self) -> QuerySet[Draw]:
        rows = Draw.objects.select_related("municipality").order_by("pk")
        if self.offering is not None:
            return rows.filter(offerings=self.offering)
        return rows.filter(self._of("", key="pk"))

    def _of(self, path: str, *, key: str) -> Q:
        if self.offering is not None:
            return Q(**{key: self.offering.pk})
        if self.municipality is not None:
            return Q(**{f"{path}municipality": self.municipality})
        return Q()
