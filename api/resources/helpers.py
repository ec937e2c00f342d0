"""The register of helpers by machine: no secret, no scanned form."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from accounts.models import Municipality
from api.pages import InOrder, is_number, page_of
from api.permissions import actor_of, needs, own_membership
from api.schema import CURSOR, PROBLEM
from common.clock import tokyo_date
from people.actions import helpers, viewings
from people.actions.helpers import HelperDetails
from people.choices import Device, HelperKind, HelperState, Language
from people.models import Helper, School
from people.queries import register

PLAN = needs(Ability.PLAN)
KEY = OpenApiParameter(
    "Idempotency-Key",
    UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="登録ごとに1つのUUID。同じ鍵でもう一度送ると、同じ方が返ります。",
)
KIND = OpenApiParameter("kind", str, enum=HelperKind.values, required=False)
STATE = OpenApiParameter("state", str, enum=HelperState.values, required=False)
DEVICES = [choice for choice in Device.choices if choice[0]]


class LackingOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    sentence = serializers.CharField(help_text="足りないものと、次にすること")


class RegisteredHelper(serializers.Serializer[Any]):
    """Somebody in the register. `lacking` says why they may not help today."""

    id = serializers.UUIDField(source="helper.public_id")
    reference = serializers.CharField(source="helper.reference")
    state = serializers.ChoiceField(choices=HelperState.choices, source="helper.state")
    kind = serializers.ChoiceField(choices=HelperKind.choices, source="helper.kind")
    name = serializers.CharField(source="helper.name")
    kana = serializers.CharField(source="helper.kana")
    affiliation = serializers.CharField(source="helper.affiliation")
    phone = serializers.CharField(source="helper.phone")
    birth_date = serializers.DateField(source="helper.birth_date", allow_null=True)
    school = serializers.CharField(source="helper.school.name", default="")
    grade = serializers.CharField(source="helper.grade")
    district = serializers.CharField(source="helper.district")
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=Language.choices), source="helper.languages"
    )
    devices = serializers.ListField(
        child=serializers.ChoiceField(choices=DEVICES), source="helper.devices"
    )
    contract_from = serializers.DateField(source="helper.contract_from", allow_null=True)
    contract_until = serializers.DateField(source="helper.contract_until", allow_null=True)
    lacking = LackingOutput(many=True)


class HelperInput(serializers.Serializer[Any]):
    """What is known of somebody. School and grade are of students, contract days of contractors
    and shops."""

    kind = serializers.ChoiceField(choices=HelperKind.choices)
    name = serializers.CharField(max_length=80)
    kana = serializers.CharField(max_length=120)
    affiliation = serializers.CharField(max_length=120, required=False)
    phone = serializers.CharField(max_length=30, required=False)
    birth_date = serializers.DateField(required=False)
    school = serializers.CharField(
        max_length=80, required=False, help_text="登録されている学校の名前"
    )
    grade = serializers.CharField(max_length=20, required=False)
    district = serializers.CharField(max_length=60, required=False)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=Language.choices), required=False
    )
    devices = serializers.ListField(
        child=serializers.ChoiceField(choices=DEVICES), required=False
    )
    contract_from = serializers.DateField(required=False)
    contract_until = serializers.DateField(required=False)


class HelperList(APIView):
    """The town's register, and an entry in it. Reading it is audited."""

    permission_classes: list[type[BasePermission]] = [PLAN]

    @extend_schema(
        operation_id="helpers_list",
        parameters=[CURSOR, KIND, STATE],
        responses={200: RegisteredHelper(many=True), 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        town = own_membership(request).municipality
        rows = Helper.objects.filter(municipality=town, forgotten_at=None)
        for name, values in (("kind", HelperKind.values), ("state", HelperState.values)):
            if (wanted := request.query_params.get(name, "")) in values:
                rows = rows.filter(**{name: wanted})
        pages = InOrder("pk", known=is_number)
        told = rows.select_related("school", "municipality")
        page = page_of(pages, told, view=self, request=request)
        by, at = actor_of(request), timezone.now()
        viewings.record_register(town, people=len(page), by=by, at=at)
        lines = register.read(page, municipality=town, on=tokyo_date(at))
        return pages.get_paginated_response(RegisteredHelper(lines, many=True).data)

    @extend_schema(
        operation_id="helpers_create",
        parameters=[KEY],
        request=HelperInput,
        responses={201: RegisteredHelper, 400: PROBLEM, 403: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        town = own_membership(request).municipality
        key, at = _key(request), timezone.now()
        data = HelperInput().run_validation(request.data)
        details = HelperDetails(
            **data
            | {"kind": HelperKind(data["kind"]), "school": _school(data, municipality=town)}
        )
        helper = helpers.add(
            municipality=town, details=details, key=key, by=actor_of(request), at=at
        )
        return Response(_told(helper), status=status.HTTP_201_CREATED)


class HelperDetail(APIView):
    """One entry of the register. Reading it is audited."""

    permission_classes: list[type[BasePermission]] = [PLAN]

    @extend_schema(
        operation_id="helpers_read",
        responses={200: RegisteredHelper, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, helper: UUID) -> Response:
        town = own_membership(request).municipality
        rows = Helper.objects.filter(municipality=town, forgotten_at=None, public_id=helper)
        found = rows.select_related("school", "municipality").first()
        if found is None:
            raise Http404
        viewings.record_helper(found, by=actor_of(request), at=timezone.now())
        return Response(_told(found))


def _told(helper: Helper) -> Any:
    today = timezone.localdate()
    [line] = register.read([helper], municipality=helper.municipality, on=today)
    return RegisteredHelper(line).data


def _key(request: Request) -> UUID:
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError as error:
        raise ValidationError(
            {"Idempotency-Key": ["登録ごとに1つのUUIDを付けてください。"]}
        ) from error


def _school(data: Mapping[str, Any], *, municipality: Municipality) -> School | None:
    name = data.get("school", "")
    if not name:
        return None
    found = School.objects.filter(municipality=municipality, name=name).first()
    if found is None:
        raise ValidationError(
            {"school": ["この市町村に登録されている学校の名前を送ってください。"]}
        )
    return found
