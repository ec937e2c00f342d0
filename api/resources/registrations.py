"""Signing up by machine: the same ledger, the same rules, the same sentences."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, ScopedRateThrottle
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.rules import may
from api.permissions import membership_of, needs, own_membership
from api.problems import RequestInvalid
from api.schema import KNOWN_DEVICES, PROBLEM
from classes.actions import registrations
from classes.choices import Channel, FilledInBy
from classes.models import Offering, Registration
from classes.queries import announcements, scopes
from classes.queries import registrations as ledger
from common import references
from common.errors import RuleViolation
from people.actions.participants import Person, PhoneEntry
from people.choices import AGE_BAND_CHOICES, PhoneOwner, SupportNeed

KEY_LENGTHS = range(8, 65)
PUBLIC_CHANNELS = {Channel.WEB, Channel.QR}
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="申込み1件につき1つの鍵。同じ鍵と同じ内容を何度送っても、申込みは1件です。",
)


class ParticipantInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    kana = serializers.CharField(max_length=120)
    phone = serializers.CharField(max_length=30)
    phone_owner = serializers.ChoiceField(choices=PhoneOwner.choices, default=PhoneOwner.SELF)
    birth_date = serializers.DateField(required=False)
    age_band = serializers.ChoiceField(choices=AGE_BAND_CHOICES, required=False)
    district = serializers.CharField(max_length=60, required=False)
    device = serializers.ChoiceField(choices=KNOWN_DEVICES, required=False)
    support_needs = serializers.ListField(
        child=serializers.ChoiceField(choices=SupportNeed.choices), required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "birth_date" not in attrs and "age_band" not in attrs:
            raise serializers.ValidationError("birth_date か age_band のどちらかが必要です。")
        return attrs


class RegistrationInput(serializers.Serializer[Any]):
    offering = serializers.UUIDField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    filled_in_by = serializers.ChoiceField(choices=FilledInBy.choices, default=FilledInBy.SELF)
    wish = serializers.CharField(max_length=300, required=False)
    participant = ParticipantInput()


class RegistrationReceipt(serializers.ModelSerializer[Registration]):
    """What the applicant keeps: a number to read out on the phone."""

    class Meta:
        model = Registration
        fields = ["reference", "state"]


class RegistrationOutput(serializers.ModelSerializer[Registration]):
    offering = serializers.UUIDField(source="offering.public_id")
    title = serializers.CharField(source="offering.title")

    class Meta:
        model = Registration
        fields = ["reference", "state", "offering", "title", "channel", "registered_at"]


class CancelInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class RegistrationList(APIView):
    """Take one registration."""

    permission_classes = [AllowAny]
    throttle_scope = "public-write"

    def get_throttles(self) -> list[BaseThrottle]:
        """Staff take calls as fast as they come; strangers are slowed down."""
        return [] if membership_of(self.request) else [ScopedRateThrottle()]

    @extend_schema(
        operation_id="registrations_create",
        parameters=[KEY],
        request=RegistrationInput,
        responses={201: RegistrationReceipt, 400: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) not in KEY_LENGTHS:
            raise RequestInvalid(
                {"Idempotency-Key": ["8〜64文字の鍵を、申込みごとに1つ付けてください。"]}
            )
        asked = RegistrationInput(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        self._refuse_channel(request, Channel(data["channel"]))
        registration = registrations.apply(
            offering=_offering(request, data["offering"]),
            person=_person(data["participant"]),
            request=registrations.Request(
                channel=Channel(data["channel"]),
                filled_in_by=FilledInBy(data["filled_in_by"]),
                wish=data.get("wish", ""),
                key=f"api:{_sender(request)}:{key}",
                digest=registrations.digest_of(data),
            ),
            by=Actor.of(request._request),  # noqa: SLF001  # the actor reads Django's request
            at=timezone.now(),
        )
        return Response(RegistrationReceipt(registration).data, status=status.HTTP_201_CREATED)

    def _refuse_channel(self, request: Request, channel: Channel) -> None:
        membership = membership_of(request)
        desk = membership is not None and may(Role(membership.role), Ability.REGISTER)
        if not desk and channel not in PUBLIC_CHANNELS:
            raise RequestInvalid(
                {
                    "channel": [
                        "web か qr を指定してください。電話や窓口の受付は職員だけができます。"
                    ]
                }
            )


class RegistrationDetail(APIView):
    """One registration, for the staff of its municipality."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.REGISTER)]

    @extend_schema(
        operation_id="registrations_read",
        responses={200: RegistrationOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, reference: str) -> Response:
        return Response(RegistrationOutput(_own(request, reference)).data)


class RegistrationCancel(APIView):
    """Free the seat."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.REGISTER)]

    @extend_schema(
        operation_id="registrations_cancel",
        request=CancelInput,
        responses={200: RegistrationOutput, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, reference: str) -> Response:
        asked = CancelInput(data=request.data)
        asked.is_valid(raise_exception=True)
        registration = registrations.cancel(
            _own(request, reference),
            reason=asked.validated_data["reason"],
            by=Actor.of(request._request),  # noqa: SLF001  # the actor reads Django's request
            at=timezone.now(),
        )
        return Response(RegistrationOutput(registration).data)


def _sender(request: Request) -> str:
    """Whose keys these are: two senders may choose the same key without meeting."""
    membership = membership_of(request)
    return f"staff{membership.pk}" if membership else "public"


def _offering(request: Request, public_id: UUID) -> Offering:
    """The offering: for staff one of their own, for everybody else one that is announced."""
    membership = membership_of(request)
    if membership is not None:
        own = scopes.offerings_for(membership).filter(public_id=public_id).first()
        if own is None:
            raise Http404
        return own
    announced = announcements.one(public_id, at=timezone.now())
    if announced is None:
        raise Http404
    return announced.offering


def _own(request: Request, reference: str) -> Registration:
    membership = own_membership(request)
    try:
        wanted = references.parse(reference)
    except RuleViolation:
        raise Http404 from None
    found = ledger.by_reference(wanted, municipality=membership.municipality)
    if found is None or not (
        scopes.offerings_for(membership).filter(pk=found.offering_id).exists()
    ):
        raise Http404
    return found


def _person(data: dict[str, Any]) -> Person:
    return Person(
        name=data["name"],
        kana=data["kana"],
        phones=(PhoneEntry(data["phone"], PhoneOwner(data["phone_owner"])),),
        birth_date=data.get("birth_date"),
        age_band=data.get("age_band", ""),
        district=data.get("district", ""),
        device=data.get("device", ""),
        support_needs=tuple(data.get("support_needs", ())),
    )
