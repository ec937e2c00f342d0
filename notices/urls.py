"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from notices.views import postcards, terms

public_patterns: list[URLPattern | URLResolver] = []
staff_patterns: list[URLPattern | URLResolver] = [
    path("postcards/", postcards.listed, name="postcards"),
    path("settings/notices/", terms.terms, name="notice-terms"),
]
