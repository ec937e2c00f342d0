"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from classes.views import apply, own, public

public_patterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("towns/<str:code>/", public.town, name="town"),
    path("offerings/<uuid:public_id>/", public.offering, name="offering"),
    path("f/<str:code>/", public.flyer, name="flyer"),
    path("apply/<uuid:public_id>/", apply.start, name="apply-start"),
    path("apply/<uuid:public_id>/check/", apply.check, name="apply-check"),
    path("apply/<uuid:public_id>/done/", apply.done, name="apply-done"),
    path("apply/<uuid:public_id>/again/", apply.again, name="apply-again"),
    path("apply/<uuid:public_id>/<slug:step>/", apply.question, name="apply"),
    path("my/<uuid:secret>/", own.my, name="my"),
    path("my/<uuid:secret>/cancel/", own.cancel, name="my-cancel"),
]
staff_patterns: list[URLPattern | URLResolver] = []
