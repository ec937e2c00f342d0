"""What goes by post to print: one PDF of everything that was on the screen."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from materials.actions import post
from materials.actions.post import Wish
from materials.documents import outgoing
from materials.documents.outgoing import Outgoing
from materials.forms.postcards import PostcardsForm
from materials.renderers.fonts import FontsMissing
from materials.views.papers import pdf
from notices.actions import viewings
from notices.queries import calls

NOTHING = (
    "印刷できるものがありません。住所のない方は住所を入れ、印刷できない文字のある方は"
    "「代わりの文字で印刷する」に印をつけてください。文面の長い方は、手紙を選んでください。"
)


@never_cache
@staff_page(Ability.REGISTER)
def page(request: StaffRequest) -> HttpResponseBase:
    """What is to be sent, and what stands in the way; sent, the PDF of what was shown."""
    town, at, by = request.membership.municipality, timezone.now(), Actor.of(request)
    waiting = [*calls.by_post(town, states=calls.OPEN_STATES)]
    form = PostcardsForm(request.POST if request.method == "POST" else None)
    try:
        ready = outgoing.read(waiting)
    except FontsMissing as missing:
        return _show(request, form, None, refusal=missing.message)
    if not form.is_valid():
        if waiting:
            viewings.record_postcards(town, by=by, at=at)
        return _show(request, form, ready)
    shown, substitute = {*request.POST.getlist("message")}, form.cleaned_data["substitute"]
    wanted = ready.wanted(form.kind_of_post, substitute=substitute)
    cards = [card for card in wanted if str(card.key) in shown]
    if not cards:
        return _show(request, form, ready, refusal=NOTHING)
    wish = Wish(form.kind_of_post, form.way)
    return pdf(post.print_out(cards, town=town, wish=wish, by=by, at=at))


def _show(
    request: StaffRequest, form: PostcardsForm, ready: Outgoing | None, *, refusal: str = ""
) -> HttpResponse:
    """The page. What was asked for and not given is no success."""
    context = {"nav": "calls", "form": form, "ready": ready, "refusal": refusal}
    status = 409 if refusal else 200
    return render(request, "materials/postcards.html", context, status=status)
