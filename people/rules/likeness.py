"""When two entries may be one person, and what a birth date can be. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

OLDEST_AGE = 120


class Likeness(IntEnum):
    """Why somebody may already be known, the surest first. The label says it to the clerk."""

    PHONE_AND_KANA = 1
    KANA_AND_BIRTH_DATE = 2
    NAME_AND_BIRTH_DATE = 3
    KANA_AND_LAST_FOUR = 4
    NAME_AND_KANA = 5
    PHONE = 6

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Likeness.PHONE_AND_KANA: "電話番号とフリガナが同じです",
    Likeness.KANA_AND_BIRTH_DATE: "フリガナと生年月日が同じです",
    Likeness.NAME_AND_BIRTH_DATE: "お名前と生年月日が同じです",
    Likeness.KANA_AND_LAST_FOUR: "フリガナと電話番号の下4桁が同じです",
    Likeness.NAME_AND_KANA: "お名前とフリガナが同じです（同姓同名かもしれません）",
    Likeness.PHONE: "電話番号が同じです（ご家族かもしれません）",
}


@dataclass(frozen=True)
class Traits:
    """What people are told apart by: folded keys, digits of every number, the birth date."""

    name_key: str = ""
    kana_key: str = ""
    phones: frozenset[str] = frozenset()
    birth_date: date | None = None


def likeness(typed: Traits, known: Traits) -> Likeness | None:
    """The surest reason to ask 「この方ですか」, or None.

    Different birth dates speak against names that are alike, but not against a shared number:
    a household has one telephone. A name or furigana alone is no reason: in a city there are
    dozens of ヤマモト カズコ.
    """
    phone = bool(typed.phones & known.phones)
    kana = _same(typed.kana_key, known.kana_key)
    name = _same(typed.name_key, known.name_key)
    if contradict(typed.birth_date, known.birth_date):
        return Likeness.PHONE if phone else None
    birth = typed.birth_date is not None and typed.birth_date == known.birth_date
    signs = {
        Likeness.PHONE_AND_KANA: phone and kana,
        Likeness.KANA_AND_BIRTH_DATE: kana and birth,
        Likeness.NAME_AND_BIRTH_DATE: name and birth,
        Likeness.KANA_AND_LAST_FOUR: kana and bool(_tails(typed) & _tails(known)),
        Likeness.NAME_AND_KANA: name and kana,
        Likeness.PHONE: phone,
    }
    return next((sign for sign in Likeness if signs[sign]), None)


def same_person(typed: Traits, known: Traits) -> bool:
    """Whether a registration belongs to somebody known without asking anybody: one of the
    numbers and the furigana agree, and the birth dates do not contradict each other."""
    return likeness(typed, known) is Likeness.PHONE_AND_KANA


def contradict(first: date | None, second: date | None) -> bool:
    """Whether both birth dates are known and differ."""
    return first is not None and second is not None and first != second


def possible_birth_date(day: date, *, on: date) -> bool:
    """Whether somebody alive on `on` can have been born that day."""
    return day <= on and on.year - day.year <= OLDEST_AGE


def absorbed_under(row: int, *, merges: Iterable[tuple[int, int]]) -> set[int]:
    """The rows that stand for `row` because of these merges (kept, absorbed), itself not.

    The merges in force form a forest: a row is absorbed once at a time.
    """
    below: Mapping[int, Sequence[int]] = _by_kept(merges)
    found: set[int] = set()
    waiting = [row]
    while waiting:
        for absorbed in below.get(waiting.pop(), ()):
            found.add(absorbed)
            waiting.append(absorbed)
    return found


def _by_kept(merges: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    below: dict[int, list[int]] = {}
    for kept, absorbed in merges:
        below.setdefault(kept, []).append(absorbed)
    return below


def _same(first: str, second: str) -> bool:
    return bool(first) and first == second


def _tails(traits: Traits) -> set[str]:
    return {digits[-4:] for digits in traits.phones}
