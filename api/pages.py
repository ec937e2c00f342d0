"""How lists are cut into pages."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

_NUMBER = re.compile(r"-?[0-9]{1,9}")


class InOrder(CursorPagination):
    """Pages by a cursor, which stays right while rows are added, in the order given."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def __init__(self, *ordering: str, known: Callable[[str], bool] | None = None) -> None:
        """`known` tells whether a text is a value of the first of `ordering`: an instant,
        unless told otherwise."""
        self.ordering = ordering
        self.known = known or is_instant

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The place to go on from. NotFound for one that this door never gave out."""
        cursor = super().decode_cursor(request)
        if cursor is None or cursor.position is None or self.known(str(cursor.position)):
            return cursor
        raise NotFound(self.invalid_cursor_message)


def is_instant(text: str) -> bool:
    """Whether the text is a moment that can be compared with others."""
    try:
        instant = datetime.fromisoformat(text)
        return instant.utcoffset() is not None and instant.astimezone(UTC) is not None
    except (ValueError, OverflowError):
        return False


def is_number(text: str) -> bool:
    """Whether the text is a number that a column can hold."""
    return _NUMBER.fullmatch(text) is not None


def page_of(
    pages: InOrder, rows: QuerySet[Any], *, view: APIView, request: Request
) -> list[Any]:
    """The rows of the page that the request asks for."""
    return pages.paginate_queryset(rows, request, view=view) or []
