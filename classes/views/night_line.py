"""電話申込の自動受付: whether, under which number, when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import night_lines
from classes.forms.night import NightLineForm
from classes.queries import night
from common.errors import RuleViolation


@never_cache
@staff_page(Ability.ADMINISTER)
def page(request: StaffRequest) -> HttpResponse:
    """The line, and beside it the numbers that its callers type."""
    town = request.membership.municipality
    stored = night.line_of(town)
    form = NightLineForm(request.POST or None, line=stored)
    if request.method == "POST" and form.is_valid():
        try:
            night_lines.change(
                town,
                line=form.line,
                seen=form.cleaned_data["seen"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "自動受付の設定を保存しました。")
            return redirect("staff:night-line")
    context = {
        "nav": "settings",
        "form": form,
        "stored": stored,
        "numbered": night.numbered(town, at=timezone.now()),
    }
    return render(request, "classes/night_line.html", context)
