"""Somebody comes to a consultation: they are marked as there and get a number."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import check_ins, headcounts, queues, walk_ins
from attendance.actions.queues import QueueRefused
from attendance.choices import IN_THE_HOUSE, Presence
from attendance.models import ConsultationQueue, Ticket
from attendance.queries import locks, rosters
from classes.models import Registration, Session
from classes.queries import topics
from people.actions.participants import Person
from people.models import Participant


class UnknownTopic(QueueRefused):
    code = "unknown_topic"
    message = "相談の分類が見つかりません。画面を開き直して、もう一度お選びください。"


@transaction.atomic
def receive(
    registration: Registration,
    *,
    session: Session,
    id: UUID,
    topic: str = "",
    by: Actor,
    at: datetime,
) -> Ticket:
    """Somebody who booked is here. Whoever has a number keeps it; the same id changes nothing.

    Raises a MarkRefused or a QueueRefused.
    """
    locks.hold(session.offering.municipality)
    queue = queues.held(session, by=by, at=at)
    line = rosters.of(session).line_of(registration.participant.kept.public_id)
    if line is None or line.presence is Presence.EXPECTED:
        check_ins.arrive(session=session, registration=registration, id=id, by=by, at=at)
    return _given(queue, registration, topic=topic, by=by, at=at)


@transaction.atomic
def walk_in(
    person: Person | Participant,
    *,
    session: Session,
    id: UUID,
    topic: str = "",
    by: Actor,
    at: datetime,
) -> Ticket:
    """Somebody without a booking, by their details or known. The same id again gives the same
    number. Raises what `walk_ins.receive` raises, or a QueueRefused."""
    locks.hold(session.offering.municipality)
    if isinstance(person, Participant):
        mark = walk_ins.admit(session=session, participant=person, id=id, by=by, at=at)
    else:
        mark = walk_ins.receive(session=session, person=person, id=id, by=by, at=at)
    queue = queues.held(session, by=by, at=at)
    assert mark.registration is not None  # admitting registers them
    return _given(queue, mark.registration, topic=topic, by=by, at=at)


@transaction.atomic
def nameless(session: Session, *, id: UUID, topic: str = "", by: Actor, at: datetime) -> Ticket:
    """Somebody who would rather not give a name: counted as one head under their number. The
    same id again gives the same number. Raises a MarkRefused or a QueueRefused."""
    locks.hold(session.offering.municipality)
    queue = queues.held(session, by=by, at=at)
    known = Ticket.objects.filter(public_id=id, queue=queue).first()
    if known is not None:
        return known
    ticket = _issue(Ticket(queue=queue, public_id=id, topic=topic), by=by, at=at)
    group = f"整理番号{ticket.number}番"
    headcounts.count(id=id, session=session, group=group, count=1, by=by, at=at)
    return ticket


def _given(
    queue: ConsultationQueue, registration: Registration, *, topic: str, by: Actor, at: datetime
) -> Ticket:
    """The number of somebody who is in the house, else a new one."""
    known = Ticket.objects.filter(
        queue=queue, registration=registration, state__in=IN_THE_HOUSE
    ).first()
    if known is not None:
        return known
    slot = registration.slot
    # Whoever comes once more on the same day has used their booking.
    again = Ticket.objects.filter(queue=queue, registration=registration).exists()
    new = Ticket(
        queue=queue,
        registration=registration,
        booked_at=slot.starts_at if slot and not again else None,
        topic=topic or registration.topic,
    )
    return _issue(new, by=by, at=at)


def _issue(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    queue = ticket.queue
    town = queue.session.offering.municipality
    if ticket.topic and ticket.topic not in topics.of(town).labels:
        raise UnknownTopic
    queue.last_number += 1
    queue.save(update_fields=["last_number"])
    ticket.number, ticket.arrived_at = queue.last_number, at
    ticket.save()
    audit.record(
        "ticket.issued",
        on=ticket,
        municipality=town,
        by=by,
        at=at,
        session=str(queue.session.public_id),
        number=ticket.number,
        booked=ticket.booked_at is not None,
    )
    return ticket
