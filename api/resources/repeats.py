"""Who comes again, for the office's own programs."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from accounts.models import Municipality
from api.permissions import needs, own_membership
from api.problems import RequestInvalid
from api.schema import PROBLEM
from common import fiscal
from reports.queries import repeats
from reports.queries.repeats import Report, Wanted
from reports.rules.repeats import QuarterState

LONGEST = 120
PARAMETERS = [
    OpenApiParameter("year", OpenApiTypes.INT, description="年度（省略すると今年度）"),
    OpenApiParameter("venue", OpenApiTypes.STR, description="会場名。省略するとすべて"),
    OpenApiParameter("course", OpenApiTypes.STR, description="講座名。省略するとすべて"),
    OpenApiParameter("district", OpenApiTypes.STR, description="地区。省略するとすべて"),
]


class RepeatsAsked(serializers.Serializer[Any]):
    """What the report is about."""

    year = serializers.IntegerField(required=False, min_value=2015, max_value=2099)
    venue = serializers.CharField(required=False, max_length=LONGEST)
    course = serializers.CharField(required=False, max_length=LONGEST)
    district = serializers.CharField(required=False, max_length=LONGEST)

    def wanted(self, town: Municipality, *, today: date) -> Wanted:
        """The (valid) question. Http404 for a venue, course or district that is not the
        town's."""
        data = self.validated_data
        venue = course = None
        if "venue" in data:
            venue = repeats.venues(town).filter(name=data["venue"]).first()
        if "course" in data:
            course = repeats.courses(town).filter(title=data["course"]).first()
        district = data.get("district", "")
        if (
            (venue is None and "venue" in data)
            or (course is None and "course" in data)
            or (district and district not in repeats.districts(town))
        ):
            raise Http404
        year = data.get("year", fiscal.fiscal_year(today))
        return Wanted(year, venue=venue, course=course, district=district)


class RepeatsTimesOutput(serializers.Serializer[Any]):
    least = serializers.IntegerField(help_text="来た回数（から）")
    most = serializers.IntegerField(allow_null=True, help_text="来た回数（まで）。null は以上")
    people = serializers.IntegerField()


class RepeatsReturnOutput(serializers.Serializer[Any]):
    days = serializers.IntegerField(help_text="初めて来た日からの日数")
    came = serializers.IntegerField(help_text="日数の過ぎた方のうち、別の日にまた来た方")
    stayed_away = serializers.IntegerField(help_text="日数の過ぎた方のうち、来ていない方")
    pending = serializers.IntegerField(help_text="日数がまだ過ぎていない方（判定前）")
    pending_came = serializers.IntegerField(help_text="判定前のうち、もう来た方")


class RepeatsNextOutput(serializers.Serializer[Any]):
    course = serializers.CharField()
    people = serializers.IntegerField()


class RepeatsCourseOutput(serializers.Serializer[Any]):
    """`people` = `gone_on` + `again` + `once`."""

    course = serializers.CharField()
    people = serializers.IntegerField()
    gone_on = serializers.IntegerField(help_text="そのあと、別の講座に来た方")
    again = serializers.IntegerField(help_text="この講座にまた来て、別の講座には来ていない方")
    once = serializers.IntegerField(help_text="そのあと、どこにも来ていない方")
    to = RepeatsNextOutput(many=True, help_text="次に来た別の講座。多い順に3つまで")


class RepeatsQuarterOutput(serializers.Serializer[Any]):
    """`people` = `kept` + `first_timers` + `others`."""

    first = serializers.DateField()
    last = serializers.DateField()
    state = serializers.ChoiceField(
        choices=[(each.value, each.value) for each in QuarterState],
        help_text="ahead まだ始まっていない、running 途中、over 終わった",
    )
    people = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="前の3か月にも来た方")
    first_timers = serializers.IntegerField()
    others = serializers.IntegerField()
    before = serializers.IntegerField(help_text="前の3か月に来た方")


class RepeatsOutput(serializers.Serializer[Any]):
    """Counts alone. Small numbers are not hidden: for use inside the office."""

    fiscal_year = serializers.IntegerField()
    as_of = serializers.DateField()
    people = serializers.IntegerField(help_text="実人数")
    visits = serializers.IntegerField(help_text="延べ人数（団体を除く）")
    times = RepeatsTimesOutput(many=True)
    first_timers = serializers.IntegerField()
    returns = RepeatsReturnOutput(many=True)
    courses = RepeatsCourseOutput(many=True)
    quarters = RepeatsQuarterOutput(many=True)


class RepeatAttendance(APIView):
    """How often people came in a fiscal year, how many first-timers came again, and which
    courses people went on to (docs/follow-up.md)."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.SEE_NUMBERS)]

    @extend_schema(
        operation_id="repeat_attendance_read",
        parameters=PARAMETERS,
        responses={200: RepeatsOutput, 400: PROBLEM, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        asked = RepeatsAsked(data=request.query_params)
        if not asked.is_valid():
            raise RequestInvalid(asked.errors)
        town, today = own_membership(request).municipality, timezone.localdate()
        report = repeats.report(town, asked.wanted(town, today=today), on=today)
        return Response(RepeatsOutput(_figures(report)).data)


def _figures(report: Report) -> dict[str, Any]:
    figures = report.figures
    return {
        "fiscal_year": report.wanted.year,
        "as_of": report.on,
        "people": figures.people,
        "visits": figures.visits,
        "times": figures.often,
        "first_timers": figures.first_timers,
        "returns": figures.returns,
        "courses": [
            line.counts._asdict()
            | {
                "course": line.title,
                "to": [{"course": title, "people": people} for title, people in line.to],
            }
            for line in report.lines
        ],
        "quarters": [
            {"first": each.span.first, "last": each.span.last} | each._asdict()
            for each in figures.quarters
        ],
    }
