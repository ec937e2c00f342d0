"""Those who teach and help are reminded on the day before, where the town wants it.

What is moved or called off takes its reminder back with all other news of it
(`shift_words.take_back`), and the new time is reminded of anew.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import shift_words
from classes.choices import AssignmentState, OfferingState, SessionState
from classes.choices.reminders import Telling
from classes.models import Assignment, AssignmentEvent, ReminderTerms
from classes.rules import shift_letters
from common.clock import at_tokyo, tokyo_date
from notices.actions import messages
from notices.choices import Purpose
from notices.models import Message

EVENING = time(17)
DAY = timedelta(days=1)


@transaction.atomic
def remind(municipality: Municipality, *, by: Actor, at: datetime) -> int:
    """Put tomorrow's helpers on their way to be reminded, each once for each time they are
    wanted at. Gives how many were new. Who said yes today knows it."""
    terms = (
        ReminderTerms.objects.select_for_update(no_key=True)
        .filter(municipality=municipality)
        .first()
    )
    if terms is None or terms.helpers != Telling.YES:
        return 0
    tomorrow = tokyo_date(at) + DAY
    moment = at_tokyo(tokyo_date(at), terms.evening_at or EVENING)
    rows = _expected(municipality, at_tokyo(tomorrow, time.min))
    keys = {
        row.pk: f"{shift_words.subject(row)}reminder:{row.starts_at.isoformat()}"
        for row in rows
    }
    said = {
        *Message.objects.filter(
            municipality=municipality, dedupe_key__in=keys.values()
        ).values_list("dedupe_key", flat=True)
    }
    new = [row for row in rows if keys[row.pk] not in said]
    for row in new:
        messages.say(
            to=row.helper,
            purpose=Purpose.SHIFT_REMINDER,
            dedupe_key=keys[row.pk],
            text=shift_letters.confirmed(shift_words.task_of(row)),
            way=shift_words.way(row, context={}, due_at=row.starts_at, not_before=moment),
            by=by,
            at=at,
        )
    return len(new)


def _key(row: Assignment) -> str:
    return f"{shift_words.subject(row)}reminder:{row.starts_at.isoformat()}"


def _expected(municipality: Municipality, start: datetime) -> list[Assignment]:
    said_yes_today = AssignmentEvent.objects.filter(
        assignment=OuterRef("pk"), at__gte=start - DAY, to_state=AssignmentState.ACCEPTED
    )
    rows = Assignment.objects.filter(
        helper__municipality=municipality,
        state=AssignmentState.ACCEPTED,
        starts_at__gte=start,
        starts_at__lt=start + DAY,
        shift__session__state=SessionState.SCHEDULED,
        shift__session__offering__state=OfferingState.PUBLISHED,
    ).exclude(Exists(said_yes_today))
    related = rows.select_related(
        "helper__municipality",
        "shift__session__venue",
        "shift__session__offering__municipality",
    )
    return [*related.order_by("starts_at", "pk")]
