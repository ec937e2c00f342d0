"""What a carrier's words for a message or a call mean. Pure.

The words are Twilio's (`MessageStatus`, `CallStatus`); other gateways use the same ones.
Reports come in any order and more than once: a later stage is never undone by an earlier one.
"""

from __future__ import annotations

from notices.choices import SendingState

STAGES: dict[str, SendingState] = {
    "accepted": SendingState.ACCEPTED,
    "scheduled": SendingState.ACCEPTED,
    "queued": SendingState.ACCEPTED,
    "initiated": SendingState.ACCEPTED,
    "ringing": SendingState.ACCEPTED,
    "sending": SendingState.ACCEPTED,
    "in-progress": SendingState.ACCEPTED,
    "answered": SendingState.ACCEPTED,
    "sent": SendingState.ACCEPTED,
    "delivered": SendingState.DELIVERED,
    "read": SendingState.DELIVERED,
    "undelivered": SendingState.FAILED,
    "failed": SendingState.FAILED,
    "canceled": SendingState.FAILED,
    "busy": SendingState.FAILED,
    "no-answer": SendingState.FAILED,
}
"""Of a call, `completed` is not here: whether it was heard is known to the dialogue alone."""

COMPLETED = "completed"
NOT_HEARD = "not-heard"
"""The reason we give ourselves for a call that was answered and whose news nobody heard."""

_RANK = {
    SendingState.ASKING: 0,
    SendingState.UNKNOWN: 1,
    SendingState.ACCEPTED: 2,
    SendingState.FAILED: 3,
    SendingState.DELIVERED: 4,
}


def stage(status: str, *, heard: bool = False) -> SendingState | None:
    """What this word means; None for one that is not known, which changes nothing. A call that
    is over has delivered its news if somebody has `heard` it."""
    if status == COMPLETED:
        return SendingState.DELIVERED if heard else SendingState.FAILED
    return STAGES.get(status)


def follows(now: SendingState, after: SendingState) -> bool:
    """Whether a report may move a sending on: never back, and what has arrived has arrived."""
    return _RANK[after] > _RANK[now]
