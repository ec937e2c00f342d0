"""Consent forms to print: all of a teacher's list at once, or one student's."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.models import Municipality
from accounts.permissions import StaffRequest, staff_page
from materials.actions import exports
from materials.choices import Paper
from materials.documents import consent_forms
from materials.renderers.fonts import FontsMissing
from materials.views.papers import pdf
from people.models import Helper, School
from people.queries import group_lists as lists
from people.queries import standings
from people.views.group_lists import teachers_page
from people.views.helpers import own_helper


@require_safe
@teachers_page
def of_list(request: HttpRequest, school: School, key: UUID) -> HttpResponse:
    """The forms of all minors on a list that was confirmed."""
    taken = lists.taken(key, school=school)
    if taken is None:
        raise Http404
    rows = lists.minors(lists.students(taken), on=timezone.localdate())
    if not rows:
        raise Http404
    return _printed(request, school.municipality, rows)


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def of_helper(request: StaffRequest, key: int) -> HttpResponse:
    """The form of one helper."""
    helper = own_helper(request, key)
    return _printed(request, helper.municipality, [helper])


def _printed(request: HttpRequest, town: Municipality, rows: list[Helper]) -> HttpResponse:
    forms = consent_forms.Forms(
        town, rows, standings.terms_of(town), printed_on=timezone.localdate()
    )
    try:
        document = consent_forms.render(forms)
    except FontsMissing as refusal:
        context = {"municipality": town, "refusal": refusal}
        return render(request, "materials/consent_refused.html", context, status=409)
    by = Actor.of(request)
    at = timezone.now()
    exports.record(Paper.CONSENT_FORMS, on=town, people=len(rows), by=by, at=at)
    return pdf(document)
