"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import entry, members, office, passwords, trail

public_patterns: list[URLPattern | URLResolver] = [
    path("login/", entry.Login.as_view(), name="login"),
    path("logout/", entry.Logout.as_view(), name="logout"),
    path("choose-municipality/", entry.choose_municipality, name="choose-municipality"),
]
# The list of members stands on a higher floor, for it names their venues: classes.urls.
staff_patterns: list[URLPattern | URLResolver] = [
    path("audit/", trail.audit_trail, name="audit"),
    path("settings/", office.shelf, name="settings"),
    path("town/", office.town, name="town"),
    path("password/", passwords.change, name="password"),
    path("members/new/", members.new, name="member-new"),
    path("members/<int:key>/", members.change, name="member"),
    path("members/<int:key>/end/", members.end, name="member-end"),
    path("members/<int:key>/password/", members.reissue, name="member-password"),
]
