"""An offering's life: made, changed, published, taken back, cancelled, copied."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import (
    class_numbers,
    draws,
    going_along,
    ledger,
    news,
    promises,
    reminders,
    shift_follow,
    terms,
    waiting,
)
from classes.actions.plans import OfferingPlan, SessionPlan
from classes.actions.sessions import EndsBeforeStart, ReasonMissing, SameOfferingSameTime
from classes.actions.terms import CapacityBelowTaken
from classes.choices import OFFERING_TRANSITIONS, OfferingState, Selection, SessionState
from classes.models import Offering, Session
from classes.queries import closures, lines, registrations
from classes.rules import schedules, wordings
from common.clock import at_tokyo, tokyo_date, tokyo_time
from common.errors import RuleViolation
from notices.choices import Purpose

__all__ = [
    "CapacityBelowTaken",
    "OfferingPlan",
    "SessionPlan",
    "cancel",
    "change",
    "copy",
    "create",
    "publish",
    "withdraw",
]


class OfferingRefused(RuleViolation):
    """The offering stays as it was. The sentence says why, and what to do next."""


class TitleMissing(OfferingRefused):
    code = "title_missing"
    message = "募集の名称を入力してください。"


class NoSeats(OfferingRefused):
    code = "no_seats"
    message = "定員は1人以上にしてください。"


class ClosesBeforeOpening(OfferingRefused):
    code = "closes_before_opening"
    message = "受付終了は、受付開始より後の日時にしてください。"


class PartOfOtherTown(OfferingRefused):
    code = "part_of_other_town"
    message = "選んだ講座・会場・講師は使えません。画面を開き直して、もう一度お選びください。"


class AlreadyMade(OfferingRefused):
    """The same form was sent before, with other content."""

    code = "already_made"
    message = (
        "この画面の募集「{title}」は、すでに作られています。"
        "内容を直すときは、その募集を開いて「変更」をお使いください。"
    )


class ChangedMeanwhile(OfferingRefused):
    """`context["now"]` is the plan by now, `context["columns"]` what changed meanwhile."""

    code = "changed_meanwhile"
    message = "ほかの職員が先に変更しました。両方の内容を確かめて、もう一度保存してください。"


class StateDoesNotAllow(OfferingRefused):
    code = "state_does_not_allow"
    message = "この募集は今「{state}」のため、この操作はできません。画面を開き直してください。"


class NothingScheduled(OfferingRefused):
    code = "nothing_scheduled"
    message = "開催日が決まっていないため、公開できません。「回を追加」で日時を入れてください。"


class HasRegistrations(OfferingRefused):
    code = "has_registrations"
    message = (
        "{taken}人の申込みがあるため、下書きに戻せません。"
        "内容を直すときは「変更」、取りやめるときは「中止」をお使いください。"
    )


@transaction.atomic
def create(
    *,
    municipality: Municipality,
    plan: OfferingPlan,
    sessions: Sequence[SessionPlan],
    by: Actor,
    at: datetime,
    key: UUID | None = None,
    promised_too: bool = False,
) -> Offering:
    """Make a draft with its sessions, numbered by time.

    `key` names the form that asks: it becomes the public id, so the same form sent twice makes
    one offering and gets it both times; with other content it raises AlreadyMade. Raises an
    OfferingRefused or SessionRefused for a plan that cannot be, and InstructorPromised unless
    whoever asks has looked, and may set it aside: `promised_too`.
    """
    promises.hold([plan.instructor, *(each.instructor for each in sessions)])
    # Two clicks wait for each other here: the second finds what the first has made.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    known = _answered(key, municipality=municipality, plan=plan, sessions=sessions)
    if known is not None:
        return known
    _refuse_nonsense(plan, municipality)
    starts = min((each.starts_at for each in sessions), default=None)
    terms.refuse_impossible(plan, starts=starts)
    _refuse_overlap(sessions)
    identity = {"public_id": key} if key is not None else {}
    offering = Offering.objects.create(
        municipality=municipality, created_at=at, **plan.columns, **identity
    )
    meetings = _numbered(offering, sessions)
    if not promised_too:
        promises.refuse(meetings, at=at)
    Session.objects.bulk_create(meetings)
    audit.record(
        "offering.created",
        on=offering,
        municipality=municipality,
        by=by,
        at=at,
        sessions=len(sessions),
    )
    return offering


@transaction.atomic
def change(
    offering: Offering,
    *,
    plan: OfferingPlan,
    by: Actor,
    at: datetime,
    seen: dict[str, str] | None = None,
    reason: str = "",
) -> Offering:
    """Follow another plan. Sessions ahead that were at the old venue, or with the old
    instructor, go along; a new venue puts everybody who is registered on the call list.

    `seen` is the stamp of the plan that the editor saw; raises ChangedMeanwhile when the
    offering no longer follows it, CapacityBelowTaken unless a `reason` is given to have fewer
    seats than are taken, InstructorPromised, and the other OfferingRefused.
    """
    offering = _lock(offering)
    now = OfferingPlan.of(offering)
    if seen is not None and (columns := now.differing(seen)):
        raise ChangedMeanwhile(now=now, columns=columns)
    _refuse_state(offering, OfferingState.CANCELLED)
    _refuse_nonsense(plan, offering.municipality)
    terms.refuse_impossible(plan, starts=lines.beginnings(offering).get(None), before=now)
    below = terms.refuse_below_taken(offering, plan=plan, reason=reason, at=at)
    changed = plan.differing(now.stamp)
    if not changed:
        return offering
    terms.refuse_settled(offering, changed=changed)
    for name in changed:
        setattr(offering, name, plan.editable[name])
    offering.save(update_fields=changed)
    audit.record(
        "offering.changed",
        on=offering,
        municipality=offering.municipality,
        by=by,
        at=at,
        columns=changed,
        **({"reason": reason.strip()[:200]} if below else {}),
    )
    going_along.follow(offering, before=now, by=by, at=at)
    if offering.capacity > now.capacity:
        ledger.another_turn(offering)
    waiting.fill(offering, by=by, at=at)
    return offering


@transaction.atomic
def publish(offering: Offering, *, by: Actor, at: datetime) -> Offering:
    """Show it to the public; a lottery's draw is promised before anybody applies.

    Raises StateDoesNotAllow or NothingScheduled.
    """
    offering = _lock(offering)
    if not offering.sessions.filter(state=SessionState.SCHEDULED).exists():
        raise NothingScheduled
    _enter(offering, OfferingState.PUBLISHED, "offering.published", by=by, at=at)
    if offering.selection == Selection.LOTTERY:
        draws.commit([offering], by=by, at=at)
        offering.refresh_from_db(fields=["draw"])
    class_numbers.give(offering, by=by, at=at)
    return offering


@transaction.atomic
def withdraw(offering: Offering, *, by: Actor, at: datetime) -> Offering:
    """Back to draft, as long as nobody is registered.

    Raises HasRegistrations or StateDoesNotAllow.
    """
    offering = _lock(offering)
    if taken := registrations.live(offering).count():
        raise HasRegistrations(taken=taken)
    return _enter(offering, OfferingState.DRAFT, "offering.withdrawn", by=by, at=at)


@transaction.atomic
def cancel(offering: Offering, *, reason: str, by: Actor, at: datetime) -> Offering:
    """Call it off with every session that is not over, and put everybody who is registered on
    the call list, once each. Raises ReasonMissing or StateDoesNotAllow.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    offering = _lock(offering)
    _enter(offering, OfferingState.CANCELLED, "offering.cancelled", by=by, at=at, reason=reason)
    ahead = offering.sessions.filter(state=SessionState.SCHEDULED, ends_at__gt=at)
    text = wordings.offering_cancelled(
        offering.title,
        meetings=[(each.starts_at, each.ends_at) for each in ahead.order_by("starts_at", "pk")],
        venue=offering.venue.name,
        reason=reason,
    )
    shift_follow.called_off([*ahead.order_by("pk")], by=by, at=at)
    ahead.update(state=SessionState.CANCELLED, cancel_reason=reason)
    news.take_back(offering, by=by, at=at)
    news.tell(
        offering,
        purpose=Purpose.OFFERING_CANCELLED,
        text=text,
        context={"理由": reason},
        by=by,
        at=at,
    )
    reminders.follow_all([offering], at=at)
    return offering


@transaction.atomic
def copy(offering: Offering, *, first_day: date, by: Actor, at: datetime) -> Offering:
    """A draft like it for another term: the same distances between meetings from `first_day`,
    closed days going a week later, and the same time for people to sign up.

    Raises schedules.NeverOpen when the venue has no open day.
    """
    plan = OfferingPlan.of(offering)
    meetings = [*offering.sessions.order_by("starts_at", "pk")]
    if not meetings:
        raise NothingScheduled
    schedule = schedules.shifted(
        [tokyo_date(each.starts_at) for each in meetings],
        first=first_day,
        closed=closures.of(offering.venue).reason,
    )
    pairs = [*zip(meetings, schedule.days, strict=True)]
    shift = _shifted(meetings[0], schedule.days[0]).starts_at - meetings[0].starts_at
    return create(
        municipality=offering.municipality,
        plan=plan.moved_to(
            opens_at=plan.opens_at + shift, closes_at=plan.closes_at + shift, source=offering
        ),
        sessions=[_shifted(meeting, day) for meeting, day in pairs],
        by=by,
        at=at,
    )


def _lock(offering: Offering) -> Offering:
    return (
        Offering.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "course", "venue", "instructor", "contractor")
        .get(pk=offering.pk)
    )


def _answered(
    key: UUID | None,
    *,
    municipality: Municipality,
    plan: OfferingPlan,
    sessions: Sequence[SessionPlan],
) -> Offering | None:
    """What this very form made before. Raises AlreadyMade when it says something else now."""
    known = Offering.objects.filter(public_id=key).first() if key is not None else None
    if known is None:
        return None
    if known.municipality_id != municipality.pk:
        raise PartOfOtherTown
    made = [(each.starts_at, each.ends_at) for each in known.sessions.order_by("number")]
    asked = sorted((each.starts_at, each.ends_at) for each in sessions)
    if plan.differing(OfferingPlan.of(known).stamp) or made != asked:
        raise AlreadyMade(title=known.title, offering=known)
    return known


def _refuse_state(offering: Offering, *states: OfferingState) -> None:
    if offering.state in states:
        raise StateDoesNotAllow(state=OfferingState(offering.state).label)


def _refuse_nonsense(plan: OfferingPlan, municipality: Municipality) -> None:
    parts = [plan.course, plan.venue, plan.instructor, plan.contractor]
    if any(part and part.municipality_id != municipality.pk for part in parts):
        raise PartOfOtherTown
    if not plan.title.strip():
        raise TitleMissing
    if plan.capacity < 1:
        raise NoSeats
    if plan.closes_at <= plan.opens_at:
        raise ClosesBeforeOpening


def _refuse_overlap(sessions: Sequence[SessionPlan]) -> None:
    for session in sessions:
        if session.ends_at <= session.starts_at:
            raise EndsBeforeStart
    for earlier, later in pairwise(sorted(sessions, key=lambda each: each.starts_at)):
        if later.starts_at < earlier.ends_at:
            raise SameOfferingSameTime(
                first=wordings.meeting(earlier.starts_at, earlier.ends_at),
                second=wordings.meeting(later.starts_at, later.ends_at),
            )


def _numbered(offering: Offering, sessions: Sequence[SessionPlan]) -> list[Session]:
    by_time = sorted(sessions, key=lambda each: each.starts_at)
    return [
        Session(
            offering=offering,
            number=number,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            venue=each.venue or offering.venue,
            instructor=each.instructor or offering.instructor,
        )
        for number, each in enumerate(by_time, start=1)
    ]


def _enter(
    offering: Offering,
    state: OfferingState,
    action: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> Offering:
    if state not in OFFERING_TRANSITIONS[OfferingState(offering.state)]:
        raise StateDoesNotAllow(state=OfferingState(offering.state).label)
    offering.state = state
    offering.save(update_fields=["state"])
    detail = {"reason": reason} if reason else {}
    audit.record(
        action, on=offering, municipality=offering.municipality, by=by, at=at, **detail
    )
    return offering


def _shifted(meeting: Session, day: date) -> SessionPlan:
    """The meeting at the same time of day, on another day."""
    starts_at = at_tokyo(day, tokyo_time(meeting.starts_at).time())
    length: timedelta = meeting.ends_at - meeting.starts_at
    return SessionPlan(
        starts_at=starts_at,
        ends_at=starts_at + length,
        venue=meeting.venue,
        instructor=meeting.instructor,
    )
