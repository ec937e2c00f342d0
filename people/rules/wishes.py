"""Which of somebody's wishes about being contacted holds, and whom the town may ring. Pure.

Nobody is rung against their refusal; a family's number is dialled with the person's agreement
alone. Where nothing was said (未確認) the person may be rung, their family may not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from people.choices import Matter, PhoneOwner, WishAnswer


@dataclass(frozen=True)
class Said:
    """An answer that was not withdrawn. `key` tells it apart from the others of its entry."""

    matter: Matter
    answer: WishAnswer
    said_on: date
    entered_at: datetime
    key: int = 0


def holding(said: Iterable[Said]) -> dict[Matter, Said]:
    """The answer that holds in each matter, where there is one. Somebody with joined entries
    has said more than one thing: the latest holds, of two at once the refusal."""
    return {each.matter: each for each in sorted(said, key=_order)}


def may_ring(answers: dict[Matter, WishAnswer], *, owner: PhoneOwner) -> bool:
    """Whether the town may dial this number of a person's."""
    if answers.get(Matter.CALLS) is WishAnswer.REFUSED:
        return False
    if owner is PhoneOwner.SELF:
        return True
    return answers.get(Matter.FAMILY) is WishAnswer.AGREED


def _order(said: Said) -> tuple[date, datetime, bool, int]:
    return (said.said_on, said.entered_at, said.answer is WishAnswer.REFUSED, said.key)
