"""One act for bad weather: several sessions are called off, or something is said about them,
and everybody is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import news, sessions, shift_words
from classes.choices import AssignmentState, OfferingState, SessionState
from classes.choices.reminders import MassKind
from classes.models import Assignment, MassNotice, Session
from classes.rules import wordings
from common.errors import RuleViolation
from notices.actions import messages
from notices.choices import Purpose

LONGEST = 60
"""Of the text: so that it fits a text message together with class, day and number."""


class NoticeRefused(RuleViolation):
    """Nothing was called off, and nobody is told. The sentence says why."""


class NothingChosen(NoticeRefused):
    code = "nothing_chosen"
    message = "これから行う回を1つ以上選んでください。終わった回・中止の回には知らせません。"


class TextMissing(NoticeRefused):
    code = "notice_text_missing"
    message = "理由またはお知らせの文を入力してください。"


class TextTooLong(NoticeRefused):
    code = "notice_text_too_long"
    message = "理由・お知らせは{limit}文字までにしてください。電話でも読み上げます。"


class SessionsChanged(NoticeRefused):
    code = "notice_sessions_changed"
    message = (
        "選んだ回のうち{number}回は、ほかの職員が先に中止にしたか、始まりました。"
        "まだ知らせていません。残りの回を確かめて、もう一度押してください。"
    )


class NoticeReused(NoticeRefused):
    code = "notice_reused"
    message = (
        "この画面の連絡は、すでに送られています。"
        "ほかの内容を知らせるときは、「一斉連絡」を開き直してください。"
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be said of what. `key` names the form: the same one again is one act."""

    key: UUID
    sessions: Sequence[Session]
    kind: MassKind
    text: str


@transaction.atomic
def announce(municipality: Municipality, *, plan: Plan, by: Actor, at: datetime) -> MassNotice:
    """Do it, once for each key: call the sessions off, or leave them as they are, and put
    everybody whom they concern on their way to be told, those who teach and help too.

    Raises NothingChosen, TextMissing, TextTooLong, SessionsChanged (then nothing was done) or
    NoticeReused.
    """
    text = plan.text.strip()
    _refuse_nonsense(text, plan.sessions)
    # Two clicks wait for each other here: the second finds what the first has done.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    known = MassNotice.objects.filter(public_id=plan.key).first()
    if known is not None:
        return _the_same(known, plan=plan, municipality=municipality)
    ahead = _ahead(municipality, plan.sessions, at=at)
    if len(ahead) < len(plan.sessions):
        raise SessionsChanged(number=len(plan.sessions) - len(ahead))
    notice = MassNotice.objects.create(
        municipality=municipality,
        public_id=plan.key,
        kind=plan.kind,
        text=text,
        at=at,
        actor_key=by.key,
    )
    notice.sessions.set(ahead)
    audit.record(
        "mass_notice.announced", on=notice, municipality=municipality, by=by, at=at,
        kind=plan.kind, sessions=len(ahead),
    )  # fmt: skip
    for session in ahead:
        if plan.kind is MassKind.CANCEL:
            sessions.cancel(session, reason=text, by=by, at=at)
        else:
            _tell(session, text=text, by=by, at=at)
    return notice


def _refuse_nonsense(text: str, chosen: Sequence[Session]) -> None:
    """Raise NothingChosen, TextMissing or TextTooLong."""
    if not chosen:
        raise NothingChosen
    if not text:
        raise TextMissing
    if len(text) > LONGEST:
        raise TextTooLong(limit=LONGEST)


def _ahead(
    municipality: Municipality, chosen: Sequence[Session], *, at: datetime
) -> list[Session]:
    """Those that are to take place, in the order in which offerings are locked."""
    rows = Session.objects.filter(
        pk__in=[each.pk for each in chosen],
        offering__municipality=municipality,
        offering__state=OfferingState.PUBLISHED,
        state=SessionState.SCHEDULED,
        ends_at__gt=at,
    ).select_related("offering__municipality", "venue")
    return [*rows.order_by("offering_id", "pk")]


def _the_same(known: MassNotice, *, plan: Plan, municipality: Municipality) -> MassNotice:
    asked = {each.pk for each in plan.sessions}
    was = {*known.sessions.values_list("pk", flat=True)}
    if (
        known.municipality_id != municipality.pk
        or (known.kind, known.text) != (plan.kind, plan.text.strip())
        or asked != was
    ):
        raise NoticeReused
    return known


def _tell(session: Session, *, text: str, by: Actor, at: datetime) -> None:
    when = wordings.meeting(session.starts_at, session.ends_at)
    said = f"「{session.offering.title}」（{when}）についてのお知らせです。{text}"
    news.tell(
        session,
        purpose=Purpose.WEATHER,
        topic="weather/",
        text=said,
        context={"お知らせ": text},
        by=by,
        at=at,
    )
    rows = Assignment.objects.filter(
        shift__session=session, state=AssignmentState.ACCEPTED
    ).select_related("helper__municipality", "shift__session__offering__municipality")
    for row in rows.select_related("shift__session__venue").order_by("pk"):
        messages.say(
            to=row.helper,
            purpose=Purpose.WEATHER,
            dedupe_key=f"{shift_words.subject(row)}weather@{at.timestamp():.6f}",
            text=said,
            way=shift_words.way(row, context={"お知らせ": text}, due_at=row.ends_at),
            by=by,
            at=at,
        )
