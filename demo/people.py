"""Plausible people who do not exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from people.actions.details import Person, PhoneEntry
from people.choices import ContactPreference, Device, PhoneOwner, SupportNeed

# Family names of Kagoshima and Tokushima, among them the characters that break systems.
FAMILY_NAMES = (
    ("髙田", "タカダ"),
    ("山﨑", "ヤマサキ"),
    ("𠮷留", "ヨシドメ"),
    ("川邉", "カワナベ"),
    ("辻\U000e0100", "ツジ"),
    ("濵田", "ハマダ"),
    ("德永", "トクナガ"),
    ("中村", "ナカムラ"),
    ("有村", "アリムラ"),
    ("上野", "ウエノ"),
    ("大迫", "オオサコ"),
    ("鮫島", "サメシマ"),
    ("西郷", "サイゴウ"),
    ("永田", "ナガタ"),
    ("前田", "マエダ"),
    ("松元", "マツモト"),
    ("福元", "フクモト"),
    ("池田", "イケダ"),
    ("久保", "クボ"),
    ("今村", "イマムラ"),
    ("榎木", "エノキ"),
    ("小園", "コゾノ"),
    ("新屋敷", "シンヤシキ"),
    ("田之上", "タノウエ"),
    ("竹之内", "タケノウチ"),
    ("藤﨑", "フジサキ"),
    ("堀之内", "ホリノウチ"),
    ("宮内", "ミヤウチ"),
    ("元", "ハジメ"),
    ("ロドリゲス", "ロドリゲス"),
)
GIVEN_NAMES = (
    ("ハナ", "ハナ"),
    ("フミ子", "フミコ"),
    ("和子", "カズコ"),
    ("幸子", "サチコ"),
    ("節子", "セツコ"),
    ("ミヨ", "ミヨ"),
    ("トシ子", "トシコ"),
    ("千代", "チヨ"),
    ("光江", "ミツエ"),
    ("京子", "キョウコ"),
    ("清", "キヨシ"),
    ("勇", "イサム"),
    ("茂", "シゲル"),
    ("正男", "マサオ"),
    ("昭", "アキラ"),
    ("武志", "タケシ"),
    ("利秋", "トシアキ"),
    ("実", "ミノル"),
    ("勝", "マサル"),
    ("洋一", "ヨウイチ"),
)
DEVICES = {
    Device.ANDROID: 38,
    Device.IPHONE: 22,
    Device.RAKURAKU: 24,
    Device.FEATURE_PHONE: 9,
    Device.NONE: 7,
}
YOUNGEST, OLDEST = 62, 93
GIVES_ONLY_A_BAND, FAMILYS_NUMBER, NEEDS_SUPPORT = 0.1, 0.08, 0.12


@dataclass(frozen=True)
class Place:
    """Where a town's people live, and how its telephone numbers begin."""

    area_code: str
    districts: tuple[str, ...]


def crowd(*, size: int, place: Place, on: date, dice: Random) -> list[Person]:
    """`size` people of `place`, aged 62 to 93 on the day, no two with the same number.

    After the area code the numbers go on with 1: the numbering plan gives out no such local
    numbers, so nobody is ever rung up by a demo.
    """
    numbers = _numbers(place.area_code, dice)
    return [_person(next(numbers), place=place, on=on, dice=dice) for _ in range(size)]


def _person(number: str, *, place: Place, on: date, dice: Random) -> Person:
    family, given = dice.choice(FAMILY_NAMES), dice.choice(GIVEN_NAMES)
    age = min(OLDEST, max(YOUNGEST, round(dice.gauss(75, 6))))
    born = on - timedelta(days=round(age * 365.25) + dice.randrange(365))
    in_bands = dice.random() < GIVES_ONLY_A_BAND
    return Person(
        name=f"{family[0]}　{given[0]}",
        kana=f"{family[1]} {given[1]}",
        phones=(PhoneEntry(number, _owner(dice)),),
        birth_date=None if in_bands else born,
        age_band="75_79" if in_bands else "",
        district=dice.choice(place.districts),
        contact_preference=ContactPreference.PHONE,
        device=dice.choices([*DEVICES], [*DEVICES.values()])[0],
        support_needs=_needs(dice),
    )


def _owner(dice: Random) -> PhoneOwner:
    return PhoneOwner.FAMILY if dice.random() < FAMILYS_NUMBER else PhoneOwner.SELF


def _needs(dice: Random) -> tuple[str, ...]:
    needs = (SupportNeed.HEARING, SupportNeed.SIGHT, SupportNeed.WHEELCHAIR)
    return (str(dice.choice(needs)),) if dice.random() < NEEDS_SUPPORT else ()


def _numbers(area_code: str, dice: Random) -> Iterator[str]:
    """Numbers of ten digits: the area code, 1, and what is left, in an order of its own."""
    free = 10 - len(area_code) - 1
    for number in dice.sample(range(10**free), k=min(10**free, 5_000)):
        yield f"{area_code}1{number:0{free}}"
