"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from accounts import views

public_patterns: list[URLPattern | URLResolver] = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("choose-municipality/", views.choose_municipality, name="choose-municipality"),
]
staff_patterns: list[URLPattern | URLResolver] = [
    path("audit/", views.audit_trail, name="audit"),
]
