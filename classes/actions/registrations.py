"""Taking and cancelling registrations: the one place where seats are given."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes import rules
from classes.choices import (
    REGISTRATION_TRANSITIONS,
    AgeBasis,
    Channel,
    FilledInBy,
    OfferingState,
    RegistrationMode,
    RegistrationState,
    SessionState,
    Window,
)
from classes.models import Flyer, Offering, Registration, RegistrationEvent, Session
from classes.queries import registrations, seats
from common import phones, references
from common.ages import oldest_in
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions import participants
from people.models import Participant
from people.queries import identities


class RegistrationRefused(RuleViolation):
    """No seat was given. The sentence says why, and what to do next."""


class NotPublished(RegistrationRefused):
    code = "not_published"
    message = "この講座は現在、申込みを受け付けていません。{contact}へお問い合わせください。"


class OfferingCancelled(RegistrationRefused):
    code = "offering_cancelled"
    message = (
        "この講座は中止になりました。ほかの講座については{contact}へお問い合わせください。"
    )


class NoRegistrationNeeded(RegistrationRefused):
    code = "no_registration_needed"
    message = "この講座は申込み不要です。当日、直接会場へお越しください。"


class NotYetOpen(RegistrationRefused):
    code = "not_yet_open"
    message = (
        "この講座の受付はまだ始まっていません。受付開始後にもう一度お申し込みください。"
        "ご不明な点は{contact}へどうぞ。"
    )


class RegistrationClosed(RegistrationRefused):
    code = "registration_closed"
    message = "この講座の受付は終了しました。ほかの講座については{contact}へお電話ください。"


class OfferingFull(RegistrationRefused):
    code = "offering_full"
    message = "この講座は満員になりました。ほかの日程については{contact}へお電話ください。"


class TooYoung(RegistrationRefused):
    code = "too_young"
    message = (
        "この講座の対象は{minimum}歳以上の方です。"
        "ほかの講座については{contact}へお電話ください。"
    )


class AlreadyRegistered(RegistrationRefused):
    code = "already_registered"
    message = "この方はすでに申込み済みです。受付番号の確認や変更は{contact}へお電話ください。"


class SameTimeElsewhere(RegistrationRefused):
    code = "same_time_elsewhere"
    message = (
        "同じ時間に「{other}」のお申込みがあります。"
        "どちらかを選んで、{contact}へお電話ください。"
    )


class OtherTown(RegistrationRefused):
    code = "other_town"
    message = "この方の登録がこの市町村にありません。画面を開き直して、もう一度お選びください。"


class RequestReused(RegistrationRefused):
    code = "request_reused"
    message = (
        "同じ受付キーで内容の違う申込みが届きました。"
        "画面を開き直して、もう一度お申し込みください。"
    )


class AlreadyCancelled(RegistrationRefused):
    code = "already_cancelled"
    message = "この申込みはすでに取り消されています。"


REFUSALS: dict[Window, type[RegistrationRefused]] = {
    Window.CANCELLED: OfferingCancelled,
    Window.NO_REGISTRATION: NoRegistrationNeeded,
    Window.NOT_YET_OPEN: NotYetOpen,
    Window.CLOSED: RegistrationClosed,
    Window.FULL: OfferingFull,
}


@dataclass(frozen=True)
class Request:
    """What comes with a registration besides the person: how it reached us, and in whose hand.

    `key` names the request itself (a form opened once, an Idempotency-Key): the same key with
    the same content gets the same registration again.
    """

    channel: Channel
    filled_in_by: FilledInBy = FilledInBy.SELF
    wish: str = ""
    flyer: Flyer | None = None
    key: str | None = None
    digest: str = field(default="")


def digest_of(content: object) -> str:
    """A fingerprint of what was asked for, from which nothing can be read back."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def apply(
    *,
    offering: Offering,
    person: participants.Person,
    request: Request,
    by: Actor,
    at: datetime,
) -> Registration:
    """Register somebody who gives their details: found by phone and kana, or new.

    Raises a RegistrationRefused; then nothing at all is stored, the person neither.
    """
    _lock(offering)
    if (known := _answered(request)) is not None:
        return known
    participant = participants.find_or_create(
        municipality=offering.municipality, person=person, by=by, at=at
    )
    return register(offering=offering, participant=participant, request=request, by=by, at=at)


@transaction.atomic
def register(
    *, offering: Offering, participant: Participant, request: Request, by: Actor, at: datetime
) -> Registration:
    """Give a known person a seat, if one is free.

    Raises a RegistrationRefused: each reason has its own class, code and sentence.
    """
    # The lock makes the last seat go to exactly one caller.
    offering = _lock(offering)
    person = _present(participant, offering)
    if (known := _answered(request)) is not None:
        return known
    sessions = _scheduled(offering)
    _refuse_strangers(offering, person)
    _refuse_twice(offering, person)
    _refuse_by_window(offering, at)
    _refuse_by_age(offering, person, sessions, at=at)
    _refuse_clash(offering, person, sessions)
    return _store(offering, person, request, by=by, at=at)


@transaction.atomic
def admit(
    *, offering: Offering, participant: Participant, by: Actor, at: datetime
) -> Registration:
    """Register somebody who is standing at the door (当日受付).

    They are there: neither the closing date nor the capacity sends a person home, so only a
    cancelled offering and another town's person are refused. Somebody already registered gets
    their registration back.
    """
    offering = _lock(offering)
    person = _present(participant, offering)
    _refuse_strangers(offering, person)
    if offering.state != OfferingState.PUBLISHED:
        raise _refusal(NotPublished, offering)
    live = registrations.live(offering)
    known = live.filter(participant__in=identities.of(person)).first()
    if known is not None:
        return known
    return _store(offering, person, Request(channel=Channel.WALK_IN), by=by, at=at)


@transaction.atomic
def cancel(registration: Registration, *, reason: str, by: Actor, at: datetime) -> Registration:
    """Free the seat. Raises AlreadyCancelled when it is free already."""
    _lock(registration.offering)
    row = Registration.objects.select_for_update(of=("self",), no_key=True)
    registration = row.get(pk=registration.pk)
    state = RegistrationState(registration.state)
    if RegistrationState.CANCELLED not in REGISTRATION_TRANSITIONS[state]:
        raise AlreadyCancelled
    registration.state = RegistrationState.CANCELLED
    registration.save(update_fields=["state"])
    _remember(registration, before=state, reason=reason, by=by, at=at)
    audit.record(
        "registration.cancelled",
        on=registration,
        municipality=registration.offering.municipality,
        by=by,
        at=at,
        reason=reason,
    )
    return registration


def _answered(request: Request) -> Registration | None:
    """The registration that this very request made before. Raises RequestReused."""
    if request.key is None:
        return None
    known = Registration.objects.filter(request_key=request.key).first()
    if known is not None and known.request_digest != request.digest:
        raise RequestReused
    return known


def _lock(offering: Offering) -> Offering:
    return (
        Offering.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=offering.pk)
    )


def _present(participant: Participant, offering: Offering) -> Participant:
    """Who this is by now. Until the end of the transaction nobody is joined or separated in
    the municipality, and nobody gets another seat at the same time elsewhere."""
    identities.hold(offering.municipality)
    row = Participant.objects.select_related("merged_into").get(pk=participant.pk)
    return row.kept


def _scheduled(offering: Offering) -> list[Session]:
    return [*offering.sessions.filter(state=SessionState.SCHEDULED).order_by("starts_at", "pk")]


def _refusal(
    refusal: type[RegistrationRefused], offering: Offering, **context: str | int
) -> RegistrationRefused:
    number = phones.display(offering.phone)
    contact = f"{offering.contact}（電話 {number}）" if number else offering.contact
    return refusal(None, contact=contact, **context)


def _refuse_strangers(offering: Offering, person: Participant) -> None:
    if person.municipality_id != offering.municipality_id:
        raise OtherTown


def _refuse_twice(offering: Offering, person: Participant) -> None:
    live = registrations.live(offering)
    if live.filter(participant__in=identities.of(person)).exists():
        raise _refusal(AlreadyRegistered, offering)


def _refuse_by_window(offering: Offering, at: datetime) -> None:
    if offering.state == OfferingState.DRAFT:
        raise _refusal(NotPublished, offering)
    window = rules.window(
        state=OfferingState(offering.state),
        mode=RegistrationMode(offering.registration_mode),
        opens_at=offering.opens_at,
        closes_at=offering.closes_at,
        capacity=offering.capacity,
        taken=seats.taken(offering),
        at=at,
    )
    if window in REFUSALS:
        raise _refusal(REFUSALS[window], offering)


def _refuse_by_age(
    offering: Offering, person: Participant, sessions: Sequence[Session], *, at: datetime
) -> None:
    if offering.minimum_age is None or not sessions:
        return
    day = rules.age_basis_day(
        basis=AgeBasis(offering.age_basis),
        first_session=tokyo_date(sessions[0].starts_at),
        registered=tokyo_date(at),
    )
    if not rules.old_enough(
        birth=person.birth_date,
        oldest_possible=oldest_in(person.age_band),
        minimum=offering.minimum_age,
        on=day,
    ):
        raise _refusal(TooYoung, offering, minimum=offering.minimum_age)


def _refuse_clash(offering: Offering, person: Participant, sessions: Sequence[Session]) -> None:
    elsewhere = registrations.sessions_of(identities.of(person), besides=offering)
    for other in elsewhere:
        for session in sessions:
            if rules.overlaps(
                (session.starts_at, session.ends_at), (other.starts_at, other.ends_at)
            ):
                raise _refusal(SameTimeElsewhere, offering, other=other.offering.title)


def _store(
    offering: Offering, person: Participant, request: Request, *, by: Actor, at: datetime
) -> Registration:
    registration = Registration(
        offering=offering,
        participant=person,
        reference=_unused_reference(),
        state=RegistrationState.CONFIRMED,
        channel=request.channel,
        flyer=request.flyer,
        filled_in_by=request.filled_in_by,
        wish=request.wish,
        request_key=request.key,
        request_digest=request.digest,
        registered_at=at,
    )
    try:
        with transaction.atomic():
            registration.save(force_insert=True)
    except IntegrityError as error:
        # In the same moment the key came to another municipality, which has another lock.
        if request.key and Registration.objects.filter(request_key=request.key).exists():
            raise RequestReused from error
        raise
    _remember(registration, before=None, reason="", by=by, at=at)
    audit.record(
        "registration.created",
        on=registration,
        municipality=offering.municipality,
        by=by,
        at=at,
        channel=request.channel,
        offering=str(offering.public_id),
    )
    return registration


def _unused_reference() -> str:
    while True:
        reference = references.encode(secrets.randbelow(references.NUMBERS))
        if not Registration.objects.filter(reference=reference).exists():
            return reference


def _remember(
    registration: Registration,
    *,
    before: RegistrationState | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    RegistrationEvent.objects.create(
        registration=registration,
        at=at,
        from_state=before or "",
        to_state=registration.state,
        reason=reason,
        actor_kind=by.kind,
        actor_key=by.key,
    )
