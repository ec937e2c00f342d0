"""The result sheet of a draw: for everybody, by receipt number, with the means to check it."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from classes.choices import DrawState, Priority
from classes.models import Draw
from classes.queries import sheets
from classes.rules import priorities

VERIFIER = Path(settings.BASE_DIR) / "classes" / "verifier" / "verify_draw.py"


@require_GET
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Before the draw the promise and the rule, afterwards seed, entries and result."""
    draw = _draw(public_id)
    theirs, told = [*sheets.offerings(draw)], sheets.of(draw)
    return render(
        request,
        "classes/draws/sheet.html",
        {
            "draw": draw,
            "drawn": draw.state == DrawState.DRAWN,
            "sheet": told,
            "changes": [
                each | {"when": datetime.fromisoformat(each["at"])} for each in told["changes"]
            ],
            "offerings": theirs,
            "titles": {str(each.public_id): each.title for each in theirs},
            "municipality": draw.municipality,
            "rule": priorities.in_words([Priority(each) for each in theirs[0].priorities]),
        },
    )


@require_GET
def sheet_json(_request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sheet for the verifier."""
    draw = _draw(public_id)
    response = JsonResponse(
        sheets.of(draw), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="draw-{draw.public_id}.json"'
    return response


@require_GET
def verifier(_request: HttpRequest) -> HttpResponse:
    """The program that repeats a draw from its sheet: one file, Python alone."""
    response = HttpResponse(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{VERIFIER.name}"'
    return response


def _draw(public_id: UUID) -> Draw:
    draw = Draw.objects.filter(public_id=public_id).select_related("municipality").first()
    if draw is None or not sheets.announced(draw):
        raise Http404
    return draw
