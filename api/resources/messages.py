"""What people were told, by machine: without words, names and numbers."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.pages import InOrder, is_number, page_of
from api.permissions import actor_of, needs, own_membership
from api.schema import CURSOR, PROBLEM
from notices.actions import viewings
from notices.choices import MessageChannel, Purpose, Shelf
from notices.queries import ledger
from notices.queries.ledger import Asked

REGISTER = needs(Ability.REGISTER)


class MessageQuery(serializers.Serializer[Any]):
    """Which messages; anything left out narrows nothing."""

    shelf = serializers.ChoiceField(choices=Shelf.choices, required=False)
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False)
    channel = serializers.ChoiceField(choices=MessageChannel.choices, required=False)
    first_day = serializers.DateField(required=False)
    last_day = serializers.DateField(required=False)


class TryOutput(serializers.Serializer[Any]):
    """What one carrier was asked, and what came of it."""

    id = serializers.UUIDField(source="sending.key")
    channel = serializers.ChoiceField(source="sending.channel", choices=MessageChannel.choices)
    asked_at = serializers.DateTimeField(source="at")
    state = serializers.CharField(source="sending.state")
    error = serializers.CharField(source="sending.error", help_text="通信会社の番号。例：21635")
    words = serializers.CharField(help_text="例：固定電話の番号です")
    parts = serializers.IntegerField(source="sending.parts", help_text="通数")


class MessageOutput(serializers.Serializer[Any]):
    """One message: where it stands, and every try of a machine."""

    person = serializers.UUIDField(
        source="person.public_id", help_text="参加者、または協力者の id"
    )
    purpose = serializers.ChoiceField(source="message.purpose", choices=Purpose.choices)
    shelf = serializers.ChoiceField(choices=Shelf.choices)
    channel = serializers.ChoiceField(source="message.channel", choices=MessageChannel.choices)
    created_at = serializers.DateTimeField(source="message.created_at")
    due_at = serializers.DateTimeField(source="message.due_at", allow_null=True)
    next_at = serializers.DateTimeField(source="message.next_at", allow_null=True)
    told_at = serializers.DateTimeField(source="message.told_at", allow_null=True)
    tries = serializers.SerializerMethodField()

    @extend_schema_field(TryOutput(many=True))
    def get_tries(self, line: ledger.Line) -> list[dict[str, Any]]:
        asked = [step for step in line.steps if step.sending is not None]
        return [dict(TryOutput(step).data) for step in asked]


class MessageList(APIView):
    """The ledger of messages, the latest first. Reading it is audited once a day."""

    permission_classes: list[type[BasePermission]] = [REGISTER]

    @extend_schema(
        operation_id="messages_list",
        parameters=[MessageQuery, CURSOR],
        responses={200: MessageOutput(many=True), 400: PROBLEM, 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        query = MessageQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        town = own_membership(request).municipality
        rows = ledger.detailed(ledger.of(town, _asked(query.validated_data)))
        pages = InOrder("-pk", known=is_number)
        found = page_of(pages, rows, view=self, request=request)
        if found:
            viewings.record_messages(town, by=actor_of(request), at=timezone.now())
        return pages.get_paginated_response(MessageOutput(ledger.lines(found), many=True).data)


def _asked(read: dict[str, Any]) -> Asked:
    return Asked(
        shelf=Shelf(read["shelf"]) if "shelf" in read else None,
        purpose=Purpose(read["purpose"]) if "purpose" in read else None,
        channel=MessageChannel(read["channel"]) if "channel" in read else None,
        first_day=read.get("first_day"),
        last_day=read.get("last_day"),
    )
