"""One meeting of an offering: moved, cancelled, or one more."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import sessions
from classes.actions.offerings import SessionPlan
from classes.actions.sessions import MovedMeanwhile
from classes.choices import OfferingState, SessionState
from classes.forms.meetings import MeetingDetailsForm, answers
from classes.forms.planning import ReasonForm, refused
from classes.forms.series import accepts
from classes.models import Offering, Session
from classes.queries import clashes, closures, concerned, scopes
from classes.queries.clashes import Clash
from classes.rules.clashing import Booking
from classes.views.planning import abilities, own
from common.clock import tokyo_date
from common.errors import RuleViolation


def _session(request: StaffRequest, public_id: UUID) -> Session:
    """A session of an offering that somebody plans. Raises Http404."""
    rows = Session.objects.filter(
        offering__in=scopes.offerings_for(request.membership).order_by()
    ).select_related(
        "venue", "instructor", "offering__municipality", "offering__venue", "offering__course"
    )
    return get_object_or_404(rows, public_id=public_id)


@staff_page(Ability.PLAN)
def move(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Hold one meeting at another time or place."""
    session = _session(request, public_id)
    if (fixed := _fixed(session)) is not None:
        messages.info(request, fixed)
        return redirect("staff:offering", session.offering.public_id)
    form = MeetingDetailsForm(
        request.POST or None,
        membership=request.membership,
        present=session.venue,
        initial=answers(session),
    )
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        plan = form.plan
        context = _warnings(request, session.offering, plan, besides=session)
        if not context:
            try:
                sessions.move(
                    session,
                    starts_at=plan.starts_at,
                    ends_at=plan.ends_at,
                    venue=plan.venue or session.venue,
                    seen=form.seen_plan,
                    by=Actor.of(request),
                    at=timezone.now(),
                )
            except MovedMeanwhile as refusal:
                form = _seen_anew(request, session)
                context = {"refusal": refusal}
            except RuleViolation as refusal:
                refused(form, None, refusal.message)
            else:
                messages.success(request, f"第{session.number}回の日時・会場を保存しました。")
                return redirect("staff:offering", session.offering.public_id)
    context |= abilities(request.membership) | {
        "nav": "offerings",
        "session": session,
        "offering": session.offering,
        "form": form,
        "people": concerned.people(session),
    }
    return render(request, "classes/planning/move.html", context)


@staff_page(Ability.PLAN)
def cancel(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Call one meeting off: first the page that says whom it concerns, then for good."""
    session = _session(request, public_id)
    if (fixed := _fixed(session)) is not None:
        messages.info(request, fixed)
        return redirect("staff:offering", session.offering.public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sessions.cancel(
                session,
                reason=form.cleaned_data["reason"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            refused(form, None, refusal.message)
        else:
            messages.success(request, f"第{session.number}回を中止にしました。")
            return redirect("staff:session-called-off", session.public_id)
    context = abilities(request.membership) | {
        "nav": "offerings",
        "session": session,
        "offering": session.offering,
        "form": form,
        "over": session.ends_at <= timezone.now(),
        "people": concerned.people(session),
    }
    return render(request, "classes/planning/cancel_session.html", context)


@staff_page(Ability.PLAN)
def add(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One more meeting."""
    offering = own(request, public_id)
    if offering.state == OfferingState.CANCELLED:
        messages.info(request, sessions.OfferingIsCancelled().message)
        return redirect("staff:offering", public_id)
    form = MeetingDetailsForm(
        request.POST or None,
        membership=request.membership,
        present=offering.venue,
        initial={"venue": offering.venue_id},
    )
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        plan = form.plan
        context = _warnings(request, offering, plan, besides=None)
        if not context:
            try:
                added = sessions.add(
                    offering, plan=plan, by=Actor.of(request), at=timezone.now()
                )
            except RuleViolation as refusal:
                refused(form, None, refusal.message)
            else:
                messages.success(request, f"第{added.number}回を追加しました。")
                return redirect("staff:offering", public_id)
    context |= {"nav": "offerings", "offering": offering, "form": form}
    return render(request, "classes/planning/move.html", context)


def _fixed(session: Session) -> str | None:
    """Why the meeting can no longer be changed."""
    if session.offering.state == OfferingState.CANCELLED:
        return sessions.OfferingIsCancelled().message
    if session.state == SessionState.CANCELLED:
        return sessions.SessionAlreadyCancelled(number=session.number).message
    return None


def _warnings(
    request: StaffRequest, offering: Offering, plan: SessionPlan, *, besides: Session | None
) -> dict[str, object]:
    """What to confirm before saving; empty once confirmed, or when nothing is in the way."""
    venue = plan.venue or offering.venue
    instructor = besides.instructor_id if besides else offering.instructor_id
    booking = Booking(
        starts_at=plan.starts_at, ends_at=plan.ends_at, venue=venue.pk, instructor=instructor
    )
    found = clashes.find([booking], municipality=offering.municipality, besides=besides)
    closed = closures.of(venue).reason(tokyo_date(plan.starts_at))
    needed = _acceptance(found, closed, plan.starts_at)
    if not needed or request.POST.get("accept") == needed:
        return {}
    return {"clashes": found, "closed": closed, "accepts": needed}


def _acceptance(found: list[Clash], closed: str | None, starts_at: datetime) -> str:
    marks = [accepts(found), f"closed{starts_at:%Y%m%d}" if closed else ""]
    return "-".join(mark for mark in marks if mark)


def _seen_anew(request: StaffRequest, session: Session) -> MeetingDetailsForm:
    """The typed answers, on top of what is stored by now."""
    session.refresh_from_db()
    data = request.POST.copy()
    data["seen"] = answers(session)["seen"]
    return MeetingDetailsForm(data, membership=request.membership, present=session.venue)
