"""A new offering on one page: copied or from nothing, its days seen before they are saved."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.models import Membership
from accounts.permissions import StaffRequest, staff_page
from classes.actions import offerings
from classes.actions.offerings import AlreadyMade, OfferingPlan
from classes.choices import Kind
from classes.forms.planning import PlanForm, answers, refused
from classes.forms.series import Proposal, SeriesForm, Setting
from classes.models import Course, Offering, Session, Venue
from classes.queries import offerings as lists
from classes.queries import scopes, searches
from classes.rules import schedules
from classes.views.planning import own
from common.clock import tokyo_date, tokyo_time
from common.errors import RuleViolation

ON_A_PAGE = 20
NOTICE_AHEAD = timedelta(weeks=4)
"""How long before a copied term's first day people should be able to hear of it."""
FRESH = "日程を作りました。下の開催日を確かめて、もう一度「下書きに保存する」を押してください。"
CLASHING = "ほかの予定と重なっています。下の注意を確かめて、印を付けてから保存してください。"


@dataclass
class Sheet:
    """The page's two forms and the days that they make."""

    plan: PlanForm
    series: SeriesForm
    proposal: Proposal | None
    key: UUID
    source: Offering | None
    notices: list[str] = field(default_factory=list)
    known: Offering | None = None


@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Plan an offering; `?from=` starts from another one."""
    at = timezone.now()
    if request.method != "POST":
        sheet = _opened(request, at=at)
    else:
        sheet = _sent(request, at=at)
        if request.POST.get("do") == "save":
            made = _saved(request, sheet, at=at)
            if made is not None:
                messages.success(
                    request, "下書きを作りました。内容を確かめて、公開してください。"
                )
                return redirect("staff:offering", made.public_id)
    return render(request, "classes/planning/new.html", _context(sheet, at=at))


@require_POST
@staff_page(Ability.PLAN)
def schedule(request: StaffRequest) -> HttpResponse:
    """The days alone, while the clerk is still answering."""
    at = timezone.now()
    return render(
        request, "classes/planning/schedule.html", _context(_sent(request, at=at), at=at)
    )


@staff_page(Ability.PLAN)
def choose_source(request: StaffRequest) -> HttpResponse:
    """Pick the offering to copy: the latest first."""
    text = request.GET.get("q", "").strip()[:80]
    found = searches.to_copy(searches.matching(scopes.offerings_for(request.membership), text))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "nav": "offerings",
        "text": text,
        "page": page,
        "listings": lists.listings(page.object_list, at=timezone.now()),
    }
    return render(request, "classes/planning/copy.html", context)


def _opened(request: StaffRequest, *, at: datetime) -> Sheet:
    membership = request.membership
    source = _source(request, request.GET.get("from", ""))
    if source is None:
        kind = request.GET.get("kind", "")
        first = {"kind": kind} if kind in Kind.values else {}
        return Sheet(
            plan=PlanForm(membership=membership, initial=first),
            series=SeriesForm(initial={"meetings": 1}),
            proposal=None,
            key=uuid4(),
            source=None,
        )
    plan = OfferingPlan.of(source)
    form = PlanForm(
        membership=membership,
        initial=answers(plan) | {"opens_at": None, "closes_at": None},
    )
    meetings = [*source.sessions.order_by("starts_at", "pk")]
    series = SeriesForm(_rhythm(meetings, at=at)) if meetings else SeriesForm()
    return Sheet(
        plan=form,
        series=series,
        proposal=_proposal(membership, series, vars(plan), data=None, at=at),
        key=uuid4(),
        source=source,
    )


def _sent(request: StaffRequest, *, at: datetime) -> Sheet:
    data = request.POST
    form = PlanForm(data, membership=request.membership)
    series = SeriesForm(data)
    form.is_valid()
    key = _key(data.get("key", ""))
    proposal = _proposal(
        request.membership, series, form.cleaned_data, data=data, key=key, at=at
    )
    return Sheet(
        plan=form,
        series=series,
        proposal=proposal,
        key=key,
        source=_source(request, data.get("from", "")),
    )


def _saved(request: StaffRequest, sheet: Sheet, *, at: datetime) -> Offering | None:
    """The offering, if all is answered, seen and allowed; else the sheet says why not."""
    proposal = sheet.proposal
    if not sheet.plan.is_valid() or proposal is None or not proposal.valid:
        return None
    plan = _plan(sheet, proposal, at=at)
    if proposal.fresh:
        sheet.notices.append(FRESH)
    elif _clashing(request, sheet, proposal):
        sheet.notices.append(CLASHING)
    elif plan.closes_at > proposal.meetings[-1].ends_at:
        refused(sheet.plan, "closes_at", "受付終了が、最後の回の終わりより後になっています。")
    else:
        return _created(request, sheet, proposal, plan=plan, at=at)
    return None


def _clashing(request: StaffRequest, sheet: Sheet, proposal: Proposal) -> bool:
    """Whether something is in the way that the clerk has not ticked. What the other of two
    clicks has made since the days were read is not: it is this very series."""
    if not proposal.clashes or request.POST.get("accept") == proposal.accepts:
        return False
    mine = scopes.offerings_for(request.membership).filter(public_id=sheet.key)
    return not mine.exists()


def _created(
    request: StaffRequest, sheet: Sheet, proposal: Proposal, *, plan: OfferingPlan, at: datetime
) -> Offering | None:
    try:
        return offerings.create(
            municipality=request.membership.municipality,
            plan=plan,
            sessions=proposal.meetings,
            key=sheet.key,
            by=Actor.of(request),
            at=at,
        )
    except AlreadyMade as refusal:
        known = refusal.context["offering"]
        sheet.known = known if isinstance(known, Offering) else None
        sheet.notices.append(refusal.message)
    except RuleViolation as refusal:
        sheet.notices.append(refusal.message)
    return None


def _plan(sheet: Sheet, proposal: Proposal, *, at: datetime) -> OfferingPlan:
    opens_at = sheet.plan.cleaned_data["opens_at"] or schedules.opening(at=at)
    first = proposal.meetings[0].starts_at
    return sheet.plan.plan(
        opens_at=opens_at,
        closes_at=schedules.closing(first=first, opens_at=opens_at),
        copied_from=sheet.source,
    )


def _proposal(
    membership: Membership,
    series: SeriesForm,
    plan: dict[str, Any],
    *,
    data: QueryDict | None,
    at: datetime,
    key: UUID | None = None,
) -> Proposal | None:
    """The days, once venue, length and the series' answers are known."""
    venue, course = plan.get("venue"), plan.get("course")
    if not series.is_valid() or not isinstance(venue, Venue):
        return None
    minutes = series.cleaned_data["minutes"]
    if minutes is None:
        if not isinstance(course, Course):
            return None
        minutes = course.minutes
    setting = Setting(
        municipality=membership.municipality,
        venue=venue,
        minutes=minutes,
        instructor=plan.get("instructor"),
        capacity=plan.get("capacity"),
        at=at,
    )
    # What the first of two clicks has made is not in the way of the second.
    made = scopes.offerings_for(membership).filter(public_id=key).first() if key else None
    return Proposal(series, setting=setting, data=data, besides=made)


def _rhythm(meetings: list[Session], *, at: datetime) -> dict[str, Any]:
    """The series' answers that make the same rhythm again, a few weeks from now."""
    first = meetings[0]
    days = [tokyo_date(each.starts_at) for each in meetings]
    ahead = schedules.same_weekday_after(days[0], earliest=tokyo_date(at + NOTICE_AHEAD))
    return {
        "first_day": ahead.isoformat(),
        "starts": f"{tokyo_time(first.starts_at):%H:%M}",
        "minutes": str(int((first.ends_at - first.starts_at).total_seconds() // 60)),
        "meetings": str(len(meetings)),
        "every_weeks": str(schedules.interval_of(days)),
        "holidays": "skip",
    }


def _source(request: StaffRequest, text: str) -> Offering | None:
    """The offering to copy, if one is named. Raises Http404 for one that is not theirs."""
    if not text:
        return None
    return own(request, _key(text))


def _key(text: str) -> UUID:
    """The key that is meant; a garbled one is a new one, which names nothing."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _context(sheet: Sheet, *, at: datetime) -> dict[str, object]:
    context: dict[str, object] = {
        "nav": "offerings",
        "sheet": sheet,
        "proposal": sheet.proposal,
    }
    if sheet.proposal is not None and sheet.proposal.meetings:
        answered = getattr(sheet.plan, "cleaned_data", {})
        opens_at = answered.get("opens_at") or schedules.opening(at=at)
        first = sheet.proposal.meetings[0].starts_at
        closing = schedules.closing(first=first, opens_at=opens_at)
        context["window"] = (opens_at, answered.get("closes_at") or closing)
    return context
