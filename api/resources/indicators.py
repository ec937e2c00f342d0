"""The number beside the target, for everybody and for staff."""

import csv
import io
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability, Role
from accounts.models import Municipality
from accounts.rules import may
from api.permissions import membership_of
from api.problems import RequestInvalid
from api.schema import PROBLEM
from reports import indicators
from reports.choices import SHOWN, Measure, Visibility, Window
from reports.indicators import Reading

MUNICIPALITY = OpenApiParameter(
    "municipality",
    OpenApiTypes.STR,
    required=True,
    description="全国地方公共団体コード（6桁）",
)
ON = OpenApiParameter("on", OpenApiTypes.DATE, description="いつの時点か（省略すると今日）")
COLUMNS = (
    "slug",
    "title",
    "unit",
    "measure",
    "window_kind",
    "window_from",
    "window_to",
    "baseline",
    "target",
    "target_fiscal_year",
    "actual",
    "past_results",
    "percent",
    "as_of",
    "definition",
    "source",
)


# `from`, `label` and `source` cannot be attributes of a serializer: fields by a dictionary.
WindowOutput = inline_serializer(
    "IndicatorWindow",
    {
        "kind": serializers.ChoiceField(choices=Window.choices),
        "from": serializers.DateField(),
        "to": serializers.DateField(),
    },
)
ScopeOutput = inline_serializer(
    "IndicatorScope",
    {
        "kinds": serializers.ListField(child=serializers.CharField()),
        "organiser": serializers.CharField(allow_null=True),
        "courses": serializers.ListField(child=serializers.CharField()),
    },
)
BaselineOutput = inline_serializer(
    "IndicatorBaseline",
    {"value": serializers.IntegerField(), "label": serializers.CharField()},
    allow_null=True,
)
TargetOutput = inline_serializer(
    "IndicatorTarget",
    {
        "value": serializers.IntegerField(),
        "fiscal_year": serializers.IntegerField(),
        "wording": serializers.CharField(),
    },
    allow_null=True,
)
INDICATOR_FIELDS: dict[str, serializers.Field[Any, Any, Any, Any]] = {
    "slug": serializers.CharField(),
    "title": serializers.CharField(),
    "unit": serializers.CharField(),
    "measure": serializers.ChoiceField(choices=Measure.choices),
    "window": WindowOutput,
    "scope": ScopeOutput,
    "baseline": BaselineOutput,
    "target": TargetOutput,
    "targets": serializers.DictField(child=serializers.IntegerField()),
    "actual": serializers.FloatField(),
    "past_results": serializers.FloatField(),
    "percent": serializers.FloatField(allow_null=True),
    "expected": serializers.FloatField(allow_null=True),
    "needed_per_month": serializers.FloatField(allow_null=True),
    "standing": serializers.CharField(),
    "pace": serializers.CharField(),
    "as_of": serializers.DateField(),
    "definition": serializers.CharField(),
    "source": serializers.CharField(),
}
INDICATOR = inline_serializer("Indicator", INDICATOR_FIELDS)
INDICATORS = type(INDICATOR)(many=True)


class IndicatorList(APIView):
    """The published indicators of a municipality; its own staff see the internal ones, too."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="indicators_list",
        parameters=[MUNICIPALITY, ON],
        responses={200: INDICATORS, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        return Response([reading.as_json() for reading in _readings(request)])


class IndicatorData(IndicatorList):
    """The published indicators as open data: the same list under the address for open data."""

    @extend_schema(
        operation_id="open_data_indicators_json",
        parameters=[MUNICIPALITY, ON],
        responses={200: INDICATORS, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


class IndicatorDetail(APIView):
    """One indicator of a municipality."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="indicators_read",
        parameters=[MUNICIPALITY, ON],
        responses={200: INDICATOR, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slug: str) -> Response:
        for reading in _readings(request):
            if reading.indicator.slug == slug:
                return Response(reading.as_json())
        raise Http404


class IndicatorTable(APIView):
    """The same as a table: UTF-8 with BOM, CRLF, ISO dates, one header row, empty is not 0."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="open_data_indicators_csv",
        parameters=[MUNICIPALITY, ON],
        responses={(200, "text/csv"): OpenApiTypes.STR, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> HttpResponse:
        text = io.StringIO(newline="")
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(COLUMNS)
        for reading in _readings(request):
            table.writerow(_row(reading))
        return HttpResponse(
            text.getvalue().encode("utf-8-sig"),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="indicators.csv"'},
        )


def _readings(request: Request) -> list[Reading]:
    code = request.query_params.get("municipality", "")
    municipality = Municipality.objects.filter(code=code).first()
    if municipality is None:
        raise Http404
    on = serializers.DateField(required=False)
    asked = request.query_params.get("on")
    try:
        day = on.run_validation(asked) if asked else timezone.localdate()
    except serializers.ValidationError as error:
        raise RequestInvalid({"on": error.detail}) from error
    return indicators.read_all(
        municipality, day, visibilities=_visibilities(request, municipality)
    )


def _visibilities(request: Request, municipality: Municipality) -> list[Visibility]:
    membership = membership_of(request)
    own = membership is not None and membership.municipality_id == municipality.pk
    if own and membership is not None and may(Role(membership.role), Ability.SEE_NUMBERS):
        return [*SHOWN]
    return [Visibility.PUBLISHED]


def _row(reading: Reading) -> list[Any]:
    row = reading.as_json()
    target, baseline = row["target"] or {}, row["baseline"] or {}
    flat = {
        **row,
        "window_kind": row["window"]["kind"],
        "window_from": row["window"]["from"],
        "window_to": row["window"]["to"],
        "baseline": baseline.get("value"),
        "target": target.get("value"),
        "target_fiscal_year": target.get("fiscal_year"),
    }
    return [flat[column] for column in COLUMNS]
