"""Calling people to the tables. Whoever calls holds the line, so nobody is called twice."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import queues
from attendance.actions.queues import QueueRefused
from attendance.choices import AT_A_TABLE, TICKET_TRANSITIONS, TicketState
from attendance.models import ConsultationQueue, Ticket
from attendance.queries import tickets
from attendance.rules import queueing
from classes.models import Session

CALLED_TO = "テーブル{table}では、{number}番の方が{state}です。"


class NobodyWaits(QueueRefused):
    code = "nobody_waits"
    message = "お待ちの方はいません。来場の受付があると、ここから呼べます。"


class NoSuchTable(QueueRefused):
    code = "no_such_table"
    message = "テーブル{table}はありません。テーブルは{tables}までです。選び直してください。"


class TableOccupied(QueueRefused):
    code = "table_occupied"
    message = f"{CALLED_TO}先に、その方の相談を終えるか、呼出しを取り消してください。"


class NotNow(QueueRefused):
    code = "ticket_moved"
    message = (
        "{number}番の方は、いま「{state}」です。ほかの画面で進んでいます。"
        "画面を開き直して確かめてください。"
    )


@transaction.atomic
def call_next(session: Session, *, table: int, by: Actor, at: datetime) -> Ticket:
    """Call whoever's turn it is to the table; pressed twice, the same person.

    Raises a QueueRefused or a MarkRefused.
    """
    queue = queues.held(session, by=by, at=at)
    there = _at(queue, table)
    if there is not None:
        if there.state == TicketState.CALLED:
            return there
        raise _occupied(there)
    waiting = {row.number: row for row in tickets.waiting(queue)}
    order = queueing.in_order(map(tickets.as_rule, waiting.values()), at=at)
    if not order:
        raise NobodyWaits
    return _call(waiting[order[0].number], table=table, by=by, at=at)


@transaction.atomic
def call(ticket: Ticket, *, table: int, by: Actor, at: datetime) -> Ticket:
    """Call this person: somebody who did not answer before, or for a reason that staff see.

    Raises a QueueRefused or a MarkRefused.
    """
    ticket = _fresh(ticket, by=by, at=at)
    there = _at(ticket.queue, table)
    if there == ticket and ticket.state == TicketState.CALLED:
        return ticket
    if there is not None:
        raise _occupied(there)
    return _call(ticket, table=table, by=by, at=at)


@transaction.atomic
def take_back(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """The call was a mistake: they wait again at the place they had. Raises a QueueRefused."""
    return _move(ticket, to=TicketState.WAITING, done="ticket.call_taken_back", by=by, at=at)


@transaction.atomic
def start(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """They came to the table. Raises a QueueRefused."""
    return _move(ticket, to=TicketState.CONSULTING, done="ticket.started", by=by, at=at)


@transaction.atomic
def set_aside(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """They were called and were not there: the next one is called. Raises a QueueRefused."""
    return _move(ticket, to=TicketState.ABSENT, done="ticket.set_aside", by=by, at=at)


@transaction.atomic
def bring_back(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """Whoever was not there, or had left, waits again, with the time promised to them before.
    Raises a QueueRefused."""
    return _move(ticket, to=TicketState.WAITING, done="ticket.brought_back", by=by, at=at)


@transaction.atomic
def leave(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """They went home without a consultation. Raises a QueueRefused."""
    return _move(ticket, to=TicketState.LEFT, done="ticket.left", by=by, at=at)


@transaction.atomic
def finish(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """The consultation is over; its record may follow. Raises a QueueRefused."""
    return _move(ticket, to=TicketState.DONE, done="ticket.finished", by=by, at=at)


def _fresh(ticket: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """The ticket as it is now, under the lock of its line."""
    queues.held(ticket.queue.session, by=by, at=at)
    return Ticket.objects.select_related("queue__session__offering__municipality").get(
        pk=ticket.pk
    )


def _at(queue: ConsultationQueue, table: int) -> Ticket | None:
    if not 1 <= table <= queue.tables:
        raise NoSuchTable(table=table, tables=queue.tables)
    return queue.tickets.filter(state__in=AT_A_TABLE, table=table).order_by("pk").first()


def _occupied(there: Ticket) -> TableOccupied:
    return TableOccupied(
        table=there.table, number=there.number, state=there.get_state_display()
    )


def _call(ticket: Ticket, *, table: int, by: Actor, at: datetime) -> Ticket:
    _refuse(ticket, to=TicketState.CALLED)
    ticket.state, ticket.table = TicketState.CALLED, table
    ticket.called_at, ticket.started_at = at, None
    return _stored(ticket, "ticket.called", by=by, at=at)


def _move(ticket: Ticket, *, to: TicketState, done: str, by: Actor, at: datetime) -> Ticket:
    """Take it to the state, unless it is there: the second press changes nothing."""
    ticket = _fresh(ticket, by=by, at=at)
    if ticket.state == to:
        return ticket
    _refuse(ticket, to=to)
    ticket.state = to
    if to is TicketState.CONSULTING:
        ticket.started_at = at
    elif to is TicketState.DONE:
        ticket.ended_at = at
    else:
        ticket.table = ticket.called_at = None
    return _stored(ticket, done, by=by, at=at)


def _refuse(ticket: Ticket, *, to: TicketState) -> None:
    state = TicketState(ticket.state)
    if to not in TICKET_TRANSITIONS[state]:
        raise NotNow(number=ticket.number, state=state.label)


def _stored(ticket: Ticket, done: str, *, by: Actor, at: datetime) -> Ticket:
    ticket.save()
    audit.record(
        done,
        on=ticket,
        municipality=ticket.queue.session.offering.municipality,
        by=by,
        at=at,
        number=ticket.number,
        table=ticket.table,
    )
    return ticket
