"""One act for bad weather: chosen, looked at, confirmed; then watched."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as screen
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import mass_notices
from classes.actions.mass_notices import Plan
from classes.choices.reminders import MassKind
from classes.forms.mass_notices import DaysForm, NoticeForm
from classes.models import MassNotice
from classes.queries import mass_notices as known
from classes.queries import scopes
from common.errors import RuleViolation
from notices.actions import messages, viewings
from notices.choices import MessageState
from notices.forms.marks import MarkForm

PAGE = "classes/mass_notices"
UNREADABLE = "記録できませんでした。画面を開き直して、もう一度押してください。"


@require_safe
@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """What was said to everybody, the latest first."""
    notices = known.latest(request.membership.municipality)
    return render(request, f"{PAGE}/list.html", {"nav": "offerings", "notices": notices})


@never_cache
@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Choose sessions and words; posted, see whom it would reach (`do=check`) or do it
    (`do=send`). Nothing is written before."""
    at, member = timezone.now(), request.membership
    choosable = known.choosable(member, at=at)
    days = DaysForm(
        request.GET or request.POST,
        venues=scopes.venues_for(member),
        today=timezone.localdate(at),
    )
    wanted = request.GET.getlist("session")
    form = NoticeForm(
        request.POST if request.method == "POST" else None, sessions=choosable, chosen=wanted
    )
    if request.method == "POST":
        done = _notice_of(request)
        if done is not None:
            return redirect("staff:mass-notice", done.public_id)
        if form.is_valid():
            answer = _answer(request, form.plan)
            if answer is not None:
                return answer
    first, number, venue = days.narrowed
    rows = known.on(choosable, first=first, days=number, venue=venue)
    named = choosable.filter(public_id__in=[key for key in wanted if _is_uuid(key)])
    context = {
        "nav": "offerings",
        "days": days,
        "form": form,
        "sessions": [*rows] if not wanted else [*named],
        "kinds": MassKind,
    }
    return render(request, f"{PAGE}/new.html", context)


def _answer(request: StaffRequest, plan: Plan) -> HttpResponse | None:
    """What follows from a form that can be read; None where it is to be shown once more."""
    at, town = timezone.now(), request.membership.municipality
    if request.POST.get("do") != "send":
        forecast = known.forecast(town, plan.sessions, kind=plan.kind, text=plan.text, at=at)
        context = {
            "nav": "offerings",
            "plan": plan,
            "forecast": forecast,
            "back": _address(plan),
        }
        return render(request, f"{PAGE}/check.html", context)
    try:
        notice = mass_notices.announce(town, plan=plan, by=Actor.of(request), at=at)
    except RuleViolation as refusal:
        screen.error(request, refusal.message)
        return None
    return redirect("staff:mass-notice", notice.public_id)


@never_cache
@staff_page(Ability.REGISTER)
def one(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How far it has come, and whom to ring up; htmx asks for the middle of the page alone.
    Posted, how a call went."""
    notice = known.of(request.membership.municipality, public_id)
    if notice is None:
        raise Http404
    if request.method == "POST":
        return _mark(request, notice)
    progress = known.progress(notice)
    if progress.calls:
        viewings.record_calls(notice.municipality, by=Actor.of(request), at=timezone.now())
    part = request.headers.get("HX-Request") == "true"
    context = {
        "nav": "offerings",
        "notice": notice,
        "progress": progress,
        "sessions": [] if part else known.sessions_of(notice),
        "at": timezone.now(),
    }
    return render(request, f"{PAGE}/{'progress' if part else 'one'}.html", context)


def _mark(request: StaffRequest, notice: MassNotice) -> HttpResponse:
    key, form = request.POST.get("message", ""), MarkForm(request.POST)
    readable = key.isascii() and key.isdecimal() and len(key) < 19  # noqa: PLR2004
    message = known.messages_of(notice).filter(pk=key).first() if readable else None
    if message is None or not form.is_valid():
        screen.error(request, UNREADABLE)
        return redirect("staff:mass-notice", notice.public_id)
    try:
        marked = messages.mark(
            message,
            result=MessageState(form.cleaned_data["result"]),
            tries_seen=form.cleaned_data["tries_seen"],
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        screen.error(request, refusal.message)
    else:
        screen.success(request, f"「{marked.get_state_display()}」を記録しました。")
    return redirect(reverse("staff:mass-notice", args=[notice.public_id]) + "#left")


def _notice_of(request: StaffRequest) -> MassNotice | None:
    """What this very form has done already: pressed again, it leads there."""
    key = request.POST.get("key", "")
    if request.POST.get("do") != "send" or not _is_uuid(key):
        return None
    return known.of(request.membership.municipality, key)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _address(plan: Plan) -> str:
    """Back to the choice, with the same sessions."""
    chosen = [("session", str(each.public_id)) for each in plan.sessions]
    return f"{reverse('staff:mass-notice-new')}?{urlencode(chosen)}"
