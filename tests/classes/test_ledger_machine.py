"""Any sequence of steps at the seat ledger comes to what a patient clerk would write on paper.

Two thousand steps by default, the same ones each time. LEDGER_STEPS asks for more, and
LEDGER_SEED for others; what is told of a failure names the world and each step in it.

    export LEDGER_STEPS=20000 LEDGER_SEED=5000
    .venv/bin/python -m pytest tests/classes/test_ledger_machine.py
"""

import os

import pytest

from tests.classes import ledger_runs
from tests.classes.ledger_pools import (
    APPLIED,
    CANCELLED,
    CONFIRMED,
    LOST,
    OFFERED,
    WAITING,
    WITHDRAWN,
)

pytestmark = pytest.mark.django_db
STEPS = int(os.environ.get("LEDGER_STEPS", "2000"))
FIRST = int(os.environ.get("LEDGER_SEED", "1"))
ASKED = {"web", "qr", "phone", "counter", "fax", "postcard", "machine"}
ANSWERED = {
    *("cancel", "accept", "accept late", "decline", "pass-over", "reorder", "tend"),
    *("cancel by machine", "accept by machine", "repeat", "admit", "merge", "separate"),
}
PLANNED = {
    *("change", "keep", "put back", "close", "reopen", "cancel session", "move session"),
    *("cancel offering", "promise a draw", "freeze", "hold", "change result", "join", "part"),
}
MOVED = {
    *((APPLIED, CONFIRMED), (APPLIED, WAITING), (APPLIED, LOST), (APPLIED, WITHDRAWN)),
    *((WAITING, OFFERED), (WAITING, CONFIRMED), (WAITING, LOST), (WAITING, WITHDRAWN)),
    *((OFFERED, CONFIRMED), (OFFERED, WAITING), (OFFERED, WITHDRAWN)),
    *((CONFIRMED, WAITING), (CONFIRMED, CANCELLED), (LOST, WAITING), "last call"),
}


def test_the_ledger_and_the_paper_always_say_the_same():
    done = ledger_runs.run(STEPS, first=FIRST)

    # It has been everywhere, and most of what was asked was done.
    succeeded = {name for name, refused in done.tally if not refused}
    assert {f"register by {each}" for each in ASKED} | ANSWERED | PLANNED <= succeeded
    assert done.moves.keys() >= MOVED
    refused = sum(number for (_, code), number in done.tally.items() if code)
    assert done.tally.total() >= STEPS
    assert refused * 3 < done.tally.total()
