"""What goes wrong outside of any view: a page for people, problem details for machines.

The root URL configuration names these as its error handlers.
"""

from collections.abc import Callable
from functools import update_wrapper
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from api import problems

API = "/api/"


def _for_both(
    page: Callable[..., HttpResponse], status: HTTPStatus, *, code: str, title: str
) -> Callable[..., HttpResponse]:
    """The page; under the API's addresses, the same in the words of RFC 9457."""

    def handler(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.path.startswith(API):
            return page(request, *args, **kwargs)
        body = problems.body(code=code, title=title, http_status=status)
        return JsonResponse(body, status=status, content_type=problems.MEDIA_TYPE)

    return update_wrapper(handler, page)


bad_request = _for_both(
    defaults.bad_request,
    HTTPStatus.BAD_REQUEST,
    code="bad_request",
    title="要求を読み取れません。形式をご確認ください。",
)
permission_denied = _for_both(
    defaults.permission_denied,
    HTTPStatus.FORBIDDEN,
    code="permission_denied",
    title="この操作の権限がありません。",
)
not_found = _for_both(
    defaults.page_not_found,
    HTTPStatus.NOT_FOUND,
    code="not_found",
    title="見つかりません。アドレスをご確認ください。",
)
fault = _for_both(
    defaults.server_error,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    code="fault",
    title="こちらの不具合です。しばらくしてから、同じ内容をもう一度送ってください。",
)
