"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from notices.views import ledger, postcards, terms

public_patterns: list[URLPattern | URLResolver] = []
staff_patterns: list[URLPattern | URLResolver] = [
    path("messages/", ledger.listed, name="messages"),
    path("messages/decide/", ledger.decide_all, name="messages-decide"),
    path("messages/<int:key>/", ledger.one, name="message"),
    path("messages/<int:key>/decide/", ledger.decide, name="message-decide"),
    path("postcards/", postcards.listed, name="postcards"),
    path("settings/notices/", terms.terms, name="notice-terms"),
]
