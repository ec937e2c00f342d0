"""Who waits for a class: rung up, answered for, moved for a reason."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import registrations, viewings, waiting
from classes.actions.refusals import SameTimeElsewhere
from classes.models import Offering, Registration
from classes.queries import lines, scopes
from common.errors import RuleViolation

ON_A_PAGE = 50
ANSWERS = {"accept", "decline", "no_answer", "leave", "move"}


@never_cache
@staff_page(Ability.REGISTER)
def line(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """Everybody in line; one click says how the call went."""
    offering = scopes.offerings_for(request.membership).filter(public_id=public_id).first()
    if offering is None:
        raise Http404
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:
        return _page(request, offering)
    row = lines.queued(offering).filter(reference=request.POST.get("reference", "")).first()
    if row is None:
        gone = "この方はもう列にいません。ほかの職員が先に記録した可能性があります。"
        return _page(request, offering, sentence=gone, status=409)
    try:
        _answer(request, row, answer)
    except RuleViolation as refusal:
        clash = row.pk if isinstance(refusal, SameTimeElsewhere) else 0
        return _page(request, offering, sentence=refusal.message, clash=clash, status=409)
    back, page = reverse("staff:line", args=[offering.public_id]), request.GET.get("page", "")
    return redirect(f"{back}?page={page}" if page.isdecimal() else back)


def _answer(request: StaffRequest, row: Registration, answer: str) -> None:
    by, at = Actor.of(request), timezone.now()
    reason = request.POST.get("reason", "")
    if answer == "accept":
        waiting.accept(row, by=by, at=at, override=reason)
    elif answer == "decline":
        waiting.decline(row, reason="電話で辞退", by=by, at=at)
    elif answer == "no_answer":
        waiting.pass_over(row, reason="電話に出られなかったため", by=by, at=at)
    elif answer == "leave":
        registrations.cancel(row, reason="電話で辞退", by=by, at=at)
    else:
        place = request.POST.get("place", "")
        waiting.reorder(
            row, place=int(place) if place.isdecimal() else 1, reason=reason, by=by, at=at
        )


def _page(
    request: StaffRequest,
    offering: Offering,
    *,
    sentence: str = "",
    clash: int = 0,
    status: int = 200,
) -> HttpResponse:
    viewings.record_registrations(offering, by=Actor.of(request), at=timezone.now())
    rows = lines.queued(offering).prefetch_related("participant__phones")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "offering": offering,
        "page": page,
        "places": lines.places([*page.object_list]),
        "sentence": sentence,
        "clash": clash,
        "nav": "offerings",
    }
    return render(request, "classes/lines/line.html", context, status=status)
