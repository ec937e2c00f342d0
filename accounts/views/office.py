"""What the office sets once and looks at rarely."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actions import municipalities
from accounts.actions.municipalities import OfficeDetails
from accounts.actors import Actor
from accounts.choices import Ability
from accounts.forms.town import TownForm, town_answers
from accounts.models import Municipality
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation

_BESIDE: dict[type[RuleViolation], str] = {
    municipalities.SectionMissing: "section",
    municipalities.UnreadablePostalCode: "postal_code",
    municipalities.ClosesBeforeItOpens: "office_closes",
}


@require_safe
@staff_page()
def shelf(request: StaffRequest) -> HttpResponse:
    """The way to the pages that are rarely used, as far as the role opens them."""
    return render(request, "accounts/settings.html", {"nav": "settings"})


@staff_page(Ability.ADMINISTER)
def town(request: StaffRequest) -> HttpResponse:
    """What the public pages say of the office: looked at before it is saved."""
    stored = Municipality.objects.get(pk=request.membership.municipality_id)
    form = TownForm(request.POST or None, initial=town_answers(stored))
    context = {"nav": "settings", "town": stored, "form": form, "shown": stored}
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/town.html", context)
    try:
        details = form.details().tidied()
        if request.POST.get("do") == "preview":
            context |= {"shown": _as_if(stored, details), "unsaved": True}
            return render(request, "accounts/town.html", context)
        municipalities.change(
            stored,
            details=details,
            seen=form.cleaned_data["seen"],
            by=Actor.of(request),
            at=timezone.now(),
        )
    except municipalities.ChangedMeanwhile as refusal:
        typed = {name: request.POST.get(name, "") for name in form.fields if name != "seen"}
        context |= {"form": TownForm(initial=town_answers(stored) | typed), "refusal": refusal}
    except RuleViolation as refusal:
        form.add_error(_BESIDE.get(type(refusal)), refusal.message)
    else:
        messages.success(
            request, "市町村の設定を保存しました。公開ページに、すぐ反映されます。"
        )
        return redirect("staff:town")
    return render(request, "accounts/town.html", context)


def _as_if(stored: Municipality, details: OfficeDetails) -> Municipality:
    """The municipality as the public would read it, not stored."""
    return Municipality(
        code=stored.code,
        name=stored.name,
        section=details.section,
        postal_code=details.postal_code,
        address=details.address,
        phone=details.phone,
        office_opens=details.office_opens,
        office_closes=details.office_closes,
    )
