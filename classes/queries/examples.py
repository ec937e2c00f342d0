"""Real data for looking at a wording: the town's next class."""

from datetime import datetime

from accounts.models import Municipality
from classes.choices import OfferingState, SessionState
from classes.models import Session
from classes.queries import places_told
from notices.queries import words
from notices.rules import places
from notices.rules.wording import Values


def of(municipality: Municipality, *, at: datetime) -> Values:
    """What might stand in each place: the office, the next class that is published, and made-up
    words for the rest. Four queries at most."""
    session = (
        Session.objects.filter(
            offering__municipality=municipality,
            offering__state=OfferingState.PUBLISHED,
            state=SessionState.SCHEDULED,
            starts_at__gt=at,
        )
        .select_related("offering__municipality", "venue")
        .order_by("starts_at", "pk")
        .first()
    )
    said = places_told.of(session, at=at) if session is not None else {}
    meeting: dict[str, str] = {
        name: text for name, text in said.items() if name in {"日時", "講座", "会場"}
    }
    real = {name: value for name, value in words.of(municipality).office.items() if value}
    return {**places.EXAMPLE, **real, **said, **({"予定": [meeting]} if meeting else {})}
