"""Who waits for whom when devices are reserved and lent (ADR 0012).

What is counted waits for everything else in the town; a hand-out that needs no counting waits
only for whoever has the same device in hand. Turns come before the lock of a device.
"""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Municipality
from classes.choices.equipment import EquipmentKind
from classes.models import Equipment, Session
from classes.queries import equipment as devices
from classes.rules.lending import Span
from people.queries import turns
from people.queries.turns import Space

_BITS = 58


class _Unsure(Exception):
    """The turns that were taken are too few: they are let go with the savepoint."""


def press(key: UUID) -> None:
    """Nobody else looks whether this press was stored until the end of the transaction."""
    turns.take(exclusive=[turns.key(Space.PRESS, key.int & (1 << _BITS) - 1)])


def alone(town: Municipality) -> None:
    """Nobody else reserves, lends, extends or counts devices in the town until the end of the
    transaction. After people and offerings."""
    turns.take(exclusive=[_lending(town)])


def hand_out(
    equipment: Equipment, *, session: Session | None, within: Span, at: datetime
) -> bool:
    """Take the turns for handing the device out for a while, as few as will do. Whether it
    must be counted first; then this is the only one who lends in the town.

    Two cases are sure without. No other meeting of that while is promised more of the kind than
    it has in hand: then devices that are out account for all that is needed, and one that is
    here is free. Or the meeting is promised more than it has in hand: it takes its own. In the
    second its other desks wait, in the first nobody does.
    """
    town = equipment.municipality
    for own in (False, True):
        with suppress(_Unsure), transaction.atomic():
            _share(town, session, own=own)
            if not _sure(equipment, session, own=own, within=within, at=at):
                raise _Unsure
            return False
    alone(town)
    return True


def _share(town: Municipality, session: Session | None, *, own: bool) -> None:
    meeting = [] if session is None else [turns.key(Space.HANDOUT, session.pk)]
    shared = [_lending(town), *([] if own else meeting)]
    turns.take(shared=shared, exclusive=meeting if own else [])


def _sure(
    equipment: Equipment, session: Session | None, *, own: bool, within: Span, at: datetime
) -> bool:
    # As it is now: nobody changes the kind of a device in this turn.
    kind = EquipmentKind(Equipment.objects.values_list("kind", flat=True).get(pk=equipment.pk))
    if not own:
        town = equipment.municipality
        return not devices.promised(town, kind, within=within, at=at, besides=session)
    if session is None:
        return False
    needs = devices.kept([session]).get((session.pk, kind), devices.Kept())
    return needs.out < needs.count


def _lending(town: Municipality) -> int:
    return turns.key(Space.LENDING, town.pk)
