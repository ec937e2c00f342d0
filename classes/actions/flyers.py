"""Printed flyers, each with a code of its own in the QR."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.actions import audit
from accounts.actors import Actor
from classes.choices import OfferingState
from classes.models import Flyer, FlyerDay, FurtherClass, Offering
from classes.rules.flyers import ALPHABET, DEFAULT_HEADLINE, LENGTH, MOST_CLASSES
from common.clock import tokyo_date
from common.errors import RuleViolation


class LabelMissing(RuleViolation):
    code = "label_missing"
    message = "配布先を入力してください。例：東部公民館の窓口、広報かごしま6月号"


class TooManyClasses(RuleViolation):
    code = "too_many_classes"
    message = (
        f"1枚のチラシにのせられる講座は{MOST_CLASSES}つまでです。"
        "講座を減らすか、チラシを2つに分けてください。"
    )


class ClassNotForThisFlyer(RuleViolation):
    code = "class_not_for_this_flyer"
    message = (
        "中止になった講座や、ほかの市町村の講座は、チラシにのせられません。"
        "選んだ講座を確かめてください。"
    )


@transaction.atomic
def create(
    offering: Offering,
    *,
    label: str,
    beside: Sequence[Offering] = (),
    headline: str = "",
    by: Actor,
    at: datetime,
) -> Flyer:
    """A flyer for one place of distribution; the same place and classes again get the same one.

    `beside` are the further classes on it, in their order. Raises LabelMissing, TooManyClasses
    and ClassNotForThisFlyer.
    """
    label = label.strip()
    if not label:
        raise LabelMissing
    offering = (
        Offering.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=offering.pk)
    )
    others = [*dict.fromkeys(each for each in beside if each != offering)]
    _refuse(offering, others)
    known = _known(offering, others, label=label)
    if known is not None:
        return known
    flyer = Flyer.objects.create(
        offering=offering,
        code=_unused_code(),
        label=label,
        headline=(headline.strip() or DEFAULT_HEADLINE) if others else "",
        created_at=at,
    )
    FurtherClass.objects.bulk_create(
        FurtherClass(flyer=flyer, offering=each, place=place)
        for place, each in enumerate(others, start=2)
    )
    audit.record("flyer.created", on=flyer, municipality=offering.municipality, by=by, at=at)
    return flyer


@transaction.atomic
def count_visit(flyer: Flyer, *, by: Actor, at: datetime) -> None:  # noqa: ARG001  # see there
    """One more came by the flyer's code that day. Only the number is kept, not even the audit
    trail has who; `by` is asked for as everywhere, and forgotten."""
    day = tokyo_date(at)
    counted, begun = FlyerDay.objects.get_or_create(
        flyer=flyer, day=day, defaults={"visits": 1}
    )
    if not begun:
        FlyerDay.objects.filter(pk=counted.pk).update(visits=F("visits") + 1)


def _refuse(offering: Offering, others: Sequence[Offering]) -> None:
    if len(others) >= MOST_CLASSES:
        raise TooManyClasses
    for each in others:
        elsewhere = each.municipality_id != offering.municipality_id
        if elsewhere or each.state == OfferingState.CANCELLED:
            raise ClassNotForThisFlyer


def _known(offering: Offering, others: Sequence[Offering], *, label: str) -> Flyer | None:
    """The flyer that was made for the same place and the same classes before."""
    wanted = [each.pk for each in others]
    made = offering.flyers.filter(label=label).order_by("pk").prefetch_related("further")
    for flyer in made:
        if [each.offering_id for each in flyer.further.all()] == wanted:
            return flyer
    return None


def _unused_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not Flyer.objects.filter(code=code).exists():
            return code
