"""Flyers with everything that stands on them, and what each of them brought."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from accounts.models import Membership
from attendance.choices import TapKind
from attendance.models import CheckIn
from classes.choices import Channel, RegistrationState
from classes.models import Flyer, FlyerDay, FurtherClass, Offering, Registration, Session
from classes.queries import scopes
from common.clock import at_tokyo
from common.fiscal import fiscal_year_bounds

PAPER = (Channel.FAX, Channel.POSTCARD)
BY_CODE = (Channel.QR, Channel.WEB)


@dataclass(frozen=True)
class Brought:
    """What a flyer brought until now: visits by its code, registrations with it by the way they
    came, and how many of these have a seat and were there."""

    flyer: Flyer
    visits: int
    by_code: int
    phone: int
    counter: int
    paper: int
    seats: int
    attended: int

    @property
    def registrations(self) -> int:
        return self.by_code + self.phone + self.counter + self.paper

    @property
    def rate(self) -> float | None:
        """Registrations by the code for each visit by it; None where nobody came by it."""
        return self.by_code / self.visits if self.visits else None

    @property
    def classes(self) -> list[Offering]:
        """What stands on the flyer, in its order."""
        return [self.flyer.offering, *(each.offering for each in self.flyer.further.all())]


def of(membership: Membership) -> QuerySet[Flyer]:
    """The flyers of the offerings that somebody may open: four queries, whatever is on them."""
    own = scopes.offerings_for(membership).order_by()
    return _detailed(Flyer.objects.filter(offering__in=own))


def of_offering(offering: Offering) -> QuerySet[Flyer]:
    """The flyers on which an offering stands first, the oldest first: four queries."""
    return _detailed(Flyer.objects.filter(offering=offering))


def _detailed(rows: QuerySet[Flyer]) -> QuerySet[Flyer]:
    sessions = Session.objects.select_related("venue").order_by("starts_at", "pk")
    further = (
        FurtherClass.objects.select_related(
            *("offering__municipality", "offering__course", "offering__venue")
        )
        .prefetch_related(Prefetch("offering__sessions", queryset=sessions))
        .order_by("place", "pk")
    )
    return (
        rows.select_related("offering__municipality", "offering__course", "offering__venue")
        .prefetch_related(
            Prefetch("offering__sessions", queryset=sessions),
            Prefetch("further", queryset=further),
        )
        .order_by("created_at", "pk")
    )


def made_in(flyers: QuerySet[Flyer], year: int) -> QuerySet[Flyer]:
    """Those that were made in the fiscal year."""
    first, last = fiscal_year_bounds(year)
    return flyers.filter(
        created_at__gte=at_tokyo(first, time.min),
        created_at__lt=at_tokyo(last + timedelta(days=1), time.min),
    )


def announcing(flyers: QuerySet[Flyer], offering: UUID) -> QuerySet[Flyer]:
    """Those on which the offering stands."""
    beside = FurtherClass.objects.filter(offering__public_id=offering).values("flyer")
    return flyers.filter(Q(offering__public_id=offering) | Q(pk__in=beside))


def brought(flyers: Iterable[Flyer]) -> list[Brought]:
    """What each brought, in the order given: three queries."""
    rows = [*flyers]
    visits, channels, ends = _visits(rows), _channels(rows), _ends(rows)
    return [
        Brought(
            flyer=row,
            visits=visits.get(row.pk, 0),
            by_code=sum(channels[row.pk, each] for each in BY_CODE),
            phone=channels[row.pk, Channel.PHONE],
            counter=channels[row.pk, Channel.COUNTER] + channels[row.pk, Channel.WALK_IN],
            paper=sum(channels[row.pk, each] for each in PAPER),
            seats=ends.get(row.pk, (0, 0))[0],
            attended=ends.get(row.pk, (0, 0))[1],
        )
        for row in rows
    ]


def _visits(flyers: Sequence[Flyer]) -> dict[int, int]:
    rows = FlyerDay.objects.filter(flyer__in=flyers).order_by()
    return dict(rows.values_list("flyer").annotate(Sum("visits")))


def _channels(flyers: Sequence[Flyer]) -> Counter[tuple[int, str]]:
    rows = Registration.objects.filter(flyer__in=flyers).order_by()
    counted = rows.values_list("flyer", "channel").annotate(Count("pk"))
    return Counter({(flyer, channel): number for flyer, channel, number in counted})


def _ends(flyers: Sequence[Flyer]) -> dict[int, tuple[int, int]]:
    """By flyer, how many have a seat, and how many were there at least once."""
    taken_back = CheckIn.objects.filter(
        kind=TapKind.VOIDED, voids=OuterRef("pk"), session=OuterRef("session")
    )
    came = CheckIn.objects.filter(
        ~Exists(taken_back), kind=TapKind.ARRIVED, registration=OuterRef("pk")
    )
    rows = Registration.objects.filter(flyer__in=flyers).order_by()
    counted = rows.values_list("flyer").annotate(
        seats=Count("pk", filter=Q(state=RegistrationState.CONFIRMED)),
        attended=Count("pk", filter=Exists(came)),
    )
    return {flyer: (seats, attended) for flyer, seats, attended in counted}
