"""The application form to fill in by hand: for the office with the code of a flyer, and for
everybody from the public page of an offering."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.choices import OfferingState, RegistrationMode
from classes.models import Offering
from classes.queries import announcements, offerings
from classes.queries.offerings import Listing
from classes.views import gone
from common.errors import RuleViolation
from materials.documents import application_forms as paper
from materials.documents.application_forms import Form
from materials.documents.printed import Unprintable
from materials.queries import application_forms as known
from materials.queries import flyers
from materials.renderers import qr
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, pdf


class NoPaperTaken(RuleViolation):
    """Nobody can sign up for the offering, or not any more."""

    code = "no_paper_taken"
    message = (
        "この講座は今、申込みを受け付けていないため、申込書はありません。"
        "くわしいことは、お電話でおたずねください。"
    )


@require_safe
def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the form asks, for everybody."""
    listing = announcements.one(public_id, at=timezone.now())
    if listing is None:
        return gone.offering(request, public_id)
    return _show(request, listing, _form(listing))


@require_safe
def printed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form to print, for everybody."""
    listing = announcements.one(public_id, at=timezone.now())
    if listing is None:
        return gone.offering(request, public_id)
    form = _form(listing)
    if not known.takes_paper(listing):
        return _show(request, listing, form, refusal=NoPaperTaken())
    try:
        return pdf(paper.render(form, dated=timezone.localdate()))
    except FontsMissing as refusal:
        return _show(request, listing, form, refusal=refusal)


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def of_flyer(request: StaffRequest, code: str) -> HttpResponse:
    """The form that is laid out beside a flyer and carries its code, of a draft too."""
    flyer = get_object_or_404(flyers.of(request.membership), code=code)
    at = timezone.now()
    listing = offerings.listings(Offering.objects.filter(pk=flyer.offering_id), at=at)[0]
    offering = listing.offering
    form = _form(listing, flyer=code)
    called_off = offering.state == OfferingState.CANCELLED
    if called_off or offering.registration_mode == RegistrationMode.NOT_NEEDED:
        return _show(request, listing, form, refusal=NoPaperTaken())
    try:
        unfit = paper.check(form)
        if unfit and CONFIRMED not in request.GET:
            return _show(request, listing, form, unfit=unfit)
        return pdf(paper.render(form, dated=timezone.localdate()))
    except FontsMissing as refusal:
        return _show(request, listing, form, refusal=refusal)


def _form(listing: Listing, *, flyer: str = "") -> Form:
    return paper.read(listing, slots=known.slots(listing, at=listing.at), flyer=flyer)


def _show(
    request: HttpRequest,
    listing: Listing,
    form: Form,
    *,
    refusal: RuleViolation | None = None,
    unfit: Sequence[Unprintable] = (),
) -> HttpResponse:
    """The twin. A PDF that was asked for and not given is no success."""
    shut = None if unfit or known.takes_paper(listing) else NoPaperTaken()
    context = {
        "municipality": listing.offering.municipality,
        "offering": listing.offering,
        "form": form,
        "refusal": refusal or shut,
        "unprintable": unfit,
        "pdf_url": request.path,
        "owners": paper.OWNERS,
        "devices": paper.DEVICES,
        "needs": paper.NEEDS,
        "symbol": qr.symbol(form.url),
        "trademark": qr.TRADEMARK,
    }
    status = 409 if refusal or unfit else 200
    return render(request, "materials/application_form.html", context, status=status)
