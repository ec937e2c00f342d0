"""Towns that run classes here."""

from datetime import datetime, time

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from common import kana as furigana
from common import municipality_codes, phones
from common.errors import RuleViolation


class CodeTaken(RuleViolation):
    code = "municipality_code_taken"
    message = "団体コード{municipality_code}の市町村は、すでに登録されています。"


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
