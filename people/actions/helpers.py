"""Writing down who teaches and helps."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Membership, Municipality
from common import kana, names, phones
from common.clock import tokyo_date
from common.errors import RuleViolation
from people import rules
from people.actions.details import BirthDateImpossible
from people.choices import CONTRACTED_KINDS, Device, HelperKind, Language
from people.models import Helper, School
from people.queries import identities


class HelperRefused(RuleViolation):
    """The helper stays as they were. The sentence says why."""


class HelperNameMissing(HelperRefused):
    code = "helper_name_missing"
    message = "氏名を入力してください。"


class HelperKanaUnreadable(HelperRefused):
    code = "helper_kana_unreadable"
    message = "フリガナは「アリマ アキラ」のように、かなで入力してください。"


class OtherTownsMembership(HelperRefused):
    code = "other_towns_membership"
    message = "選んだ利用者は、この市町村に所属していません。画面を開き直してください。"


class LogInTaken(HelperRefused):
    code = "log_in_taken"
    message = "選んだ利用者は、ほかの方と結びついています。ログインを選び直してください。"


class OtherTownsSchool(HelperRefused):
    code = "other_towns_school"
    message = "選んだ学校は、この市町村に登録されていません。画面を開き直してください。"


class ContractEndsBeforeItStarts(HelperRefused):
    code = "contract_ends_before_it_starts"
    message = "契約の終わりが、始まりより前になっています。日付をご確認ください。"


class KeyReused(HelperRefused):
    """The key was used for other details."""

    code = "helper_key_reused"
    message = (
        "同じ申込みが、違う内容で送られています。画面を開き直して、申し込み直してください。"
    )


class UnknownAnswer(HelperRefused):
    code = "unknown_answer"
    message = "「{label}」は、画面の選択肢から選んでください。"


@dataclass(frozen=True)
class HelperDetails:
    """What is known of a helper. `phone` may be empty; `membership` is their log-in, if any.

    School and grade are kept of students only, the contract's days (both included, None is
    open) of contractors and shops only. Languages and devices are values of `Language` and
    `Device`.
    """

    kind: HelperKind
    name: str
    kana: str
    affiliation: str = ""
    phone: str = ""
    membership: Membership | None = None
    birth_date: date | None = None
    school: School | None = None
    grade: str = ""
    languages: Sequence[str] = ()
    devices: Sequence[str] = ()
    district: str = ""
    contract_from: date | None = None
    contract_until: date | None = None


@transaction.atomic
def add(
    *,
    municipality: Municipality,
    details: HelperDetails,
    key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Helper:
    """Enter a helper; the same key, or exactly the same details, again are the same helper.

    Raises KeyReused when the key belongs to other details, a HelperRefused,
    BirthDateImpossible or UnreadablePhone.
    """
    columns = read(details, municipality=municipality, on=tokyo_date(at))
    # Two clicks wait for each other here: the second finds whom the first has entered.
    identities.hold(municipality)
    if (
        key is not None
        and (sent := asked_before(key, columns=columns, municipality=municipality)) is not None
    ):
        return sent
    known = Helper.objects.filter(municipality=municipality, **columns).order_by("pk").first()
    if known is not None:
        return known
    _refuse_taken(details.membership, besides=None)
    helper = Helper.objects.create(
        municipality=municipality,
        request_key=key,
        request_digest=digest_of(columns) if key else "",
        **columns,
    )
    audit.record("helper.added", on=helper, municipality=municipality, by=by, at=at)
    return helper


@transaction.atomic
def change(helper: Helper, *, details: HelperDetails, by: Actor, at: datetime) -> Helper:
    """Correct a helper's details. Raises a HelperRefused, BirthDateImpossible or
    UnreadablePhone."""
    helper = Helper.objects.select_related("municipality").get(pk=helper.pk)
    columns = read(details, municipality=helper.municipality, on=tokyo_date(at))
    _refuse_taken(details.membership, besides=helper)
    for column, value in columns.items():
        setattr(helper, column, value)
    helper.save()
    audit.record("helper.changed", on=helper, municipality=helper.municipality, by=by, at=at)
    return helper


def asked_before(
    key: UUID, *, columns: Mapping[str, object], municipality: Municipality
) -> Helper | None:
    """Whoever was entered under this key with these details, whatever staff have corrected
    since; None for a new key. Raises KeyReused."""
    rows = Helper.objects.filter(request_key=key).select_related("municipality", "school")
    known = rows.first()
    if known is None:
        return None
    told = known.request_digest or digest_of({name: getattr(known, name) for name in columns})
    if known.municipality_id != municipality.pk or told != digest_of(columns):
        raise KeyReused
    return known


def digest_of(columns: Mapping[str, object]) -> str:
    """Tells what was sent apart, and says nothing of it."""
    told = {name: str(getattr(value, "pk", value)) for name, value in columns.items()}
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _refuse_taken(membership: Membership | None, *, besides: Helper | None) -> None:
    """A log-in stands for one helper. Its row is locked: two clerks must not both pass."""
    if membership is None:
        return
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    holders = Helper.objects.filter(membership=membership)
    if (holders.exclude(pk=besides.pk) if besides else holders).exists():
        raise LogInTaken


def read(details: HelperDetails, *, municipality: Municipality, on: date) -> dict[str, object]:
    """The details as they are stored. Raises what `add` raises, but for the log-in."""
    name = names.tidy(details.name)
    if not name:
        raise HelperNameMissing
    reading = kana.to_full_katakana(details.kana)
    if not kana.is_kana(reading):
        raise HelperKanaUnreadable
    _refuse_strangers(details, municipality)
    born = details.birth_date
    if born is not None and not rules.possible_birth_date(born, on=on):
        raise BirthDateImpossible
    return {
        "kind": details.kind,
        "name": name,
        "kana": reading,
        "affiliation": details.affiliation.strip(),
        "phone": phones.parse(details.phone).digits if details.phone.strip() else "",
        "membership": details.membership,
        "birth_date": born,
        "district": details.district.strip(),
        "languages": _known(details.languages, Language.values, label="話せる言葉"),
        "devices": _known(details.devices, Device.values, label="教えられる機種"),
        **_of_kind(details),
    }


def _of_kind(details: HelperDetails) -> dict[str, object]:
    """What only a student, and what only a contractor or a shop has."""
    first, last = details.contract_from, details.contract_until
    if first is not None and last is not None and last < first:
        raise ContractEndsBeforeItStarts
    studies = details.kind == HelperKind.STUDENT
    hired = details.kind in CONTRACTED_KINDS
    return {
        "school": details.school if studies else None,
        "grade": details.grade.strip() if studies else "",
        "contract_from": first if hired else None,
        "contract_until": last if hired else None,
    }


def _known(given: Sequence[str], on_offer: Sequence[str], *, label: str) -> list[str]:
    """The answers in the order of the form, each once."""
    if not {*given} <= {*on_offer}:
        raise UnknownAnswer(label=label)
    return [each for each in on_offer if each and each in given]


def _refuse_strangers(details: HelperDetails, municipality: Municipality) -> None:
    """A log-in or a school of another town."""
    if details.membership and details.membership.municipality_id != municipality.pk:
        raise OtherTownsMembership
    if details.school and details.school.municipality_id != municipality.pk:
        raise OtherTownsSchool
