"""The course catalogue: listed, added, changed, retired."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import courses
from classes.actions.courses import CourseTitleTaken, PrerequisiteGoesInCircles
from classes.choices import CatalogueState
from classes.forms.catalogue import CourseForm, course_answers
from classes.forms.planning import refused
from classes.models import Course
from classes.queries import courses as lists
from common.errors import RuleViolation


@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """Every course of the municipality."""
    rows = lists.catalogue(request.membership.municipality)
    return render(
        request, "classes/planning/courses.html", {"nav": "offerings", "courses": rows}
    )


@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Add a course."""
    municipality = request.membership.municipality
    form = CourseForm(request.POST or None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        try:
            course = courses.create(
                municipality=municipality,
                details=form.details,
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"講座「{course.title}」を登録しました。")
            return redirect("staff:courses")
    return render(request, "classes/planning/course.html", {"nav": "offerings", "form": form})


@staff_page(Ability.PLAN)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """A course's details, and whether it is offered for choice."""
    course = _own(request, key)
    form = CourseForm(
        request.POST or None,
        municipality=course.municipality,
        course=course,
        initial=course_answers(course),
    )
    if request.method == "POST" and form.is_valid():
        try:
            courses.change(
                course, details=form.details, by=Actor.of(request), at=timezone.now()
            )
        except RuleViolation as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"講座「{form.cleaned_data['title']}」を保存しました。")
            return redirect("staff:courses")
    context = {"nav": "offerings", "form": form, "course": course}
    return render(request, "classes/planning/course.html", context)


@require_POST
@staff_page(Ability.PLAN)
def retire(request: StaffRequest, key: int) -> HttpResponse:
    """Offer it no longer for choice, or offer it again."""
    course = _own(request, key)
    if request.POST.get("state") == CatalogueState.IN_USE:
        courses.restore(course, by=Actor.of(request), at=timezone.now())
        messages.success(request, f"講座「{course.title}」をまた使えるようにしました。")
    else:
        courses.retire(course, by=Actor.of(request), at=timezone.now())
        messages.success(
            request, f"講座「{course.title}」の使用を終了しました。募集はそのまま残ります。"
        )
    return redirect("staff:courses")


def _own(request: StaffRequest, key: int) -> Course:
    rows = Course.objects.select_related("municipality", "prerequisite")
    return get_object_or_404(rows, municipality=request.membership.municipality, pk=key)


def _refuse(form: CourseForm, refusal: RuleViolation) -> None:
    places: dict[type[RuleViolation], str] = {
        CourseTitleTaken: "title",
        PrerequisiteGoesInCircles: "prerequisite",
    }
    refused(form, places.get(type(refusal)), refusal.message)
