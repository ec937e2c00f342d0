"""Sessions go along when their offering gets another venue or another instructor."""

from copy import copy
from datetime import datetime

from accounts.actors import Actor
from classes.actions import news, promises, reminders, shift_follow
from classes.actions.plans import OfferingPlan
from classes.choices import SessionState
from classes.models import Offering, Session
from classes.rules import wordings
from notices.choices import Purpose


def follow(offering: Offering, *, before: OfferingPlan, by: Actor, at: datetime) -> None:
    """Take the sessions ahead along that were as the offering was, and tell whom a new venue
    concerns. In the transaction that changes the offering. Raises promises.InstructorPromised.
    """
    rows = offering.sessions.filter(state=SessionState.SCHEDULED, ends_at__gt=at)
    ahead = [*rows.select_related("venue", "instructor").order_by("pk")]
    taught = [
        each for each in ahead if each.instructor == before.instructor != offering.instructor
    ]
    moved = [each for each in ahead if each.venue == before.venue != offering.venue]
    were = [copy(each) for each in moved]
    for each in taught:
        each.instructor = offering.instructor
    for each in moved:
        each.venue = offering.venue
    changed = [each for each in ahead if each in taught or each in moved]
    if not changed:
        return
    Session.objects.bulk_update(changed, ["instructor", "venue"])
    promises.refuse(changed, at=at)
    for now, was in zip(moved, were, strict=True):
        shift_follow.moved(now, before=was, by=by, at=at)
    if moved:
        _tell(offering, before=before, by=by, at=at)
        reminders.follow_all(moved, at=at)


def _tell(offering: Offering, *, before: OfferingPlan, by: Actor, at: datetime) -> None:
    news.tell(
        offering,
        purpose=Purpose.SESSION_CHANGED,
        topic="venue/",
        text=wordings.venue_changed(
            offering.title, before=before.venue.name, after=offering.venue.name
        ),
        context={"会場": offering.venue.name, "変更前": before.venue.name},
        by=by,
        at=at,
    )
