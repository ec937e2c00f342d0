"""People at many doors in one moment, each a process of its own.

Run as a program (see crowds.py). Each line on standard input is a list of calls in JSON. Every
call is made by a new process; all are let go in the same moment, when each has its connection.
The answer is one line: what each call got, in their order.

A call is {"do": name of a function in errands.py, …its arguments} and may also have
  "careless"  decide without any lock, for the canary
  "slow"      hesitate so many seconds when the seats have been counted
  "dies"      "module:name" of a function; when it is through, wait to be killed with SIGKILL.
              Such calls go first; when they hang there, all others are let go as well
"""

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

LONGEST = 20  # seconds, for all of a crowd
QUEUEING = 0.15  # seconds in which those behind a dying process run into its locks
READY, HANGING = "ready", "hanging"

Call = dict[str, Any]


class Silence(Exception):
    """A process did not say what it had to."""


@dataclass
class Child:
    """A process that makes one call: it hears on one pipe and speaks on the other."""

    pid: int
    dies: bool
    hears: int
    speaks: int
    said: str = ""

    def hear(self) -> str:
        """The next line that it says. Raises Silence."""
        while "\n" not in self.said:
            if not select.select([self.speaks], [], [], LONGEST)[0]:
                raise Silence("a process says nothing")
            heard = os.read(self.speaks, 65_536).decode()
            if not heard:
                raise Silence("a process ended without a word")
            self.said += heard
        line, _, self.said = self.said.partition("\n")
        return line

    def expect(self, word: str) -> None:
        """Wait until it says this. Raises Silence with whatever else it says."""
        if (heard := self.hear()) != word:
            raise Silence(f"not {word}, but {heard}")

    def go(self) -> None:
        os.write(self.hears, b"!")

    def end(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.hears)
        os.close(self.speaks)


def born(call: Call) -> Child:
    """A process that is connected, and waits for the word."""
    (its_ear, hears), (speaks, its_mouth) = os.pipe(), os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(its_ear)
        os.close(its_mouth)
        return Child(pid, bool(call.get("dies")), hears, speaks)
    os.close(hears)
    os.close(speaks)
    try:
        live(call, its_ear, its_mouth)
    finally:
        os._exit(0)


def live(call: Call, ear: int, mouth: int) -> None:
    def say(word: str) -> None:
        os.write(mouth, f"{word}\n".encode())

    try:
        from django.db import connection  # noqa: PLC0415  # Django is not set up before

        connection.ensure_connection()
        given = dict(call)
        arrange(given, say)
        say(READY)
        os.read(ear, 1)
        say(json.dumps(import_module("tests.faults.errands").run(given)))
    except BaseException:
        say(json.dumps({"fault": traceback.format_exc()}))
        raise


def arrange(call: Call, say: Callable[[str], None]) -> None:
    """Change in this process alone what the call wants to be different."""
    from classes.actions import admission, ledger  # noqa: PLC0415  # see above
    from classes.models import Offering  # noqa: PLC0415
    from classes.queries import seats  # noqa: PLC0415

    if call.pop("careless", False):
        ledger.lock = lambda offering: Offering.objects.get(pk=offering.pk)
        admission.present = lambda participant, **_: participant
    if (pause := call.pop("slow", 0)) != 0:
        after(seats, "count", lambda: time.sleep(pause))
    if (place := call.pop("dies", "")) != "":
        module, name = place.split(":")
        after(import_module(module), name, lambda: hang(say))


def after(module: Any, name: str, then: Callable[[], None]) -> None:
    """Let this process do something more each time when that function is through."""
    does = getattr(module, name)

    def both(*args: Any, **kwargs: Any) -> Any:
        done = does(*args, **kwargs)
        then()
        return done

    setattr(module, name, both)


def hang(say: Callable[[str], None]) -> None:
    say(HANGING)
    time.sleep(LONGEST)


def together(calls: list[Call]) -> list[Any]:
    """What each of the calls got. Whoever was killed has the answer {"killed": true}."""
    children = [born(call) for call in calls]
    try:
        return [json.loads(word) for word in words_of(children)]
    except Silence as what:
        return [{"fault": str(what)}]
    finally:
        for child in children:
            child.end()


def words_of(children: list[Child]) -> list[str]:
    """Let them go, and kill those that are to die, once the others queue behind them."""
    for child in children:
        child.expect(READY)
    dying = [child for child in children if child.dies]
    others = [child for child in children if not child.dies]
    for child in dying:
        child.go()
    for child in dying:
        child.expect(HANGING)
    for child in others:
        child.go()
    if dying:
        time.sleep(QUEUEING)
    for child in dying:
        os.kill(child.pid, signal.SIGKILL)
    return ['{"killed": true}' if child.dies else child.hear() for child in children]


def main() -> None:
    import django  # noqa: PLC0415  # the tests import this module without setting up again

    django.setup()
    import_module("config.urls")
    import_module("tests.faults.errands")
    for line in sys.stdin:
        sys.stdout.write(json.dumps(together(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
