"""Closing registration before its time, and opening it once more."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import ledger
from classes.choices import DrawState, OfferingState, RegistrationMode, SessionState
from classes.models import Offering, Session
from classes.rules import letters
from common.errors import RuleViolation


class ClosingRefused(RuleViolation):
    """Registration stays as it was. The sentence says why, and what to do next."""


class NotTakingRegistrations(ClosingRefused):
    code = "not_taking_registrations"
    message = (
        "この募集は今「{state}」のため、受付を締め切ったり再開したりできません。"
        "画面を開き直してください。"
    )


class NoRegistrationToClose(ClosingRefused):
    code = "no_registration_to_close"
    message = "この募集は申込み不要のため、受付の締切はありません。"


class NotOpenedYet(ClosingRefused):
    code = "not_opened_yet"
    message = (
        "受付はまだ始まっていません（{opens}から）。"
        "受付をしないときは「下書きに戻す」か「変更」をお使いください。"
    )


class StillOpen(ClosingRefused):
    code = "still_open"
    message = "受付中です（{closes}まで）。受付終了を変えるときは「変更」をお使いください。"


class EntriesFrozen(ClosingRefused):
    code = "entries_frozen"
    message = (
        "抽選の名簿を確定したため、受付は再開できません。"
        "空いた席は、キャンセル待ちの方から順にご案内します。"
    )


class NothingAhead(ClosingRefused):
    code = "nothing_ahead"
    message = "これからの開催日がありません。「回を追加」で日時を入れてから再開してください。"


class ClosesTooEarly(ClosingRefused):
    code = "closes_too_early"
    message = "受付終了は、今より後の日時にしてください。"


class ClosesTooLate(ClosingRefused):
    code = "closes_too_late"
    message = "受付終了は、最後の回が始まる{starts}までの日時にしてください。"


@transaction.atomic
def close(offering: Offering, *, by: Actor, at: datetime, reason: str = "") -> Offering:
    """Take no more registrations from now on; who is registered or waits stays so.

    Closed already, nothing changes: a second click is harmless. `reason` may be left empty.
    Raises NotTakingRegistrations, NoRegistrationToClose or NotOpenedYet.
    """
    offering = _published(offering)
    if offering.closes_at <= at:
        return offering
    if at <= offering.opens_at:
        raise NotOpenedYet(opens=letters.moment(offering.opens_at))
    return _set(offering, at, "offering.closed_early", by=by, at=at, reason=reason)


@transaction.atomic
def reopen(
    offering: Offering, *, closes_at: datetime, by: Actor, at: datetime, reason: str = ""
) -> Offering:
    """Take registrations once more, until `closes_at`.

    Open until then already, nothing changes. Raises StillOpen, EntriesFrozen, NothingAhead,
    ClosesTooEarly, ClosesTooLate, NotTakingRegistrations or NoRegistrationToClose.
    """
    offering = _published(offering)
    if offering.closes_at == closes_at and at < closes_at:
        return offering
    if at < offering.closes_at:
        raise StillOpen(closes=letters.moment(offering.closes_at))
    if offering.draw is not None and offering.draw.state != DrawState.COMMITTED:
        raise EntriesFrozen
    if closes_at <= at:
        raise ClosesTooEarly
    last = _ahead(offering, at).last()
    if last is None:
        raise NothingAhead
    if closes_at > last.starts_at:
        raise ClosesTooLate(starts=letters.moment(last.starts_at))
    return _set(offering, closes_at, "offering.reopened", by=by, at=at, reason=reason)


def _published(offering: Offering) -> Offering:
    """The offering under lock, if it takes registrations at all."""
    offering = ledger.lock(offering)
    if offering.state != OfferingState.PUBLISHED:
        raise NotTakingRegistrations(state=OfferingState(offering.state).label)
    if offering.registration_mode != RegistrationMode.REQUIRED:
        raise NoRegistrationToClose
    return offering


def _ahead(offering: Offering, at: datetime) -> QuerySet[Session]:
    held = offering.sessions.filter(state=SessionState.SCHEDULED, starts_at__gt=at)
    return held.order_by("starts_at", "pk")


def _set(
    offering: Offering,
    closes_at: datetime,
    action: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
) -> Offering:
    before, offering.closes_at = offering.closes_at, closes_at
    offering.save(update_fields=["closes_at"])
    audit.record(
        action,
        on=offering,
        municipality=offering.municipality,
        by=by,
        at=at,
        before=before.isoformat(),
        after=closes_at.isoformat(),
        **({"reason": reason.strip()[:200]} if reason.strip() else {}),
    )
    return offering
