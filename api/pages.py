"""How lists are cut into pages."""

from rest_framework.pagination import CursorPagination


class ByAge(CursorPagination):
    """Oldest first, by a cursor that stays right while rows are added."""

    ordering = ("created_at", "pk")
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
