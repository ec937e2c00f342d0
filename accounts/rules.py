"""Who may do what, and when. Pure: whatever somebody is refused can be looked up here."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from hashlib import sha256

from accounts.choices import Ability, Role, Standing

Period = tuple[date | None, date | None]
"""From a day to a day, both included; None is open."""

# As many as five bits tell apart. No l, o, 0 or 1: the password is copied from paper.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUP = 4

ABILITIES: dict[Role, frozenset[Ability]] = {
    Role.CITY_STAFF: frozenset(Ability),
    Role.FACILITY_STAFF: frozenset(
        {Ability.PLAN, Ability.REGISTER, Ability.ATTEND, Ability.SEE_NUMBERS}
    ),
    Role.CONTRACTOR: frozenset({Ability.ATTEND}),
    Role.INSTRUCTOR: frozenset({Ability.ATTEND}),
    Role.VIEWER: frozenset({Ability.SEE_NUMBERS}),
}


def may(role: Role, ability: Ability) -> bool:
    """Whether somebody in this role has the ability, within the offerings of their scope."""
    return ability in ABILITIES[role]


def standing(period: Period, *, on: date) -> Standing:
    """Whether the period has begun, and whether it is over, on the day."""
    starts_on, ends_on = period
    if ends_on is not None and ends_on < on:
        return Standing.ENDED
    if starts_on is not None and on < starts_on:
        return Standing.UPCOMING
    return Standing.IN_FORCE


def first_gap(periods: Iterable[Period], *, on: date) -> date | None:
    """The first day from `on` that lies in none of the periods; None if there is none."""
    day = on
    for starts_on, ends_on in sorted(periods, key=lambda period: period[0] or date.min):
        if starts_on is not None and starts_on > day:
            break
        if ends_on is None:
            return None
        day = max(day, ends_on + timedelta(days=1))
    return day


def spelled(octets: bytes) -> str:
    """The password that random bytes stand for: `kmpt-7w3r-hxqd-4nvf`, five bits a letter."""
    letters = "".join(LETTERS[octet % len(LETTERS)] for octet in octets)
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def stamp(values: Sequence[object]) -> str:
    """What two editors compare to learn that a row was changed between them."""
    return sha256(repr([str(value) for value in values]).encode()).hexdigest()[:16]
