"""A guardian's consent: put on file with the signed form, withdrawn, looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common import names, phones
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions.register import Forgotten, lock
from people.choices import ConsentScope
from people.models import ConsentScan, GuardianConsent, Helper
from people.rules.register import kind_of_scan

LARGEST_SCAN = 5 * 1024 * 1024
"""Bytes: some pages of a form, scanned as people do it."""


class ConsentRefused(RuleViolation):
    """Nothing was put on file. The sentence says why."""


class GuardianMissing(ConsentRefused):
    code = "guardian_missing"
    message = "保護者のお名前を入力してください。"


class NothingCovered(ConsentRefused):
    code = "nothing_covered"
    message = "同意の範囲を1つ以上選んでください。"


class SignedLater(ConsentRefused):
    code = "signed_later"
    message = "同意日が先の日付になっています。同意書に書かれた日を入力してください。"


class ConsentEndsBeforeItStarts(ConsentRefused):
    code = "consent_ends_before_it_starts"
    message = "有効期限が、同意日より前になっています。日付をご確認ください。"


class WithdrawnOutside(ConsentRefused):
    code = "consent_withdrawn_outside"
    message = "撤回日は、同意日から今日までの日を入力してください。"


class ScanUnreadable(ConsentRefused):
    code = "scan_unreadable"
    message = "同意書の写しは、PDF・JPEG・PNGのファイルを選んでください。"


class ScanTooLarge(ConsentRefused):
    code = "scan_too_large"
    message = "同意書の写しが大きすぎます。5MBまでのファイルにしてください。"


@dataclass(frozen=True)
class SignedForm:
    """What stands on the form. `covers` are values of ConsentScope; `until` None has no end;
    `scan` is the scanned form, or empty."""

    guardian_name: str
    given_on: date
    covers: Sequence[str]
    guardian_phone: str = ""
    until: date | None = None
    scan: bytes = b""


@transaction.atomic
def give(helper: Helper, *, form: SignedForm, by: Actor, at: datetime) -> GuardianConsent:
    """Put a signed form on file; exactly the same again is the same one.

    Raises a ConsentRefused, Forgotten, or UnreadablePhone.
    """
    columns = _columns(form, on=tokyo_date(at))
    kind = kind_of_scan(form.scan)
    if form.scan and kind is None:
        raise ScanUnreadable
    if len(form.scan) > LARGEST_SCAN:
        raise ScanTooLarge
    helper = lock(helper)
    if helper.forgotten_at is not None:
        raise Forgotten
    known = GuardianConsent.objects.filter(helper=helper, withdrawn_at=None, **columns)
    consent = known.order_by("pk").first()
    if consent is None:
        consent = GuardianConsent.objects.create(helper=helper, entered_at=at, **columns)
        town = helper.municipality
        audit.record("guardianconsent.entered", on=consent, municipality=town, by=by, at=at)
    if kind is not None and not ConsentScan.objects.filter(consent=consent).exists():
        ConsentScan.objects.create(consent=consent, media_type=kind, content=form.scan)
    return consent


@transaction.atomic
def withdraw(consent: GuardianConsent, *, on: date, by: Actor, at: datetime) -> None:
    """The guardian has withdrawn it: on that day it holds no more. Withdrawn on the day it was
    given, it never held. Again, it changes nothing. Raises WithdrawnOutside."""
    if not consent.given_on <= on <= tokyo_date(at):
        raise WithdrawnOutside
    rows = GuardianConsent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if rows.update(withdrawn_on=on, withdrawn_at=at):
        town = consent.helper.municipality
        audit.record("guardianconsent.withdrawn", on=consent, municipality=town, by=by, at=at)


@transaction.atomic
def open_scan(consent: GuardianConsent, *, by: Actor, at: datetime) -> ConsentScan:
    """The scanned form, for somebody who looks at it: that is written down.

    Raises ConsentScan.DoesNotExist.
    """
    scan = ConsentScan.objects.get(consent=consent)
    town = consent.helper.municipality
    audit.record("guardianconsent.scan_viewed", on=consent, municipality=town, by=by, at=at)
    return scan


def _columns(form: SignedForm, *, on: date) -> dict[str, object]:
    name = names.tidy(form.guardian_name)
    if not name:
        raise GuardianMissing
    covers = [scope for scope in ConsentScope.values if scope in form.covers]
    if not covers:
        raise NothingCovered
    if form.given_on > on:
        raise SignedLater
    if form.until is not None and form.until < form.given_on:
        raise ConsentEndsBeforeItStarts
    phone = form.guardian_phone.strip()
    return {
        "guardian_name": name,
        "guardian_phone": phones.parse(phone).digits if phone else "",
        "given_on": form.given_on,
        "until": form.until,
        "covers": covers,
    }
