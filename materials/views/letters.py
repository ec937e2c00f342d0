"""Letters about outreach classes: each as a PDF, and as its twin on the screen."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.models import OutreachLetter
from common.errors import RuleViolation
from materials.documents import letterheads, outreach_letters
from materials.documents.printed import Unprintable
from materials.queries import letters, stationery
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, pdf


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def letter_page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The letter on the screen."""
    return _show(request, _own(request, public_id))


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def letter_pdf(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The letter to print."""
    found = _own(request, public_id)
    try:
        words = outreach_letters.read(found)
        if outreach_letters.check(words) and CONFIRMED not in request.GET:
            return redirect("staff:outreach-letter", public_id)
        used = stationery.on(found.municipality, found.issued_on)
        return pdf(outreach_letters.render(found, head=letterheads.read(used)))
    except FontsMissing as refusal:
        return _show(request, found, refusal=refusal)


def _own(request: StaffRequest, public_id: UUID) -> OutreachLetter:
    return get_object_or_404(letters.of(request.membership), public_id=public_id)


def _show(
    request: StaffRequest, found: OutreachLetter, *, refusal: RuleViolation | None = None
) -> HttpResponse:
    words = outreach_letters.read(found)
    unprintable: tuple[Unprintable, ...] = ()
    try:
        unprintable = outreach_letters.check(words)
    except FontsMissing as missing:
        refusal = refusal or missing
    context = {
        "nav": "offerings",
        "found": found,
        "letter": words,
        "unprintable": unprintable,
        "refusal": refusal,
    }
    refused = refusal is not None and request.path.endswith(".pdf")
    status = 409 if refused else 200
    return render(request, "materials/outreach_letter.html", context, status=status)
