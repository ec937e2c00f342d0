"""A teacher hands in a group: behind a secret link of the school's, without an account.

The link and the key in the address are all that opens a list: the teacher sees what was
uploaded there, and nothing else of the register.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import Actor
from common.errors import RuleViolation
from people.actions import group_lists as actions
from people.forms.group_lists import GroupListForm
from people.models import GroupList, School
from people.queries import group_lists as lists
from people.rules import list_files as files

P = ParamSpec("P")


def teachers_page(
    view: Callable[Concatenate[HttpRequest, School, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page behind a teacher's link, out of every cache and search engine. A link that ended
    is a 404 that says what to do."""

    @never_cache
    @wraps(view)
    def page(
        request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        school = lists.school(code, on=timezone.localdate())
        if school is None:
            answer = render(request, "people/lists/unknown.html", status=404)
        else:
            answer = view(request, school, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Referrer-Policy"] = "same-origin"
        return answer

    return page


@require_http_methods(["GET", "HEAD", "POST"])
@teachers_page
def upload(request: HttpRequest, school: School) -> HttpResponse:
    """What to do, the file to fill in, and where to hand it in."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = GroupListForm(*posted)
    if posted and form.is_valid():
        key, content = uuid4(), form.cleaned_data["file"]
        try:
            actions.upload(
                school, key=key, content=content, by=Actor.of(request), at=timezone.now()
            )
        except RuleViolation as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("group-list", school.list_code, key)
    return _show(request, school, "upload", form=form)


@require_safe
@teachers_page
def template(request: HttpRequest, school: School) -> HttpResponse:  # noqa: ARG001  # as every page
    """The file to fill in."""
    answer = HttpResponse(files.template(), content_type="text/csv; charset=utf-8")
    name = "filename*=UTF-8''%E7%94%9F%E5%BE%92%E3%81%AE%E5%90%8D%E7%B0%BF.csv"
    answer["Content-Disposition"] = f"attachment; {name}"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@teachers_page
def one(request: HttpRequest, school: School, key: UUID) -> HttpResponse:
    """A list before it is confirmed, with a sentence for every line that cannot be read; and
    afterwards, who was registered."""
    taken = lists.taken(key, school=school)
    if taken is not None:
        return _taken(request, taken)
    now = timezone.now()
    draft = lists.draft(key, school=school, at=now)
    if draft is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            actions.confirm(draft, school=school, by=Actor.of(request), at=now)
        except RuleViolation as refusal:
            refused = refusal.message
        else:
            return redirect("group-list", school.list_code, key)
    survey = lists.survey(draft.answers["text"], school=school, on=timezone.localdate())
    return _show(request, school, "preview", survey=survey, key=key, refused=refused)


def _taken(request: HttpRequest, taken: GroupList) -> HttpResponse:
    rows = lists.students(taken)
    minors = lists.minors(rows, on=timezone.localdate())
    return _show(request, taken.school, "taken", taken=taken, students=rows, minors=len(minors))


def _show(request: HttpRequest, school: School, name: str, **more: object) -> HttpResponse:
    context = {
        "school": school,
        "municipality": school.municipality,
        "upload_url": reverse("group-lists", args=[school.list_code]),
    }
    return render(request, f"people/lists/{name}.html", context | more)
