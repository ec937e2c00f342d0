"""What is offered, for everybody."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.pages import InOrder, page_of
from api.resources.draws import sheet_url
from api.schema import CURSOR, PROBLEM, SEAT_DEVICES
from classes import choices
from classes.models import Draw, Offering
from classes.queries import announcements, experience, offerings, vacancies
from classes.rules import eligibility, priorities


class KindOutput(serializers.Serializer[Any]):
    """The seats for one kind of device."""

    device = serializers.ChoiceField(choices=SEAT_DEVICES)
    seats = serializers.IntegerField()
    seats_free = serializers.IntegerField(source="free")


class SlotOutput(serializers.Serializer[Any]):
    """A span of a consultation day."""

    id = serializers.UUIDField(source="slot.public_id")
    number = serializers.IntegerField(source="slot.number")
    starts_at = serializers.DateTimeField(source="slot.starts_at")
    ends_at = serializers.DateTimeField(source="slot.ends_at")
    seats = serializers.IntegerField(source="slot.seats")
    seats_free = serializers.IntegerField(source="free")


class SessionOutput(serializers.Serializer[Any]):
    """A dated meeting, with what is free in it where one may come to it alone."""

    id = serializers.UUIDField(source="session.public_id")
    number = serializers.IntegerField(source="session.number")
    state = serializers.ChoiceField(
        choices=choices.SessionState.choices, source="session.state"
    )
    starts_at = serializers.DateTimeField(source="session.starts_at")
    ends_at = serializers.DateTimeField(source="session.ends_at")
    venue = serializers.CharField(source="session.venue.name")
    seats_free = serializers.IntegerField(
        source="free", allow_null=True, help_text="全回を通しての募集では null"
    )
    seats_by_device = KindOutput(many=True, source="kinds")
    slots = SlotOutput(many=True)


class TermsOutput(serializers.ModelSerializer[Offering]):
    """For whom it is; null excludes nobody. `words` says the same as a poster does."""

    words = serializers.SerializerMethodField()

    class Meta:
        model = Offering
        fields = [
            "minimum_age",
            "maximum_age",
            "age_basis",
            "residence",
            "experience",
            "yearly_limit",
            "words",
        ]

    def get_words(self, offering: Offering) -> list[str]:
        held = [
            each.state == choices.SessionState.SCHEDULED for each in offering.sessions.all()
        ]
        return eligibility.in_words(
            experience.terms_of(offering),
            town=offering.municipality.name,
            meetings=sum(held),
        )


class PriorityOutput(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=choices.Priority.choices, source="value")
    words = serializers.CharField(source="label")


class DrawPromise(serializers.ModelSerializer[Draw]):
    """The draw that is promised, and where its sheet is."""

    id = serializers.UUIDField(source="public_id")
    sheet = serializers.SerializerMethodField()

    class Meta:
        model = Draw
        fields = ["id", "state", "commitment", "sheet"]

    def get_sheet(self, draw: Draw) -> str:
        return sheet_url(draw, request=self.context["request"])


class KeptOutput(serializers.Serializer[Any]):
    """Seats that nobody from the web has until they are released."""

    seats = serializers.IntegerField(source="kept")
    seats_left = serializers.IntegerField(source="kept_left")
    until = serializers.DateTimeField(source="listing.offering.kept_until", allow_null=True)


class WaitingOutlook(serializers.Serializer[Any]):
    people = serializers.IntegerField(source="waiting")
    limit = serializers.IntegerField(
        source="listing.offering.waiting_limit",
        allow_null=True,
        help_text="null は人数の制限なし、0 はキャンセル待ちなし",
    )


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
    terms = TermsOutput(source="*")
    priorities = serializers.SerializerMethodField()
    priority_rule = serializers.SerializerMethodField()
    draw = DrawPromise(allow_null=True)
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
            "selection",
            "joining",
            "capacity",
            "minimum",
            "opens_at",
            "closes_at",
            "minimum_age",
            "terms",
            "priorities",
            "priority_rule",
            "draw",
            "fee",
            "belongings",
            "contact_name",
            "contact_phone",
        ]

    @extend_schema_field(PriorityOutput(many=True))
    def get_priorities(self, offering: Offering) -> list[dict[str, str]]:
        return list(PriorityOutput(_priorities(offering), many=True).data)

    def get_priority_rule(self, offering: Offering) -> str:
        return priorities.in_words(_priorities(offering))


class OfferingOutput(serializers.Serializer[Any]):
    """An offering at this moment: `window` says in a word whether one can register now,
    `outlook` what one would get on the web."""

    offering = OfferingFields(source="listing.offering")
    sessions = SessionOutput(many=True)
    window = serializers.ChoiceField(choices=choices.Window.choices, source="listing.window")
    outlook = serializers.ChoiceField(choices=choices.Outlook.choices)
    seats_free = serializers.IntegerField(
        source="free",
        help_text="ホームページで申し込める席。回や時間枠ごとの募集では、その合計",
    )
    seats_by_device = KindOutput(many=True, source="kinds")
    seats_kept = KeptOutput(source="*")
    waiting = WaitingOutlook(source="*")


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
        shown = OfferingOutput(
            vacancies.of(listed, at=at), many=True, context={"request": request}
        )
        return pages.get_paginated_response(shown.data)


class OfferingDetail(APIView):
    """One published offering, also when it is full, over or cancelled."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="offerings_read", responses={200: OfferingOutput, 404: PROBLEM})
    def get(self, request: Request, offering: UUID) -> Response:
        at = timezone.now()
        found = announcements.one(offering, at=at)
        if found is None:
            raise Http404
        [left] = vacancies.of([found], at=at)
        return Response(OfferingOutput(left, context={"request": request}).data)


def _priorities(offering: Offering) -> list[choices.Priority]:
    return [choices.Priority(each) for each in offering.priorities]
