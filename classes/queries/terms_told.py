"""What the public is told of an offering: for whom it is and how its seats are given."""

from dataclasses import dataclass
from datetime import datetime

from classes.choices import Priority, Selection
from classes.models import Offering
from classes.queries import experience, seats
from classes.rules import eligibility, letters, priorities


@dataclass(frozen=True)
class Told:
    """Sentences for a page; what is empty need not be said."""

    eligible: list[str]
    seats: list[str]
    order: list[str]
    minimum: str


def of(offering: Offering, *, meetings: int, at: datetime) -> Told:
    """In plain words, without a query for an offering that was loaded with its municipality."""
    return Told(
        eligible=eligibility.in_words(
            experience.terms_of(offering), town=offering.municipality.name, meetings=meetings
        ),
        seats=[*_by_device(offering), *_kept(offering, at=at)],
        order=_order(offering),
        minimum=_minimum(offering),
    )


def _by_device(offering: Offering) -> list[str]:
    if offering.seats_iphone is None:
        return []
    return [f"iPhoneの方{offering.seats_iphone}人、Androidの方{offering.seats_android}人"]


def _kept(offering: Offering, *, at: datetime) -> list[str]:
    kept = seats.kept_now(offering, at=at)
    if not kept:
        return []
    line = f"このうち{kept}人分は、お電話・窓口で申し込む方のための席です。"
    if offering.kept_until is not None:
        line += f"{letters.moment(offering.kept_until)}からは、どなたでも申し込めます。"
    return [line]


def _order(offering: Offering) -> list[str]:
    if offering.selection != Selection.LOTTERY:
        return []
    rule = priorities.in_words([Priority(each) for each in offering.priorities])
    return [
        "申込みが定員より多いときは、抽選で決めます。早く申し込んでも、当たりやすさは同じです。",
        *([rule] if rule else []),
    ]


def _minimum(offering: Offering) -> str:
    if not offering.minimum:
        return ""
    return (
        f"申込みが{offering.minimum}人より少ないときは、中止などにすることがあります。"
        "そのときは、申し込んだ方にお知らせします。"
    )
