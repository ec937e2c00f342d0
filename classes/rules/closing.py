"""When registration closes again after it was reopened. Pure: no database, no clock."""

from datetime import datetime, time, timedelta

from common.clock import at_tokyo, tokyo_date

USUAL = time(17, 0)


def proposed(first: datetime, *, at: datetime) -> datetime:
    """The usual closing for a class that begins at `first`: 17:00 on the day before; when that
    is over at `at`, the beginning itself."""
    usual = at_tokyo(tokyo_date(first) - timedelta(days=1), USUAL)
    return usual if usual > at else first
