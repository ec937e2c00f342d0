"""Write down who takes part; join two entries that are one person, and part them again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from accounts import prepared
from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from common import phones
from common.clock import tokyo_date
from people import rules
from people.actions.details import (
    BirthDateImpossible,
    Details,
    DetailTooLong,
    KanaMissing,
    KanaNotReadable,
    KanaTooLong,
    NameMissing,
    NameTooLong,
    NotOnOffer,
    Person,
    PersonRefused,
    PhoneEntry,
)
from people.choices import ParticipantState, PhoneOwner
from people.models import Merge, Participant, Phone
from people.queries import identities
from people.queries import participants as entries

__all__ = [
    "BirthDateImpossible",
    "DetailTooLong",
    "KanaMissing",
    "KanaNotReadable",
    "KanaTooLong",
    "NameMissing",
    "NameTooLong",
    "NotOnOffer",
    "Person",
    "PersonRefused",
    "PhoneEntry",
]


class Identified(NamedTuple):
    """Whom somebody means. Who is `new` was known to nobody, and is stored by `write_down`."""

    participant: Participant
    told: Details | None
    """What they told of themselves and is not stored yet; None for somebody who was picked from
    those known."""
    new: bool


Numbers = dict[str, tuple[phones.Phone, PhoneOwner]]


class SamePerson(PersonRefused):
    code = "same_person"
    message = "同じ方どうしは統合できません。もう一人の方を選び直してください。"


class OtherTown(PersonRefused):
    code = "other_town_person"
    message = "ほかの市町村の方とは統合できません。もう一人の方を選び直してください。"


class ReasonMissing(PersonRefused):
    code = "reason_missing"
    message = "理由を入力してください。例：電話番号の変更で二重に登録されていた"


class AlreadyMerged(PersonRefused):
    code = "already_merged"
    message = (
        "この方はすでに別の方に統合されています。統合を取り消してから、もう一度お試しください。"
    )


class AlreadySeparated(PersonRefused):
    code = "already_separated"
    message = "この統合はすでに取り消されています。画面を開き直してご確認ください。"


class Forgotten(PersonRefused):
    code = "forgotten"
    message = "この方の個人情報は消去済みのため、変更や統合はできません。"


# Whoever calls a second time is still called what they were called before.
NEVER_FILLED = {"name", "kana", "name_key", "kana_key", "contact_preference"}


@transaction.atomic
def create(
    *, municipality: Municipality, person: Person, by: Actor, at: datetime
) -> Participant:
    """Write down somebody new. Raises a PersonRefused or an UnreadablePhone."""
    details = Details.of(person, on=tokyo_date(at))
    return _create(municipality, details, by=by, at=at)


@transaction.atomic
def find_or_create(
    *, municipality: Municipality, person: Person, by: Actor, at: datetime
) -> Participant:
    """The person already known by one of the numbers and the furigana, else somebody new.

    Somebody known keeps what is known; only empty columns are filled and new numbers added.
    Two requests at once do not create one person twice. Raises a PersonRefused or an
    UnreadablePhone.
    """
    found = identify(municipality=municipality, people=[person], at=at)
    return write_down(found, by=by, at=at)[0].participant


def identify(
    *, municipality: Municipality, people: Sequence[Person | Participant], at: datetime
) -> list[Identified]:
    """Who these people are who come together, in the caller's transaction. Nothing is written.

    Until its end nobody else writes down or registers them, nor are they joined with others;
    whoever was joined is the one who was kept. Raises a PersonRefused or an UnreadablePhone.
    """
    told = [
        each if isinstance(each, Participant) else Details.of(each, on=tokyo_date(at))
        for each in people
    ]
    numbers = [each.numbers for each in told if isinstance(each, Details)]
    identities.share(municipality, phones=[digits for each in numbers for digits in each])
    found = [_present(municipality, each) for each in told]
    identities.claim(person for person in found if person is not None)
    answers: list[Identified] = []
    for each, seen in zip(told, found, strict=True):
        if isinstance(each, Participant):
            answers.append(Identified(seen or each, None, new=False))
            continue
        twin = next((other for other in answers if _same(other.told, each)), None)
        if seen is not None:
            answers.append(Identified(seen, each, new=False))
        elif twin is not None:
            answers.append(twin._replace(told=None))
        else:
            made = Participant(municipality=municipality, created_at=at, **each.columns)
            answers.append(Identified(made, each, new=True))
    return answers


def write_down(
    identified: Sequence[Identified], *, by: Actor, at: datetime, newcomers: bool = True
) -> list[Identified]:
    """Store what those who were known told for the first time, and who is new; in the
    transaction in which they were identified. Without `newcomers` these stay as they are."""
    stored = []
    for person, told, new in identified:
        if told is None or (new and not newcomers):
            stored.append(Identified(person, told, new))
            continue
        if new:
            _insert(person, told.numbers, by=by, at=at)
        known = person if new else _fill(_reload(person), told, by=by, at=at)
        stored.append(Identified(known, None, new))
    return stored


def _same(told: Details | None, other: Details) -> bool:
    return told is not None and rules.same_person(told.traits, other.traits)


def _present(municipality: Municipality, told: Details | Participant) -> Participant | None:
    """Who this is by now."""
    if isinstance(told, Details):
        return _known(municipality, told)
    return Participant.objects.select_related("merged_into").get(pk=told.pk).kept


def _create(
    municipality: Municipality, details: Details, *, by: Actor, at: datetime
) -> Participant:
    participant = Participant(municipality=municipality, created_at=at, **details.columns)
    _insert(participant, details.numbers, by=by, at=at)
    return participant


def _insert(participant: Participant, numbers: Numbers, *, by: Actor, at: datetime) -> None:
    prepared.insert(participant)
    _insert_phones(participant, numbers)
    town = participant.municipality
    audit.record("participant.created", on=participant, municipality=town, by=by, at=at)


def _fill(known: Participant, details: Details, *, by: Actor, at: datetime) -> Participant:
    """Write down what was not known of somebody yet."""
    missing = {
        name: value
        for name, value in details.columns.items()
        if name not in NEVER_FILLED and value and not getattr(known, name)
    }
    if known.birth_date:
        missing.pop("age_band", None)
    elif "birth_date" in missing:
        missing["age_band"] = ""
    added = _add_phones(known, details.numbers)
    _store_changes(known, missing, phones_changed=bool(added), by=by, at=at)
    return known


@transaction.atomic
def change(participant: Participant, *, person: Person, by: Actor, at: datetime) -> Participant:
    """Replace what is known by `person`, numbers included. Nothing different, nothing written.

    Raises a PersonRefused or an UnreadablePhone; AlreadyMerged for an entry that was joined.
    """
    details = Details.of(person, on=tokyo_date(at))
    participant = _reload(participant)
    _refuse_inactive(participant)
    different = {
        name: value
        for name, value in details.columns.items()
        if getattr(participant, name) != value
    }
    phones_changed = _replace_phones(participant, details.numbers)
    _store_changes(participant, different, phones_changed=phones_changed, by=by, at=at)
    return participant


@transaction.atomic
def merge(
    *, kept: Participant, absorbed: Participant, reason: str, by: Actor, at: datetime
) -> Merge:
    """Let `kept` stand for both. Both rows stay, and with them every registration and count.

    Joining with somebody who was absorbed before joins with the one who stands for them.
    Raises SamePerson, OtherTown, AlreadyMerged, Forgotten or ReasonMissing.
    """
    identities.hold(kept.municipality)
    kept, absorbed = _reload(_reload(kept).kept), _reload(absorbed)
    _refuse_merge(kept, absorbed, reason)
    moved_along = [*absorbed.absorbed.order_by("pk").values_list("pk", flat=True)]
    merged = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        moved_along=moved_along,
        reason=reason.strip(),
        merged_at=at,
    )
    Participant.objects.filter(pk__in=[absorbed.pk, *moved_along]).update(
        state=ParticipantState.MERGED, merged_into=kept
    )
    audit.record(
        "participant.merged",
        on=kept,
        municipality=kept.municipality,
        by=by,
        at=at,
        absorbed=str(absorbed.pk),
        merge=merged.pk,
    )
    return merged


@transaction.atomic
def separate(merge: Merge, *, by: Actor, at: datetime) -> Merge:
    """Part what was joined: the absorbed person is their own again, with whoever had been
    joined to them. Raises AlreadySeparated."""
    identities.hold(merge.kept.municipality)
    merge = Merge.objects.select_related("kept__municipality", "absorbed").get(pk=merge.pk)
    if merge.undone_at is not None:
        raise AlreadySeparated
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    absorbed = merge.absorbed
    root = absorbed.merged_into
    Participant.objects.filter(pk__in=_below(absorbed)).update(merged_into=absorbed)
    Participant.objects.filter(pk=absorbed.pk).update(
        state=ParticipantState.ACTIVE, merged_into=None
    )
    audit.record(
        "participant.separated",
        on=root or merge.kept,
        municipality=merge.kept.municipality,
        by=by,
        at=at,
        absorbed=str(absorbed.pk),
        merge=merge.pk,
    )
    return merge


def _reload(participant: Participant) -> Participant:
    return (
        Participant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "merged_into")
        .get(pk=participant.pk)
    )


def _known(municipality: Municipality, details: Details) -> Participant | None:
    """Whom these details mean without a doubt: the one with the same birth date first."""
    typed = details.traits
    matches = [
        row
        for row in entries.by_phone_and_kana(
            municipality=municipality, digits=typed.phones, kana_key=typed.kana_key
        )
        if rules.same_person(typed, entries.traits(row))
    ]
    matches.sort(key=lambda row: (row.birth_date is None, row.pk))
    return matches[0].kept if matches else None


def _add_phones(participant: Participant, numbers: Numbers) -> int:
    there = {*participant.phones.values_list("digits", flat=True)}
    new = {digits: entry for digits, entry in numbers.items() if digits not in there}
    return _insert_phones(participant, new)


def _insert_phones(participant: Participant, numbers: Numbers) -> int:
    for digits, (number, owner) in numbers.items():
        phone = Phone(
            participant=participant,
            municipality_id=participant.municipality_id,
            digits=digits,
            last_four=digits[-4:],
            kind=number.kind.value,
            owner=owner,
        )
        prepared.insert(phone)
    return len(numbers)


def _replace_phones(participant: Participant, numbers: Numbers) -> bool:
    """Whether anything changed."""
    before = {*participant.phones.values_list("digits", "owner")}
    after = {(digits, owner.value) for digits, (_, owner) in numbers.items()}
    if before == after:
        return False
    participant.phones.exclude(digits__in=numbers).delete()
    for digits, (_, owner) in numbers.items():
        participant.phones.filter(digits=digits).update(owner=owner)
    _add_phones(participant, numbers)
    return True


def _store_changes(
    participant: Participant,
    columns: dict[str, Any],
    *,
    phones_changed: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Write the columns, and in the audit trail which ones, never what they say."""
    if not columns and not phones_changed:
        return
    for name, value in columns.items():
        setattr(participant, name, value)
    if columns:
        participant.save(update_fields=[*columns])
    audit.record(
        "participant.changed",
        on=participant,
        municipality=participant.municipality,
        by=by,
        at=at,
        columns=sorted([*columns, *(["phones"] if phones_changed else [])]),
    )


def _refuse_inactive(participant: Participant) -> None:
    if participant.state == ParticipantState.FORGOTTEN:
        raise Forgotten
    if participant.state == ParticipantState.MERGED:
        raise AlreadyMerged


def _refuse_merge(kept: Participant, absorbed: Participant, reason: str) -> None:
    if kept.pk == absorbed.kept.pk:
        raise SamePerson
    if kept.municipality_id != absorbed.municipality_id:
        raise OtherTown
    _refuse_inactive(kept)
    _refuse_inactive(absorbed)
    if not reason.strip():
        raise ReasonMissing


def _below(absorbed: Participant) -> set[int]:
    """The rows that come away together with this one."""
    in_force = Merge.objects.filter(
        undone_at__isnull=True, absorbed__merged_into=absorbed.merged_into
    ).order_by("pk")
    return rules.absorbed_under(
        absorbed.pk, merges=in_force.values_list("kept_id", "absorbed_id")
    )
