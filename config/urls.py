"""Every address. Each app lists its own public pages and staff pages in its urls module."""

from itertools import chain

from django.urls import include, path

import accounts.urls
import api.urls
import attendance.urls
import classes.urls
import materials.urls
import notices.urls
import people.urls
import reports.urls

FLOORS = [
    accounts.urls,
    people.urls,
    notices.urls,
    classes.urls,
    attendance.urls,
    reports.urls,
    materials.urls,
    api.urls,
]

handler400 = "api.faults.bad_request"
handler403 = "api.faults.permission_denied"
handler404 = "api.faults.not_found"
handler500 = "api.faults.fault"

urlpatterns = [
    *chain.from_iterable(floor.public_patterns for floor in FLOORS),
    path(
        "staff/",
        include(
            ([*chain.from_iterable(floor.staff_patterns for floor in FLOORS)], "staff"),
            namespace="staff",
        ),
    ),
]
