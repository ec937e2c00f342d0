"""How many came without giving names: a club, a group at an outreach class."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import check_ins, facts
from attendance.actions.check_ins import MarkRefused, MarkReused
from attendance.models import Headcount
from attendance.queries import locks, sessions
from classes.models import Session
from common.names import tidy

MOST = 9_999
LONGEST = 80


class CountOutOfRange(MarkRefused):
    code = "count_out_of_range"
    message = f"人数は0から{MOST:,}までの数字で入力してください。"


class GroupNameTooLong(MarkRefused):
    code = "group_name_too_long"
    message = f"団体名は{LONGEST}文字までで入力してください。"


@transaction.atomic
def count(
    *,
    id: UUID,
    session: Session,
    group: str,
    count: int,
    held_after_all: bool = False,
    by: Actor,
    at: datetime,
) -> Headcount:
    """Write down that `count` people of a group came; '' is everybody without a group.

    A later count of the same group replaces this one, 0 takes it back. The same id again
    changes nothing. `held_after_all` lets a session pass that was called off: staff say that it
    was held. Raises a MarkRefused.
    """
    name = tidy(group)
    municipality = session.offering.municipality
    locks.hold(municipality)
    known = Headcount.objects.filter(pk=id).first()
    if known is not None:
        if (known.session_id, known.group, known.count) != (session.pk, name, count):
            raise MarkReused
        return known
    _refuse(session, name, count, held_after_all=held_after_all, at=at)
    headcount = Headcount.objects.create(
        id=id,
        session=session,
        group=name,
        count=count,
        day=sessions.day_of(session),
        counted_at=at,
        received_at=at,
        actor_kind=by.kind,
        actor_key=by.key,
    )
    facts.refresh_group(session=session, group=name, by=by, at=at)
    audit.record(
        "headcount.counted",
        on=headcount,
        municipality=municipality,
        by=by,
        at=at,
        session=str(session.public_id),
        count=count,
    )
    return headcount


def _refuse(
    session: Session, name: str, count: int, *, held_after_all: bool, at: datetime
) -> None:
    if not 0 <= count <= MOST:
        raise CountOutOfRange
    if len(name) > LONGEST:
        raise GroupNameTooLong
    refusal = check_ins.refusal_for(session, held_after_all=held_after_all, at=at)
    if refusal is not None and count:
        raise refusal
