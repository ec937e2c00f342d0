"""Schools whose students help, and what the town asks of its helpers."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from people.actions import group_lists, schools
from people.forms.records import SchoolForm, TermsForm
from people.models import School
from people.queries import group_lists as lists
from people.queries import register, standings


@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """The town's schools."""
    rows = register.schools(request.membership.municipality)
    return render(request, "people/schools.html", {"nav": "settings", "schools": rows})


@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Add a school."""
    return _edit(request, None)


@staff_page(Ability.PLAN)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """Correct what is known of a school."""
    return _edit(request, own_school(request, key))


@staff_page(Ability.PLAN)
@require_POST
def renew(request: StaffRequest, key: int) -> HttpResponse:
    """Another code for the poster."""
    schools.renew_code(own_school(request, key), by=Actor.of(request), at=timezone.now())
    messages.success(
        request,
        "申込みの符号を作り直しました。前のポスターは外して、新しいものを貼ってください。",
    )
    return redirect("staff:school", key)


@staff_page(Ability.PLAN)
@require_POST
def open_list(request: StaffRequest, key: int) -> HttpResponse:
    """Another link for the teacher who hands in a list."""
    school = own_school(request, key)
    group_lists.open_link(school, by=Actor.of(request), at=timezone.now())
    messages.success(
        request, "先生用のリンクを作りました。前のリンクは使えません。先生にお伝えください。"
    )
    return redirect("staff:school", key)


@staff_page(Ability.PLAN)
@require_POST
def close_list(request: StaffRequest, key: int) -> HttpResponse:
    """The teacher's link ends."""
    school = own_school(request, key)
    group_lists.close_link(school, by=Actor.of(request), at=timezone.now())
    messages.success(request, "先生用のリンクを使えなくしました。")
    return redirect("staff:school", key)


@staff_page(Ability.ADMINISTER)
def terms(request: StaffRequest) -> HttpResponse:
    """What the town asks of its helpers."""
    town = request.membership.municipality
    now = standings.terms_of(town)
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        initial=vars(now)
        | {"insurance_for": [*now.insurance_for], "training_for": [*now.training_for]},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        schools.set_terms(
            municipality=town, terms=form.terms(), by=Actor.of(request), at=timezone.now()
        )
        messages.success(request, "協力者の条件を保存しました。")
        return redirect("staff:helpers")
    return render(request, "people/helper_terms.html", {"nav": "settings", "form": form})


def own_school(request: StaffRequest, key: int) -> School:
    """A school of the town. Raises Http404."""
    rows = School.objects.select_related("municipality")
    return get_object_or_404(rows, pk=key, municipality=request.membership.municipality)


def _edit(request: StaffRequest, school: School | None) -> HttpResponse:
    initial = {} if school is None else {**vars(school)}
    form = SchoolForm(
        request.POST if request.method == "POST" else None, initial=initial, label_suffix=""
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, form, school)
        except RuleViolation as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, "学校を保存しました。")
            return redirect("staff:school", saved.pk)
    context: dict[str, object] = {"nav": "settings", "school": school, "form": form}
    if school is not None:
        until = school.list_until
        context |= {
            "lists": lists.of_school(school),
            "origin": settings.PUBLIC_ORIGIN,
            "link_open": until is not None and until >= timezone.localdate(),
        }
    return render(request, "people/school.html", context)


def _save(request: StaffRequest, form: SchoolForm, school: School | None) -> School:
    by, at = Actor.of(request), timezone.now()
    if school is None:
        town = request.membership.municipality
        return schools.add(municipality=town, details=form.details(), by=by, at=at)
    return schools.change(school, details=form.details(), by=by, at=at)
