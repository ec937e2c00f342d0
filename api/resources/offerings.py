"""What is offered, for everybody."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny

from api.pages import ByAge
from classes import choices, rules
from classes.models import Offering, Session
from classes.queries import offerings, seats


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


class OfferingOutput(serializers.ModelSerializer[Offering]):
    """One recruitment. `window` says in a word whether one can register now."""

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
    sessions = SessionOutput(many=True)
    window = serializers.SerializerMethodField()
    seats_free = serializers.SerializerMethodField()

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
            "seats_free",
            "window",
            "opens_at",
            "closes_at",
            "minimum_age",
            "fee",
            "belongings",
            "contact_name",
            "contact_phone",
            "sessions",
        ]

    def get_window(self, offering: Offering) -> choices.Window:
        return rules.window(
            state=choices.OfferingState(offering.state),
            mode=choices.RegistrationMode(offering.registration_mode),
            opens_at=offering.opens_at,
            closes_at=offering.closes_at,
            capacity=offering.capacity,
            taken=self._taken(offering),
            at=self.context["at"],
        )

    def get_seats_free(self, offering: Offering) -> int:
        return max(offering.capacity - self._taken(offering), 0)

    def _taken(self, offering: Offering) -> int:
        counted: dict[int, int] = self.context["taken"]
        return counted.get(offering.pk, 0)


MUNICIPALITY = OpenApiParameter(
    "municipality", OpenApiTypes.STR, description="全国地方公共団体コード（6桁）"
)
KIND = OpenApiParameter("kind", OpenApiTypes.STR, enum=choices.Kind.values)


class OfferingList(ListAPIView[Offering]):
    """Published offerings that are not over, of one municipality or of all."""

    permission_classes = [AllowAny]
    serializer_class = OfferingOutput
    pagination_class = ByAge

    @extend_schema(operation_id="offerings_list", parameters=[MUNICIPALITY, KIND])
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Offering]:
        rows = offerings.published(at=timezone.now())
        if code := self.request.query_params.get("municipality"):
            rows = rows.filter(municipality__code=code)
        if kind := self.request.query_params.get("kind"):
            rows = rows.filter(kind=kind)
        return rows

    def paginate_queryset(self, queryset: Any) -> Any:
        self.page = super().paginate_queryset(queryset)
        return self.page

    def get_serializer_context(self) -> dict[str, Any]:
        page = getattr(self, "page", None) or []
        return {
            **super().get_serializer_context(),
            "at": timezone.now(),
            "taken": seats.taken_in(page),
        }


class OfferingDetail(RetrieveAPIView[Offering]):
    """One published offering, also when it is full, over or cancelled."""

    permission_classes = [AllowAny]
    serializer_class = OfferingOutput
    lookup_field = "public_id"
    lookup_url_kwarg = "offering"

    @extend_schema(operation_id="offerings_read")
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Offering]:
        return offerings.shown()

    def get_object(self) -> Offering:
        self.found = super().get_object()
        return self.found

    def get_serializer_context(self) -> dict[str, Any]:
        found = getattr(self, "found", None)
        return {
            **super().get_serializer_context(),
            "at": timezone.now(),
            "taken": seats.taken_in([found] if found else []),
        }
