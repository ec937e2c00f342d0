"""What time it was, when a device's clock may be wrong. Pure; the same on tablets
(`tests/vectors/clocks.json`)."""

from datetime import datetime, timedelta

IGNORED = timedelta(seconds=2)
"""A difference that the way over the network explains."""
WIDEST = timedelta(days=366 * 200)
"""A clock that is off by more shows nothing."""

_MS = timedelta(milliseconds=1)


def offset(*, sent_at: datetime, received_at: datetime, server_time: datetime) -> int:
    """How far the server's clock is ahead of the device's, in whole milliseconds.

    The device notes when it asked and when it was answered, by its own clock; the server's
    time belongs to the middle of the two.
    """
    middle = sent_at + (received_at - sent_at) / 2
    return round((server_time - middle) / _MS)


def of_batch(*, sent_at: datetime, received_at: datetime) -> int:
    """The offset of a device that measured none: 0 where the way explains the difference."""
    difference = received_at - sent_at
    return 0 if abs(difference) <= IGNORED else round(difference / _MS)


def corrected(device_time: datetime, *, offset: int) -> datetime | None:
    """When it really was; None where clock and offset together name no time that can be."""
    shift = timedelta(days=1) * (offset / 86_400_000) if abs(offset) < 10**15 else None
    if shift is None or abs(shift) > WIDEST:
        return None
    try:
        return device_time + timedelta(milliseconds=offset)
    except OverflowError:
        return None
