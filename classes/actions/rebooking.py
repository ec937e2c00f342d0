"""Another class instead of a session that was called off."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import ledger, registrations
from classes.actions.requests import Request, digest_of
from classes.choices import LIVE_STATES, REBOOKED, Channel, FilledInBy, SessionState
from classes.models import Registration, Session
from classes.queries import rebookings
from classes.queries.rebookings import Place
from common.errors import RuleViolation


class PlaceGone(RuleViolation):
    """The seats that were shown are taken, or no longer given."""

    code = "place_gone"
    message = (
        "選んだ講座は、満席になったか受付が終わりました。"
        "今の空きを表示しています。もう一度お選びください。"
    )


def rebook(
    registration: Registration,
    *,
    session: Session,
    place: Place | None,
    by: Actor,
    at: datetime,
) -> Registration:
    """Register whoever was to come to the cancelled session for another place, by telephone.

    A second press gives what the first has made. The old registration is closed where it was
    for nothing else, so that nobody counts twice; the session is in the record as 中止. Raises
    PlaceGone (no place), or a RegistrationRefused.
    """
    before = rebookings.made(session).get(registration.reference, [])
    if (known := rebookings.live(before)) is not None:
        return known
    if place is None:
        raise PlaceGone
    request = Request(
        channel=Channel.PHONE,
        filled_in_by=FilledInBy.STAFF,
        session=place.session,
        slot=place.slot,
        device=place.device,
        key=f"{rebookings.prefix(session)}{registration.reference}:{len(before)}",
        digest=digest_of(place.value),
    )
    person = registration.participant.kept
    kept = registrations.refusals_kept(place.offering, people=[person], request=request, at=at)
    with kept, transaction.atomic():
        ledger.turn(registration)
        for each in sorted({registration.offering, place.offering}, key=lambda row: row.pk):
            ledger.lock(each)
        made = registrations.register(
            offering=place.offering, participant=person, request=request, by=by, at=at
        )
        _close(ledger.fresh(registration), instead=made, by=by, at=at)
    return made


def _close(
    registration: Registration, *, instead: Registration, by: Actor, at: datetime
) -> None:
    """End what was for the cancelled session alone. A series of which something is held, or was
    held, goes on."""
    whole = registration.session_id is None
    if registration.state not in LIVE_STATES or (
        whole and registration.offering.sessions.filter(state=SessionState.SCHEDULED).exists()
    ):
        return
    reason = f"{REBOOKED}（受付番号 {instead.reference}）"
    registrations.cancel(registration, reason=reason, by=by, at=at)
