"""連絡の設定: how the town's messages go out."""

from django.conf import settings
from django.contrib import messages as screen
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from notices.actions import terms as decided
from notices.actions.terms import Terms
from notices.choices import MACHINE_CHANNELS
from notices.forms.terms import TermsForm
from notices.queries import terms as known
from notices.rules import senders

_BESIDE: dict[type[RuleViolation], str] = {
    decided.UnreadableSender: "sms_sender",
    decided.UnreadableCaller: "call_from",
    decided.HoursTheWrongWayRound: "closes",
    decided.UrgentBeforeTheOthers: "urgent_until",
}


@staff_page(Ability.ADMINISTER)
def terms(request: StaffRequest) -> HttpResponse:
    """Which machines, when and under which name; beside it what therefore happens."""
    town = request.membership.municipality
    stored = Terms.of(known.of(town))
    form = TermsForm(request.POST or None, terms=stored)
    context: dict[str, object] = {"nav": "settings", "town": town, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            decided.settle(
                town,
                terms=form.terms,
                seen=form.cleaned_data["seen"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except decided.ChangedMeanwhile as refusal:
            typed = request.POST.copy()
            typed["seen"] = Terms.of(known.of(town)).stamp
            context |= {"form": TermsForm(typed, terms=stored), "refusal": refusal}
        except RuleViolation as refusal:
            form.add_error(_BESIDE.get(type(refusal)), refusal.message)
        else:
            screen.success(request, "連絡の設定を保存しました。")
            return redirect("staff:notice-terms")
    return render(request, "notices/terms.html", context | _shown(Terms.of(known.of(town))))


def _shown(stored: Terms) -> dict[str, object]:
    """What is stored, and what this installation makes of it."""
    there = {*settings.NOTICE_GATEWAYS}
    return {
        "stored": stored,
        "carrier": settings.CARRIER,
        "ways": [
            {"label": each.label, "on": each in stored.machines, "there": each.value in there}
            for each in MACHINE_CHANNELS
        ],
        "can_be_answered": senders.can_be_answered(stored.sms_sender),
    }
