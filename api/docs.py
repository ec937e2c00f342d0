"""The OpenAPI document as a page that fetches nothing from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """One row per operation: method, path, what it does, what it takes, what it answers."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "id": operation["operationId"],
            "description": operation.get("description", ""),
            "parameters": operation.get("parameters", []),
            "answers": sorted(operation.get("responses", {})),
        }
        for path, methods in sorted(document["paths"].items())
        for method, operation in methods.items()
    ]


def page(request: HttpRequest) -> HttpResponse:
    """`/api/docs/`: the operations in words, and where the document itself is."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # the library is untyped here
    document = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return render(request, "api/docs.html", {"operations": operations(document)})
