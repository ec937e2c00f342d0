"""The seat ledger beside itself: what must hold of it, asked of the database as it is.

Nothing is mended here, and nothing is written. Every check is a query over all rows, read as a
stream, so that a prefecture's ledger takes no more memory than a town's; only a draw is held in
memory whole, one at a time.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from accounts.models import Municipality
from classes.models import Offering
from classes.queries.reconciliation import (
    books,
    lotteries,
    persons,
    places,
    pools,
    tellings,
)
from classes.queries.reconciliation.found import Check, Finding
from classes.queries.reconciliation.scope import Scope

__all__ = ["CHECKS", "Check", "Finding", "findings"]

CHECKS: tuple[Callable[[Scope], Iterator[Finding]], ...] = (
    books.without_history,
    books.unlike_history,
    books.broken_histories,
    books.impossible_steps,
    books.unaudited,
    books.numbers,
    books.out_of_place,
    books.request_keys,
    places.without,
    places.left_over,
    places.shared,
    places.without_deadline,
    places.overdue,
    pools.oversold,
    pools.fill_forgotten,
    persons.twice,
    persons.same_time,
    persons.parties,
    lotteries.draws,
    lotteries.changes,
    lotteries.left_in_the_draw,
    tellings.untold,
)


def findings(
    municipality: Municipality | None, *, at: datetime, offering: Offering | None = None
) -> Iterator[Finding]:
    """Everything in the ledger that does not fit, of one municipality, of one of its offerings,
    or (None) of all, as of the moment `at`; check by check, oldest first."""
    scope = Scope(at=at, municipality=municipality, offering=offering)
    for check in CHECKS:
        yield from check(scope)
