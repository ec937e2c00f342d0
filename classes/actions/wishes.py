"""Somebody's wishes for several offerings of one draw, ranked from the first to the last."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import ledger, lots, registrations
from classes.actions.refusals import DrawIsFrozen, RegistrationRefused, RequestReused
from classes.actions.requests import Request
from classes.choices import Channel, DrawState, RegistrationState, SeatDevice
from classes.models import Draw, Offering, Refusal, Registration
from classes.rules.eligibility import PHONES_THAT_FIT
from common.ages import band_of
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions import participants
from people.models import Participant
from people.queries import identities


class WishesRefused(RuleViolation):
    """No wish was entered or changed. The sentence says why."""


class NoWish(WishesRefused):
    code = "no_wish"
    message = "第1希望を選んでください。申込みをやめるときは、申込みの取消しをお使いください。"


class WishedTwice(WishesRefused):
    code = "wished_twice"
    message = "同じ募集を2回選んでいます。希望ごとに別の募集を選んでください。"


class NotInThisDraw(WishesRefused):
    code = "not_in_this_draw"
    message = "選んだ募集は、この抽選に入っていません。画面を開き直して、選び直してください。"


def rank(
    draw: Draw,
    *,
    person: Participant,
    wishes: Sequence[Offering],
    channel: Channel,
    by: Actor,
    at: datetime,
) -> list[Registration]:
    """Enter these wishes, the first one first, all or none of them.

    What the person has applied for already keeps its receipt number and takes its new rank;
    what is no longer wished for is withdrawn. The same again changes nothing. Raises a
    WishesRefused, DrawIsFrozen, or another RegistrationRefused for one of the offerings, of
    which it is kept that somebody was turned away.
    """
    if not wishes:
        raise NoWish
    if len({each.pk for each in wishes}) < len(wishes):
        raise WishedTwice
    asked: list[Offering] = []
    try:
        with transaction.atomic():
            for number, mine in enumerate(
                _current(draw, person=person, wishes=wishes, by=by, at=at), start=1
            ):
                asked.append(wishes[number - 1])
                if not mine:
                    request = _request(person, asked[-1], channel=channel, rank=number)
                    registrations.register(
                        offering=asked[-1], participant=person, request=request, by=by, at=at
                    )
                for row in mine:
                    _move(row, to=number, by=by, at=at)
    except RegistrationRefused as refusal:
        if asked and not isinstance(refusal, RequestReused):
            _keep(refusal, person=person, offering=asked[-1], channel=channel, at=at)
        raise
    rows = Registration.objects.filter(
        offering__in=[*wishes],
        participant__in=identities.of(person),
        state=RegistrationState.APPLIED,
    )
    return [*rows.order_by("rank", "pk")]


def _current(
    draw: Draw, *, person: Participant, wishes: Sequence[Offering], by: Actor, at: datetime
) -> list[list[Registration]]:
    """What the person has for each wish, in their order, after withdrawing all the rest."""
    # Their turn before any offering, as in every registration (ADR 0009).
    participants.identify(municipality=draw.municipality, people=[person], at=at)
    locked = lots.lock(draw)
    if {each.pk for each in wishes} - {each.pk for each in locked}:
        raise NotInThisDraw
    if any(each.draw is None or each.draw.state != DrawState.COMMITTED for each in locked):
        raise DrawIsFrozen
    mine: dict[int, list[Registration]] = {each.pk: [] for each in locked}
    rows = Registration.objects.filter(
        offering__in=locked,
        participant__in=identities.of(person),
        state=RegistrationState.APPLIED,
    )
    for row in rows.order_by("pk"):
        mine[row.offering_id].append(row)
    wanted = [mine.pop(each.pk) for each in wishes]
    for row in [row for rows in mine.values() for row in rows]:
        registrations.cancel(row, reason="希望の変更", by=by, at=at)
    return wanted


def _request(
    person: Participant, offering: Offering, *, channel: Channel, rank: int
) -> Request:
    device = ""
    if offering.seats_iphone is not None:
        fitting = [
            kind.value
            for kind in (SeatDevice.IPHONE, SeatDevice.ANDROID)
            if person.device and person.device in PHONES_THAT_FIT[kind] - {"none"}
        ]
        device = fitting[0] if fitting else ""
    return Request(channel=channel, rank=rank, device=device)


def _move(row: Registration, *, to: int, by: Actor, at: datetime) -> None:
    if row.rank == to:
        return
    row = ledger.fresh(row)
    before, row.rank = row.rank, to
    row.save(update_fields=["rank"])
    audit.record(
        "registration.ranked",
        on=row,
        municipality=row.offering.municipality,
        by=by,
        at=at,
        before=before,
        after=to,
    )


def _keep(
    refusal: RegistrationRefused,
    *,
    person: Participant,
    offering: Offering,
    channel: Channel,
    at: datetime,
) -> None:
    """Keep that somebody was turned away, although everything else is taken back."""
    day = tokyo_date(at)
    band = band_of(person.birth_date, day) if person.birth_date else person.age_band
    Refusal.objects.create(
        offering=offering, at=at, channel=channel, age_band=band, code=refusal.code
    )
