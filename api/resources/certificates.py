"""Hours of helpers and certificates of them by machine, and whether one is genuine."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.choices import Ability
from api import problems
from api.permissions import actor_of, needs, own_membership
from api.schema import PROBLEM
from attendance.actions import viewings
from attendance.queries import hours
from materials.actions import certificates
from materials.actions.certificates import Span, TooManyTries
from materials.choices import DocumentKind, DocumentState
from materials.models import IssuedDocument
from materials.queries import certificates as issued
from materials.views.verifying import TOO_MANY, origin
from people.models import Helper

PLAN, CERTIFY = needs(Ability.PLAN), needs(Ability.CERTIFY)
EARLIEST, LATEST = 2000, 9998
KEY = OpenApiParameter(
    "Idempotency-Key",
    UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="発行ごとに1つのUUID。同じ鍵でもう一度送ると、同じ証明書が返ります。",
)
YEAR = OpenApiParameter("year", int, description="年度（4月〜3月）。省くと今年度。")


class HoursLine(serializers.Serializer[Any]):
    """One helper in one session; 0 minutes were taken back."""

    session = serializers.UUIDField(source="session.public_id")
    day = serializers.DateField(source="line.day")
    title = serializers.CharField(source="session.offering.title")
    venue = serializers.CharField(source="session.venue.name")
    planned_minutes = serializers.IntegerField(source="planned")
    minutes = serializers.IntegerField(source="line.minutes")
    corrected = serializers.BooleanField(source="line.corrections")


class HelperHoursOutput(serializers.Serializer[Any]):
    """The ledger of one helper in a fiscal year."""

    helper = serializers.UUIDField(source="helper.public_id")
    name = serializers.CharField(source="helper.name")
    fiscal_year = serializers.IntegerField(source="year")
    activities = serializers.IntegerField(source="total.activities")
    minutes = serializers.IntegerField(source="total.minutes")
    lines = HoursLine(many=True, source="activities")


class CertificateInput(serializers.Serializer[Any]):
    """Whose hours, and of which days (both included)."""

    helper = serializers.UUIDField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()


class CertificateOutput(serializers.Serializer[Any]):
    """A certificate as it was issued."""

    id = serializers.UUIDField(source="key")
    serial = serializers.CharField(help_text="例：令和8-0001")
    code = serializers.CharField(help_text="確認用の符号（16けた）")
    url = serializers.CharField(help_text="受け取った方が確かめるページ")
    helper = serializers.UUIDField(source="helper.public_id")
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    issued_at = serializers.DateTimeField()
    sha256 = serializers.CharField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class RevokeInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=certificates.REASON)


class VerifyOutput(serializers.Serializer[Any]):
    """What anybody with the code is told; the last two letters of the name are hidden."""

    state = serializers.ChoiceField(choices=DocumentState.choices)
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    serial = serializers.CharField(source="document.serial")
    issuer = serializers.CharField(source="document.organisation")
    issued_at = serializers.DateTimeField(source="document.issued_at")
    first_day = serializers.DateField(source="document.first_day")
    last_day = serializers.DateField(source="document.last_day")
    name = serializers.CharField()
    title = serializers.CharField(help_text="修了した講座。活動証明書では空")
    activities = serializers.IntegerField(help_text="活動した、または出席した回数")
    minutes = serializers.IntegerField(help_text="活動した時間（分）。修了証では0")
    corrected = serializers.BooleanField(help_text="発行後に訂正があるか")


class HelperHours(APIView):
    """Who helped how long in a fiscal year. Reading it is audited."""

    permission_classes: list[type[BasePermission]] = [PLAN]

    @extend_schema(
        operation_id="helper_hours_list",
        parameters=[YEAR],
        responses={200: HelperHoursOutput(many=True), 400: PROBLEM, 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        town, at = own_membership(request).municipality, timezone.now()
        year = _year(request.query_params.get("year"), present=hours.this_year(at))
        viewings.record_hours(town, year=year, by=actor_of(request), at=at)
        return Response(HelperHoursOutput(hours.of_town(town, year=year), many=True).data)


class CertificateList(APIView):
    """Issue a certificate of activity, as the hours ledger says now."""

    permission_classes: list[type[BasePermission]] = [CERTIFY]

    @extend_schema(
        operation_id="certificates_issue",
        parameters=[KEY],
        request=CertificateInput,
        responses={
            201: CertificateOutput,
            400: PROBLEM,
            403: PROBLEM,
            404: PROBLEM,
            409: PROBLEM,
        },
    )
    def post(self, request: Request) -> Response:
        asked = CertificateInput(data=request.data)
        asked.is_valid(raise_exception=True)
        data, town = asked.validated_data, own_membership(request).municipality
        rows = Helper.objects.select_related("municipality").filter(municipality=town)
        helper = rows.filter(public_id=data["helper"]).first()
        if helper is None:
            raise Http404
        document = certificates.issue(
            key=_key(request),
            helper=helper,
            span=Span(data["first_day"], data["last_day"]),
            by=actor_of(request),
            at=timezone.now(),
        )
        return Response(CertificateOutput(document).data, status=status.HTTP_201_CREATED)


class CertificateDetail(APIView):
    """One certificate."""

    permission_classes: list[type[BasePermission]] = [CERTIFY]

    @extend_schema(
        operation_id="certificates_read",
        responses={200: CertificateOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, certificate: UUID) -> Response:
        return Response(CertificateOutput(_own(request, certificate)).data)


class CertificateRevoke(APIView):
    """Revoke a certificate: nobody may rely on it any more."""

    permission_classes: list[type[BasePermission]] = [CERTIFY]

    @extend_schema(
        operation_id="certificates_revoke",
        request=RevokeInput,
        responses={
            200: CertificateOutput,
            400: PROBLEM,
            403: PROBLEM,
            404: PROBLEM,
            409: PROBLEM,
        },
    )
    def post(self, request: Request, certificate: UUID) -> Response:
        document, asked = _own(request, certificate), RevokeInput(data=request.data)
        asked.is_valid(raise_exception=True)
        revoked = certificates.revoke(
            document, **asked.validated_data, by=actor_of(request), at=timezone.now()
        )
        return Response(CertificateOutput(revoked).data)


class Verify(APIView):
    """Whether a certificate is genuine, for anybody who has its code."""

    permission_classes: list[type[BasePermission]] = [AllowAny]

    @extend_schema(
        operation_id="verify",
        auth=[],
        responses={200: VerifyOutput, 404: PROBLEM, 429: PROBLEM},
    )
    def get(self, request: Request, code: str) -> Response:
        asked = request._request  # noqa: SLF001  # the origin is read from Django's request
        by = replace(Actor.of(asked), origin=origin(asked))
        try:
            found = certificates.look_up(code, by=by, at=timezone.now())
        except TooManyTries as refusal:
            return problems.problem(
                http_status=TOO_MANY, code=refusal.code, title=refusal.message
            )
        if found.document is None:
            raise Http404
        return Response(VerifyOutput(found).data)


def _own(request: Request, certificate: UUID) -> IssuedDocument:
    """The town's certificate. Raises Http404."""
    town = own_membership(request).municipality
    found = issued.of_town(town).filter(pk=certificate).first()
    if found is None:
        raise Http404
    return found


def _key(request: Request) -> UUID:
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError as fault:
        told = "発行ごとに1つのUUIDを付けてください。"
        raise ValidationError({"Idempotency-Key": [told]}) from fault


def _year(text: str | None, *, present: int) -> int:
    if text is None:
        return present
    year = int(text) if text.isdecimal() and text.isascii() else 0
    if not EARLIEST <= year <= LATEST:
        raise ValidationError({"year": ["年度を「2026」のように入れてください。"]})
    return year
