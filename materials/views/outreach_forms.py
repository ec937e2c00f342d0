"""The form on which a group asks for an outreach class by hand, for everybody."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.choices import CatalogueState
from classes.models import OutreachMenuItem
from classes.queries import outreach
from common.errors import RuleViolation
from materials.documents import outreach_forms as paper
from materials.documents.printed import Unprintable
from materials.renderers import qr
from materials.renderers.fonts import FontsMissing
from materials.views.papers import pdf


class NotOffered(RuleViolation):
    """Nobody can ask for the class any more."""

    code = "not_offered"
    message = (
        "この出前講座の受付は終わったため、申込書はありません。"
        "ほかの出前講座を選ぶか、お電話でおたずねください。"
    )


@require_safe
def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the form asks."""
    return _show(request, _item(public_id))


@require_safe
def printed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form to print. What no font has is printed as 〓: who prints it can mend nothing."""
    item = _item(public_id)
    if item.state != CatalogueState.IN_USE:
        return _show(request, item, refusal=NotOffered())
    try:
        return pdf(paper.render(paper.read(item), dated=timezone.localdate()))
    except FontsMissing as refusal:
        return _show(request, item, refusal=refusal)


def _item(public_id: UUID) -> OutreachMenuItem:
    """Raises Http404."""
    item = outreach.item(public_id)
    if item is None:
        raise Http404
    return item


def _show(
    request: HttpRequest, item: OutreachMenuItem, *, refusal: RuleViolation | None = None
) -> HttpResponse:
    """The twin. A PDF that was asked for and not given is no success."""
    form = paper.read(item)
    unprintable: tuple[Unprintable, ...] = ()
    status = 409 if refusal else 200
    try:
        unprintable = paper.check(form)
    except FontsMissing as missing:
        refusal = refusal or missing
    closed = item.state != CatalogueState.IN_USE
    context = {
        "municipality": item.municipality,
        "item": item,
        "form": form,
        "refusal": refusal or (NotOffered() if closed else None),
        "unprintable": unprintable,
        "wishes": paper.WISHES,
        "belongings": paper.BELONGINGS,
        "equipment": paper.EQUIPMENT,
        "needs": paper.NEEDS,
        "symbol": qr.symbol(form.url),
        "trademark": qr.TRADEMARK,
    }
    return render(request, "materials/outreach_form.html", context, status=status)
