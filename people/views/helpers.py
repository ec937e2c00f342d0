"""Who teaches and helps: listed, added, changed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.permissions import StaffRequest, staff_page
from accounts.rules import may
from common.errors import RuleViolation
from people.actions import helpers
from people.actions.helpers import LogInTaken
from people.forms.helpers import HelperForm, KindForm, helper_answers
from people.models import Helper
from people.queries import helpers as lists

ON_A_PAGE = 50


@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """Everybody who teaches or helps, or one kind of them."""
    form = KindForm(request.GET or None)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    rows = lists.listed(municipality=request.membership.municipality, kind=kind)
    context = {
        "nav": "settings",
        "form": form,
        "kind": kind,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": f"kind={kind}" if kind else "",
    }
    return render(request, "people/helpers.html", context)


@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Add somebody; asks again when the same furigana is known."""
    return _edit(request, None)


@staff_page(Ability.PLAN)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """Correct what is known of somebody."""
    rows = Helper.objects.select_related("membership")
    helper = get_object_or_404(rows, pk=key, municipality=request.membership.municipality)
    return _edit(request, helper)


def _edit(request: StaffRequest, helper: Helper | None) -> HttpResponse:
    town = request.membership.municipality
    form = HelperForm(
        request.POST or None,
        municipality=town,
        helper=helper,
        may_link=may(Role(request.membership.role), Ability.ADMINISTER),
        initial=helper_answers(helper) if helper else {},
    )
    context: dict[str, object] = {"nav": "settings", "helper": helper, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/helper.html", context)
    known = _alike(form, helper)
    accepts = " ".join(str(each.pk) for each in known)
    if known and request.POST.get("accept") != accepts:
        context |= {"known": known, "accepts": accepts}
        return render(request, "people/helper.html", context)
    try:
        _save(request, form, helper)
    except LogInTaken as refusal:
        form.add_error("membership", refusal.message)
    except RuleViolation as refusal:
        form.add_error(None, refusal.message)
    else:
        messages.success(request, "講師・協力者の登録を保存しました。")
        return redirect("staff:helpers")
    return render(request, "people/helper.html", context)


def _alike(form: HelperForm, helper: Helper | None) -> list[Helper]:
    """Who may be the same person: asked about when the furigana is new."""
    reading = form.cleaned_data["kana"]
    if helper is not None and helper.kana == reading:
        return []
    return lists.alike(reading, municipality=form.municipality, besides=helper)


def _save(request: StaffRequest, form: HelperForm, helper: Helper | None) -> Helper:
    by, at = Actor.of(request), timezone.now()
    if helper is None:
        return helpers.add(municipality=form.municipality, details=form.details(), by=by, at=at)
    return helpers.change(helper, details=form.details(), by=by, at=at)
