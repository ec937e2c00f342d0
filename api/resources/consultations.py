"""A consultation day for the office's other systems: its line, and the records."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.permissions import actor_of, needs, own_membership
from api.schema import PROBLEM
from attendance.actions import consultation_records as records
from attendance.actions import viewings
from attendance.actions.consultation_records import Consultation
from attendance.actions.queues import NotAConsultation
from attendance.choices import ConsultationResult, TicketState
from attendance.models import ConsultationRecord, Ticket
from attendance.permissions import own_session, refuse_late
from attendance.queries import queues, tickets
from attendance.queries.queues import Standing
from classes.choices import Kind
from classes.models import Offering, Session


class TicketOutput(serializers.Serializer[Any]):
    """One number. `place` and `wait_minutes` are there while it waits."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=TicketState.choices)
    reference = serializers.CharField(allow_null=True, help_text="受付番号。お名前なしは null")
    booked_at = serializers.DateTimeField(allow_null=True)
    topic = serializers.CharField(allow_blank=True)
    table = serializers.IntegerField(allow_null=True)
    arrived_at = serializers.DateTimeField()
    place = serializers.IntegerField(allow_null=True)
    wait_minutes = serializers.IntegerField(allow_null=True)


class QueueOutput(serializers.Serializer[Any]):
    session = serializers.UUIDField()
    tables = serializers.IntegerField()
    waiting = serializers.IntegerField()
    not_yet_here = serializers.IntegerField(help_text="まだ来ていない予約の件数")
    tickets = TicketOutput(many=True)


class RecordInput(serializers.Serializer[Any]):
    """`id` is made by the caller: the same id with the same content is the same record."""

    id = serializers.UUIDField()
    ticket = serializers.UUIDField(required=False, help_text="省くと、番号なしの記録")
    topics = serializers.ListField(child=serializers.CharField(max_length=20), min_length=1)
    result = serializers.ChoiceField(choices=ConsultationResult.choices)
    minutes = serializers.IntegerField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    next_step = serializers.CharField(required=False, allow_blank=True, max_length=200)
    referred_to = serializers.CharField(required=False, allow_blank=True, max_length=60)
    suggested = serializers.UUIDField(required=False, help_text="おすすめした募集の id")


class RecordOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.IntegerField(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    result = serializers.ChoiceField(choices=ConsultationResult.choices)
    minutes = serializers.IntegerField()


class SessionQueue(APIView):
    """The line of a consultation day as it stands, without names. Opening it is audited."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="sessions_queue",
        responses={200: QueueOutput, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def get(self, request: Request, session: UUID) -> Response:
        found, at = _session(request, session), timezone.now()
        viewings.record_roster(found, by=actor_of(request), at=at)
        return Response(QueueOutput(_described(queues.of(found, at=at))).data)


class SessionRecords(APIView):
    """Write down what came of a consultation. A text that seems to hold a password, a PIN, a
    card number, a my-number or an account number is 409 `tells_secret`."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="sessions_records_create",
        request=RecordInput,
        responses={201: RecordOutput, 400: PROBLEM, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, session: UUID) -> Response:
        found, at = _session(request, session), timezone.now()
        asked = RecordInput(data=request.data)
        asked.is_valid(raise_exception=True)
        refuse_late(own_membership(request), found, at=at)
        given = asked.validated_data
        ticket = _ticket(found, given.get("ticket"))
        made: dict[str, Any] = {
            "id": given["id"],
            "told": _told(request, given),
            "by": actor_of(request),
            "at": at,
        }
        record = (
            records.write(ticket, **made)
            if ticket is not None
            else records.write_without_ticket(found, **made)
        )
        return Response(_shown(record), status=status.HTTP_201_CREATED)


def _session(request: Request, public_id: UUID) -> Session:
    found = own_session(own_membership(request), public_id)
    if found.offering.kind != Kind.CONSULTATION:
        raise NotAConsultation
    return found


def _ticket(session: Session, public_id: UUID | None) -> Ticket | None:
    if public_id is None:
        return None
    rows = tickets.of(session).select_related("queue__session__offering__municipality")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _told(request: Request, given: dict[str, Any]) -> Consultation:
    suggested = None
    if "suggested" in given:
        town = own_membership(request).municipality
        rows = Offering.objects.filter(municipality=town, public_id=given["suggested"])
        suggested = rows.first()
        if suggested is None:
            raise Http404
    return Consultation(
        topics=tuple(given["topics"]),
        result=ConsultationResult(given["result"]),
        minutes=given["minutes"],
        note=given.get("note", "").strip(),
        next_step=given.get("next_step", "").strip(),
        referred_to=given.get("referred_to", "").strip(),
        suggested=suggested,
    )


def _described(standing: Standing) -> dict[str, Any]:
    places = {each.ticket.pk: each for each in standing.line}
    return {
        "session": standing.session.public_id,
        "tables": standing.tables,
        "waiting": len(standing.line),
        "not_yet_here": len(standing.bookings),
        "tickets": [
            {
                "id": row.public_id,
                "number": row.number,
                "state": row.state,
                "reference": row.registration.reference if row.registration else None,
                "booked_at": row.booked_at,
                "topic": row.topic,
                "table": row.table,
                "arrived_at": row.arrived_at,
                "place": places[row.pk].place if row.pk in places else None,
                "wait_minutes": places[row.pk].minutes if row.pk in places else None,
            }
            for row in standing.tickets
        ],
    }


def _shown(record: ConsultationRecord) -> dict[str, Any]:
    return RecordOutput(
        {
            "id": record.pk,
            "number": record.ticket.number if record.ticket else None,
            "topics": sorted(row.code for row in record.topics.all()),
            "result": record.result,
            "minutes": record.minutes,
        }
    ).data
