"""The spans of a consultation day, one of which somebody has to themselves."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import ledger
from classes.choices import Joining, SessionState
from classes.models import Session, Slot
from classes.rules import slotting
from classes.rules.slotting import LONGEST, SHORTEST
from common.errors import RuleViolation


class SlotsRefused(RuleViolation):
    """The day was not divided as asked. The sentence says why."""


class NotBySlot(SlotsRefused):
    code = "not_by_slot"
    message = (
        "この募集は時間枠ごとの受付ではありません。"
        "参加のしかたを「時間枠を選んで」に変えてから、もう一度お試しください。"
    )


class ImpossibleLength(SlotsRefused):
    code = "impossible_length"
    message = (
        "1枠の長さは{shortest}分から{longest}分までで、開催時間に収まるようにしてください。"
    )


class NobodyFits(SlotsRefused):
    code = "nobody_fits"
    message = "1枠の組数は1以上にしてください。相談員の人数が目安です。"


class SlotsTaken(SlotsRefused):
    code = "slots_taken"
    message = (
        "すでに{people}件の申込みがあるため、時間枠を作り直せません。"
        "先に、申し込んだ方と日時を相談して申込みを取り消してください。"
    )


@transaction.atomic
def divide(
    session: Session, *, minutes: int, seats: int, by: Actor, at: datetime
) -> list[Slot]:
    """Divide a day into slots of so many minutes, each for `seats` people at once; what is left
    at the end is nobody's. Divided before, it is divided anew as long as nobody has a slot.

    Raises a SlotsRefused.
    """
    offering = ledger.lock(session.offering)
    session = Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    length = timedelta(minutes=minutes)
    if offering.joining != Joining.SLOT or session.state != SessionState.SCHEDULED:
        raise NotBySlot
    if not SHORTEST <= minutes <= LONGEST or session.starts_at + length > session.ends_at:
        raise ImpossibleLength(shortest=SHORTEST, longest=LONGEST)
    if seats < 1:
        raise NobodyFits
    known = [*session.slots.order_by("number")]
    wanted = slotting.spans(session.starts_at, session.ends_at, minutes=minutes)
    if [(slot.starts_at, slot.ends_at, slot.seats) for slot in known] == [
        (*span, seats) for span in wanted
    ]:
        return known  # the second click
    # Those who gave theirs back point to a slot as well: it is part of their history.
    if people := session.registrations.filter(slot__isnull=False).count():
        raise SlotsTaken(people=people)
    session.slots.all().delete()
    slots = Slot.objects.bulk_create(
        Slot(session=session, number=number, starts_at=start, ends_at=end, seats=seats)
        for number, (start, end) in enumerate(wanted, start=1)
    )
    audit.record(
        "session.divided",
        on=session,
        municipality=offering.municipality,
        by=by,
        at=at,
        slots=len(slots),
        minutes=minutes,
        seats=seats,
    )
    return slots
