"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from classes.views import apply, courses, own, planning, public, series, sessions, venues

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
staff_patterns: list[URLPattern | URLResolver] = [
    path("offerings/", planning.listed, name="offerings"),
    path("offerings/new/", series.new, name="offering-new"),
    path("offerings/new/schedule/", series.schedule, name="offering-schedule"),
    path("offerings/copy/", series.choose_source, name="offering-copy"),
    path("offerings/<uuid:public_id>/", planning.detail, name="offering"),
    path("offerings/<uuid:public_id>/change/", planning.change, name="offering-change"),
    path("offerings/<uuid:public_id>/publish/", planning.publish, name="offering-publish"),
    path("offerings/<uuid:public_id>/withdraw/", planning.withdraw, name="offering-withdraw"),
    path("offerings/<uuid:public_id>/cancel/", planning.cancel, name="offering-cancel"),
    path("offerings/<uuid:public_id>/flyers/", planning.add_flyer, name="flyer-new"),
    path("offerings/<uuid:public_id>/sessions/", sessions.add, name="session-new"),
    path("sessions/<uuid:public_id>/move/", sessions.move, name="session-move"),
    path("sessions/<uuid:public_id>/cancel/", sessions.cancel, name="session-cancel"),
    path("venues/", venues.listed, name="venues"),
    path("venues/new/", venues.new, name="venue-new"),
    path("venues/<int:key>/", venues.change, name="venue"),
    path("venues/<int:key>/close/", venues.close, name="venue-close"),
    path("venues/<int:key>/reopen/", venues.reopen, name="venue-reopen"),
    path("venues/<int:key>/retire/", venues.retire, name="venue-retire"),
    path("courses/", courses.listed, name="courses"),
    path("courses/new/", courses.new, name="course-new"),
    path("courses/<int:key>/", courses.change, name="course"),
    path("courses/<int:key>/retire/", courses.retire, name="course-retire"),
]
