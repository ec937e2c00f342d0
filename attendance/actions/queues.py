"""The line of a consultation day: opened once, and held by whoever calls somebody.

Locks: the municipality (marks, facts) before the line, the line before its tickets.
"""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import check_ins
from attendance.choices import AT_A_TABLE
from attendance.models import ConsultationQueue
from attendance.queries import queues
from classes.choices import Kind
from classes.models import Session
from common.errors import RuleViolation

MOST_TABLES = queues.MOST_TABLES


class QueueRefused(RuleViolation):
    """The line stayed as it was. The sentence says why, and what to do next."""


class NotAConsultation(QueueRefused):
    code = "not_a_consultation"
    message = "この回はスマホ相談会ではありません。出席は名簿の画面で記録してください。"


class ImpossibleTables(QueueRefused):
    code = "impossible_tables"
    message = f"テーブルの数は1から{MOST_TABLES}までの数字で入力してください。"


class TableInUse(QueueRefused):
    code = "table_in_use"
    message = "テーブル{table}は使用中です。相談が終わってから、数を減らしてください。"


def held(session: Session, *, by: Actor, at: datetime) -> ConsultationQueue:
    """The line, opened if it is not yet, and nobody else's until the end of the transaction.

    Raises NotAConsultation, or a MarkRefused where the session cannot be marked now.
    """
    if session.offering.kind != Kind.CONSULTATION:
        raise NotAConsultation
    refusal = check_ins.refusal_for(session, at=at)
    if refusal is not None:
        raise refusal
    queue, opened = ConsultationQueue.objects.get_or_create(
        session=session, defaults={"tables": queues.usual_tables(session)}
    )
    if opened:
        _note("queue.opened", queue, by=by, at=at, tables=queue.tables)
    return ConsultationQueue.objects.select_for_update(no_key=True).get(pk=queue.pk)


@transaction.atomic
def arrange(session: Session, *, tables: int, by: Actor, at: datetime) -> ConsultationQueue:
    """Say how many tables there are. Raises a QueueRefused or a MarkRefused."""
    if not 1 <= tables <= MOST_TABLES:
        raise ImpossibleTables
    queue = held(session, by=by, at=at)
    beyond = queue.tickets.filter(state__in=AT_A_TABLE, table__gt=tables).order_by("table")
    if used := beyond.first():
        raise TableInUse(table=used.table)
    if queue.tables != tables:
        queue.tables = tables
        queue.save(update_fields=["tables"])
        _note("queue.arranged", queue, by=by, at=at, tables=tables)
    return queue


@transaction.atomic
def renew(session: Session, *, by: Actor, at: datetime) -> ConsultationQueue:
    """Give the monitor another address; the old one shows nothing any more. Raises a
    QueueRefused or a MarkRefused."""
    queue = held(session, by=by, at=at)
    queue.secret = uuid4()
    queue.save(update_fields=["secret"])
    _note("queue.renewed", queue, by=by, at=at)
    return queue


def _note(action: str, queue: ConsultationQueue, *, by: Actor, at: datetime, **d: int) -> None:
    town = queue.session.offering.municipality
    audit.record(action, on=queue, municipality=town, by=by, at=at, **d)
