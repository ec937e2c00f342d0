"""What becomes of a request, step by step. Pure."""

from classes.choices import OutreachState

S = OutreachState
TRANSITIONS: dict[OutreachState, frozenset[OutreachState]] = {
    S.RECEIVED: frozenset({S.COORDINATING, S.APPROVED, S.CONDITIONAL, S.REFUSED, S.WITHDRAWN}),
    S.COORDINATING: frozenset({S.APPROVED, S.CONDITIONAL, S.REFUSED, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.HELD, S.CALLED_OFF, S.WITHDRAWN}),
    S.CONDITIONAL: frozenset({S.HELD, S.CALLED_OFF, S.WITHDRAWN}),
    S.HELD: frozenset({S.REPORTED}),
    S.REFUSED: frozenset(),
    S.REPORTED: frozenset(),
    S.CALLED_OFF: frozenset(),
    S.WITHDRAWN: frozenset(),
}
OPEN = frozenset({S.RECEIVED, S.COORDINATING})
"""The office has to decide."""
AGREED = frozenset({S.APPROVED, S.CONDITIONAL})
"""There is a class to be held."""
ENDED = frozenset(state for state, onward in TRANSITIONS.items() if not onward)
COUNTED = frozenset(S) - {S.REFUSED, S.CALLED_OFF, S.WITHDRAWN}
"""What counts as one of the classes of a group in a year."""


def may(state: OutreachState, to: OutreachState) -> bool:
    """Whether the one follows on the other."""
    return to in TRANSITIONS[state]
