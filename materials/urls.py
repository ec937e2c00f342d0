"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from materials import views

public_patterns: list[URLPattern | URLResolver] = []
staff_patterns: list[URLPattern | URLResolver] = [
    path("flyers/<slug:code>/", views.flyer_page, name="flyer-page"),
    path("flyers/<slug:code>/flyer.pdf", views.flyer_pdf, name="flyer-pdf"),
    path("sessions/<uuid:public_id>/roster/", views.roster_page, name="roster-page"),
    path("sessions/<uuid:public_id>/roster.pdf", views.roster_pdf, name="roster-pdf"),
]
