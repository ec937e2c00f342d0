"""Tablets: let in without an account, named, and stopped."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent
from attendance.choices import KioskState
from attendance.models import Kiosk, KioskGrant
from attendance.queries import kiosks
from attendance.queries.sessions import day_of
from attendance.rules import kiosks as rules
from classes.models import Session, Venue
from common.errors import RuleViolation
from people.models import Helper
from people.queries import turns

CODES = 10**rules.CODE_DIGITS
SECRET_OCTETS = 32
SALT = "tomoni.kiosk"
NO_NUMBER = 0


class NothingToOpen(RuleViolation):
    """A tablet is let in for sessions; without one it could do nothing."""

    code = "nothing_to_open"
    message = "タブレットで開く回を、1つ以上選んでください。"


class TooLong(RuleViolation):
    """The time for which a tablet is to be let in is over, or too long."""

    code = "too_long"
    message = "タブレットを使える期間は、今日から7日間までです。期間を選び直してください。"


class NotWaiting(RuleViolation):
    """The tablet is connected already, or was stopped: it needs no new number."""

    code = "not_waiting"
    message = (
        "このタブレットは、もうつながっているか、停止しています。"
        "ほかのタブレットは「タブレットをつなぐ」からつないでください。"
    )


class PairingRefused(RuleViolation):
    """The code or the QR code opens nothing: wrong, used, or too old."""

    code = "pairing_refused"
    message = (
        "この番号（QRコード）は使えません。期限が切れているか、すでに使われています。"
        "番号を確かめるか、職員に新しい番号を出してもらってください。"
    )


class GuessedTooOften(RuleViolation):
    """Wrong codes again and again. `wait` says for how long no code is taken from there."""

    code = "throttled"
    message = (
        "番号の間違いが続いたため、いまは番号を受け付けられません。{minutes}分たってから"
        "もう一度入力するか、職員の画面のQRコードを読み取ってください。"
    )

    def __init__(self, wait: timedelta) -> None:
        super().__init__(minutes=-(-int(wait.total_seconds()) // 60))
        self.wait = wait


@dataclass(frozen=True)
class Letting:
    """What a tablet is let in for."""

    venue: Venue
    sessions: Sequence[Session]
    name: str
    until: datetime
    helpers: Sequence[Helper] = ()


class Invitation(NamedTuple):
    """A tablet that is waited for, and the secret of its QR code, which is kept nowhere."""

    kiosk: Kiosk
    secret: str


class Pairing(NamedTuple):
    """A tablet that was let in, and its token, which is kept nowhere."""

    kiosk: Kiosk
    token: str


class Shown(NamedTuple):
    """What a tablet shows to be let in: the six digits or the secret of the QR code."""

    code: str = ""
    secret: str = ""

    @property
    def key(self) -> str:
        return f"secret:{self.secret}" if self.secret else f"code:{self.code}"


@transaction.atomic
def invite(letting: Letting, *, by: Actor, at: datetime) -> Invitation:
    """Wait for a tablet: six digits that nobody else has, and the secret of a QR code.

    Both are good once, for ten minutes. Raises NothingToOpen or TooLong.
    """
    if not letting.sessions:
        raise NothingToOpen
    if not rules.allowed_until(letting.until, at=at):
        raise TooLong
    _turn()
    code, secret = _unused_code(at=at), secrets.token_urlsafe(SECRET_OCTETS)
    kiosk = Kiosk.objects.create(
        municipality=letting.venue.municipality,
        venue=letting.venue,
        name=letting.name,
        code=code,
        secret_digest=kiosks.digest(secret),
        invited_at=at,
        invited_until=at + rules.INVITED_FOR,
        expires_at=letting.until,
    )
    for session in letting.sessions:
        grant = KioskGrant.objects.create(kiosk=kiosk, session=session, day=day_of(session))
        grant.helpers.set(letting.helpers)
    opened = [str(session.public_id) for session in letting.sessions]
    _record("kiosk.invited", kiosk, by=by, at=at, sessions=opened)
    return Invitation(kiosk, secret)


@transaction.atomic
def invite_again(kiosk: Kiosk, *, by: Actor, at: datetime) -> Invitation:
    """Another number and another QR code for a tablet that did not come; the old ones die.

    Raises NotWaiting, or TooLong when the time for which it was to be let in is over.
    """
    _turn()
    row = _locked(kiosk)
    if kiosks.state(row, at=at) not in {KioskState.INVITED, KioskState.LAPSED}:
        raise NotWaiting
    if row.expires_at <= at:
        raise TooLong
    secret = secrets.token_urlsafe(SECRET_OCTETS)
    row.code, row.secret_digest = _unused_code(at=at), kiosks.digest(secret)
    row.invited_at, row.invited_until = at, at + rules.INVITED_FOR
    row.save(update_fields=["code", "secret_digest", "invited_at", "invited_until"])
    _record("kiosk.invited", row, by=by, at=at, again=True)
    return Invitation(row, secret)


def pair(
    shown: Shown, *, platform: str, device: UUID | None = None, by: Actor, at: datetime
) -> Pairing:
    """Let in the tablet that shows the code or the secret. Of two at once, one is let in.

    A tablet that names itself by `device` and lost the answer may ask again within AGAIN and
    gets the same one. Wrong codes are counted, by where they come from and altogether; a QR
    code cannot be guessed and is never held back. Raises PairingRefused or GuessedTooOften.
    """
    with transaction.atomic():
        if not shown.secret:
            _turn()
        token = _token(shown, device)
        if again := _answered(token, at=at):
            return Pairing(again, token)
        if not shown.secret:
            _refuse_guessing(by, at=at)
        kiosk = _waiting(shown, at=at)
        if kiosk is not None:
            return _let_in(kiosk, token=token, platform=platform, by=by, at=at)
        if again := _answered(token, at=at):  # while this one waited for the row
            return Pairing(again, token)
        if not shown.secret:
            _count_guess(by, at=at)
    raise PairingRefused


@transaction.atomic
def rename(kiosk: Kiosk, *, name: str, by: Actor, at: datetime) -> Kiosk:
    """Call the tablet something else."""
    row = _locked(kiosk)
    row.name = name
    row.save(update_fields=["name"])
    _record("kiosk.renamed", row, by=by, at=at)
    return row


@transaction.atomic
def revoke(kiosk: Kiosk, *, by: Actor, at: datetime) -> Kiosk:
    """Stop the tablet, or the number that waits for it, from this moment on. A second time
    changes nothing."""
    row = _locked(kiosk)
    if row.revoked_at is None:
        row.revoked_at, row.code, row.secret_digest = at, "", ""
        row.save(update_fields=["revoked_at", "code", "secret_digest"])
        _record("kiosk.revoked", row, by=by, at=at, unsent=row.unsent)
    return row


def _turn() -> None:
    """Numbers are given out and guessed one at a time, in the whole installation."""
    turns.take(exclusive=[turns.key(turns.Space.PAIRING, NO_NUMBER)])


def _locked(kiosk: Kiosk) -> Kiosk:
    rows = Kiosk.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("municipality", "venue").get(pk=kiosk.pk)


def _unused_code(*, at: datetime) -> str:
    """Six digits that nobody may use at this moment. Numbers whose time is over are freed."""
    stale = Kiosk.objects.filter(invited_until__lte=at).exclude(code="")
    stale.update(code="", secret_digest="")
    taken = {*Kiosk.objects.exclude(code="").values_list("code", flat=True)}
    while (code := rules.code_from(secrets.randbelow(CODES))) in taken:
        pass
    return code


def _token(shown: Shown, device: UUID | None) -> str:
    """256 bits that only this server can make: the same again for the same tablet and the same
    invitation, so that nothing needs to be kept for a lost answer."""
    if device is None:
        return secrets.token_hex(SECRET_OCTETS)
    return salted_hmac(SALT, f"{device}:{shown.key}", algorithm="sha256").hexdigest()


def _answered(token: str, *, at: datetime) -> Kiosk | None:
    """The tablet that was given this token a moment ago."""
    kiosk = kiosks.by_token(token)
    if kiosk is None or kiosk.paired_at is None:
        return None
    if kiosk.revoked_at is not None or at - kiosk.paired_at > rules.AGAIN:
        return None
    return kiosk


def _waiting(shown: Shown, *, at: datetime) -> Kiosk | None:
    """The tablet that is waited for, locked: whoever comes second finds nobody waiting."""
    rows = Kiosk.objects.select_for_update(no_key=True, of=("self",)).filter(
        paired_at__isnull=True, revoked_at__isnull=True, invited_until__gt=at
    )
    if shown.secret:
        rows = rows.filter(secret_digest=kiosks.digest(shown.secret))
    elif shown.code:
        rows = rows.filter(code=shown.code)
    else:
        return None
    return rows.select_related("municipality", "venue").first()


def _let_in(kiosk: Kiosk, *, token: str, platform: str, by: Actor, at: datetime) -> Pairing:
    if kiosks.by_token(token) is not None:  # the same six digits, years later
        token = secrets.token_hex(SECRET_OCTETS)
    kiosk.code = kiosk.secret_digest = ""
    kiosk.token_digest, kiosk.platform = kiosks.digest(token), platform
    kiosk.paired_at = kiosk.last_contact_at = at
    kiosk.save()
    _record("kiosk.paired", kiosk, by=by, at=at)
    return Pairing(kiosk, token)


def _refuse_guessing(by: Actor, *, at: datetime) -> None:
    here = kiosks.guesses(rules.neighbourhood(by.origin), at=at)
    waits = [
        rules.wait(here, most=rules.MOST_GUESSES, at=at),
        rules.wait(kiosks.guesses(at=at), most=rules.MOST_GUESSES_ALTOGETHER, at=at),
    ]
    if held := [each for each in waits if each is not None]:
        raise GuessedTooOften(max(held))


def _count_guess(by: Actor, *, at: datetime) -> None:
    """One line of the trail; it concerns no town, for nobody knows which one was meant."""
    AuditEvent.objects.create(
        at=at,
        action=kiosks.REFUSED,
        actor_kind=by.kind,
        actor_key=by.key,
        origin=by.origin,
        subject_type=Kiosk._meta.label,
        subject_key=rules.neighbourhood(by.origin),
    )


def _record(
    action: str, kiosk: Kiosk, *, by: Actor, at: datetime, **detail: audit.Detail
) -> None:
    audit.record(action, on=kiosk, municipality=kiosk.municipality, by=by, at=at, **detail)
