"""Where a message stands, and what staff may decide about it. Pure."""

from __future__ import annotations

from notices.choices import Decision, MessageState, Shelf

_STAFF = frozenset({MessageState.WAITING, MessageState.NO_ANSWER, MessageState.UNREACHABLE})
_SHELVES = {
    MessageState.SENDING: Shelf.SENDING,
    MessageState.SENT: Shelf.SENT,
    MessageState.UNKNOWN: Shelf.UNKNOWN,
    MessageState.EXPIRED: Shelf.EXPIRED,
    MessageState.TOLD: Shelf.TOLD,
    MessageState.WITHDRAWN: Shelf.WITHDRAWN,
}
OPEN_TO_STAFF = _STAFF
"""States in which a message is told by staff, unless a machine has it."""

DECISIONS: dict[Shelf, tuple[Decision, ...]] = {
    Shelf.QUEUED: (Decision.TO_STAFF, Decision.TOLD, Decision.WITHDRAW),
    Shelf.SENDING: (),
    Shelf.SENT: (Decision.TOLD, Decision.WITHDRAW),
    Shelf.UNKNOWN: (
        Decision.ARRIVED,
        Decision.AGAIN,
        Decision.TOLD,
        Decision.TO_STAFF,
        Decision.WITHDRAW,
    ),
    Shelf.FAILED: (Decision.AGAIN, Decision.TOLD, Decision.WITHDRAW),
    Shelf.STAFF: (Decision.AGAIN, Decision.TOLD, Decision.WITHDRAW),
    Shelf.EXPIRED: (Decision.TO_STAFF, Decision.TOLD, Decision.WITHDRAW),
    Shelf.TOLD: (),
    Shelf.WITHDRAWN: (),
}
"""What may be decided on each shelf. While a carrier is being asked, nobody decides; what is
past its deadline goes out by machine no more; what was ticked by mistake is put right on the
call list."""

DONE: dict[Decision, frozenset[Shelf]] = {
    Decision.AGAIN: frozenset({Shelf.QUEUED, Shelf.SENDING, Shelf.SENT}),
    Decision.ARRIVED: frozenset({Shelf.TOLD}),
    Decision.TOLD: frozenset({Shelf.TOLD}),
    Decision.TO_STAFF: frozenset({Shelf.STAFF, Shelf.FAILED}),
    Decision.WITHDRAW: frozenset({Shelf.WITHDRAWN}),
}
"""Where a message stands once it was decided: the same decision there changes nothing."""


def shelf(state: MessageState, *, queued: bool, tried: bool) -> Shelf:
    """Where it stands: `queued` if a machine will tell it, `tried` if one has tried."""
    if state in _STAFF:
        if queued:
            return Shelf.QUEUED
        return Shelf.FAILED if tried else Shelf.STAFF
    return _SHELVES[state]
