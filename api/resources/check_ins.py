"""Attendance by machine: taps in any order, any number of times."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.choices import Ability
from api.permissions import needs, own_membership
from api.problems import RequestInvalid
from api.schema import PROBLEM
from attendance.actions import check_ins
from attendance.choices import Method, Result, TapKind
from classes.models import Registration, Session
from classes.queries import scopes

MOST_TAPS = 500


class TapInput(serializers.Serializer[Any]):
    """One mark, made once where the door is. `id` is made there, too."""

    id = serializers.UUIDField()
    session = serializers.UUIDField()
    registration = serializers.CharField(max_length=12)
    kind = serializers.ChoiceField(choices=TapKind.choices)
    method = serializers.ChoiceField(choices=Method.choices)
    occurred_at = serializers.DateTimeField()
    voids = serializers.UUIDField(required=False)


class BatchInput(serializers.Serializer[Any]):
    taps = TapInput(many=True)
    sent_at = serializers.DateTimeField()

    def validate_taps(self, taps: list[Any]) -> list[Any]:
        if len(taps) > MOST_TAPS:
            raise serializers.ValidationError(f"一度に送れるのは{MOST_TAPS}件までです。")
        return taps


class OutcomeOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=Result.choices)
    code = serializers.CharField(required=False)
    sentence = serializers.CharField(required=False)


class BatchOutput(serializers.Serializer[Any]):
    results = OutcomeOutput(many=True)


class CheckInBatch(APIView):
    """Store taps. Sending a batch again, whole or in part, changes nothing."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="check_ins_create",
        request=BatchInput,
        responses={200: BatchOutput, 400: PROBLEM, 403: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        asked = BatchInput(data=request.data)
        asked.is_valid(raise_exception=True)
        membership = own_membership(request)
        taps = asked.validated_data["taps"]
        named = {tap["session"] for tap in taps}
        sessions = _sessions(scopes.sessions_for(membership).filter(public_id__in=named))
        registrations = _registrations({tap["registration"] for tap in taps}, sessions)
        outcomes = check_ins.record(
            [_tap(tap, sessions, registrations) for tap in taps],
            municipality=membership.municipality,
            by=Actor.of(request._request),  # noqa: SLF001  # the actor reads Django's request
            at=timezone.now(),
        )
        return Response({"results": [_described(outcome) for outcome in outcomes]})


def _sessions(rows: Any) -> dict[UUID, Session]:
    return {row.public_id: row for row in rows.select_related("offering__municipality")}


def _registrations(
    references: set[str], sessions: dict[UUID, Session]
) -> dict[str, Registration]:
    rows = Registration.objects.filter(
        reference__in=references,
        offering__in={session.offering_id for session in sessions.values()},
    )
    return {row.reference: row for row in rows.select_related("participant")}


def _tap(
    tap: dict[str, Any],
    sessions: dict[UUID, Session],
    registrations: dict[str, Registration],
) -> check_ins.Tap:
    session = sessions.get(tap["session"])
    registration = registrations.get(tap["registration"])
    if session is None or registration is None:
        raise RequestInvalid(
            {
                "taps": [
                    f"{tap['id']}: この回または受付番号が見つかりません。番号をご確認ください。"
                ]
            }
        )
    return check_ins.Tap(
        id=tap["id"],
        session=session,
        participant=registration.participant,
        registration=registration,
        kind=TapKind(tap["kind"]),
        method=Method(tap["method"]),
        occurred_at=tap["occurred_at"],
        voids=tap.get("voids"),
    )


def _described(outcome: check_ins.Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"id": str(outcome.id), "outcome": outcome.result}
    if outcome.refusal is not None:
        row |= {"code": outcome.refusal.code, "sentence": str(outcome.refusal)}
    return row
