"""Flyers by what they announce and by the code that is typed from them."""

from django.db.models import Q, QuerySet

from accounts.models import Municipality
from classes.models import Flyer, FurtherClass, Offering
from classes.rules.flyers import typed


def announcing(offering: Offering) -> QuerySet[Flyer]:
    """The flyers on which the offering stands, alone or with others, in the order in which they
    were made."""
    beside = FurtherClass.objects.filter(offering=offering).values("flyer")
    rows = Flyer.objects.filter(Q(offering=offering) | Q(pk__in=beside))
    return rows.prefetch_related("further").order_by("created_at", "pk")


def by_code(text: str, *, municipality: Municipality) -> Flyer | None:
    """The town's flyer with the code as it was typed; another town's is unknown."""
    code = typed(text)
    if not code:
        return None
    rows = Flyer.objects.filter(code=code, offering__municipality=municipality)
    return rows.select_related("offering").first()


def classes_on(flyer: Flyer) -> list[int]:
    """The keys of the offerings that stand on the flyer, in their order."""
    rows = flyer.further.order_by("place").values_list("offering_id", flat=True)
    return [flyer.offering_id, *rows]
