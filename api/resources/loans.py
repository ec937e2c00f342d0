"""Devices that are lent, by machine: what there is, who has it, hand out, take back."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.pages import InOrder, page_of
from api.permissions import actor_of, allowed, needs, own_membership
from api.problems import RequestInvalid
from api.resources.registrations import KEY, KEY_LENGTHS
from api.schema import PROBLEM
from classes.actions import loans as actions
from classes.actions import viewings
from classes.actions.lending_refusals import EquipmentUnknown
from classes.actions.loans import Back, Handout
from classes.choices.equipment import Condition, EquipmentKind, EquipmentState, LoanState
from classes.models import Equipment, Loan, Registration, Session
from classes.queries import equipment as devices
from classes.queries import loans as known
from classes.queries import scopes
from common import references
from common.errors import RuleViolation
from people.models import Participant

STATE = OpenApiParameter("state", str, enum=EquipmentState.values, required=False)
KIND = OpenApiParameter("kind", str, enum=EquipmentKind.values, required=False)
LOAN_STATE = OpenApiParameter("state", str, enum=LoanState.values, required=False)


class EquipmentOutput(serializers.ModelSerializer[Equipment]):
    """A device. Nobody who has it is named."""

    home = serializers.CharField(source="home.name", default=None, help_text="保管場所")

    class Meta:
        model = Equipment
        fields = [
            "number", "kind", "model", "os_version", "sim", "bought_on", "home", "state",
            "erasure",
        ]  # fmt: skip


class LoanOutput(serializers.ModelSerializer[Loan]):
    """A loan. `registration` is the receipt number of whoever has the device in class,
    `participant` of whoever took it home; no name is said."""

    id = serializers.UUIDField(source="public_id")
    equipment = serializers.CharField(source="equipment.number")
    registration = serializers.CharField(source="registration.reference", default=None)
    session = serializers.UUIDField(source="session.public_id", default=None)
    participant = serializers.UUIDField(source="participant.kept.public_id")

    class Meta:
        model = Loan
        fields = [
            "id", "equipment", "term", "state", "participant", "registration", "session",
            "lent_at", "due_at", "extended_at", "ended_at", "condition",
        ]  # fmt: skip


class LoanInput(serializers.Serializer[Any]):
    """In class: `session` and `registration`. To take home: `participant` and `due_on`."""

    equipment = serializers.CharField(max_length=200, help_text="機器の番号")
    session = serializers.UUIDField(required=False, help_text="貸し出す回")
    registration = serializers.CharField(max_length=20, required=False, help_text="受付番号")
    participant = serializers.UUIDField(required=False, help_text="持ち帰る参加者")
    due_on = serializers.DateField(required=False, help_text="持ち帰りの返却の期限")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        in_class = {"session", "registration"} <= attrs.keys()
        if in_class == ("participant" in attrs) or ("session" in attrs) != in_class:
            raise serializers.ValidationError(
                "session と registration（教室）か、participant（持ち帰り）の"
                "どちらかを指定してください。"
            )
        return attrs


class ReturnInput(serializers.Serializer[Any]):
    condition = serializers.ChoiceField(choices=Condition.choices, default=Condition.GOOD)
    remark = serializers.CharField(max_length=200, required=False, help_text="気づいたこと")
    erased = serializers.BooleanField(default=False, help_text="中のデータを消した")


class EquipmentList(APIView):
    """The devices of the town."""

    permission_classes = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="equipment_list",
        parameters=[STATE, KIND],
        responses={200: EquipmentOutput(many=True), 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        rows = devices.listed(own_membership(request).municipality)
        state, kind = (request.query_params.get(name, "") for name in ("state", "kind"))
        if state in EquipmentState.values:
            rows = rows.filter(state=state)
        if kind in EquipmentKind.values:
            rows = rows.filter(kind=kind)
        pages = InOrder("number", "pk", known=lambda text: "\x00" not in text)
        page = page_of(pages, rows, view=self, request=request)
        return pages.get_paginated_response(EquipmentOutput(page, many=True).data)


class LoanList(APIView):
    """The loans that somebody may open; another one is made."""

    permission_classes = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="loans_list",
        parameters=[LOAN_STATE],
        responses={200: LoanOutput(many=True), 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        membership = own_membership(request)
        rows = known.loans_for(membership)
        state = request.query_params.get("state", "")
        if state in LoanState.values:
            rows = rows.filter(state=state)
        viewings.record_loans(membership.municipality, by=actor_of(request), at=timezone.now())
        pages = InOrder("due_at", "pk")
        page = page_of(pages, rows, view=self, request=request)
        return pages.get_paginated_response(LoanOutput(page, many=True).data)

    @extend_schema(
        operation_id="loans_create",
        parameters=[KEY],
        request=LoanInput,
        responses={201: LoanOutput, 400: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        key = _key(request, "lend")
        data = LoanInput().run_validation(request.data)
        membership = own_membership(request)
        row = devices.by_number(data["equipment"], municipality=membership.municipality)
        if row is None:
            raise EquipmentUnknown
        made = actions.lend(
            row,
            to=_handout(request, data),
            key=key,
            by=actor_of(request),
            at=timezone.now(),
        )
        found = known.detailed(Loan.objects.filter(pk=made.pk)).get()
        return Response(LoanOutput(found).data, status=status.HTTP_201_CREATED)


class LoanReturn(APIView):
    """The device is here again."""

    permission_classes = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="loans_return",
        parameters=[KEY],
        request=ReturnInput,
        responses={200: LoanOutput, 400: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, loan: UUID) -> Response:
        found = known.by_key(loan, membership=own_membership(request))
        if found is None:
            raise Http404
        key = _key(request, "return")
        data = ReturnInput().run_validation(request.data)
        back = Back(Condition(data["condition"]), data.get("remark", ""), data["erased"])
        ended = actions.take_back(
            found, back=back, key=key, by=actor_of(request), at=timezone.now()
        )
        return Response(LoanOutput(ended).data)


def _key(request: Request, what: str) -> UUID:
    """The key of this request as the ledger keeps it: of this member of staff alone. Raises
    RequestInvalid."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) not in KEY_LENGTHS:
        raise RequestInvalid(
            {"Idempotency-Key": ["8〜64文字の鍵を、操作ごとに1つ付けてください。"]}
        )
    return uuid5(NAMESPACE_URL, f"{what}:{own_membership(request).pk}:{key}")


def _handout(request: Request, data: Mapping[str, Any]) -> Handout:
    """To whom, where somebody may open the meeting or the person. Raises Http404."""
    if "participant" in data:
        return _to_take_home(request, data)
    session = _session(request, data["session"])
    seats = Registration.objects.filter(offering=session.offering_id)
    seat = (
        seats.select_related("participant__merged_into")
        .filter(reference=_reference(data["registration"]))
        .first()
    )
    if seat is None:
        raise Http404
    return Handout(seat.participant, session, seat)


def _to_take_home(request: Request, data: Mapping[str, Any]) -> Handout:
    town = own_membership(request).municipality
    people = Participant.objects.filter(municipality=town, public_id=data["participant"])
    person = people.select_related("merged_into").first()
    if person is None or not allowed(request, Ability.REGISTER):
        raise Http404
    return Handout(person, due_on=data.get("due_on"))


def _session(request: Request, public_id: UUID) -> Session:
    rows = scopes.sessions_for(own_membership(request)).filter(public_id=public_id)
    session = rows.select_related("offering__municipality", "venue").first()
    if session is None:
        raise Http404
    return session


def _reference(text: str) -> str:
    try:
        return references.parse(text)
    except RuleViolation:
        raise Http404 from None
