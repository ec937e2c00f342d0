"""How often something may be asked for from one place without a log-in."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from common.errors import RuleViolation

REMEMBERED = timedelta(hours=1)
_PLACE = "place"
"""What such a line of the trail is about: an address, or a network of IPv6."""


class TooManyTries(RuleViolation):
    code = "too_many_tries"
    message = (
        "短い時間にたくさん送られたため、いまは受け付けられません。"
        "1時間ほどたってから、もう一度お試しください。お急ぎのときは、お電話ください。"
    )


@transaction.atomic
def take(
    action: str, *, most: int, municipality: Municipality, by: Actor, at: datetime
) -> AuditEvent:
    """Count one more of the action from `by.origin`. Raises TooManyTries after `most` in an
    hour. Who has no origin (a command) is not counted against anybody."""
    rows = AuditEvent.objects.filter(subject_type=_PLACE, subject_key=by.origin, action=action)
    if by.origin and rows.filter(at__gt=at - REMEMBERED).count() >= most:
        raise TooManyTries
    return AuditEvent.objects.create(
        at=at,
        municipality_code=municipality.code,
        action=action,
        actor_kind=by.kind,
        actor_key=by.key,
        origin=by.origin,
        subject_type=_PLACE,
        subject_key=by.origin,
    )
