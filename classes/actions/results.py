"""What a draw comes to for each who applied: a seat, a place in line or neither, and a word.

Decided from a few columns of all rows, and written some hundred rows at a time: a draw may have
a hundred thousand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import Count

from accounts.actors import Actor
from classes.actions import ledger, words
from classes.choices import DRAWN, RegistrationState
from classes.models import Draw, Offering, Registration
from classes.queries import entries
from classes.queries.entries import Applied
from classes.rules import drawing, letters
from common import phones
from notices.choices import Purpose

AT_ONCE = 500
TWICE = "同じ方の申込みが2件あったため"
ELSEWHERE = "ほかの希望で当選"

# Session, slot and device among which somebody's place is counted, in an offering.
Line = tuple[int, int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class _Fate:
    """Where a registration (by key) goes, and why; in words to its holder, if by DRAWN."""

    key: int
    to: RegistrationState
    reason: str = DRAWN


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
    told = _Told(offerings)
    fates = [*_fates(draw, offerings, outcome)]
    for start in range(0, len(fates), AT_ONCE):
        part = fates[start : start + AT_ONCE]
        rows = told.rows(part)
        steps = [ledger.Step(rows[fate.key], fate.to, fate.reason) for fate in part]
        ledger.move_all(steps, by=by, at=at)
        news = [told.news(rows[fate.key]) for fate in part if fate.reason == DRAWN]
        words.say_all(news, by=by, at=at)


def _fates(
    draw: Draw, offerings: Sequence[Offering], outcome: drawing.Result
) -> Iterator[_Fate]:
    rows, twice = _by_number(draw, offerings)
    yield from (_Fate(row.pk, RegistrationState.LOST, TWICE) for row in twice)
    won = {(lot["offering"], member) for lot in outcome["winners"] for member in lot["members"]}
    line = [
        [(lot["offering"], member) for member in lot["members"]] for lot in outcome["waiting"]
    ]
    drawn = {member for _, member in chain(won, chain.from_iterable(line))}
    line += [[key] for key in rows if key[1] not in drawn]
    seated = entries.seated_people(draw)
    for key in sorted(won & rows.keys()):
        row = rows.pop(key)
        seated.add(row.person)
        yield _Fate(row.pk, RegistrationState.CONFIRMED)
    left = {str(each.public_id): each.waiting_limit for each in offerings}
    for lot in line:
        keys = [key for key in lot if key in rows]
        places = left.get(lot[0][0])
        # Those who applied together are all in line, or none of them.
        if places is not None and len(keys) > places:
            continue
        if places is not None:
            left[lot[0][0]] = places - len(keys)
        yield from (_Fate(rows.pop(key).pk, RegistrationState.WAITING) for key in keys)
    # Whoever is neither seated nor in line: another wish was granted, or the line is full.
    for row in rows.values():
        reason = ELSEWHERE if row.person in seated else DRAWN
        yield _Fate(row.pk, RegistrationState.LOST, reason)


def _by_number(
    draw: Draw, offerings: Sequence[Offering]
) -> tuple[dict[tuple[str, str], Applied], list[Applied]]:
    """The registrations still in the draw, by offering and number on the list; and those whose
    person is there with another one for the same."""
    listed = entries.listed(draw, offerings)
    names = {each.pk: str(each.public_id) for each in offerings}
    rows: dict[tuple[str, str], Applied] = {}
    twice = []
    for row in entries.applied(offerings):
        offering = names[row.offering]
        number = listed.number(row.reference, entry=row.entry, person=row.person)
        first = rows.setdefault((offering, number), row)
        if first is row:
            continue
        if (first.session, first.slot) == (row.session, row.slot):
            twice.append(row)
        else:
            rows[offering, row.reference] = row
    return rows, twice


class _Told:
    """The letters, and the places in line that they name, counted on from those who stand there
    already."""

    def __init__(self, offerings: Iterable[Offering]) -> None:
        self.offerings = {each.pk: each for each in offerings}
        self.phones = {key: phones.display(each.phone) for key, each in self.offerings.items()}
        standing = (
            Registration.objects.filter(
                offering__in=self.offerings, state=RegistrationState.WAITING
            )
            .order_by()
            .values_list("offering", "session", "slot", "device")
            .annotate(people=Count("pk"))
        )
        self.line = Counter[Line](
            {(offering, *rest): people for offering, *rest, people in standing}
        )

    def rows(self, fates: Sequence[_Fate]) -> dict[int, Registration]:
        """The registrations by key, with their people, and the offerings that are locked."""
        rows = Registration.objects.filter(pk__in=[fate.key for fate in fates])
        found = rows.select_related("participant__merged_into").order_by("pk").in_bulk()
        for row in found.values():
            row.offering = self.offerings[row.offering_id]
        return found

    def news(self, row: Registration) -> words.News:
        """What somebody is told of their result, once they have been moved there."""
        title, phone = row.offering.title, self.phones[row.offering_id]
        if row.state == RegistrationState.CONFIRMED:
            text = letters.draw_won(title, reference=row.reference, phone=phone)
            return words.News(row, Purpose.DRAW_WON, text)
        place = None
        if row.state == RegistrationState.WAITING:
            line = (row.offering_id, row.session_id, row.slot_id, row.device)
            self.line[line] += 1
            place = self.line[line]
        text = letters.draw_lost(title, place=place, phone=phone)
        context = {"順番": str(place)} if place else {}
        return words.News(row, Purpose.DRAW_LOST, text, context)
