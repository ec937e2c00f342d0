"""Find people while they speak: by digits, by furigana, by name; and warn of a second entry.

Every search is a range of an index (see `people.lookups`), so it costs the same among a
thousand people and among a hundred thousand.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, prefetch_related_objects

from accounts.models import Municipality
from common import names
from common.kana import search_key, to_full_katakana
from common.phones import PhoneKind, UnreadablePhone, parse, search_digits
from people import rules
from people.models import Participant, Phone
from people.queries import cards, participants

SHORTEST_NUMBER = 3
LAST_FOUR = 4
MOST_ALIKE = 5
SPARE = 3  # somebody may be found by two numbers, or by an entry joined to theirs
_CANDIDATES = 30
_DIGITS = re.compile(r"\+?[\d\s()\-‐‑‒–—―−ー.]+")
_KANA = re.compile(r"[ァ-ヺー・\s]+")
_HALF_TYPED = re.compile(r"(?<=\S)[a-zａ-ｚ]{1,3}$")
_LOCAL_LENGTHS = range(5, 9)


def by_text(text: str, *, municipality: Municipality, limit: int = 10) -> list[Participant]:
    """Whom the text may mean, at most `limit`; for somebody joined to another, that other.

    Digits (3 or more) are the beginning of a number, four of them also its end, the end first;
    the area code of the office may be left out. Kana in any script are the beginning of the
    furigana, a syllable half typed (やまd) left aside. Anything else is the beginning of the
    name, variants alike (髙田, 高田). The number or the code of a card, dead or alive, is its
    owner's. Phones are read along. Empty text finds nobody.
    """
    if (card := cards.read(text, municipality=municipality)) is not None:
        return _kept(participants.entries(municipality).filter(pk=card.participant_id), limit)
    if _DIGITS.fullmatch(unicodedata.normalize("NFKC", text).strip()):
        return _by_number(_whole(search_digits(text), municipality), municipality, limit)
    entries = participants.entries(municipality)
    syllables = _HALF_TYPED.sub("", text)
    if _KANA.fullmatch(to_full_katakana(syllables)):
        key = search_key(syllables)
        found = entries.filter(kana_key__prefix=key).order_by("kana_key", "pk")
    else:
        key = names.fold(text)
        found = entries.filter(name_key__prefix=key).order_by("name_key", "pk")
    return _kept(found[: limit * SPARE], limit) if key else []


@dataclass(frozen=True)
class Alike:
    """Somebody known who may be the person that is being written down, and why."""

    participant: Participant
    likeness: rules.Likeness

    @property
    def reason(self) -> str:
        return self.likeness.label


def alike(
    *,
    municipality: Municipality,
    name: str = "",
    kana: str = "",
    phones: Iterable[str] = (),
    birth_date: date | None = None,
    besides: Participant | None = None,
) -> list[Alike]:
    """Who is known already and may be this person, the surest first, at most five.

    Takes what is typed so far: any part may be empty or half a word; `phones` are texts. Who is
    `besides` (the person being edited) is not named.
    """
    typed = rules.Traits(
        name_key=names.fold(name),
        kana_key=search_key(kana),
        phones=frozenset(digits for text in phones if (digits := search_digits(text))),
        birth_date=birth_date,
    )
    own = besides.kept.pk if besides else None
    surest: dict[int, Alike] = {}
    for row in _candidates(typed, municipality):
        sign = rules.likeness(typed, participants.traits(row))
        known = surest.get(row.kept.pk)
        if sign and row.kept.pk != own and (known is None or sign < known.likeness):
            surest[row.kept.pk] = Alike(row.kept, sign)
    ranked = sorted(surest.values(), key=lambda one: (one.likeness, one.participant.pk))
    return ranked[:MOST_ALIKE]


def area_code(municipality: Municipality) -> str | None:
    """The area code of the office, which people of the town leave out; None for a mobile."""
    try:
        office = parse(municipality.phone)
    except UnreadablePhone:
        return None
    return office.display.split("-")[0] if office.kind is PhoneKind.LANDLINE else None


def _whole(digits: str, municipality: Municipality) -> str:
    if len(digits) in _LOCAL_LENGTHS and not digits.startswith("0"):
        return f"{area_code(municipality) or ''}{digits}"
    return digits


def _by_number(digits: str, municipality: Municipality, limit: int) -> list[Participant]:
    if len(digits) < SHORTEST_NUMBER:
        return []
    numbers = Phone.objects.filter(municipality=municipality)
    searches = [numbers.filter(digits__prefix=digits).order_by("digits", "pk")]
    if len(digits) == LAST_FOUR:
        searches.insert(0, numbers.filter(last_four=digits).order_by("pk"))
    owners = [
        owner
        for search in searches
        for owner in search.values_list("participant_id", flat=True)[: limit * SPARE]
    ]
    rows = participants.entries(municipality).in_bulk({*owners})
    return _kept([rows[owner] for owner in owners if owner in rows], limit)


def _kept(rows: Iterable[Participant], limit: int) -> list[Participant]:
    """Each person once, in the order found, with their phones."""
    people = [*{row.kept.pk: row.kept for row in rows}.values()][:limit]
    prefetch_related_objects(people, "phones")
    return people


def _candidates(typed: rules.Traits, municipality: Municipality) -> list[Participant]:
    """Entries worth a look: whoever shares a number, or two of furigana, name and birth date.

    Several narrow searches instead of one wide one, for each has its index.
    """
    entries = participants.entries(municipality)
    last_four = [digits[-LAST_FOUR:] for digits in typed.phones]
    searches = []
    if typed.phones:
        # The town is named twice: the index of numbers begins with it.
        searches.append(
            entries.filter(phones__municipality=municipality, phones__digits__in=typed.phones)
        )
    if typed.kana_key:
        second = Q(phones__last_four__in=last_four)
        if typed.name_key:
            second |= Q(name_key=typed.name_key)
        if typed.birth_date:
            second |= Q(birth_date=typed.birth_date)
        searches.append(entries.filter(second, kana_key=typed.kana_key))
    if typed.name_key and typed.birth_date:
        searches.append(entries.filter(name_key=typed.name_key, birth_date=typed.birth_date))
    found = {row.pk: row for search in searches for row in search.distinct()[:_CANDIDATES]}
    rows = [*found.values()]
    prefetch_related_objects(rows, "phones")
    prefetch_related_objects([row.kept for row in rows], "phones")
    return rows
