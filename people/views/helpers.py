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
from people.forms.helpers import HelperForm, WantedForm, helper_answers
from people.models import Helper
from people.queries import helpers as lists
from people.queries import register

ON_A_PAGE = 50


@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """Everybody who teaches or helps, or those who are wanted."""
    town = request.membership.municipality
    form = WantedForm(request.GET or None, municipality=town)
    wanted = form.wanted
    rows = register.lines(municipality=town, wanted=wanted, on=timezone.localdate())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "nav": "settings",
        "form": form,
        "wanted": any(vars(wanted).values()),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
    }
    return render(request, "people/helpers.html", context)


@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Add somebody; asks again when the same furigana is known."""
    return _edit(request, None)


@staff_page(Ability.PLAN)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """Correct what is known of somebody."""
    return _edit(request, own_helper(request, key))


def own_helper(request: StaffRequest, key: int) -> Helper:
    """A helper of the town, not forgotten. Raises Http404."""
    rows = Helper.objects.select_related(
        "membership__user", "municipality", "school", "group_list"
    )
    return get_object_or_404(
        rows, pk=key, municipality=request.membership.municipality, forgotten_at=None
    )


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
        saved = _save(request, form, helper)
    except LogInTaken as refusal:
        form.add_error("membership", refusal.message)
    except RuleViolation as refusal:
        form.add_error(None, refusal.message)
    else:
        messages.success(request, "講師・協力者の登録を保存しました。")
        return redirect("staff:helper", saved.pk)
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
