"""The draw (抽選): promised before the first application, frozen at closing, held, shown.

The seed is drawn from the machine's randomness when the draw is made; its hash goes out with
the call. At closing the entries are frozen; what follows is `rules.drawing`, a pure function
that anybody can repeat from the published sheet (docs/draw.md).
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import admission, ledger, results, waiting, words
from classes.actions.refusals import MoveNotPossible
from classes.choices import (
    DrawChangeGround,
    DrawState,
    OfferingState,
    RegistrationState,
    Selection,
)
from classes.models import Draw, DrawChange, Offering, Registration
from classes.queries import entries, registrations, seats
from classes.rules import drawing, letters
from common import phones
from common.errors import RuleViolation
from notices.choices import Purpose

CHANGED_TO = {
    RegistrationState.CONFIRMED: Purpose.DRAW_WON,
    RegistrationState.CANCELLED: Purpose.REGISTRATION_CANCELLED,
    RegistrationState.WITHDRAWN: Purpose.REGISTRATION_CANCELLED,
}
"""What the news of a change is about; everything else is about not having a seat."""


class DrawRefused(RuleViolation):
    """The draw was not held, or not changed. The sentence says why."""


class NoLottery(DrawRefused):
    code = "no_lottery"
    message = (
        "この募集は抽選ではありません。決め方を「抽選」に変えてから、もう一度お試しください。"
    )


class PrioritiesDiffer(DrawRefused):
    code = "priorities_differ"
    message = (
        "優先順位の違う募集は、一緒に抽選できません。"
        "募集の「変更」で優先順位をそろえてから、もう一度お試しください。"
    )


class AlreadyPromised(DrawRefused):
    code = "already_promised"
    message = (
        "「{title}」は公開中で、すでに抽選の約束をしています。"
        "公開前の募集だけを選んで、もう一度お試しください。"
    )


class NothingToDraw(DrawRefused):
    code = "nothing_to_draw"
    message = "公開している募集がないため、抽選できません。中止・下書きの募集は抽選しません。"


class NoSeatFree(DrawRefused):
    code = "no_seat_free"
    message = (
        "空いている席がないため、参加確定にできません。「キャンセル待ち」の画面で"
        "この方を1番目に移してから、席を空けてください。"
    )


class NotYetClosed(DrawRefused):
    code = "not_yet_closed"
    message = (
        "まだ受付中の募集があるため、抽選できません。"
        "受付終了（{closes}）のあとに行うか、受付を早く締め切ってください。"
    )


class NotYetDrawn(DrawRefused):
    code = "not_yet_drawn"
    message = "まだ抽選していないため、結果は変えられません。先に抽選を行ってください。"


class DrawBegun(DrawRefused):
    code = "draw_begun"
    message = "申込みを締め切って抽選の名簿を確定したため、組み合わせは変えられません。"


class EntriesChanged(DrawRefused):
    """What is stored is not what was promised and frozen: somebody was at the database."""

    code = "entries_changed"
    message = (
        "確定した名簿または種が、照合コードと合わないため、抽選を止めました。"
        "データが直接書きかえられたおそれがあります。システムの担当者に連絡してください。"
    )


@transaction.atomic
def commit(
    offerings: Sequence[Offering], *, by: Actor, at: datetime, seed: str | None = None
) -> Draw:
    """Promise a draw over one offering, or over several for which people rank their wishes.

    Makes the seed (64 hex digits) and the hash that is published with the call. Promised
    already, the same offerings keep their draw: a second click gets the same one. Drafts may
    be promised anew, and so may an offering whose draw is over. `seed` is given by tests alone.
    Raises NoLottery, PrioritiesDiffer or AlreadyPromised.
    """
    locked = [ledger.lock(each) for each in sorted(offerings, key=lambda offering: offering.pk)]
    if any(each.selection != Selection.LOTTERY for each in locked):
        raise NoLottery
    _refuse_unequal(locked)
    if (known := _promised(locked)) is not None:
        return known
    draw = Draw(municipality=locked[0].municipality, committed_at=at)
    draw.seed = seed or secrets.token_hex(32)
    draw.commitment = drawing.commitment(draw_id=str(draw.public_id), seed=draw.seed)
    draw.save(force_insert=True)
    for offering in locked:
        offering.draw = draw
        offering.save(update_fields=["draw"])
    audit.record(
        "draw.committed",
        on=draw,
        municipality=draw.municipality,
        by=by,
        at=at,
        commitment=draw.commitment,
        offerings=[str(each.public_id) for each in locked],
    )
    return draw


@transaction.atomic
def freeze(draw: Draw, *, by: Actor, at: datetime) -> Draw:
    """Write down rule and entries as they are at closing; from then on nothing is changed.

    Offerings that are called off, or were never published, are left out. Frozen already, it
    gives the draw back as it is. Raises NotYetClosed or NothingToDraw.
    """
    draw, offerings = _lock(draw)
    if draw.state != DrawState.COMMITTED:
        return draw
    offerings = _announced(offerings)
    if not offerings:
        raise NothingToDraw
    for offering in offerings:
        if at < offering.closes_at:
            raise NotYetClosed(closes=letters.moment(offering.closes_at))
    frozen = entries.frozen(draw, offerings)
    draw.entries = drawing.canonical(frozen)
    draw.entries_digest = drawing.entries_digest(frozen)
    draw.state, draw.frozen_at = DrawState.FROZEN, at
    draw.save(update_fields=["state", "frozen_at", "entries", "entries_digest"])
    audit.record(
        "draw.frozen",
        on=draw,
        municipality=draw.municipality,
        by=by,
        at=at,
        digest=draw.entries_digest,
    )
    return draw


@transaction.atomic
def hold(draw: Draw, *, by: Actor, at: datetime) -> Draw:
    """Hold the draw: winners are confirmed, the others stand in line in the order drawn, and
    everybody is told. Freezes first. Held already, it gives the draw back: a draw started twice
    is held once. Raises NotYetClosed or NothingToDraw, or EntriesChanged when seed or entries
    do not fit their hashes.
    """
    draw = freeze(draw, by=by, at=at)
    draw, offerings = _lock(draw)
    if draw.state == DrawState.DRAWN:
        return draw
    _refuse_changed(draw)
    outcome = drawing.draw(
        drawing.thaw(draw.entries), seed=draw.seed, digest=draw.entries_digest
    )
    draw.result = drawing.canonical(outcome)
    draw.state, draw.drawn_at = DrawState.DRAWN, at
    draw.save(update_fields=["state", "drawn_at", "result"])
    audit.record(
        "draw.held",
        on=draw,
        municipality=draw.municipality,
        by=by,
        at=at,
        winners=sum(len(lot["members"]) for lot in outcome["winners"]),
    )
    offerings = _announced(offerings)
    results.enter(draw, offerings=offerings, outcome=outcome, by=by, at=at)
    for offering in offerings:
        waiting.fill(offering, by=by, at=at)
    return draw


@transaction.atomic
def change(
    registration: Registration,
    *,
    to: RegistrationState,
    ground: DrawChangeGround,
    note: str,
    by: Actor,
    at: datetime,
    together: bool = False,
) -> Registration:
    """Change one result by hand, or (`together`) that of everybody who applied together and
    fared alike: all of them, or none. Receipt numbers, change and `ground` go onto the sheet;
    `note` stays in the office. Each hears of it, unless it was they who declined. Raises
    NotYetDrawn, NoSeatFree, AlreadyRegistered, MoveNotPossible or ReasonMissing.
    """
    note = ledger.reason_of(note)
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    draw = offering.draw
    if draw is None or draw.state != DrawState.DRAWN:
        raise NotYetDrawn
    mates = registrations.faring_alike(registration) if together else []
    for row in [registration, *map(ledger.fresh, mates)]:
        before = RegistrationState(row.state)
        _refuse_change(offering, row, to=to, at=at)
        ledger.move(row, to=to, reason=note, by=by, at=at)
        _tell_changed(row, ground=ground, by=by, at=at)
        change = DrawChange(draw=draw, registration=row, from_state=before, to_state=to)
        change.ground, change.note = ground, note
        _write_down(change, by=by, at=at)
    waiting.fill(offering, by=by, at=at)
    return registration


def _write_down(change: DrawChange, *, by: Actor, at: datetime) -> None:
    change.at, change.actor_kind, change.actor_key = at, by.kind, by.key
    change.save()
    audit.record(
        "draw.changed",
        on=change.draw,
        municipality=change.draw.municipality,
        by=by,
        at=at,
        reference=change.registration.reference,
        ground=change.ground,
        from_state=change.from_state,
        to_state=change.to_state,
    )


def _refuse_changed(draw: Draw) -> None:
    promised = drawing.commitment(draw_id=str(draw.public_id), seed=draw.seed)
    frozen = sha256(draw.entries.encode()).hexdigest()
    if (promised, frozen) != (draw.commitment, draw.entries_digest):
        raise EntriesChanged


def _promised(offerings: Sequence[Offering]) -> Draw | None:
    """The draw that was promised over these very offerings. Raises AlreadyPromised when one of
    them is announced with another."""
    draw = offerings[0].draw
    if draw is not None and draw.state != DrawState.DRAWN:
        keys = {each.pk for each in offerings}
        together = {*Offering.objects.filter(draw=draw).values_list("pk", flat=True)}
        if keys == together or (len(keys) == 1 and keys <= together):
            _refuse_unequal([*draw.offerings.order_by("pk"), *offerings])
            return draw
    for each in offerings:
        promised = each.draw is not None and each.draw.state != DrawState.DRAWN
        if promised and each.state != OfferingState.DRAFT:
            raise AlreadyPromised(title=each.title)
    return None


def _refuse_unequal(offerings: Sequence[Offering]) -> None:
    drawn = [each for each in offerings if each.selection == Selection.LOTTERY]
    if any(each.priorities != drawn[0].priorities for each in drawn):
        raise PrioritiesDiffer


def _lock(draw: Draw) -> tuple[Draw, list[Offering]]:
    """The draw and its offerings as they are now: the offerings first, by key."""
    offerings = [
        ledger.lock(each) for each in Offering.objects.filter(draw=draw).order_by("pk")
    ]
    row = Draw.objects.select_for_update(of=("self",), no_key=True)
    return row.select_related("municipality").get(pk=draw.pk), offerings


def _announced(offerings: Sequence[Offering]) -> list[Offering]:
    """Those that are drawn: neither called off, nor a draft, nor given otherwise by now."""
    return [
        each
        for each in offerings
        if each.state == OfferingState.PUBLISHED and each.selection == Selection.LOTTERY
    ]


def _refuse_change(
    offering: Offering, registration: Registration, *, to: RegistrationState, at: datetime
) -> None:
    """Offers are made by the line, and a seat is given by hand only where one is free."""
    state = RegistrationState(registration.state)
    if to is RegistrationState.OFFERED:
        raise MoveNotPossible(state=state.label)
    if state is RegistrationState.LOST:
        admission.refuse_twin(registration)
    if to is RegistrationState.CONFIRMED and state is not RegistrationState.OFFERED:
        counted = seats.count(offering, at=at)
        if counted.free(counted.of(registration), desk=True) < 1:
            raise NoSeatFree


def _tell_changed(
    row: Registration, *, ground: DrawChangeGround, by: Actor, at: datetime
) -> None:
    waiting.withdraw_news(row, by=by, at=at)
    if ground is DrawChangeGround.DECLINED:
        return
    state = RegistrationState(row.state)
    text = letters.draw_changed(
        row.offering.title,
        state=state.label,
        ground=ground.label,
        phone=phones.display(row.offering.phone),
    )
    purpose = CHANGED_TO.get(state, Purpose.DRAW_LOST)
    words.say(row, purpose=purpose, text=text, by=by, at=at)
