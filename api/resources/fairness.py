"""Who got a seat and who was turned away, for the office's own programs."""

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
from classes.choices import Channel
from classes.models import Offering
from common import fiscal
from reports.queries import fairness
from reports.rules.fairness import BANDS, Months, fiscal_place
from reports.rules.fairness import reason as in_words

MONTH = "年度の中の月（4〜12、1〜3）"
PARAMETERS = [
    OpenApiParameter("year", OpenApiTypes.INT, description="年度（省略すると今年度）"),
    OpenApiParameter("first", OpenApiTypes.INT, description=f"{MONTH}。省略すると4"),
    OpenApiParameter("last", OpenApiTypes.INT, description=f"{MONTH}。省略すると3"),
    OpenApiParameter("offering", OpenApiTypes.UUID, description="省略するとすべての募集"),
]


class Asked(serializers.Serializer[Any]):
    """What the report is about."""

    year = serializers.IntegerField(required=False, min_value=2015, max_value=2099)
    first = serializers.IntegerField(default=4, min_value=1, max_value=12)
    last = serializers.IntegerField(default=3, min_value=1, max_value=12)
    offering = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if fiscal_place(attrs["first"]) > fiscal_place(attrs["last"]):
            raise serializers.ValidationError(
                {"last": "firstと同じ月か、後の月にしてください。"}
            )
        return attrs

    def months(self, *, today: date) -> Months:
        """The (valid) months."""
        data = self.validated_data
        year = data.get("year", fiscal.fiscal_year(today))
        return Months(year, data["first"], data["last"])


class FairnessCountsOutput(serializers.Serializer[Any]):
    applied = serializers.IntegerField(help_text="この期間の申込み")
    seated = serializers.IntegerField(help_text="そのうち、席を得たことのある方")
    refused = serializers.IntegerField(help_text="この期間のお断り（回数）")
    drawn = serializers.IntegerField(help_text="申込みのうち、抽選が済んだもの")
    won = serializers.IntegerField(help_text="そのうち、当選したもの")


class FairnessChannelOutput(FairnessCountsOutput):
    channel = serializers.ChoiceField(choices=Channel.choices, source="code")


class FairnessBandOutput(FairnessCountsOutput):
    age_band = serializers.ChoiceField(choices=[*BANDS.items()], source="code")


class FairnessRefusalOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    reason = serializers.CharField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    refused = serializers.IntegerField()


class FairnessOffersOutput(serializers.Serializer[Any]):
    made = serializers.IntegerField()
    accepted = serializers.IntegerField()
    declined = serializers.IntegerField()
    expired = serializers.IntegerField()
    passed_over = serializers.IntegerField()
    open = serializers.IntegerField(help_text="返事待ち・その他")
    called = serializers.IntegerField(help_text="最終案内（先着）で参加")


class FairnessKeptOutput(serializers.Serializer[Any]):
    offering = serializers.UUIDField(source="offering.public_id")
    kept = serializers.IntegerField()
    used = serializers.IntegerField(help_text="開放までに電話・窓口で使われた席")
    until = serializers.DateTimeField(source="offering.kept_until", allow_null=True)


class FairnessOutput(serializers.Serializer[Any]):
    """Counts alone: channels and age bands each for themselves, never crossed."""

    period_from = serializers.DateField()
    period_before = serializers.DateField(help_text="この日を含みません")
    total = FairnessCountsOutput()
    channels = FairnessChannelOutput(many=True)
    age_bands = FairnessBandOutput(many=True)
    refusals = FairnessRefusalOutput(many=True)
    offers = FairnessOffersOutput()
    kept_seats = FairnessKeptOutput(many=True)


class Fairness(APIView):
    """Applications, seats, refusals, kept seats, offers and draws of one's own municipality."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.SEE_NUMBERS)]

    @extend_schema(
        operation_id="fairness_read",
        parameters=PARAMETERS,
        responses={200: FairnessOutput, 400: PROBLEM, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        asked = Asked(data=request.query_params)
        if not asked.is_valid():
            raise RequestInvalid(asked.errors)
        town = own_membership(request).municipality
        report = fairness.report(
            town,
            months=asked.months(today=timezone.localdate()),
            offering=_offering(asked, town),
            at=timezone.now(),
        )
        return Response(FairnessOutput(_figures(report)).data)


def _offering(asked: Asked, town: Municipality) -> Offering | None:
    """The town's offering that is asked about. Http404 for any other."""
    if "offering" not in asked.validated_data:
        return None
    key = asked.validated_data["offering"]
    found = fairness.offerings(town).filter(public_id=key).first()
    if found is None:
        raise Http404
    return found


def _figures(report: fairness.Fairness) -> dict[str, Any]:
    return {
        "period_from": report.months.starts_on,
        "period_before": report.months.ends_before,
        "total": report.total._asdict(),
        "channels": [{"code": line.code} | line.counts._asdict() for line in report.channels],
        "age_bands": [{"code": line.code} | line.counts._asdict() for line in report.bands],
        "refusals": [
            {"code": code, "reason": in_words(code), "channel": channel, "refused": number}
            for (code, channel), number in sorted(report.refusals.items())
        ],
        "offers": report.offers,
        "kept_seats": report.kept,
    }
