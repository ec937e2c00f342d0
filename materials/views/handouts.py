"""Handouts for everybody: the list of a town, each as a page, each as a paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Municipality
from classes.queries import announcements
from materials.documents import handout_paper as paper
from materials.documents import handouts as document
from materials.forms.handouts import letter_size
from materials.queries import handouts as known
from materials.queries.handouts import Listed
from materials.renderers.fonts import FontsMissing
from materials.views.papers import pdf


@require_safe
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Every handout that the town shows."""
    town = _town(code)
    context = {"municipality": town, "listed": known.shown(town)}
    return render(request, "materials/handouts/public_list.html", context)


@require_safe
def page(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One handout, on a telephone as on paper."""
    town = _town(code)
    return _show(request, town, _shown(town, key))


@require_safe
def printed(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The paper. What no font has is printed as 〓: whoever reads it cannot mend the text."""
    town = _town(code)
    found = _shown(town, key)
    size = letter_size(request.GET.get("size", ""))
    handout = document.read(found.topic, town=town)
    try:
        return pdf(paper.render(handout, size=size, dated=timezone.localdate()))
    except FontsMissing as missing:
        return _show(request, town, found, refusal=missing)


def _town(code: str) -> Municipality:
    return get_object_or_404(announcements.towns(), code=code)


def _shown(town: Municipality, key: str) -> Listed:
    found = known.one(town, key)
    if found is None or not found.topic.shown:
        raise Http404
    return found


def _show(
    request: HttpRequest,
    town: Municipality,
    found: Listed,
    *,
    refusal: FontsMissing | None = None,
) -> HttpResponse:
    context = {
        "municipality": town,
        "topic": found.topic,
        "handout": document.read(found.topic, town=town),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "materials/handouts/public.html", context, status=status)
