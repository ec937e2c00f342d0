"""Taking turns about things that need not exist yet: a person nobody knows, a telephone
number, the number that lets in a tablet.

On PostgreSQL these are advisory locks that end with the transaction. SQLite has one writer at a
time (`transaction_mode` IMMEDIATE), so there everybody takes turns anyway.
"""

from collections.abc import Iterable
from enum import IntEnum

from django.db import connection, transaction


class Space(IntEnum):
    """What a number stands for. Locks are taken in this order."""

    MUNICIPALITY = 1
    TAP = 2
    PHONE = 3
    PERSON = 4
    PAIRING = 5
    PRESS = 6
    LENDING = 7
    HANDOUT = 8


_BITS = 58


def key(space: Space, number: int) -> int:
    """The lock of one thing. ValueError for a number that does not fit."""
    if not 0 <= number < 1 << _BITS:
        raise ValueError(f"{number} is no number of {space.name}")
    return space << _BITS | number


def take(*, shared: Iterable[int] = (), exclusive: Iterable[int] = ()) -> None:
    """Wait for these locks and keep them until the end of the transaction.

    Shared ones first, then the exclusive ones from small to large, so that two who want the
    same never wait for each other. Taking one again is free. Raises TransactionManagementError
    outside a transaction, where the lock would end at once.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a lock is of use in a transaction only")
    if connection.vendor != "postgresql":
        return
    wanted = [("pg_advisory_xact_lock_shared(%s)", each) for each in sorted({*shared})]
    wanted += [("pg_advisory_xact_lock(%s)", each) for each in sorted({*exclusive})]
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(call for call, _ in wanted)}", [each for _, each in wanted]
            )
