"""Several statements on one way to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def at_once() -> Iterator[None]:
    """Send the statements of this block one after the other without waiting for each answer.

    Each still sees what those before it did, and what was committed while it waited for a lock.
    For `Asked.sent`, whose answers are read behind the block, and for locks; anything else in
    it waits for its own answer, and must not read how many rows it touched. An error is raised
    at the end of the block at the latest.

    A database that is a file answers at once anyway.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with (
        transaction.mark_for_rollback_on_error(connection.alias),
        connection.wrap_database_errors,
        connection.connection.pipeline(),
    ):
        yield
