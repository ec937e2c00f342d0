"""What a log line may say: never anything that belongs to a person."""

import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

Event = MutableMapping[str, Any]
_OWN_PAGE = re.compile(r"/my/[0-9a-fA-F-]{36}")


def without_secrets(_logger: Any, _method: str, event: Event) -> Event:
    """A structlog processor: the address of a holder's own page opens it, and is left out."""
    event["event"] = _OWN_PAGE.sub("/my/…", str(event.get("event", "")))
    return event


def without_words(_logger: Any, _method: str, event: Event) -> Event:
    """A structlog processor: of a fault, what kind it was and where in the program.

    Its words quote values ("Key (name)=(…) already exists"), and values are people's.
    `exception` has the kinds, the last first; `where` the places that the last one passed.
    """
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = _kinds(error)
        event["where"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


def _kinds(error: BaseException | None) -> list[str]:
    kinds = []
    while error is not None:
        kinds.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return kinds
