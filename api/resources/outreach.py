"""Groups ask for outreach classes by machine: the same rules, the same sentences."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

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
from api.pages import InOrder, page_of
from api.permissions import actor_of, allowed, membership_of, needs, own_membership
from api.problems import RequestInvalid
from api.resources.registrations import KEY, KEY_LENGTHS
from api.resources.requests import no_secret
from api.schema import PROBLEM
from classes.actions import outreach_requests
from classes.actions.outreach_requests import Wanted
from classes.actions.requests import digest_of
from classes.choices import (
    Channel,
    OutreachBelonging,
    OutreachEquipment,
    OutreachNeed,
    OutreachState,
)
from classes.models import OutreachMenuItem, OutreachRequest, OutreachWish
from classes.queries import outreach
from common import references
from common.errors import RuleViolation
from people.actions.details import Person, PhoneEntry
from people.actions.groups import Group

SECRET = OpenApiParameter(
    "Request-Secret",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=False,
    description="申込みのときに受け取った secret。職員はいりません。",
)
STATE = OpenApiParameter("state", str, enum=OutreachState.values, required=False)


class GroupContactInput(serializers.Serializer[Any]):
    representative = serializers.CharField(max_length=80, help_text="代表者")
    name = serializers.CharField(max_length=80, help_text="連絡する方")
    kana = serializers.CharField(max_length=120)
    phone = serializers.CharField(max_length=30)
    address = serializers.CharField(max_length=200, required=False)


class OutreachWishInput(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=1, max_value=480)


class OutreachRequestInput(serializers.Serializer[Any]):
    """A group, its wishes from the first to the third, and what it confirms."""

    item = serializers.UUIDField(help_text="出前講座のメニュー")
    channel = serializers.ChoiceField(choices=Channel.choices)
    group = serializers.CharField(max_length=50)
    belonging = serializers.ChoiceField(
        choices=OutreachBelonging.choices, default=OutreachBelonging.RESIDENT
    )
    contact = GroupContactInput()
    wishes = serializers.ListField(child=OutreachWishInput(), min_length=1, max_length=3)
    people = serializers.IntegerField(min_value=1, max_value=999)
    venue_name = serializers.CharField(max_length=120)
    venue_address = serializers.CharField(max_length=200, required=False)
    inside = serializers.BooleanField(default=True, help_text="会場が市町村内にある")
    equipment = serializers.ListField(
        child=serializers.ChoiceField(choices=OutreachEquipment.choices), required=False
    )
    needs = serializers.ListField(
        child=serializers.ChoiceField(choices=OutreachNeed.choices), required=False
    )
    note = serializers.CharField(max_length=300, required=False, validators=[no_secret])
    confirmed = serializers.ListField(
        child=serializers.CharField(max_length=20),
        required=False,
        help_text="確かめたこと（politics、religion、profit など）",
    )
    override = serializers.CharField(
        max_length=200, required=False, help_text="職員の判断の理由。職員だけが使えます。"
    )


class OutreachWishOutput(serializers.ModelSerializer[OutreachWish]):
    class Meta:
        model = OutreachWish
        fields = ["rank", "starts_at", "ends_at"]


class OutreachReceipt(serializers.ModelSerializer[OutreachRequest]):
    """How the request stands. `secret` opens the group's own page; nobody is named."""

    item = serializers.UUIDField(source="item.public_id")
    title = serializers.CharField(source="item.title")
    wishes = OutreachWishOutput(many=True)
    starts_at = serializers.SerializerMethodField(help_text="決まった開始。まだのときは null")

    class Meta:
        model = OutreachRequest
        fields = [
            "reference",
            "secret",
            "state",
            "item",
            "title",
            "group",
            "people",
            "venue_name",
            "wishes",
            "starts_at",
            "conditions",
            "reason",
            "channel",
            "requested_at",
        ]

    def get_starts_at(self, request: OutreachRequest) -> str | None:
        session = outreach.session_of(request)
        return timezone.localtime(session.starts_at).isoformat() if session else None


class OutreachRequestList(APIView):
    """Ask for a class; for staff, the requests of their town."""

    throttle_scope = "public-write"

    def get_permissions(self) -> list[BasePermission]:
        asks = self.request.method == "POST"
        return [AllowAny()] if asks else [needs(Ability.PLAN)()]

    def get_throttles(self) -> list[BaseThrottle]:
        """Staff type in paper as fast as it comes; strangers are slowed down."""
        return [] if membership_of(self.request) else [ScopedRateThrottle()]

    @extend_schema(
        operation_id="outreach_requests_list",
        parameters=[STATE],
        responses={200: OutreachReceipt(many=True), 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        rows = outreach.requests_for(own_membership(request))
        state = request.query_params.get("state", "")
        if state in OutreachState.values:
            rows = rows.filter(state=state)
        pages = InOrder("-requested_at", "-pk")
        page = page_of(pages, rows, view=self, request=request)
        return pages.get_paginated_response(OutreachReceipt(page, many=True).data)

    @extend_schema(
        operation_id="outreach_requests_create",
        parameters=[KEY],
        request=OutreachRequestInput,
        responses={201: OutreachReceipt, 400: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) not in KEY_LENGTHS:
            raise RequestInvalid(
                {"Idempotency-Key": ["8〜64文字の鍵を、申込みごとに1つ付けてください。"]}
            )
        data = OutreachRequestInput().run_validation(request.data)
        _refuse_what_is_for_staff(request, data)
        membership = membership_of(request)
        sender = f"staff{membership.pk}" if membership else "public"
        made = outreach_requests.ask(
            wanted=_wanted(data, item=_item(request, data), key=f"api:{sender}:{key}"),
            by=actor_of(request),
            at=timezone.now(),
        )
        return Response(OutreachReceipt(made).data, status=status.HTTP_201_CREATED)


class OutreachRequestDetail(APIView):
    """One request: for whoever has its secret, and for the staff of its town."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="outreach_requests_read",
        parameters=[SECRET],
        responses={200: OutreachReceipt, 404: PROBLEM},
    )
    def get(self, request: Request, reference: str) -> Response:
        try:
            wanted = references.parse(reference)
        except RuleViolation:
            raise Http404 from None
        found = _own(request, wanted)
        if found is None:
            raise Http404
        return Response(OutreachReceipt(found).data)


def _own(request: Request, reference: str) -> OutreachRequest | None:
    secret = serializers.UUIDField(required=False)
    given = request.headers.get("Request-Secret", "")
    if given:
        try:
            found = outreach.by_secret(secret.run_validation(given))
        except serializers.ValidationError:
            return None
        return found if found and found.reference == reference else None
    membership = membership_of(request)
    if membership is None:
        return None
    return outreach.requests_for(membership).filter(reference=reference).first()


def _refuse_what_is_for_staff(request: Request, data: Mapping[str, Any]) -> None:
    """Raise RequestInvalid for what the public may not say."""
    if allowed(request, Ability.PLAN):
        return
    errors = {}
    if data["channel"] != Channel.WEB:
        errors["channel"] = ["web を指定してください。電話や窓口の受付は職員だけができます。"]
    if "override" in data:
        errors["override"] = ["override を外してください。職員だけが使えます。"]
    if errors:
        raise RequestInvalid(errors)


def _item(request: Request, data: Mapping[str, Any]) -> OutreachMenuItem:
    """The menu item: for staff one of their own. Raises Http404."""
    found = outreach.item(data["item"])
    membership = membership_of(request)
    if found is None or (membership and found.municipality_id != membership.municipality_id):
        raise Http404
    return found


def _wanted(data: Mapping[str, Any], *, item: OutreachMenuItem, key: str) -> Wanted:
    contact = data["contact"]
    spans = [
        (each["starts_at"], each["starts_at"] + timedelta(minutes=each["minutes"]))
        for each in data["wishes"]
    ]
    return Wanted(
        item=item,
        group=data["group"],
        contact=Group(
            representative=contact["representative"],
            person=Person(
                name=contact["name"],
                kana=contact["kana"],
                phones=(PhoneEntry(contact["phone"]),),
            ),
            address=contact.get("address", ""),
        ),
        wishes=spans,
        people=data["people"],
        venue_name=data["venue_name"],
        venue_address=data.get("venue_address", ""),
        channel=Channel(data["channel"]),
        inside=data["inside"],
        belonging=OutreachBelonging(data["belonging"]),
        equipment=data.get("equipment", ()),
        needs=data.get("needs", ()),
        note=data.get("note", ""),
        confirmed=frozenset(data.get("confirmed", ())),
        key=key,
        override=data.get("override", ""),
        digest=digest_of(data),
    )
