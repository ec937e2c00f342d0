"""Refusals for machines: application/problem+json (RFC 9457), with our stable codes."""

import math
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import RuleViolation

MEDIA_TYPE = "application/problem+json"


class RequestInvalid(exceptions.ValidationError):
    """Something about the request itself, rather than one of its fields, is wrong."""


def body(*, code: str, title: str, http_status: int, **more: Any) -> dict[str, Any]:
    """Problem details: a stable code for machines, a sentence for people."""
    return {
        "type": f"urn:tomoni:problem:{code}",
        "title": title,
        "status": int(http_status),
        "code": code,
        **more,
    }


def problem(*, http_status: int, **details: Any) -> Response:
    """An answer of the problem type."""
    content = body(http_status=http_status, **details)
    return Response(content, status=http_status, content_type=MEDIA_TYPE)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate whatever a view raised. None lets Django answer (and log) a real fault."""
    if isinstance(error, RuleViolation):
        return problem(code=error.code, title=str(error), http_status=status.HTTP_409_CONFLICT)
    if isinstance(error, RequestDataTooBig):
        return problem(
            code="too_large",
            title="送られたデータが大きすぎます。いくつかに分けて送ってください。",
            http_status=status.HTTP_413_REQUEST_ENTITY_TOO_LARGE,
        )
    if isinstance(error, Http404):
        error = exceptions.NotFound("見つかりません。番号をご確認ください。")
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied("この操作の権限がありません。")
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    translated = problem(**_described(error))
    for name, value in response.items():
        if name.lower() in {"www-authenticate", "retry-after"}:
            translated[name] = value
    return translated


def _described(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return {
            "code": "invalid",
            "title": "入力に誤りがあります。errors の各項目を直して、もう一度送ってください。",
            "http_status": error.status_code,
            "errors": error.detail,
        }
    if isinstance(error, exceptions.Throttled):
        minutes = math.ceil((getattr(error, "wait", None) or 60) / 60)
        return {
            "code": error.default_code,
            "title": (
                f"続けて送られたため、いまは受け付けられません。約{minutes}分たってから、"
                "もう一度送ってください。お急ぎの方は、担当課へお電話ください。"
            ),
            "http_status": error.status_code,
        }
    title = str(error.detail)
    if isinstance(error, exceptions.NotAuthenticated):
        title = (
            "職員だけができる操作です。職員の画面でログインしてから、もう一度送ってください。"
        )
    return {
        "code": getattr(error, "default_code", "error"),
        "title": title,
        "http_status": error.status_code,
    }
