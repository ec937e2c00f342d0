"""Towns that run classes here."""

import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time

from django.db import transaction

from accounts import rules
from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from common import kana as furigana
from common import municipality_codes, phones
from common.errors import RuleViolation


class CodeTaken(RuleViolation):
    code = "municipality_code_taken"
    message = "団体コード{municipality_code}の市町村は、すでに登録されています。"


class OfficeRefused(RuleViolation):
    """What the office says of itself stays as it was. The sentence says why."""


class SectionMissing(OfficeRefused):
    code = "section_missing"
    message = "担当課を入力してください。例：企画政策課 DX推進係"


class UnreadablePostalCode(OfficeRefused):
    code = "unreadable_postal_code"
    message = "郵便番号は「892-8677」のように、7けたの数字で入力してください。"


class ClosesBeforeItOpens(OfficeRefused):
    code = "office_closes_before_it_opens"
    message = "受付の終わりが、始まりより前になっています。時刻をご確認ください。"


class ChangedMeanwhile(OfficeRefused):
    code = "office_changed_meanwhile"
    message = (
        "入力している間に、ほかの職員が設定を変えました。"
        "いまの内容を確かめて、よければもう一度保存してください。"
    )


@dataclass(frozen=True)
class OfficeDetails:
    """What the public pages and the paper say of the office. The phone may be empty."""

    section: str
    postal_code: str = ""
    address: str = ""
    phone: str = ""
    office_opens: time = time(8, 30)
    office_closes: time = time(17, 15)

    @classmethod
    def of(cls, municipality: Municipality) -> "OfficeDetails":
        return cls(
            section=municipality.section,
            postal_code=municipality.postal_code,
            address=municipality.address,
            phone=municipality.phone,
            office_opens=municipality.office_opens,
            office_closes=municipality.office_closes,
        )

    @property
    def stamp(self) -> str:
        """Tells whether somebody else has changed them since they were read."""
        return rules.stamp([*asdict(self).values()])

    def tidied(self) -> "OfficeDetails":
        """The details as they are stored: digits of the phone, 892-8677.

        Raises an OfficeRefused, or UnreadablePhone.
        """
        if not self.section.strip():
            raise SectionMissing
        if self.office_closes <= self.office_opens:
            raise ClosesBeforeItOpens
        return replace(
            self,
            section=self.section.strip(),
            postal_code=_postal_code(self.postal_code),
            address=self.address.strip(),
            phone=phones.parse(self.phone).digits if self.phone.strip() else "",
        )


@transaction.atomic
def create(  # noqa: PLR0913  # keyword-only: each is a column
    *,
    code: str,
    name: str,
    kana: str,
    prefecture: str,
    section: str,
    postal_code: str = "",
    address: str = "",
    phone: str = "",
    office_opens: time = time(8, 30),
    office_closes: time = time(17, 15),
    by: Actor,
    at: datetime,
) -> Municipality:
    """Take in a municipality by its six-digit code (five digits are completed).

    Raises CodeTaken, or a refusal of the code or the phone number that cannot be read.
    """
    six_digits = municipality_codes.normalise(code)
    if Municipality.objects.filter(code=six_digits).exists():
        raise CodeTaken(municipality_code=six_digits)
    municipality = Municipality.objects.create(
        code=six_digits,
        name=name,
        kana=furigana.to_full_katakana(kana),
        prefecture=prefecture,
        section=section,
        postal_code=postal_code,
        address=address,
        phone=phones.parse(phone).digits if phone else "",
        office_opens=office_opens,
        office_closes=office_closes,
    )
    audit.record(
        "municipality.created", on=municipality, municipality=municipality, by=by, at=at
    )
    return municipality


@transaction.atomic
def change(
    municipality: Municipality,
    *,
    details: OfficeDetails,
    seen: str | None = None,
    by: Actor,
    at: datetime,
) -> Municipality:
    """Correct what the office says of itself.

    `seen` is the stamp of the details that the author was looking at. The same details again
    change and record nothing. Raises an OfficeRefused, or UnreadablePhone.
    """
    municipality = Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    before = OfficeDetails.of(municipality)
    if seen is not None and seen != before.stamp:
        raise ChangedMeanwhile
    old, new = asdict(before), asdict(details.tidied())
    changed = [name for name in old if old[name] != new[name]]
    if not changed:
        return municipality
    for name in changed:
        setattr(municipality, name, new[name])
    municipality.save(update_fields=changed)
    audit.record(
        "municipality.changed",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        changed=changed,
        before=[str(old[name]) for name in changed],
        after=[str(new[name]) for name in changed],
    )
    return municipality


_POSTAL_CODE = re.compile(r"([0-9]{3})-?([0-9]{4})")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


def _postal_code(text: str) -> str:
    """892-8677, from 〒８９２ー８６７７ too; nothing for nothing."""
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS).strip().lstrip("〒").strip()
    if not plain:
        return ""
    written = _POSTAL_CODE.fullmatch(plain)
    if written is None:
        raise UnreadablePostalCode
    return "-".join(written.groups())
