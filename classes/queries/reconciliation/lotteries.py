"""A draw beside its promise, its frozen entries, its result, and what became of the people.

One draw at a time is in memory: a hundred thousand entries take some hundred megabytes.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, Q

from classes.choices import (
    AT_THE_DOOR,
    CALLED_OFF,
    DrawState,
    OfferingState,
    RegistrationState,
    Selection,
    SessionState,
)
from classes.models import Draw, DrawChange, Offering, RegistrationEvent, Session
from classes.queries import entries
from classes.queries.reconciliation import found
from classes.queries.reconciliation.found import GRACE, Check, Finding
from classes.queries.reconciliation.scope import CHUNK, WHERE, WHERE_EVENT, Scope
from classes.rules import drawing

GONE = [RegistrationState.WITHDRAWN, RegistrationState.CANCELLED]
Where = tuple[str, Any]


def draws(scope: Scope) -> Iterator[Finding]:
    """Everything that anybody could check on the published sheet, and whether the ledger
    follows it."""
    for key in [*scope.draws().values_list("pk", flat=True)]:
        draw = Draw.objects.select_related("municipality").get(pk=key)
        offerings = [*Offering.objects.filter(draw=draw).order_by("pk")]
        alone = offerings[0].public_id if len(offerings) == 1 else draw.public_id
        where = (draw.municipality.code, alone)
        yield from _promise(draw, where)
        if draw.state == DrawState.COMMITTED:
            continue
        if sha256(draw.entries.encode()).hexdigest() != draw.entries_digest:
            yield found.of(
                Check.ENTRIES_CHANGED,
                where,
                sentence="確定した抽選名簿が、そのハッシュ値と合いません。",
            )
            continue
        listed = entries.listed(draw, offerings)
        yield from _list(draw, where, listed=listed)
        if draw.state == DrawState.DRAWN:
            yield from _result(draw, where)
            yield from _followed(draw, where, listed=listed)


def changes(scope: Scope) -> Iterator[Finding]:
    """Results changed without a line on the sheet, and lines of changes that never were."""
    lines = DrawChange.objects.filter(
        registration=OuterRef("registration"), to_state=OuterRef("to_state"), at=OuterRef("at")
    )
    steps = scope.events().filter(~Exists(lines), from_state=RegistrationState.LOST)
    for code, offering, receipt in _columns(steps).iterator(CHUNK):
        yield found.of(
            Check.CHANGE_UNWRITTEN,
            (code, offering),
            receipts=[receipt],
            sentence="落選のあとに状態が変わりましたが、抽選結果の変更の記録がありません。",
        )
    steps = RegistrationEvent.objects.filter(
        registration=OuterRef("registration"), to_state=OuterRef("to_state"), at=OuterRef("at")
    )
    mine = DrawChange.objects.filter(~Exists(steps), draw__in=scope.draws()).order_by("pk")
    for code, offering, receipt in _columns(mine).iterator(CHUNK):
        yield found.of(
            Check.CHANGE_UNWRITTEN,
            (code, offering),
            receipts=[receipt],
            sentence="抽選結果の変更の記録がありますが、申込みの履歴にその変化がありません。",
        )


def left_in_the_draw(scope: Scope) -> Iterator[Finding]:
    """Whoever is in a draw that is over, or that was never held before the class began."""
    begun = Session.objects.filter(
        offering=OuterRef("offering"),
        state=SessionState.SCHEDULED,
        starts_at__lte=scope.at - GRACE,
    )
    over = Q(offering__draw__state=DrawState.DRAWN)
    rows = (
        scope.registrations()
        .filter(
            over | Exists(begun),
            state=RegistrationState.APPLIED,
            offering__state=OfferingState.PUBLISHED,
            offering__selection=Selection.LOTTERY,
        )
        .values_list(*WHERE, "reference", "offering__draw__state")
    )
    for code, offering, receipt, state in rows.iterator(CHUNK):
        yield found.of(
            Check.NOT_DRAWN,
            (code, offering),
            receipts=[receipt],
            sentence="抽選は終わりましたが、抽選待ちのままです。"
            if state == DrawState.DRAWN
            else "開催日を過ぎても、抽選が行われていません。",
        )


def _columns(rows: Any) -> Any:
    return rows.values_list(*WHERE_EVENT, "registration__reference")


def _promise(draw: Draw, where: Where) -> Iterator[Finding]:
    promised = drawing.commitment(draw_id=str(draw.public_id), seed=draw.seed)
    if promised != draw.commitment:
        yield found.of(
            Check.SEED, where, sentence="抽選の種が、公開した照合コードと合いません。"
        )


def _list(draw: Draw, where: Where, *, listed: entries.Listed) -> Iterator[Finding]:
    """Numbers that are nobody's, and people whom the draw moved without being on the list."""
    if nobody := sorted(listed.numbers - _references(draw)):
        yield found.of(
            Check.ENTRIES_UNLIKE_ROWS,
            where,
            receipts=nobody,
            sentence="抽選名簿にある受付番号の申込みが、ありません。",
        )
    unlisted = [
        receipt
        for receipt, _, _, number in _moved(draw, listed)
        if number not in listed.numbers
    ]
    if unlisted:
        yield found.of(
            Check.ENTRIES_UNLIKE_ROWS,
            where,
            receipts=unlisted,
            sentence="抽選名簿にない申込みが、抽選で動いています。",
        )


def _references(draw: Draw) -> set[str]:
    rows = Offering.objects.filter(draw=draw).order_by()
    return {*rows.values_list("registrations__reference", flat=True)}


def _result(draw: Draw, where: Where) -> Iterator[Finding]:
    if not draw.result:
        yield found.of(
            Check.NO_RESULT, where, sentence="抽選済みですが、結果が残っていません。"
        )
        return
    try:
        outcome = drawing.draw(
            drawing.thaw(draw.entries), seed=draw.seed, digest=draw.entries_digest
        )
    except drawing.BadEntries:
        outcome = None
    if outcome is None or drawing.canonical(outcome) != draw.result:
        yield found.of(
            Check.RESULT_UNREPEATABLE,
            where,
            sentence="名簿と種から抽選をやり直すと、残っている結果と違います。",
        )


def _followed(draw: Draw, where: Where, *, listed: entries.Listed) -> Iterator[Finding]:
    """Whether who won was given the seat, and who did not was not."""
    if not draw.result:
        return
    result = drawing.read(draw.result)
    won = {(lot["offering"], member) for lot in result["winners"] for member in lot["members"]}
    seen: set[tuple[str, str]] = set()
    wrong = []
    for receipt, offering, state, number in _moved(draw, listed):
        if (offering, number) in seen:
            continue  # the same person once more: out, or in line for another session
        seen.add((offering, number))
        if (state == RegistrationState.CONFIRMED) != ((offering, number) in won):
            wrong.append(receipt)
    if wrong:
        yield found.of(
            Check.RESULT_NOT_FOLLOWED,
            where,
            receipts=wrong,
            sentence="抽選の結果と、抽選のときの申込みの状態が違います。",
        )


def _moved(draw: Draw, listed: entries.Listed) -> Iterator[tuple[str, str, str, str]]:
    """Whom the draw took out of the draw: receipt number, offering, the state after it, and
    the number under which they were drawn; by receipt number."""
    steps = (
        RegistrationEvent.objects.filter(
            registration__offering__draw=draw, from_state=RegistrationState.APPLIED
        )
        .exclude(to_state__in=GONE)
        .exclude(reason__in=[AT_THE_DOOR, CALLED_OFF])
        .order_by("registration__reference")
        .values_list(
            "registration__reference",
            "registration__offering__public_id",
            "to_state",
            "registration__participant",
            "registration__participant__merged_into",
        )
    )
    for receipt, offering, state, entry, kept in steps.iterator(CHUNK):
        number = listed.number(receipt, entry=entry, person=kept or entry)
        yield receipt, str(offering), state, number
