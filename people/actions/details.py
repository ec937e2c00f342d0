"""What somebody tells about themselves, read into the columns that hold it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from common import kana, names, phones
from common.ages import AGE_BANDS
from common.errors import RuleViolation
from people import rules
from people.choices import ContactPreference, Device, PhoneOwner, Residence, SupportNeed
from people.models import Participant

LONGEST_NOTE = 2_000
_COLUMNS = {column.name: column for column in Participant._meta.concrete_fields}


class PersonRefused(RuleViolation):
    """The details do not make a person, or two entries cannot be joined."""


class NameMissing(PersonRefused):
    code = "name_missing"
    message = "お名前を入力してください。例：山田 花子"


class NameTooLong(PersonRefused):
    code = "name_too_long"
    message = "お名前は{limit}文字までで入力してください。"


class KanaMissing(PersonRefused):
    code = "kana_missing"
    message = "フリガナを入力してください。例：ヤマダ ハナコ"


class KanaNotReadable(PersonRefused):
    code = "kana_not_readable"
    message = (
        "フリガナは、カタカナかひらがなで入力してください。"
        "漢字・英字・数字は使えません。例：ヤマダ ハナコ"
    )


class KanaTooLong(PersonRefused):
    code = "kana_too_long"
    message = "フリガナは{limit}文字までで入力してください。"


class BirthDateImpossible(PersonRefused):
    code = "birth_date_impossible"
    message = "生年月日が先の日付か、120年より前になっています。元号と年をご確認ください。"


class DetailTooLong(PersonRefused):
    code = "detail_too_long"
    message = "「{label}」は{limit}文字までで入力してください。"


class NotOnOffer(PersonRefused):
    code = "not_on_offer"
    message = "「{label}」は、画面の選択肢から選んでください。"


@dataclass(frozen=True)
class PhoneEntry:
    """One number as it was given, and whose it is."""

    digits_or_text: str
    owner: PhoneOwner = PhoneOwner.SELF


@dataclass(frozen=True)
class Person:
    """What somebody tells about themselves. The fields are Participant's, phones apart."""

    name: str
    kana: str
    phones: tuple[PhoneEntry, ...] = ()
    birth_date: date | None = None
    age_band: str = ""
    postal_code: str = ""
    address: str = ""
    district: str = ""
    residence: str = ""
    contact_preference: ContactPreference = ContactPreference.PHONE
    device: str = ""
    support_needs: tuple[str, ...] = ()
    family_name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Details:
    """A person's details as they are stored: checked, tidied, with the keys for search."""

    columns: dict[str, Any]
    """Participant's columns by name, phones apart."""
    numbers: dict[str, tuple[phones.Phone, PhoneOwner]]
    """The numbers by their digits, each once, in the order in which they were given."""

    @classmethod
    def of(cls, person: Person, *, on: date) -> "Details":
        """Read what was told on the day `on`. Raises a PersonRefused or an UnreadablePhone."""
        return cls(_columns(person, on), _numbers(person))

    @property
    def traits(self) -> rules.Traits:
        return rules.Traits(
            name_key=self.columns["name_key"],
            kana_key=self.columns["kana_key"],
            phones=frozenset(self.numbers),
            birth_date=self.columns["birth_date"],
        )


def _columns(person: Person, on: date) -> dict[str, Any]:
    """The participant's columns, tidied. Raises a PersonRefused."""
    name, reading = names.tidy(person.name), kana.to_full_katakana(person.kana)
    _refuse_unnamed(name, reading)
    _refuse_unknown(person)
    day = person.birth_date
    if day is not None and not rules.possible_birth_date(day, on=on):
        raise BirthDateImpossible
    columns: dict[str, Any] = {
        field.name: getattr(person, field.name).strip()
        for field in fields(person)
        if field.name in {"postal_code", "address", "district", "family_name", "note"}
    }
    _refuse_long(columns)
    return columns | {
        "name": name,
        "kana": reading,
        "name_key": names.fold(name)[: _limit("name_key")],
        "kana_key": kana.search_key(reading),
        "birth_date": day,
        "age_band": "" if day else person.age_band,
        "contact_preference": person.contact_preference,
        "device": person.device,
        "residence": person.residence,
        "support_needs": [need for need in SupportNeed.values if need in person.support_needs],
    }


def _limit(column: str) -> int:
    return _COLUMNS[column].max_length or LONGEST_NOTE


def _refuse_unnamed(name: str, reading: str) -> None:
    if not names.fold(name):
        raise NameMissing
    if len(name) > _limit("name"):
        raise NameTooLong(limit=_limit("name"))
    if not reading:
        raise KanaMissing
    if len(reading) > _limit("kana"):
        raise KanaTooLong(limit=_limit("kana"))
    if not kana.is_kana(reading):
        raise KanaNotReadable


def _refuse_unknown(person: Person) -> None:
    on_offer: list[tuple[str, Sequence[str], Sequence[str]]] = [
        ("年代", [person.age_band], ["", *dict(AGE_BANDS)]),
        ("お使いの機種", [person.device], Device.values),
        ("お住まい", [person.residence], Residence.values),
        ("連絡方法", [person.contact_preference], ContactPreference.values),
        ("必要な配慮", person.support_needs, SupportNeed.values),
    ]
    for label, given, allowed in on_offer:
        if not {*given} <= {*allowed}:
            raise NotOnOffer(label=label)


def _refuse_long(columns: dict[str, str]) -> None:
    for column, value in columns.items():
        if len(value) > _limit(column):
            raise DetailTooLong(label=_COLUMNS[column].verbose_name, limit=_limit(column))


def _numbers(person: Person) -> dict[str, tuple[phones.Phone, PhoneOwner]]:
    """The first entry of a number counts; empty entries are dropped. Raises UnreadablePhone."""
    numbers: dict[str, tuple[phones.Phone, PhoneOwner]] = {}
    for entry in person.phones:
        if entry.digits_or_text.strip():
            number = phones.parse(entry.digits_or_text)
            numbers.setdefault(number.digits, (number, entry.owner))
    return numbers
