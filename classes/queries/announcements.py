"""What the public may see of the offerings: never a draft, never what was agreed on with a
group for its own people, in lists never what is over."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts import prepared
from accounts.models import Municipality
from classes.choices import OfferingState, RegistrationMode, Window
from classes.models import Flyer, FurtherClass, Offering, Registration, Session
from classes.queries import flyers, offerings
from classes.queries.offerings import Listing

SHOWN = [OfferingState.PUBLISHED, OfferingState.CANCELLED]
BESIDE = 3
AT_ONCE = 100
_ONE = prepared.Asked(
    lambda public_id: (
        Offering.objects.filter(public_id=public_id, state__in=SHOWN)
        .select_related("municipality")
        .order_by()
    ),
    UUID,
)


def towns() -> QuerySet[Municipality]:
    """Every municipality, from north to south by its code."""
    return Municipality.objects.order_by("code")


def upcoming(*, municipality: Municipality, at: datetime, kind: str = "") -> QuerySet[Offering]:
    """The municipality's offerings that are not over, the cancelled too: who meant to come
    must read it. The next date first."""
    shown = _ahead(at).filter(municipality=municipality)
    return shown.filter(kind=kind) if kind else shown


def kinds(*, municipality: Municipality, at: datetime) -> set[str]:
    """The kinds among the municipality's offerings that are not over."""
    rows = upcoming(municipality=municipality, at=at).order_by("kind")
    return {*rows.values_list("kind", flat=True).distinct()}


def open_now(
    *, municipality: Municipality | None, at: datetime, besides: Offering | None = None
) -> Iterator[Listing]:
    """Offerings that take registrations and have a seat to be had, or draw lots, the next date
    first; read from the database as far as they are asked for.

    `municipality` None is every municipality's: for the page on which it is chosen.
    """
    rows = _taking(municipality, at=at)
    rows = rows if besides is None else rows.exclude(pk=besides.pk)
    for start in count(0, AT_ONCE):
        part = offerings.listings(rows[start : start + AT_ONCE], at=at)
        yield from (each for each in part if each.window is Window.OPEN)
        if len(part) < AT_ONCE:
            return


def open_beside(offering: Offering, *, at: datetime) -> list[Listing]:
    """The next few offerings that the same municipality still takes registrations for."""
    found = open_now(municipality=offering.municipality, at=at, besides=offering)
    return [*islice(found, BESIDE)]


def open_in(municipality: Municipality, *, at: datetime) -> list[Listing]:
    """The next few offerings that the municipality takes registrations for."""
    return [*islice(open_now(municipality=municipality, at=at), BESIDE)]


def joinable(municipality: Municipality, *, at: datetime) -> QuerySet[Offering]:
    """The municipality's offerings that take registrations, full or not, by their next date."""
    return _taking(municipality, at=at)


def one(public_id: UUID, *, at: datetime) -> Listing | None:
    """The offering with this public id, over or not; None for a draft."""
    rows = Offering.objects.filter(
        public_id=public_id, state__in=SHOWN, outreach_request__isnull=True
    )
    return next(iter(offerings.listings(rows, at=at)), None)


def offering(public_id: UUID) -> Offering | None:
    """The offering alone, as a registration asks for it; None for a draft."""
    return _ONE.first(public_id)


def withheld_by(public_id: UUID) -> Municipality | None:
    """Whose draft this is, for those who come by a link that led to an offering before; None
    when it may be seen, or never was."""
    rows = Offering.objects.filter(public_id=public_id).exclude(state__in=SHOWN)
    found = rows.select_related("municipality").first()
    return found.municipality if found else None


def held(registration: Registration, *, at: datetime) -> Listing:
    """The offering of a registration, whatever its state: its holder may see it."""
    rows = Offering.objects.filter(pk=registration.offering_id)
    return offerings.listings(rows, at=at)[0]


def flyer(code: str) -> Flyer | None:
    """The flyer with this code, on which something stands that may be seen."""
    beside = FurtherClass.objects.filter(flyer=OuterRef("pk"), offering__state__in=SHOWN)
    rows = Flyer.objects.filter(Q(offering__state__in=SHOWN) | Exists(beside), code=code)
    return rows.select_related("offering__municipality").first()


def on_flyer(flyer: Flyer, *, at: datetime) -> list[Listing]:
    """What the flyer announces and everybody may see, in the order in which it stands there:
    what was called off and what is over, too."""
    keys = flyers.classes_on(flyer)
    rows = Offering.objects.filter(
        pk__in=keys, state__in=SHOWN, outreach_request__isnull=True
    ).order_by()
    found = offerings.listings(rows, at=at)
    return sorted(found, key=lambda each: keys.index(each.offering.pk))


def _taking(municipality: Municipality | None, *, at: datetime) -> QuerySet[Offering]:
    """Those that take registrations, seats left aside."""
    rows = _ahead(at).filter(
        state=OfferingState.PUBLISHED,
        registration_mode=RegistrationMode.REQUIRED,
        opens_at__lte=at,
        closes_at__gt=at,
    )
    return rows if municipality is None else rows.filter(municipality=municipality)


def _ahead(at: datetime) -> QuerySet[Offering]:
    sessions = Session.objects.filter(offering=OuterRef("pk"), ends_at__gt=at)
    following = sessions.order_by("starts_at", "pk").values("starts_at")[:1]
    return (
        Offering.objects.filter(
            Exists(sessions), state__in=SHOWN, outreach_request__isnull=True
        )
        .annotate(next_at=Subquery(following))
        .order_by("next_at", "pk")
    )
