"""Writing down who teaches and helps."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Membership, Municipality
from common import kana, names, phones
from common.errors import RuleViolation
from people.choices import HelperKind
from people.models import Helper
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


@dataclass(frozen=True)
class HelperDetails:
    """What is known of a helper. `phone` may be empty; `membership` is their log-in, if any."""

    kind: HelperKind
    name: str
    kana: str
    affiliation: str = ""
    phone: str = ""
    membership: Membership | None = None


@transaction.atomic
def add(
    *, municipality: Municipality, details: HelperDetails, by: Actor, at: datetime
) -> Helper:
    """Enter a helper; exactly the same details again are the same helper.

    Raises a HelperRefused, or UnreadablePhone.
    """
    columns = _columns(details, municipality=municipality)
    # Two clicks wait for each other here: the second finds whom the first has entered.
    identities.hold(municipality)
    known = Helper.objects.filter(municipality=municipality, **columns).order_by("pk").first()
    if known is not None:
        return known
    _refuse_taken(details.membership, besides=None)
    helper = Helper.objects.create(municipality=municipality, **columns)
    audit.record("helper.added", on=helper, municipality=municipality, by=by, at=at)
    return helper


@transaction.atomic
def change(helper: Helper, *, details: HelperDetails, by: Actor, at: datetime) -> Helper:
    """Correct a helper's details. Raises a HelperRefused, or UnreadablePhone."""
    helper = Helper.objects.select_related("municipality").get(pk=helper.pk)
    columns = _columns(details, municipality=helper.municipality)
    _refuse_taken(details.membership, besides=helper)
    for column, value in columns.items():
        setattr(helper, column, value)
    helper.save()
    audit.record("helper.changed", on=helper, municipality=helper.municipality, by=by, at=at)
    return helper


def _refuse_taken(membership: Membership | None, *, besides: Helper | None) -> None:
    """A log-in stands for one helper. Its row is locked: two clerks must not both pass."""
    if membership is None:
        return
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    holders = Helper.objects.filter(membership=membership)
    if (holders.exclude(pk=besides.pk) if besides else holders).exists():
        raise LogInTaken


def _columns(details: HelperDetails, *, municipality: Municipality) -> dict[str, object]:
    name = names.tidy(details.name)
    if not name:
        raise HelperNameMissing
    reading = kana.to_full_katakana(details.kana)
    if not kana.is_kana(reading):
        raise HelperKanaUnreadable
    if details.membership and details.membership.municipality_id != municipality.pk:
        raise OtherTownsMembership
    return {
        "kind": details.kind,
        "name": name,
        "kana": reading,
        "affiliation": details.affiliation.strip(),
        "phone": phones.parse(details.phone).digits if details.phone.strip() else "",
        "membership": details.membership,
    }
