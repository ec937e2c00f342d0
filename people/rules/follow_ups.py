"""Which of the calls to somebody count. Pure."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from people.choices import FollowUpResult


class Rung(Protocol):
    """A call with its result."""

    @property
    def result(self) -> str: ...


Call = TypeVar("Call", bound=Rung)


def counting(calls: Iterable[Call]) -> list[Call]:
    """The calls, given in the order in which they were written down, without those that were
    pressed by mistake and what took them back."""
    kept: list[Call] = []
    for call in calls:
        if call.result == FollowUpResult.MISTAKE:
            del kept[-1:]
        else:
            kept.append(call)
    return kept
