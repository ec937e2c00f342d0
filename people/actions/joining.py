"""Somebody asks to help: without an account, sent once however often it is pressed."""

import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, tries
from accounts.actors import Actor
from accounts.models import Municipality
from common import references
from common.clock import tokyo_date
from people.actions.helpers import (
    HelperDetails,
    HelperRefused,
    asked_before,
    digest_of,
    read,
)
from people.choices import HelperKind, HelperState
from people.models import Helper
from people.queries import identities

TRIED, MOST_AN_HOUR = "helper.asked", 120
"""Sign-ups from one place: three classes at the address of one school."""


class BirthDateMissing(HelperRefused):
    code = "birth_date_missing"
    message = "生年月日を入力してください。18歳未満の方は、保護者の同意書が必要なためです。"


class PhoneMissing(HelperRefused):
    code = "phone_missing"
    message = "電話番号を入力してください。担当から連絡するときに使います。"


class KindNotOffered(HelperRefused):
    code = "kind_not_offered"
    message = "学生か市民サポーターとして申し込めます。ほかの方は、お電話ください。"


@transaction.atomic
def apply(
    *,
    municipality: Municipality,
    details: HelperDetails,
    request_key: UUID,
    by: Actor,
    at: datetime,
) -> Helper:
    """Take an application to help; the same key and details again are the same one, also after
    staff corrected them.

    Raises KeyReused when the key belongs to other details, a HelperRefused,
    BirthDateImpossible, UnreadablePhone, or tries.TooManyTries.
    """
    columns = _columns(details, municipality=municipality, on=tokyo_date(at))
    identities.hold(municipality)
    known = asked_before(request_key, columns=columns, municipality=municipality)
    if known is not None:
        return known
    tries.take(TRIED, most=MOST_AN_HOUR, municipality=municipality, by=by, at=at)
    helper = Helper.objects.create(
        municipality=municipality,
        state=HelperState.APPLIED,
        request_key=request_key,
        request_digest=digest_of(columns),
        reference=free_references(municipality, number=1)[0],
        applied_at=at,
        **columns,
    )
    audit.record("helper.applied", on=helper, municipality=municipality, by=by, at=at)
    return helper


def _columns(
    details: HelperDetails, *, municipality: Municipality, on: date
) -> dict[str, object]:
    if details.kind not in {HelperKind.STUDENT, HelperKind.CITIZEN}:
        raise KindNotOffered
    if details.birth_date is None:
        raise BirthDateMissing
    if not details.phone.strip():
        raise PhoneMissing
    return read(details, municipality=municipality, on=on)


def free_references(municipality: Municipality, *, number: int) -> list[str]:
    """That many numbers that nobody in the town has. The town's turn is held."""
    taken = {
        *Helper.objects.filter(municipality=municipality).values_list("reference", flat=True)
    }
    found: list[str] = []
    while len(found) < number:
        reference = references.encode(secrets.randbelow(references.NUMBERS))
        if reference not in taken:
            taken.add(reference)
            found.append(reference)
    return found
