"""What is offered, for everybody."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.pages import InOrder, page_of
from api.schema import CURSOR, PROBLEM
from classes import choices
from classes.models import Offering, Session
from classes.queries import announcements, offerings


class SessionOutput(serializers.ModelSerializer[Session]):
    id = serializers.UUIDField(source="public_id")
    venue = serializers.CharField(source="venue.name")

    class Meta:
        model = Session
        fields = ["id", "number", "state", "starts_at", "ends_at", "venue"]


class VenueOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()


class OfferingFields(serializers.ModelSerializer[Offering]):
    """What an announcement says of an offering."""

    id = serializers.UUIDField(source="public_id")
    municipality = serializers.CharField(source="municipality.code")
    course = serializers.CharField(source="course.title")
    level = serializers.ChoiceField(choices=choices.Level.choices, source="course.level")
    device = serializers.ChoiceField(
        choices=choices.CourseDevice.choices, source="course.device"
    )
    venue = VenueOutput()
    contact_name = serializers.CharField(source="contact")
    contact_phone = serializers.CharField(source="phone")

    class Meta:
        model = Offering
        fields = [
            "id",
            "municipality",
            "title",
            "kind",
            "course",
            "level",
            "device",
            "description",
            "organiser",
            "venue",
            "capacity",
            "opens_at",
            "closes_at",
            "minimum_age",
            "fee",
            "belongings",
            "contact_name",
            "contact_phone",
        ]


class OfferingOutput(serializers.Serializer[Any]):
    """An offering at this moment: `window` says in a word whether one can register now."""

    offering = OfferingFields()
    sessions = SessionOutput(many=True)
    window = serializers.ChoiceField(choices=choices.Window.choices)
    seats_free = serializers.IntegerField(source="free")


class OfferingPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = OfferingOutput(many=True)


MUNICIPALITY = OpenApiParameter(
    "municipality", OpenApiTypes.STR, description="全国地方公共団体コード（6桁）"
)
KIND = OpenApiParameter("kind", OpenApiTypes.STR, enum=choices.Kind.values)


class OfferingList(APIView):
    """Published offerings that are not over, of one municipality or of all."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="offerings_list",
        parameters=[MUNICIPALITY, KIND, CURSOR],
        responses={200: OfferingPage},
    )
    def get(self, request: Request) -> Response:
        at = timezone.now()
        rows = offerings.detailed(offerings.published(municipality=None, at=at))
        if code := request.query_params.get("municipality"):
            rows = rows.filter(municipality__code=code)
        if kind := request.query_params.get("kind"):
            rows = rows.filter(kind=kind)
        pages = InOrder("next_at", "pk")
        listed = offerings.listings(page_of(pages, rows, view=self, request=request), at=at)
        return pages.get_paginated_response(OfferingOutput(listed, many=True).data)


class OfferingDetail(APIView):
    """One published offering, also when it is full, over or cancelled."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="offerings_read", responses={200: OfferingOutput, 404: PROBLEM})
    def get(self, request: Request, offering: UUID) -> Response:  # noqa: ARG002  # DRF's shape
        found = announcements.one(offering, at=timezone.now())
        if found is None:
            raise Http404
        return Response(OfferingOutput(found).data)
