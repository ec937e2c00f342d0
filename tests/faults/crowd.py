"""People at many doors in one moment, each a process of its own.

Run as a program (see crowds.py). Each line on standard input is a list of calls in JSON. Every
call is made by a new process; all are let go in the same moment, when each has its connection.
The answer is one line: what each call got, in their order.

A call is {"do": name of a function in errands.py, …its arguments} and may also have
  "careless"  decide without any lock, for the canary
  "unheld"    promise helpers without holding them, for the canary
  "backwards" lock the offerings of a draw from the last to the first, for the canary
  "slow"      hesitate so many seconds when the seats have been counted
  "halts"     "module:name" of a function: such a call goes first, and when that is through it
              stands still until all the others have been let go and queue behind it
  "outlasts"  stands still there until all the others have answered: they wait for nothing of it
  "dies"      killed there with SIGKILL, instead of going on
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
from random import randrange
from typing import Any

LONGEST = 90  # seconds in which a process says its next word, on a slow machine
QUEUEING = 0.15  # seconds in which those behind a halting process run into its locks
READY, HALTED = "ready", "halted"
KILLED = '{"killed": true}'

Call = dict[str, Any]


class Silence(Exception):
    """A process did not say what it had to."""


@dataclass
class Child:
    """A process that makes one call: it hears on one pipe and speaks on the other."""

    pid: int
    halts: bool
    dies: bool
    outlasts: bool
    hears: int
    speaks: int
    said: str = ""
    halted: bool = False

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
        self.halted = word == HALTED

    def go(self) -> None:
        """Let it go on; or, where it dies at its halt, kill it there."""
        if self.dies and self.halted:
            os.kill(self.pid, signal.SIGKILL)
        else:
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
        dies, outlasts = call.get("dies", False), call.get("outlasts", False)
        return Child(pid, "halts" in call, dies, outlasts, hears, speaks)
    os.close(hears)
    os.close(speaks)
    try:
        live(call, its_ear, its_mouth)
    finally:
        os._exit(0)


def live(call: Call, ear: int, mouth: int) -> None:
    def say(word: str) -> None:
        os.write(mouth, f"{word}\n".encode())

    def halt() -> None:
        say(HALTED)
        os.read(ear, 1)

    try:
        from django.db import connection  # noqa: PLC0415  # Django is not set up before

        connection.ensure_connection()
        given = {
            name: value for name, value in call.items() if name not in {"dies", "outlasts"}
        }
        arrange(given, halt)
        say(READY)
        os.read(ear, 1)
        say(json.dumps(import_module("tests.faults.errands").run(given), default=str))
    except BaseException:
        say(json.dumps({"fault": traceback.format_exc()}))
        raise


def arrange(call: Call, halt: Callable[[], None]) -> None:
    """Change in this process alone what the call wants to be different."""
    from classes.actions import draws, ledger, shift_steps  # noqa: PLC0415  # see above
    from classes.models import Offering  # noqa: PLC0415
    from classes.queries import seats  # noqa: PLC0415
    from people.queries import turns  # noqa: PLC0415

    if call.pop("careless", False):
        ledger.lock = lambda offering: Offering.objects.get(pk=offering.pk)
        turns.take = lambda **_: None
        # With one number for two the database itself would refuse the second.
        seats.standing = lambda _: seats.Standing(randrange(2**31), line=False)  # type: ignore[assignment]  # whose book it is does not matter here
        seats.certain = lambda *_, **__: False
    if call.pop("unheld", False):
        shift_steps.lock_helpers = not_locked
    if call.pop("backwards", False):
        draws._lock = lock_backwards
    if (pause := call.pop("slow", 0)) != 0:
        after(seats, "standing", lambda: time.sleep(pause))
    if (place := call.pop("halts", "")) != "":
        module, name = place.split(":")
        after(import_module(module), name, halt)


def not_locked(helpers: Any) -> Any:
    """What `shift_steps.lock_helpers` gives, without the locks."""
    from people.models import Helper  # noqa: PLC0415  # see above

    return Helper.objects.select_related("municipality").in_bulk([*helpers])


def lock_backwards(draw: Any) -> Any:
    """What `draws._lock` gives, with the locks in the wrong order."""
    from classes.actions import ledger  # noqa: PLC0415  # see above
    from classes.models import Draw  # noqa: PLC0415

    found = [*draw.offerings.order_by("-pk")]
    return Draw.objects.get(pk=draw.pk), [ledger.lock(each) for each in found][::-1]


def after(module: Any, name: str, then: Callable[[], None]) -> None:
    """Let this process do something more the first time that function is through."""
    does = getattr(module, name)

    def both(*args: Any, **kwargs: Any) -> Any:
        setattr(module, name, does)
        done = does(*args, **kwargs)
        then()
        return done

    setattr(module, name, both)


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
    """Let them go: first those that halt, then, when they stand still, the others."""
    halting = [child for child in children if child.halts]
    others = [child for child in children if not child.halts]
    expect(children, READY)
    let_go(halting)
    expect(halting, HALTED)
    let_go(others)
    outlasted = any(child.outlasts for child in halting)
    heard = {child.pid: child.hear() for child in others} if outlasted else {}
    if halting and not outlasted:
        time.sleep(QUEUEING)
    let_go(halting)
    return [
        KILLED if child.dies else heard.get(child.pid) or child.hear() for child in children
    ]


def expect(children: list[Child], word: str) -> None:
    for child in children:
        child.expect(word)


def let_go(children: list[Child]) -> None:
    for child in children:
        child.go()


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
