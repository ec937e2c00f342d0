"""Run the machine: the same steps each time for the same seeds."""

from collections import Counter
from itertools import count
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.classes.ledger_machine import Ledger

# With more worlds to a seed, Hypothesis would go on to vary those it has seen; fresh ones
# differ more from one another.
WORLDS, STEPS = 10, 40


class Done(NamedTuple):
    """How often something was done, by action and code of refusal ("" if none), and how often
    registrations went from one state to another."""

    tally: Counter[tuple[str, str]]
    moves: Counter[tuple[str, str] | str]


def run(steps, *, first):
    """At least so many steps, in ten worlds for each seed from `first` on."""
    done, numbers = Done(Counter(), Counter()), count(first)
    while done.tally.total() < steps:
        _run_once(next(numbers), done)
    return done


def _run_once(number, done):
    class Once(Ledger):
        tally = done.tally
        moves = done.moves

    run_state_machine_as_test(
        seed(number)(Once),
        settings=settings(
            max_examples=WORLDS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=[*HealthCheck],
        ),
    )
