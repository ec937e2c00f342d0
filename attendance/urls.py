"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from attendance.views import doors, merging, participants, rosters, today

SESSION = "sessions/<uuid:public_id>/"
PERSON = "participants/<uuid:public_id>/"

public_patterns: list[URLPattern | URLResolver] = []
staff_patterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path(SESSION, rosters.roster, name="roster"),
    path(f"{SESSION}press/", rosters.press, name="roster-press"),
    path(f"{SESSION}walk-in/", doors.walk_in, name="roster-walk-in"),
    path(f"{SESSION}headcount/", doors.headcount, name="roster-headcount"),
    path(f"{SESSION}hours/", doors.hours, name="roster-hours"),
    path("participants/", participants.found, name="participants"),
    path("participants/merges/<int:key>/separate/", merging.separate, name="merge-separate"),
    path(PERSON, participants.participant, name="participant"),
    path(f"{PERSON}edit/", participants.edit, name="participant-edit"),
    path(f"{PERSON}merge/", merging.choose, name="participant-merge"),
    path(f"{PERSON}merge/<uuid:other_id>/", merging.compare, name="participant-compare"),
]
