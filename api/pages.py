"""How lists are cut into pages."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView


class InOrder(CursorPagination):
    """Pages by a cursor, which stays right while rows are added, in the order given."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def __init__(self, *ordering: str) -> None:
        self.ordering = ordering

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The place to go on from. NotFound for one that this door never gave out: the first
        of `ordering` is an instant."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not _is_instant(cursor):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_instant(cursor: Cursor) -> bool:
    try:
        instant = datetime.fromisoformat(str(cursor.position))
        return instant.utcoffset() is not None and instant.astimezone(UTC) is not None
    except (ValueError, OverflowError):
        return False


def page_of(
    pages: InOrder, rows: QuerySet[Any], *, view: APIView, request: Request
) -> list[Any]:
    """The rows of the page that the request asks for."""
    return pages.paginate_queryset(rows, request, view=view) or []
