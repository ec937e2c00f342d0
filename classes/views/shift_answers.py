"""The page on which somebody answers an invitation, without an account."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from classes.actions import shift_answers
from classes.choices import AssignmentState, OfferingState, SessionState
from classes.models import Assignment
from classes.queries import shifts_open
from common.errors import RuleViolation

DO: dict[str, Callable[..., Assignment]] = {
    "yes": shift_answers.accept,
    "no": shift_answers.decline,
    "cannot": shift_answers.drop_out,
}


@never_cache
def answer(request: HttpRequest, secret: UUID) -> HttpResponse:
    """What is asked, and yes or no; who has said yes can say here that they cannot come.

    Whoever knows the address is the one who was asked: nobody's name stands on it.
    """
    asked = shifts_open.by_secret(secret)
    if asked is None:
        return _hidden(render(request, "classes/shifts/unknown.html", status=404))
    if request.method == "POST":
        return _take(request, asked)
    return _show(request, asked)


def _take(request: HttpRequest, asked: Assignment) -> HttpResponse:
    do = DO.get(request.POST.get("answer", ""))
    if do is None:
        return _show(request, asked, refusal="ボタンをもう一度押してください。", status=400)
    try:
        do(asked, by=Actor.holder(request), at=timezone.now())
    except RuleViolation as refusal:
        again = shifts_open.by_secret(asked.secret) or asked
        return _show(request, again, refusal=refusal.message, status=409)
    return redirect("shift-answer", asked.secret)


def _show(
    request: HttpRequest, asked: Assignment, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    at, session = timezone.now(), asked.shift.session
    open_still = asked.answer_by is not None and asked.answer_by > at
    context = {
        "asked": asked,
        "session": session,
        "offering": session.offering,
        "municipality": session.offering.municipality,
        "refusal": refusal,
        "over": session.ends_at <= at,
        "called_off": session.state == SessionState.CANCELLED
        or session.offering.state == OfferingState.CANCELLED,
        "waits": asked.state == AssignmentState.INVITED and open_still,
        "late": asked.state == AssignmentState.LAPSED
        or (asked.state == AssignmentState.INVITED and not open_still),
    }
    return _hidden(render(request, "classes/shifts/answer.html", context, status=status))


def _hidden(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
