"""Calls a crowd together: see crowd.py."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.faults import elsewhere

Answers = list[dict[str, Any]]


class Crowd:
    """Processes on the database of the test. None outlives it."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self.program = program

    def at_once(self, *calls: dict[str, Any]) -> Answers:
        """What each call gets when all are made in one moment. A fault fails the test."""
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        print(json.dumps(calls, default=str), file=self.program.stdin, flush=True)
        answers: Answers = json.loads(self.program.stdout.readline())
        for answer in answers:
            assert "fault" not in answer, answer["fault"]
        assert len(answers) == len(calls)
        return answers


@contextlib.contextmanager
def gathered() -> Iterator[Crowd]:
    """A crowd for as long as this lasts."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.faults.crowd"],
        cwd=elsewhere.ROOT,
        env=elsewhere.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        try:
            yield Crowd(program)
        finally:
            os.killpg(program.pid, signal.SIGKILL)
