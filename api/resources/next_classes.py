"""What to name next to those who came to an offering."""

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
from api.schema import PROBLEM
from attendance.queries import following
from classes.actions import viewings
from classes.choices import Window
from classes.queries import scopes


class AheadOutput(serializers.Serializer[Any]):
    """An offering ahead, by its next meeting."""

    offering = serializers.UUIDField(source="offering.public_id")
    title = serializers.CharField(source="offering.title")
    window = serializers.ChoiceField(choices=Window.choices)
    opens_at = serializers.DateTimeField(source="offering.opens_at")
    starts_at = serializers.DateTimeField(source="next.starts_at")
    ends_at = serializers.DateTimeField(source="next.ends_at")
    venue = serializers.CharField(source="next.venue.name")


class NextClassOutput(serializers.Serializer[Any]):
    ahead = AheadOutput(source="listing")
    reasons = serializers.ListField(child=serializers.CharField())


class NextClassesOfPersonOutput(serializers.Serializer[Any]):
    """Somebody who came. Where no class is named, the next consultation is, if there is one."""

    participant = serializers.UUIDField(source="person.public_id")
    name = serializers.CharField(source="person.name")
    kana = serializers.CharField(source="person.kana")
    next_classes = NextClassOutput(many=True, source="named")
    consultation = AheadOutput(allow_null=True)


class NextClassesOutput(serializers.Serializer[Any]):
    """`people` are those who are known by name, in the order of their furigana."""

    offering = serializers.UUIDField()
    people = NextClassesOfPersonOutput(many=True)


class NextClasses(APIView):
    """Everybody who came to the offering and is known by name, each with up to three classes
    to go to next and the reasons (docs/follow-up.md). Opening it is audited."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.REGISTER)]

    @extend_schema(
        operation_id="offerings_next_classes",
        responses={200: NextClassesOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, offering: UUID) -> Response:
        own = scopes.offerings_for(own_membership(request))
        found = own.select_related("municipality", "venue").filter(public_id=offering).first()
        if found is None:
            raise Http404
        at = timezone.now()
        viewings.record_registrations(found, by=actor_of(request), at=at)
        answer = {"offering": found.public_id, "people": following.of(found, at=at)}
        return Response(NextClassesOutput(answer).data)
