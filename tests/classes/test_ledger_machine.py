"""Any sequence of steps at the seat ledger comes to what a patient clerk would write on paper.

A thousand steps by default. LEDGER_STEPS=20 makes twenty times as many, other ones each time:

    LEDGER_STEPS=20 .venv/bin/python -m pytest tests/classes/test_ledger_machine.py
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.classes.ledger_machine import Ledger

pytestmark = pytest.mark.django_db
TIMES = int(os.environ.get("LEDGER_STEPS", "1"))


def test_the_ledger_and_the_paper_always_say_the_same():
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=40 * TIMES,
            stateful_step_count=30,
            deadline=None,
            database=None,
            derandomize=TIMES == 1,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=[*HealthCheck],
        ),
    )
