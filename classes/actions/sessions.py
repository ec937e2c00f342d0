"""The dated meetings of an offering: added, moved, cancelled."""

from copy import copy
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import (
    ledger,
    news,
    promises,
    reminders,
    reservations,
    shift_follow,
    waiting,
    words,
)
from classes.actions.plans import SessionPlan
from classes.choices import (
    CALLED_OFF,
    QUEUED_STATES,
    OfferingState,
    RegistrationState,
    SessionState,
)
from classes.models import Offering, Session, Venue
from classes.rules import overlaps, wordings
from common.errors import RuleViolation
from notices.choices import Purpose


class SessionRefused(RuleViolation):
    """The meeting was not planned as asked. The sentence says why."""


class EndsBeforeStart(SessionRefused):
    code = "ends_before_start"
    message = "終了の時刻は、開始の時刻より後にしてください。"


class SameOfferingSameTime(SessionRefused):
    code = "same_offering_same_time"
    message = "{first}と{second}の時間が重なっています。どちらかの日時を直してください。"


class SessionAlreadyCancelled(SessionRefused):
    code = "session_already_cancelled"
    message = "第{number}回はすでに中止になっています。代わりの日は「回を追加」で作れます。"


class OfferingIsCancelled(SessionRefused):
    code = "offering_is_cancelled"
    message = (
        "この募集は中止になっているため、回を変えられません。"
        "もう一度行うときは「前回をコピー」で作ってください。"
    )


class ReasonMissing(SessionRefused):
    code = "reason_missing"
    message = "中止の理由を入力してください。申し込んだ方に、この理由を伝えます。"


class VenueOfOtherTown(SessionRefused):
    code = "venue_of_other_town"
    message = "この会場は選べません。画面を開き直して、もう一度お選びください。"


class SlotsDoNotFit(SessionRefused):
    code = "slots_do_not_fit"
    message = (
        "時間枠が収まりません。終了を{ends}より前にしないでください。"
        "短くするときは、先に「時間枠」で分けなおしてください。"
    )


class MovedMeanwhile(SessionRefused):
    code = "moved_meanwhile"
    message = (
        "ほかの職員が先に変更しました。今は{now}です。"
        "入力した内容でよければ、もう一度保存してください。"
    )


@transaction.atomic
def add(offering: Offering, *, plan: SessionPlan, by: Actor, at: datetime) -> Session:
    """Add a meeting after the highest number. Raises a SessionRefused or InstructorPromised."""
    offering = _lock(offering)
    if offering.state == OfferingState.CANCELLED:
        raise OfferingIsCancelled
    number = offering.sessions.aggregate(highest=Max("number"))["highest"] or 0
    venue = plan.venue or offering.venue
    _refuse_nonsense(
        offering, starts_at=plan.starts_at, ends_at=plan.ends_at, venue=venue, besides=None
    )
    session = Session.objects.create(
        offering=offering,
        number=number + 1,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        venue=venue,
        instructor=plan.instructor or offering.instructor,
    )
    promises.refuse([session], at=at)
    audit.record("session.added", on=session, municipality=offering.municipality, by=by, at=at)
    return session


@transaction.atomic
def move(
    session: Session,
    *,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue,
    by: Actor,
    at: datetime,
    seen: SessionPlan | None = None,
) -> Session:
    """Hold one meeting at another time or place, and put everybody whom it concerns on the
    call list, unless nothing changes or the meeting is over. Whether an answer can still be
    waited for, or all who wait are called at once, goes by the new time.

    `seen` is what the editor saw before. Raises MovedMeanwhile when it is no longer so,
    NoneFree where its devices are needed elsewhere then, InstructorPromised where whoever
    teaches it is, and the other SessionRefused.
    """
    offering = _lock(session.offering)
    session = _locked(session)
    if offering.state == OfferingState.CANCELLED:
        raise OfferingIsCancelled
    if session.state == SessionState.CANCELLED:
        raise SessionAlreadyCancelled(number=session.number)
    if (session.starts_at, session.ends_at, session.venue) == (starts_at, ends_at, venue):
        return session
    if seen is not None and seen != _as_planned(session):
        raise MovedMeanwhile(now=_when_and_where(session))
    _refuse_nonsense(
        offering, starts_at=starts_at, ends_at=ends_at, venue=venue, besides=session
    )
    was, ahead = copy(session), session.ends_at > at or ends_at > at
    _take_slots_along(session, starts_at=starts_at, ends_at=ends_at)
    session.starts_at, session.ends_at, session.venue = starts_at, ends_at, venue
    session.save(update_fields=["starts_at", "ends_at", "venue"])
    promises.refuse([session], at=at)
    reservations.refuse_moved(session, at=at)
    audit.record(
        "session.moved", on=session, municipality=offering.municipality, by=by, at=at,
        before=_when_and_where(was), after=_when_and_where(session),
    )  # fmt: skip
    if ahead:
        _tell_of_the_move(session, was=was, by=by, at=at)
    waiting.fill(offering, by=by, at=at)
    reminders.follow_all([session], at=at)
    return session


@transaction.atomic
def cancel(session: Session, *, reason: str, by: Actor, at: datetime) -> Session:
    """Call one meeting off, and put everybody whom it concerns on the call list.

    A meeting that is over may be called off as well (a typhoon, written down the day after);
    then nobody is rung up. Who waited for this meeting alone waits no more; who waits for all
    of them may fit in without it. Raises ReasonMissing or SessionAlreadyCancelled.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    offering = _lock(session.offering)
    session = _locked(session)
    if session.state == SessionState.CANCELLED:
        raise SessionAlreadyCancelled(number=session.number)
    session.state, session.cancel_reason = SessionState.CANCELLED, reason
    session.save(update_fields=["state", "cancel_reason"])
    audit.record(
        "session.cancelled",
        on=session,
        municipality=offering.municipality,
        by=by,
        at=at,
        reason=reason,
    )
    if session.ends_at > at:
        left = offering.sessions.filter(state=SessionState.SCHEDULED).exists()
        news.take_back(session if left else offering, by=by, at=at)
        news.tell(
            session,
            purpose=Purpose.SESSION_CANCELLED,
            text=wordings.session_cancelled(
                offering.title, meeting=_when_and_where(session), reason=reason
            ),
            context={"理由": reason},
            by=by,
            at=at,
        )
    shift_follow.called_off([session], by=by, at=at)
    _end_waits(session, by=by, at=at)
    waiting.fill(offering, by=by, at=at)
    reminders.follow_all([session], at=at)
    return session


def _tell_of_the_move(session: Session, *, was: Session, by: Actor, at: datetime) -> None:
    """To everybody who is registered, and to those who teach and help."""
    news.tell(
        session,
        purpose=Purpose.SESSION_CHANGED,
        text=wordings.session_moved(
            session.offering.title,
            before=_when_and_where(was),
            after=_when_and_where(session),
        ),
        context={"変更前": _when_and_where(was)},
        by=by,
        at=at,
    )
    shift_follow.moved(session, before=was, by=by, at=at)


def _end_waits(session: Session, *, by: Actor, at: datetime) -> None:
    """Nobody waits for, or is drawn into, what is not held. Who had a seat keeps it on record
    until they are rebooked: they are to be told, and asked."""
    hoping = [RegistrationState.APPLIED, *QUEUED_STATES]
    for row in session.registrations.filter(state__in=hoping).order_by("pk"):
        ledger.move(
            ledger.fresh(row), to=RegistrationState.LOST, reason=CALLED_OFF, by=by, at=at
        )
        words.withdraw(row, by=by, at=at)


def _take_slots_along(session: Session, *, starts_at: datetime, ends_at: datetime) -> None:
    """The slots keep their distance from the start. Raises SlotsDoNotFit."""
    shift = starts_at - session.starts_at
    last = session.slots.order_by("-ends_at").first()
    if last is not None and last.ends_at + shift > ends_at:
        raise SlotsDoNotFit(ends=wordings.clock(last.ends_at + shift))
    session.slots.update(starts_at=F("starts_at") + shift, ends_at=F("ends_at") + shift)


def _lock(offering: Offering) -> Offering:
    return (
        Offering.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "venue")
        .get(pk=offering.pk)
    )


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("venue", "offering")
        .get(pk=session.pk)
    )


def _as_planned(session: Session) -> SessionPlan:
    return SessionPlan(
        starts_at=session.starts_at, ends_at=session.ends_at, venue=session.venue
    )


def _when_and_where(session: Session) -> str:
    return (
        f"第{session.number}回 {wordings.meeting(session.starts_at, session.ends_at)}"
        f"（{session.venue.name}）"
    )


def _refuse_nonsense(
    offering: Offering,
    *,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue,
    besides: Session | None,
) -> None:
    if ends_at <= starts_at:
        raise EndsBeforeStart
    if venue.municipality_id != offering.municipality_id:
        raise VenueOfOtherTown
    for other in offering.sessions.filter(state=SessionState.SCHEDULED).order_by("starts_at"):
        if other != besides and overlaps(
            (starts_at, ends_at), (other.starts_at, other.ends_at)
        ):
            raise SameOfferingSameTime(
                first=wordings.meeting(starts_at, ends_at),
                second=f"第{other.number}回 {wordings.meeting(other.starts_at, other.ends_at)}",
            )
