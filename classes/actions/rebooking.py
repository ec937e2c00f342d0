"""Another class instead of a session that was called off."""

from datetime import datetime

from accounts.actors import Actor
from classes.actions import registrations
from classes.actions.requests import Request, digest_of
from classes.choices import Channel, FilledInBy
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

    A second press gives what the first has made. The old registration stays: the session is in
    the record as 中止. Raises PlaceGone (no place), or a RegistrationRefused.
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
    return registrations.register(
        offering=place.offering,
        participant=registration.participant.kept,
        request=request,
        by=by,
        at=at,
    )
