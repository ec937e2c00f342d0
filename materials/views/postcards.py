"""Postcards to print: one PDF with both sides of every one that was on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.clock import tokyo_date
from materials.actions import exports
from materials.choices import Paper
from materials.documents import postcards as paper
from materials.documents.postcards import Order, Postcard
from materials.documents.printed import Unprintable
from materials.forms.postcards import PostcardsForm
from materials.renderers.fonts import FontsMissing
from materials.views.papers import pdf
from notices.actions import viewings
from notices.models import Message
from notices.queries import calls

NOTHING = (
    "印刷できるはがきがありません。住所のない方は住所を入れ、印刷できない文字のある方は"
    "「代わりの文字で印刷する」に印をつけてください。"
)


@dataclass(frozen=True)
class Ready:
    """What can be printed, and what stands in the way of the rest."""

    cards: tuple[Postcard, ...]
    with_substitutes: tuple[Postcard, ...]
    unfit: tuple[Unprintable, ...]
    too_long: tuple[Postcard, ...]
    without_address: int


@never_cache
@staff_page(Ability.REGISTER)
def page(request: StaffRequest) -> HttpResponseBase:
    """What is to be sent, and what stands in the way; sent, the PDF of what was shown."""
    town, at, by = request.membership.municipality, timezone.now(), Actor.of(request)
    waiting = [*calls.by_post(town, states=calls.OPEN_STATES)]
    form = PostcardsForm(request.POST if request.method == "POST" else None)
    try:
        ready = _ready(waiting)
    except FontsMissing as missing:
        return _show(request, form, None, refusal=missing.message)
    if not form.is_valid():
        if waiting:
            viewings.record_postcards(town, by=by, at=at)
        return _show(request, form, ready)
    substitute, shown = form.cleaned_data["substitute"], {*request.POST.getlist("message")}
    wanted = ready.with_substitutes if substitute else ready.cards
    cards = [card for card in wanted if str(card.key) in shown]
    if not cards:
        return _show(request, form, ready, refusal=NOTHING)
    document = paper.render(
        cards,
        town=town,
        order=Order(form.cleaned_data["order"]),
        blank=form.cleaned_data["blank"],
        dated=tokyo_date(at),
    )
    exports.record(Paper.POSTCARDS, on=town, people=len(cards), by=by, at=at)
    return pdf(document)


def _ready(waiting: Sequence[Message]) -> Ready:
    """Raises FontsMissing."""
    known = paper.read(waiting)
    long = paper.too_long(known)
    fitting = [card for card in known if card not in long]
    unfit = paper.check(fitting)
    odd = {each.person for each in unfit}
    return Ready(
        cards=tuple(card for card in fitting if card.person not in odd),
        with_substitutes=tuple(fitting),
        unfit=unfit,
        too_long=tuple(long),
        without_address=len(waiting) - len(known),
    )


def _show(
    request: StaffRequest, form: PostcardsForm, ready: Ready | None, *, refusal: str = ""
) -> HttpResponse:
    """The page. What was asked for and not given is no success."""
    context = {"nav": "calls", "form": form, "ready": ready, "refusal": refusal}
    status = 409 if refusal else 200
    return render(request, "materials/postcards.html", context, status=status)
