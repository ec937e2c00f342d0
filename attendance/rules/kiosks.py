"""What a tablet may do at a moment, and for how long it is let in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from attendance.choices import KioskState
from common.clock import at_tokyo, tokyo_date

INVITED_FOR = timedelta(minutes=10)
"""How long the six digits and the QR code are good for."""
GRACE = timedelta(days=14)
"""How long after its time a tablet may still send what it wrote down."""
MOST_DAYS = 7
"""For how many days a tablet is let in at most, the first included: as long as iPads keep what
a page stores."""
AGAIN = timedelta(minutes=2)
"""For how long a tablet that lost the answer may ask for it again."""
SILENT_AFTER = timedelta(minutes=10)
"""A tablet with unsent marks that says nothing for so long is worth a look."""
CLOCK_MATTERS = timedelta(minutes=1)
"""By how much a tablet's clock is wrong before staff are told."""
CODE_DIGITS = 6
GUESSES_COUNT_FOR = timedelta(minutes=15)
MOST_GUESSES = 5
"""Wrong codes from one address while they count."""
MOST_GUESSES_ALTOGETHER = 30
"""Wrong codes from all addresses while they count. One code among a million is live for ten
minutes: whoever keeps guessing from everywhere at this rate is right once in a year."""


@dataclass(frozen=True)
class Times:
    """The times of a kiosk, from which everything follows."""

    invited_until: datetime
    paired_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None


def state(times: Times, *, at: datetime) -> KioskState:
    """What the tablet is at this moment. Revocation comes before everything else."""
    if times.revoked_at is not None:
        return KioskState.REVOKED
    if times.paired_at is None:
        return KioskState.INVITED if at < times.invited_until else KioskState.LAPSED
    return KioskState.PAIRED if at < times.expires_at else KioskState.ENDED


def may_send(times: Times, *, at: datetime) -> bool:
    """Whether marks are taken: while the tablet is in use, and for GRACE after that."""
    known = state(times, at=at)
    return known is KioskState.PAIRED or (
        known is KioskState.ENDED and at < times.expires_at + GRACE
    )


def last_day(*, at: datetime, days: int) -> date:
    """The last of so many days, today included. ValueError for none and for too many."""
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"a tablet is let in for 1 to {MOST_DAYS} days, not for {days}")
    return tokyo_date(at) + timedelta(days=days - 1)


def end_of(day: date) -> datetime:
    """Midnight in Japan at the end of the day."""
    return at_tokyo(day + timedelta(days=1), time.min)


def allowed_until(until: datetime, *, at: datetime) -> bool:
    """Whether a tablet may be let in until then."""
    return at < until <= end_of(last_day(at=at, days=MOST_DAYS))


def code_from(number: int) -> str:
    """The digits to read out for a number below a million."""
    return f"{number:0{CODE_DIGITS}d}"


def suggested_name(venue: str, *, taken: set[str], longest: int) -> str:
    """「中央公民館 1」: the venue and the first number that no other tablet has."""
    number = next(n for n in range(1, len(taken) + 2) if _named(venue, n, longest) not in taken)
    return _named(venue, number, longest)


def _named(venue: str, number: int, longest: int) -> str:
    suffix = f" {number}"
    return venue[: longest - len(suffix)] + suffix


def neighbourhood(address: str) -> str:
    """Whose guesses are counted together: one IPv4 address, or the /64 that one household has.

    What is no address stays as it is, cut to what can be stored.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(ip_network((known, 64), strict=False))
    return str(getattr(known, "ipv4_mapped", None) or known)


def silent(*, unsent: int, last_contact_at: datetime | None, at: datetime) -> bool:
    """Whether marks wait on a tablet that has not been heard of for a while."""
    return unsent > 0 and (last_contact_at is None or at - last_contact_at > SILENT_AFTER)


def clock_wrong(offset: int | None) -> bool:
    """Whether a tablet's clock is so wrong that staff should set it. `offset` is in ms."""
    return offset is not None and abs(timedelta(milliseconds=offset)) > CLOCK_MATTERS


def clock_error(offset: int) -> str:
    """「3時間5分進んでいます」 for a tablet's clock. `offset` is the server's clock minus the
    tablet's, in ms."""
    minutes = abs(offset) // 60_000
    parts = [(minutes // 1_440, "日"), (minutes // 60 % 24, "時間"), (minutes % 60, "分")]
    said = "".join(f"{number}{unit}" for number, unit in parts if number)
    return f"{said}{'遅れて' if offset > 0 else '進んで'}います"


def wait(guesses: list[datetime], *, most: int, at: datetime) -> timedelta | None:
    """How long until another code may be tried; None where it may be now.

    `guesses` are the times of wrong codes, in any order; only those that still count matter.
    """
    counting = sorted(each for each in guesses if each > at - GUESSES_COUNT_FOR)
    if len(counting) < most:
        return None
    return counting[-most] + GUESSES_COUNT_FOR - at
