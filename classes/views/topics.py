"""What people may say they come to a consultation for, in the words of the town."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import topics as actions
from classes.choices import CatalogueState
from classes.models import ConsultationTopic
from classes.queries import topics
from common.errors import RuleViolation

STEPS: dict[str, Callable[..., ConsultationTopic]] = {
    "add": actions.add,
    "rename": actions.rename,
    "retire": actions.retire,
    "restore": actions.restore,
}
SAID = {
    "add": "「{label}」を加えました。",
    "rename": "「{label}」に変えました。",
    "retire": "「{label}」を使わないことにしました。",
    "restore": "「{label}」をまた使えるようにしました。",
}


@never_cache
@staff_page(Ability.ADMINISTER)
def page(request: StaffRequest) -> HttpResponse:
    """The topics, each with its name to change; posted, one change."""
    town = request.membership.municipality
    if request.method == "POST":
        _change(request)
        return redirect("staff:topics")
    own = topics.listed(town)
    standard = [(code, label, True) for code, label in topics.of(town).offered]
    context = {
        "nav": "settings",
        "rows": [(row.code, row.label, row.state == CatalogueState.IN_USE) for row in own]
        or standard,
        "longest": actions.LONGEST,
    }
    return render(request, "classes/topics.html", context)


def _change(request: StaffRequest) -> None:
    step, given = request.POST.get("step", ""), {}
    if step in {"rename", "retire", "restore"}:
        given["code"] = request.POST.get("code", "")
    if step in {"add", "rename"}:
        given["label"] = request.POST.get("label", "")
    try:
        if step not in STEPS:
            raise actions.NoSuchTopic
        topic = STEPS[step](
            request.membership.municipality, by=Actor.of(request), at=timezone.now(), **given
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, SAID[step].format(label=topic.label))
