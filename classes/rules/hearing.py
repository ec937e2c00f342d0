"""How somebody heard of what became of their registration. Pure: no database, no clock."""

from enum import StrEnum

from accounts.choices import ActorKind
from classes.choices import Channel


class Heard(StrEnum):
    """By which way, where nobody had to ring or write."""

    SCREEN = "screen"  # they did it themselves, and saw it
    DESK = "desk"  # a clerk was speaking with them
    UNTOLD = "untold"  # nothing new that they wait for, or nobody has told them


_SEEN = frozenset({Channel.WEB, Channel.QR})
_SPOKEN = frozenset({Channel.PHONE, Channel.COUNTER, Channel.WALK_IN})
_THEMSELVES = frozenset({ActorKind.VISITOR, ActorKind.HOLDER})


def heard(*, first: bool, channel: str, actor_kind: str) -> Heard:
    """How the latest step of a registration was heard of, when no message was sent about it.

    `first` is the step with which the registration began: it depends on the `channel` by which
    it came. Any later step was seen by whoever took it themselves, and spoken about by whoever
    asked a clerk for it.
    """
    if first:
        if channel in _SEEN:
            return Heard.SCREEN
        return Heard.DESK if channel in _SPOKEN else Heard.UNTOLD
    if actor_kind in _THEMSELVES:
        return Heard.SCREEN
    return Heard.DESK if actor_kind == ActorKind.STAFF else Heard.UNTOLD
