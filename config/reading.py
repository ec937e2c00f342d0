"""What no page reads: texts with a NUL in them.

Nobody can type one, PostgreSQL stores none, and whoever sends one is trying something out. They
are refused at the door, in addresses, cookies and forms alike; JSON is read by api/parsers.py.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError

NUL = "\x00"
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class NulInText(SuspiciousOperation):
    """Becomes the page for a bad request."""


class ReadableMiddleware:
    """Refuse requests whose texts nothing could be done with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(NUL in text for text in _texts(request)):
            raise NulInText
        return self.get_response(request)


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from request.COOKIES.values()
    yield from _both(request.GET.lists())
    if request.method == "POST" and request.content_type in FORMS:
        with suppress(UnreadablePostError):  # whoever has gone away needs no answer
            yield from _both(request.POST.lists())


def _both(lists: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    for name, values in lists:
        yield name
        yield from values
