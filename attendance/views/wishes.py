"""What a person says about being contacted: written down on their page, and withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.forms.wishes import WishForm
from attendance.views.participants import own_participant
from common.errors import RuleViolation
from people.actions import viewings
from people.actions import wishes as actions
from people.choices import Matter, ParticipantState
from people.queries import wishes

UNREADABLE = "記録できませんでした。画面を開き直して、もう一度押してください。"


@never_cache
@staff_page(Ability.REGISTER)
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How each matter stands, all that was said before, and one answer more."""
    person = own_participant(request, public_id)
    if person.state != ParticipantState.ACTIVE:
        return redirect("staff:participant", person.kept.public_id)
    by, at = Actor.of(request), timezone.now()
    form = WishForm(request.POST if request.method == "POST" else None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            said = actions.say(person, wish=form.wish, by=by, at=at)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            told = f"{said.get_matter_display()}：「{said.get_answer_display()}」"
            messages.success(request, f"{told}を記録しました。")
            return redirect("staff:participant", public_id)
    viewings.record(person, by=by, at=at)
    context = {
        "nav": "participants",
        "person": person,
        "wishes": wishes.of(person),
        "wish_form": form,
        "open": True,
    }
    return render(request, "attendance/wishes/page.html", context)


@staff_page(Ability.REGISTER)
@require_POST
def withdraw(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The answer holds no more from today; a second press changes nothing."""
    person = own_participant(request, public_id)
    matter = request.POST.get("matter", "")
    if matter not in Matter:
        messages.error(request, UNREADABLE)
        return redirect("staff:participant", public_id)
    try:
        actions.withdraw(
            person,
            matter=Matter(matter),
            on=timezone.localdate(),
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{Matter(matter).label}を「未確認」に戻しました。")
    return redirect("staff:participant", public_id)
