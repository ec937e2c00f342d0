"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from people.views import helpers

public_patterns: list[URLPattern | URLResolver] = []
staff_patterns: list[URLPattern | URLResolver] = [
    path("helpers/", helpers.listed, name="helpers"),
    path("helpers/new/", helpers.new, name="helper-new"),
    path("helpers/<int:key>/", helpers.change, name="helper"),
]
