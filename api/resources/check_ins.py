"""Attendance by machine: taps in any order, any number of times."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from accounts.models import Membership
from api.permissions import actor_of, needs, own_membership
from api.schema import PROBLEM
from attendance.actions import check_ins
from attendance.actions.check_ins import NotThisRegistration
from attendance.choices import Method, Result, TapKind
from attendance.permissions import PastSession, refuse_late
from classes.models import Registration, Session
from classes.queries import scopes
from common.errors import RuleViolation

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
        membership, at = own_membership(request), timezone.now()
        taps = asked.validated_data["taps"]
        named = {tap["session"] for tap in taps}
        sessions = _sessions(scopes.sessions_for(membership).filter(public_id__in=named))
        registrations = _registrations({tap["registration"] for tap in taps}, sessions)
        late = _late(membership, sessions.values(), at=at)
        read = [_tap(tap, sessions, registrations) for tap in taps]
        stored = iter(
            check_ins.record(
                [tap for tap in read if tap and tap.session.pk not in late],
                municipality=membership.municipality,
                by=actor_of(request),
                at=at,
            )
        )
        outcomes = []
        for tap, given in zip(read, taps, strict=True):
            if tap is None:
                outcomes.append(_conflict(given["id"], NotThisRegistration()))
            elif tap.session.pk in late:
                outcomes.append(_conflict(tap.id, late[tap.session.pk]))
            else:
                outcomes.append(_described(next(stored)))
        return Response({"results": outcomes})


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


def _late(
    membership: Membership, sessions: Iterable[Session], *, at: datetime
) -> dict[int, RuleViolation]:
    """The sessions that this member of staff may no longer mark, and why."""
    refused: dict[int, RuleViolation] = {}
    for session in sessions:
        try:
            refuse_late(membership, session, at=at)
        except PastSession as refusal:
            refused[session.pk] = refusal
    return refused


def _tap(
    tap: dict[str, Any],
    sessions: dict[UUID, Session],
    registrations: dict[str, Registration],
) -> check_ins.Tap | None:
    """The tap; None when it names nothing that the sender may mark, which is one tap's
    conflict and does not hold up the others."""
    session = sessions.get(tap["session"])
    registration = registrations.get(tap["registration"])
    if session is None or registration is None:
        return None
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
    if outcome.refusal is not None:
        return _conflict(outcome.id, outcome.refusal)
    return {"id": str(outcome.id), "outcome": outcome.result}


def _conflict(id: UUID, refusal: RuleViolation) -> dict[str, Any]:
    return {
        "id": str(id),
        "outcome": Result.CONFLICT,
        "code": refusal.code,
        "sentence": str(refusal),
    }
