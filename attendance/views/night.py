"""夜間の電話申込: whoever signed up with the machine is rung in the morning, and becomes
somebody with a name."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import night_desk, viewings
from attendance.forms.night import NightForm
from attendance.queries import histories
from classes.actions import night_calls
from classes.choices import LIVE_STATES
from classes.choices.night import WAITING_CALLS
from classes.models import NightCall
from classes.queries import night
from common.errors import RuleViolation
from people.models import Participant
from people.queries import search

MOST_DONE = 50
REASONS = [
    "電話がつながらない",
    "本人が取りやめた",
    "同じ方の申込みが2件あった",
    "まちがい電話",
]
UNREADABLE = "画面を開き直して、もう一度押してください。"
DONE = {
    "finish": "登録しました。受付番号は{reference}です。",
    "settle": "対応済みにしました。",
    "end": "取り消しました。席が空いたときは、次の方にご案内します。",
    "note": "メモを保存しました。",
}


@never_cache
@require_safe
@staff_page(Ability.REGISTER)
def listed(request: StaffRequest) -> HttpResponse:
    """Whom to ring, the oldest first; below, what is done."""
    town, at = request.membership.municipality, timezone.now()
    calls = [*night.of_town(town, waiting=True)]
    if calls:
        viewings.record_night_calls(town, by=Actor.of(request), at=at)
    context = {
        "nav": "phone",
        "calls": calls,
        "done": night.of_town(town, waiting=False)[:MOST_DONE],
        "line": night.line_of(town),
        "at": at,
    }
    return render(request, "attendance/night/list.html", context)


@never_cache
@staff_page(Ability.REGISTER)
def call(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One call: the recording, who it may be, and the form; posted, it is somebody."""
    found = _call(request, public_id)
    form = NightForm(request.POST or None, call=found)
    if request.method == "POST" and form.is_valid():
        try:
            registration = night_desk.finish(
                found,
                person=form.person,
                override=form.cleaned_data["override"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            return _done(request, "finish", reference=registration.reference)
    return _page(request, found, form)


@require_POST
@staff_page(Ability.REGISTER)
def known(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """It is somebody who is known already."""
    found = _call(request, public_id)
    person = _person(request)
    if person is None:
        messages.error(request, UNREADABLE)
        return redirect("staff:night-call", found.public_id)
    try:
        registration = night_desk.finish(
            found,
            person=person,
            override=request.POST.get("override", ""),
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:night-call", found.public_id)
    return _done(request, "finish", reference=registration.reference)


@require_POST
@staff_page(Ability.REGISTER)
def change(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Take a call off the list without a registration, give its seat back, or note what was
    heard."""
    found, step = _call(request, public_id), request.POST.get("step", "")
    by, at = Actor.of(request), timezone.now()
    try:
        if step == "end":
            reason = request.POST.get("reason", "").strip() or REASONS[0]
            night_calls.end(found, reason=reason, by=by, at=at)
        elif step == "settle":
            night_desk.settle(found, by=by, at=at)
        elif step == "note":
            night_desk.note(found, text=request.POST.get("note", ""), by=by, at=at)
        else:
            messages.error(request, UNREADABLE)
            return redirect("staff:night-call", found.public_id)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:night-call", found.public_id)
    if step == "note":
        messages.success(request, DONE[step])
        return redirect("staff:night-call", found.public_id)
    return _done(request, step)


@never_cache
@require_safe
@staff_page(Ability.REGISTER)
def recording(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The sound of a name, to be played on the page. 404 where there is none."""
    found = _call(request, public_id)
    sound = night.sound(found)
    if sound is None:
        raise Http404
    night_desk.record_played(found, by=Actor.of(request), at=timezone.now())
    return HttpResponse(bytes(sound.content), content_type=sound.media_type)


def _page(request: StaffRequest, found: NightCall, form: NightForm) -> HttpResponse:
    viewings.record_night_calls(found.municipality, by=Actor.of(request), at=timezone.now())
    registration = found.registration
    provisional = registration.participant if registration else None
    context = {
        "nav": "phone",
        "call": found,
        "form": form,
        "holds": registration is not None and registration.state in LIVE_STATES,
        "waits": found.state in WAITING_CALLS,
        "alike": search.alike(
            municipality=found.municipality,
            phones=[found.phone],
            kana=form["kana"].value() or "",
            name=form["name"].value() or "",
            besides=provisional,
        ),
        "reasons": REASONS,
    }
    return render(request, "attendance/night/call.html", context)


def _call(request: StaffRequest, public_id: UUID) -> NightCall:
    """A call of the municipality. Raises Http404."""
    rows = NightCall.objects.filter(municipality=request.membership.municipality)
    rows = rows.select_related(
        "municipality", "offering", "registration__participant__merged_into", "recording"
    ).defer("recording__content")
    return get_object_or_404(rows, public_id=public_id)


def _person(request: StaffRequest) -> Participant | None:
    """Who was chosen among those known; None where nobody was. Raises Http404."""
    try:
        key = UUID(request.POST.get("person", ""))
    except ValueError:
        return None
    person = histories.by_key(key, municipality=request.membership.municipality)
    if person is None:
        raise Http404
    return person.kept


def _done(request: StaffRequest, step: str, **said: str) -> HttpResponse:
    messages.success(request, DONE[step].format(**said))
    return redirect("staff:night")
