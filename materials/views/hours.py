"""The hours of helpers as a file."""

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.queries import hours
from attendance.views.hours import asked_year
from materials.actions import exports
from materials.documents import hours_table
from reports.renderers import tables


@require_safe
@staff_page(Ability.PLAN)
def listed_csv(request: StaffRequest) -> HttpResponseBase:
    """Every line of everybody in a fiscal year. Who took it is recorded."""
    town, year = request.membership.municipality, asked_year(request)
    rows = hours_table.rows(hours.of_town(town, year=year))
    exports.record_hours(
        town, year=year, lines=len(rows), by=Actor.of(request), at=timezone.now()
    )
    name = f"{town.code}-hours-{year}.csv"
    return StreamingHttpResponse(
        tables.csv_lines(hours_table.COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
