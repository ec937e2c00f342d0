"""Taking turns: what happened in a municipality is written down by one writer at a time, and
under the same lock people are registered, joined and separated.

One mark alone does not ask for that much: it shares the municipality's turn, takes its own and
that of the mark it takes back, and then its person's (ADR 0011).
"""

from collections.abc import Iterable
from uuid import UUID

from accounts.models import Municipality
from people.queries import turns
from people.queries.identities import claim, hold, share
from people.queries.turns import Space

__all__ = ["claim", "hold", "share", "share_taps"]

_BITS = 57


def share_taps(municipality: Municipality, taps: Iterable[UUID]) -> None:
    """Until the end of the transaction nobody is joined or separated in the municipality, and
    nobody else receives, or takes back, these taps. Others are marked meanwhile."""
    turns.take(
        shared=[turns.key(Space.MUNICIPALITY, municipality.pk)],
        exclusive=[turns.key(Space.TAP, tap.int & (1 << _BITS) - 1) for tap in taps],
    )
