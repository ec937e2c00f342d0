"""What a draw comes to for each who applied: a seat, a place in line or neither, and a word."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction

from accounts.actors import Actor
from classes.actions import ledger, words
from classes.choices import DRAWN, RegistrationState
from classes.models import Draw, Offering, Registration
from classes.queries import entries, lines
from classes.rules import drawing, letters
from common import phones
from notices.choices import Purpose


@transaction.atomic
def enter(
    draw: Draw,
    *,
    offerings: Sequence[Offering],
    outcome: drawing.Result,
    by: Actor,
    at: datetime,
) -> None:
    """Move every registration that is still in the draw to where the result puts it.

    Whoever withdrew after the entries were frozen keeps out; a seat they won goes to the line.
    A person who won one of several wishes is out of the others, and who turned out to have
    applied twice out of the second. Whoever was not drawn stands at the end of the line.
    """
    rows, twice = _by_number(draw, offerings)
    for row in twice:
        reason = "同じ方の申込みが2件あったため"
        ledger.move(row, to=RegistrationState.LOST, reason=reason, by=by, at=at)
    won = {(lot["offering"], member) for lot in outcome["winners"] for member in lot["members"]}
    line = [
        [(lot["offering"], member) for member in lot["members"]] for lot in outcome["waiting"]
    ]
    drawn = {member for _, member in [*won, *chain.from_iterable(line)]}
    line += [[key] for key in rows if key[1] not in drawn]
    for key in sorted(won & rows.keys()):
        _tell_won(rows.pop(key), by=by, at=at)
    left = {str(each.public_id): each.waiting_limit for each in offerings}
    for lot in line:
        keys = [key for key in lot if key in rows]
        places = left.get(lot[0][0])
        # Those who applied together are all in line, or none of them.
        if places is not None and len(keys) > places:
            continue
        if places is not None:
            left[lot[0][0]] = places - len(keys)
        for key in keys:
            _tell_lost(rows.pop(key), RegistrationState.WAITING, by=by, at=at)
    _settle_losers(rows.values(), by=by, at=at)


def _by_number(
    draw: Draw, offerings: Sequence[Offering]
) -> tuple[dict[tuple[str, str], Registration], list[Registration]]:
    """The registrations still in the draw, by offering and number on the list; and those whose
    person is there with another one for the same."""
    listed = entries.listed(draw, offerings)
    rows: dict[tuple[str, str], Registration] = {}
    twice = []
    for row in entries.applied(offerings):
        offering = str(row.offering.public_id)
        first = rows.setdefault((offering, listed.of(row)), row)
        if first is row:
            continue
        if (first.session_id, first.slot_id) == (row.session_id, row.slot_id):
            twice.append(row)
        else:
            rows[offering, row.reference] = row
    return rows, twice


def _tell_won(row: Registration, *, by: Actor, at: datetime) -> None:
    ledger.move(row, to=RegistrationState.CONFIRMED, reason=DRAWN, by=by, at=at)
    text = letters.draw_won(
        row.offering.title, reference=row.reference, phone=phones.display(row.offering.phone)
    )
    words.say(row, purpose=Purpose.DRAW_WON, text=text, by=by, at=at)


def _tell_lost(row: Registration, to: RegistrationState, *, by: Actor, at: datetime) -> None:
    ledger.move(row, to=to, reason=DRAWN, by=by, at=at)
    text = letters.draw_lost(
        row.offering.title,
        place=lines.place(row),
        phone=phones.display(row.offering.phone),
    )
    words.say(row, purpose=Purpose.DRAW_LOST, text=text, by=by, at=at)


def _settle_losers(rows: Iterable[Registration], *, by: Actor, at: datetime) -> None:
    """Whoever is neither seated nor in line: another wish was granted, or the line is full."""
    for row in rows:
        if entries.granted_elsewhere(row):
            ledger.move(row, to=RegistrationState.LOST, reason="ほかの希望で当選", by=by, at=at)
        else:
            _tell_lost(row, RegistrationState.LOST, by=by, at=at)
