"""Who waits for an offering, for those who ring them up."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.pages import InOrder, is_number, page_of
from api.permissions import actor_of, needs, own_membership
from api.schema import CURSOR, PROBLEM, SEAT_DEVICES
from classes.actions import viewings
from classes.choices import Channel, RegistrationState
from classes.models import Offering, Registration
from classes.queries import lines, scopes
from classes.queries import registrations as ledger
from people.choices import PhoneOwner


class PhoneOutput(serializers.Serializer[Any]):
    digits = serializers.CharField()
    owner = serializers.ChoiceField(choices=PhoneOwner.choices)


class WaitingPersonOutput(serializers.Serializer[Any]):
    """Whom to ring up."""

    name = serializers.CharField()
    kana = serializers.CharField()
    phones = PhoneOutput(many=True, source="phones.all")


class WaitingOutput(serializers.Serializer[Any]):
    """One who waits, or who is asked at the moment. The context holds `places` by key and
    `parties` by party."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=RegistrationState.choices)
    place = serializers.SerializerMethodField(
        help_text="列全体での順番。reorder の place と同じ数え方です"
    )
    position = serializers.SerializerMethodField(
        help_text="同じ回・時間枠・機種を待つ方の中での順番。本人に伝える順番です"
    )
    offered_at = serializers.DateTimeField(allow_null=True)
    offer_deadline = serializers.DateTimeField(allow_null=True)
    called_at = serializers.DateTimeField(allow_null=True)
    session = serializers.UUIDField(source="session.public_id", allow_null=True)
    slot = serializers.UUIDField(source="slot.public_id", allow_null=True)
    device = serializers.ChoiceField(choices=SEAT_DEVICES, allow_blank=True)
    party = serializers.SerializerMethodField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    registered_at = serializers.DateTimeField()
    person = WaitingPersonOutput(source="participant.kept")

    def get_place(self, row: Registration) -> int | None:
        found = self._place(row)
        return found.in_line if found else None

    def get_position(self, row: Registration) -> int | None:
        found = self._place(row)
        return found.for_the_same if found else None

    def get_party(self, row: Registration) -> list[str]:
        party: list[str] = self.context["parties"][row.party] if row.party else []
        return party

    def _place(self, row: Registration) -> lines.Place | None:
        places: dict[int, lines.Place] = self.context["places"]
        return places.get(row.pk)


class WaitingPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = WaitingOutput(many=True)


class WaitingList(APIView):
    """Everybody in line, first in line first, with names and numbers: for the staff who answer
    for the offering. Opening it is audited."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.REGISTER)]

    @extend_schema(
        operation_id="offerings_waiting_list",
        parameters=[CURSOR],
        responses={200: WaitingPage, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, offering: UUID) -> Response:
        own = scopes.offerings_for(own_membership(request)).select_related("municipality")
        found = own.filter(public_id=offering).first()
        if found is None:
            raise Http404
        viewings.record_registrations(found, by=actor_of(request), at=timezone.now())
        pages = InOrder("queue_number", "pk", known=is_number)
        rows = page_of(pages, _people(found), view=self, request=request)
        context = {"places": lines.places(rows), "parties": ledger.together(rows)}
        return pages.get_paginated_response(
            WaitingOutput(rows, many=True, context=context).data
        )


def _people(offering: Offering) -> QuerySet[Registration]:
    """The line with whom each of them is by now, and their numbers."""
    return (
        lines.queued(offering)
        .select_related("participant__merged_into")
        .prefetch_related("participant__phones", "participant__merged_into__phones")
    )
