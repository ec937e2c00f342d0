"""Who is expected at a session: name, reading, device, needs; no phone, address, birth date."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.permissions import actor_of, needs, own_membership
from api.schema import KNOWN_DEVICES, PROBLEM
from attendance.actions import viewings
from attendance.choices import Presence
from attendance.queries import rosters
from classes.queries import scopes
from people.choices import SupportNeed


class LineOutput(serializers.Serializer[Any]):
    """One person, once. `reference` names the registration that a tap is made for."""

    person = serializers.UUIDField(source="person.public_id")
    reference = serializers.CharField(source="registration.reference", default=None)
    name = serializers.CharField(source="person.name")
    kana = serializers.CharField(source="person.kana")
    device = serializers.ChoiceField(
        choices=KNOWN_DEVICES, allow_blank=True, source="person.device"
    )
    support_needs = serializers.ListField(
        child=serializers.ChoiceField(choices=SupportNeed.choices),
        source="person.support_needs",
    )
    presence = serializers.ChoiceField(choices=Presence.choices)


class RosterOutput(serializers.Serializer[Any]):
    session = serializers.UUIDField(source="session.public_id")
    starts_at = serializers.DateTimeField(source="session.starts_at")
    lines = LineOutput(many=True)
    arrived = serializers.IntegerField()


class SessionRoster(APIView):
    """The roster in 五十音順, for the staff who hold the session. Opening it is audited."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="sessions_roster",
        responses={200: RosterOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, session: UUID) -> Response:
        rows = scopes.sessions_for(own_membership(request)).filter(public_id=session)
        found = rows.select_related("offering__municipality").first()
        if found is None:
            raise Http404
        viewings.record_roster(
            found,
            by=actor_of(request),
            at=timezone.now(),
        )
        return Response(RosterOutput(rosters.of(found)).data)
