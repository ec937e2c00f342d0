"""How lists are cut into pages."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView


class InOrder(CursorPagination):
    """Pages by a cursor, which stays right while rows are added, in the order given."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def __init__(self, *ordering: str) -> None:
        self.ordering = ordering


def page_of(
    pages: InOrder, rows: QuerySet[Any], *, view: APIView, request: Request
) -> list[Any]:
    """The rows of the page that the request asks for."""
    return pages.paginate_queryset(rows, request, view=view) or []
