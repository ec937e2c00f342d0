"""Signing up by machine: the same ledger, the same rules, the same sentences."""

from collections.abc import Mapping, Sequence
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

from accounts.choices import Ability
from api.permissions import actor_of, allowed, membership_of, needs, own_membership
from api.problems import RequestInvalid
from api.resources.requests import RegistrationInput, people_of, request_of
from api.schema import PROBLEM, SEAT_DEVICES
from classes.actions import registrations
from classes.choices import Channel
from classes.models import Offering, Registration
from classes.queries import announcements, lines, scopes
from classes.queries import registrations as ledger
from common import references
from common.errors import RuleViolation

KEY_LENGTHS = range(8, 65)
PUBLIC_CHANNELS = {Channel.WEB, Channel.QR}
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="申込み1件につき1つの鍵。同じ鍵と同じ内容を何度送っても、申込みは1件です。",
)


class RegistrationReceipt(serializers.ModelSerializer[Registration]):
    """What the applicant keeps: a number to read out on the phone, and how things stand.

    The context's `party` holds the reference numbers of those who applied together.
    """

    position = serializers.SerializerMethodField(
        help_text="キャンセル待ちの順番（1から）。待っていないときは null"
    )
    session = serializers.UUIDField(source="session.public_id", allow_null=True)
    slot = serializers.UUIDField(source="slot.public_id", allow_null=True)
    device = serializers.ChoiceField(choices=SEAT_DEVICES, allow_blank=True)
    flyer = serializers.SerializerMethodField(
        help_text="数えられたチラシの番号。チラシのないとき、番号を知らないときは空"
    )
    party = serializers.SerializerMethodField(
        help_text="一緒に申し込んだ方全員の受付番号。一人のときは空"
    )

    class Meta:
        model = Registration
        fields = [
            "reference",
            "state",
            "position",
            "offer_deadline",
            "session",
            "slot",
            "device",
            "party",
            "channel",
            "flyer",
        ]

    def get_position(self, registration: Registration) -> int | None:
        return lines.place(registration)

    def get_flyer(self, registration: Registration) -> str:
        return registration.flyer.code if registration.flyer else ""

    def get_party(self, _registration: Registration) -> list[str]:
        party: list[str] = self.context["party"]
        return party


# Made once: they keep nothing of a request, and take longer to make than to use.
READER = RegistrationInput()
ALONE = RegistrationReceipt(context={"party": []})


class RegistrationOutput(RegistrationReceipt):
    """The whole registration, for the office."""

    offering = serializers.UUIDField(source="offering.public_id")
    title = serializers.CharField(source="offering.title")
    override = serializers.CharField(
        source="overridden", help_text="職員の判断で受け付けた理由"
    )

    class Meta:
        model = Registration
        fields = [
            *RegistrationReceipt.Meta.fields,
            "offering",
            "title",
            "rank",
            "override",
            "called_at",
            "registered_at",
        ]


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
        data, at = READER.run_validation(request.data), timezone.now()
        _refuse_what_is_for_staff(request, data)
        offering = _offering(request, data["offering"])
        made = registrations.apply_together(
            offering=offering,
            people=people_of(data),
            request=request_of(data, offering=offering, key=f"api:{_sender(request)}:{key}"),
            by=actor_of(request),
            at=at,
        )
        return Response(_receipt(made), status=status.HTTP_201_CREATED)


class RegistrationDetail(APIView):
    """One registration, for the staff of its municipality."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.REGISTER)]

    @extend_schema(
        operation_id="registrations_read",
        responses={200: RegistrationOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, reference: str) -> Response:
        return Response(shown(own(request, reference)))


def shown(registration: Registration) -> dict[str, Any]:
    """The registration as the office is told of it."""
    together = ledger.together([registration])
    party = together[registration.party] if registration.party else []
    return RegistrationOutput(registration, context={"party": party}).data


def _receipt(made: Sequence[Registration]) -> dict[str, Any]:
    """The one who asked, with the numbers of all in the same request."""
    party = [row.reference for row in made] if len(made) > 1 else []
    writer = RegistrationReceipt(context={"party": party}) if party else ALONE
    return writer.to_representation(made[0])


def _refuse_what_is_for_staff(request: Request, data: Mapping[str, Any]) -> None:
    """Raise RequestInvalid for what the public may not say. Without a desk's channel the
    ledger lets nobody override a rule."""
    if allowed(request, Ability.REGISTER):
        return
    errors = {}
    if data["channel"] not in PUBLIC_CHANNELS:
        errors["channel"] = [
            "web か qr を指定してください。電話や窓口の受付は職員だけができます。"
        ]
    if "override" in data:
        errors["override"] = [
            "override を外してください。対象外の方の受付は職員だけができます。"
        ]
    if errors:
        raise RequestInvalid(errors)


def _sender(request: Request) -> str:
    """Whose keys these are: two senders may choose the same key without meeting."""
    membership = membership_of(request)
    return f"staff{membership.pk}" if membership else "public"


def _offering(request: Request, public_id: UUID) -> Offering:
    """The offering: for staff one of their own, for everybody else one that is announced."""
    membership = membership_of(request)
    if membership is not None:
        own = scopes.offerings_for(membership).filter(public_id=public_id)
        found = own.select_related("municipality").first()
    else:
        found = announcements.offering(public_id)
    if found is None:
        raise Http404
    return found


def own(request: Request, reference: str) -> Registration:
    """The registration of an offering that the caller answers for. Http404 for any other."""
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
