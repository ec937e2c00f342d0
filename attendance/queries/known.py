"""Who may be standing at the door: people on the roster first, then everybody known."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Municipality
from attendance.queries.rosters import Roster
from common.kana import search_key
from people.models import Participant
from people.queries import search

SAME_KANA = "この回の名簿に、フリガナが同じ方がいます"


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant, and why."""

    person: Participant
    reason: str


def on_roster(roster: Roster, *, kana: str) -> list[Candidate]:
    """The people of the roster with this furigana, in any script."""
    key = search_key(kana)
    lines = [*roster.lines, *roster.cancelled]
    same = [line.person for line in lines if line.person.kana_key == key]
    return [Candidate(person, SAME_KANA) for person in same]


def anywhere(
    municipality: Municipality, *, name: str, kana: str, phones: Iterable[str]
) -> list[Candidate]:
    """Everybody known in the municipality who is like what was typed, the surest first."""
    alike = search.alike(municipality=municipality, name=name, kana=kana, phones=phones)
    return [Candidate(one.participant, one.reason) for one in alike]
