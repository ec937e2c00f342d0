"""The text for the town's newsletter: to copy, or as a file."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.queries import offerings
from classes.queries.offerings import Listing
from common.clock import tokyo_date
from materials.documents import newsletters as paper
from materials.documents.newsletters import Block
from materials.forms.newsletters import NewsletterForm
from materials.queries import newsletters


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """What may be announced; with a choice, the text."""
    form, listings = _asked(request)
    found = _blocks(form, listings)
    context = {
        "nav": "offerings",
        "form": form,
        "any": listings,
        "blocks": found,
        "refused": [block for block in found if block.refusal],
        "text": paper.joined(found),
        "query": urlencode([*request.GET.lists()], doseq=True),
    }
    return render(request, "materials/newsletter.html", context)


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def text(request: StaffRequest) -> HttpResponseBase:
    """The same text as a file. Where there is none, the page says why."""
    form, listings = _asked(request)
    said = paper.joined(_blocks(form, listings))
    if not said:
        query = urlencode([*request.GET.lists()], doseq=True)
        return redirect(f"{reverse('staff:newsletter')}?{query}")
    response = HttpResponse(paper.file(said), content_type="text/plain; charset=utf-8")
    name = f"広報用テキスト_{tokyo_date(timezone.now()):%Y%m%d}.txt"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _asked(request: StaffRequest) -> tuple[NewsletterForm, list[Listing]]:
    at = timezone.now()
    listings = offerings.listings(newsletters.of(request.membership, at=at), at=at)
    form = NewsletterForm(request.GET if request.GET else None, listings=listings)
    return form, listings


def _blocks(form: NewsletterForm, listings: list[Listing]) -> list[Block]:
    if not form.is_valid():
        return []
    chosen = {*form.cleaned_data["offering"]}
    return paper.blocks(
        [each for each in listings if each.offering.public_id in chosen], form.wanted
    )
