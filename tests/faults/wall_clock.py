"""The clock of a program that a test starts: it shows what the test's own clock showed then.

Imported first, before anything reads the time. What
began five minutes ago is of today then, whatever the clocks on the wall say: no test depends on
the hour at which it is run.
"""

import os
from datetime import UTC, datetime

import time_machine

_CLOCK = "TOMONI_TEST_CLOCK"


def shown() -> dict[str, str]:
    """The variable that lets a program of ours begin at this moment."""
    return {_CLOCK: datetime.now(UTC).isoformat()}


if _CLOCK in os.environ:
    time_machine.travel(os.environ[_CLOCK], tick=True).start()
