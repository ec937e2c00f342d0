"""Every line of the URL configuration, whatever app it is from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

STAFF = "staff/"
_PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One line of the URL configuration: its whole route and its name, if it has one."""

    route: str
    name: str

    def __str__(self) -> str:
        return self.route

    @property
    def for_staff(self) -> bool:
        return self.route.startswith(STAFF)

    @property
    def places(self) -> list[str]:
        """What stands before each placeholder: `participants/`, then `merge/`."""
        return _PLACEHOLDER.split(self.route.removeprefix(STAFF))[:-1:2]

    def url(self, *values: object) -> str:
        """The path with these values in its placeholders."""
        left = iter(values)
        return "/" + _PLACEHOLDER.sub(lambda _: str(next(left)), self.route)


def every() -> list[Address]:
    """Every address there is, in the order of the URL configuration."""
    return [*_walk(get_resolver().url_patterns, "")]


def _walk(patterns: list[Any], before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Address(route, pattern.name or "")
