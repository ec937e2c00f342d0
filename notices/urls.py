"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from notices.views import contacts, health, ledger, postcards, terms

public_patterns: list[URLPattern | URLResolver] = [
    path("metrics", health.metrics, name="metrics"),
]
staff_patterns: list[URLPattern | URLResolver] = [
    path("messages/", ledger.listed, name="messages"),
    path("messages/health/", health.health, name="messages-health"),
    path("messages/decide/", ledger.decide_all, name="messages-decide"),
    path("messages/<int:key>/", ledger.one, name="message"),
    path("messages/<int:key>/decide/", ledger.decide, name="message-decide"),
    path("opt-outs/", contacts.stopped, name="opt-outs"),
    path("opt-outs/<int:key>/resume/", contacts.resume, name="opt-out-resume"),
    path(
        "participants/<uuid:public_id>/contact/",
        contacts.contact,
        name="participant-contact",
    ),
    path("participants/<uuid:public_id>/line/", contacts.line, name="participant-line"),
    path("postcards/", postcards.listed, name="postcards"),
    path("settings/notices/", terms.terms, name="notice-terms"),
]
