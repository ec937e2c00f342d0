"""What is only pressed, never opened: its address, opened as a page, is blank in Django.

A reloaded tab, a bookmark or the way back after a log-in leads people there. They are told that
nothing was done, and where to go on.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import Resolver404, resolve

API = "/api/"


class PressedOnlyMiddleware:
    """Give the blank answer 405 to somebody who looks at it a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        looked_at = request.method == "GET" and not request.path.startswith(API)
        if not (looked_at and isinstance(answer, HttpResponseNotAllowed)):
            return answer
        page = render(request, "405.html", {"above": _above(request.path)}, status=405)
        page["Allow"] = answer["Allow"]
        return page


def _above(path: str) -> str:
    """The list or the page to which this address belongs: `/staff/calls/` of `…/7/answer/`."""
    parts = path.strip("/").split("/")
    for length in (2, 1):
        above = "/" + "/".join(parts[:length]) + "/"
        if above != path and _leads_somewhere(above):
            return above
    return "/"


def _leads_somewhere(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
