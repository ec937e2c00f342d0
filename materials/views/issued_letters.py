"""The register of letters: found by number or code, and printed again as they were."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from materials.actions import letters
from materials.documents import letters as papers
from materials.documents.printed import Unprintable
from materials.queries import issued_letters as issued
from materials.renderers.fonts import FontsMissing
from materials.views.papers import pdf
from notices.actions import viewings

LONGEST = 60


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """The letters, the newest first, or those with a number or a code."""
    return _show(request)


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def one(request: StaffRequest, key: UUID) -> HttpResponse:
    """What a letter says, on the screen."""
    letter = get_object_or_404(issued.of_town(request.membership.municipality), pk=key)
    page = papers.reread(letter)
    viewings.record_letters(letter.municipality, by=Actor.of(request), at=timezone.now())
    unprintable: tuple[Unprintable, ...] = ()
    missing: FontsMissing | None = None
    try:
        unprintable = papers.check([page]) if page else ()
    except FontsMissing as refusal:
        missing = refusal
    context = {
        "nav": "calls",
        "issued": letter,
        "letter": page.letter if page else None,
        "changed": letters.NotAsIssued.message,
        "unprintable": unprintable,
        "refusal": missing,
    }
    return render(request, "materials/letter.html", context)


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def printed(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """A letter to print again, as it was issued."""
    letter = get_object_or_404(issued.of_town(request.membership.municipality), pk=key)
    try:
        document = letters.print_again(letter, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        return _show(request, refusal=refusal)
    return pdf(document)


def _show(request: StaffRequest, *, refusal: RuleViolation | None = None) -> HttpResponse:
    town, asked = request.membership.municipality, request.GET.get("q", "")[:LONGEST]
    found = issued.found(town, asked)
    if found:
        viewings.record_letters(town, by=Actor.of(request), at=timezone.now())
    context = {
        "nav": "calls",
        "letters": found,
        "asked": asked,
        "most": issued.MOST,
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "materials/letters.html", context, status=status)
