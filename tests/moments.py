"""Several callers in one moment, with threads, on whichever database the suite runs on.

Where a moment must be met exactly, `meet` holds the callers until both are there. They go on
after half a second where they queue instead: that is what the locks are for.
"""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from common.errors import RuleViolation


def at_once(*calls):
    """What each of these calls gets when all are made in the same moment; a refusal is an
    answer, anything else that is raised fails the test."""
    start = threading.Barrier(len(calls))

    def one(call):
        try:
            start.wait()
            return call()
        except RuleViolation as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(calls)) as line:
        return [*line.map(one, calls)]


class Meeting:
    """Does what it stands for, and then waits until somebody else has come as far."""

    def __init__(self, what, barrier):
        self.what, self.barrier = what, barrier

    def __call__(self, *args, **kwargs):
        done = self.what(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            self.barrier.wait(timeout=0.5)
        return done


def meet(monkeypatch, *places):
    """Let two callers wait for each other after these functions, given as (module, name)."""
    barrier = threading.Barrier(2)
    for module, name in places:
        monkeypatch.setattr(module, name, Meeting(getattr(module, name), barrier))
