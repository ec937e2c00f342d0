"""How many came without giving names: a club, a group at an outreach class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
from common.ages import AGE_BANDS
from common.names import tidy

MOST = 9_999
LONGEST = 80
BANDS = {band for band, _ in AGE_BANDS}


class CountOutOfRange(MarkRefused):
    code = "count_out_of_range"
    message = f"人数は0から{MOST:,}までの数字で入力してください。"


class BandsExceedCount(MarkRefused):
    code = "bands_exceed_count"
    message = "年代ごとの人数を足すと、参加した人数より多くなります。どちらかを直してください。"


class UnknownBand(MarkRefused):
    code = "unknown_band"
    message = "年代ごとの人数は、決まった年代に0以上の数字で入力してください。"


class GroupNameTooLong(MarkRefused):
    code = "group_name_too_long"
    message = f"団体名は{LONGEST}文字までで入力してください。"


@dataclass(frozen=True)
class Heads:
    """How many came, and how many of them were of which age, as far as somebody knows."""

    total: int
    bands: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, told: "int | Heads") -> "Heads":
        """Ages of which nobody came are left out."""
        given = told if isinstance(told, Heads) else cls(told)
        return cls(given.total, {band: heads for band, heads in given.bands.items() if heads})


@transaction.atomic
def count(
    *,
    id: UUID,
    session: Session,
    group: str,
    count: int | Heads,
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
    heads = Heads.of(count)
    municipality = session.offering.municipality
    locks.hold(municipality)
    known = Headcount.objects.filter(pk=id).first()
    if known is not None:
        told = (known.session_id, known.group, known.count, known.bands)
        if told != (session.pk, name, heads.total, heads.bands):
            raise MarkReused
        return known
    _refuse(session, name, heads, held_after_all=held_after_all, at=at)
    headcount = Headcount.objects.create(
        id=id,
        session=session,
        group=name,
        count=heads.total,
        bands=heads.bands,
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
        count=heads.total,
    )
    return headcount


def _refuse(
    session: Session, name: str, heads: Heads, *, held_after_all: bool, at: datetime
) -> None:
    if not 0 <= heads.total <= MOST:
        raise CountOutOfRange
    if len(name) > LONGEST:
        raise GroupNameTooLong
    if not heads.bands.keys() <= BANDS or min(heads.bands.values(), default=0) < 0:
        raise UnknownBand
    if sum(heads.bands.values()) > heads.total:
        raise BandsExceedCount
    refusal = check_ins.refusal_for(session, held_after_all=held_after_all, at=at)
    if refusal is not None and heads.total:
        raise refusal
