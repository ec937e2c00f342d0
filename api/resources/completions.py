"""Certificates of completion by machine: who is to have one, and issuing them."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
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
from attendance.actions import viewings
from classes.models import Offering
from classes.queries import scopes
from materials.actions import completions
from materials.queries import completions as known

CERTIFY = needs(Ability.CERTIFY)


class CompletionOutput(serializers.Serializer[Any]):
    """A certificate of completion as it was issued."""

    id = serializers.UUIDField(source="key")
    serial = serializers.CharField(help_text="例：令和8-0001")
    code = serializers.CharField(help_text="確認用の符号（16けた）")
    url = serializers.CharField(help_text="受け取った方が確かめるページ")
    person = serializers.UUIDField(source="person.kept.public_id")
    title = serializers.CharField()
    attended = serializers.IntegerField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    issued_at = serializers.DateTimeField()
    sha256 = serializers.CharField()


class AttenderOutput(serializers.Serializer[Any]):
    """Somebody who came to the class, and their certificate, if one is in force."""

    person = serializers.UUIDField(source="attender.person.public_id")
    name = serializers.CharField(source="attender.person.name")
    attended = serializers.IntegerField(source="attender.attended")
    completes = serializers.BooleanField(source="attender.completes")
    certificate = CompletionOutput(source="document", allow_null=True)


class TurnoutOutput(serializers.Serializer[Any]):
    """A class: how many meetings, how many it takes, and who came."""

    held = serializers.IntegerField(source="turnout.held")
    ahead = serializers.IntegerField(source="turnout.ahead")
    needed = serializers.IntegerField(source="turnout.needed")
    people = AttenderOutput(source="lines", many=True)


class CompletionsInput(serializers.Serializer[Any]):
    """For whom; left out, for everybody who completed the class and has none."""

    people = serializers.ListField(child=serializers.UUIDField(), required=False)


class OfferingCompletions(APIView):
    """Who completed a class, and certificates for them. Reading is audited once a day."""

    permission_classes: list[type[BasePermission]] = [CERTIFY]

    @extend_schema(
        operation_id="offerings_completions_read",
        responses={200: TurnoutOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, offering: UUID) -> Response:
        found, at = _own(request, offering), timezone.now()
        viewings.record_completions(found, by=actor_of(request), at=at)
        return Response(TurnoutOutput(known.of_offering(found, at=at)).data)

    @extend_schema(
        operation_id="offerings_completions_issue",
        request=CompletionsInput,
        responses={
            201: CompletionOutput(many=True),
            400: PROBLEM,
            403: PROBLEM,
            404: PROBLEM,
            409: PROBLEM,
        },
    )
    def post(self, request: Request, offering: UUID) -> Response:
        """Whoever holds one keeps it: what is answered is what was issued now."""
        found, at = _own(request, offering), timezone.now()
        asked = CompletionsInput(data=request.data)
        asked.is_valid(raise_exception=True)
        standing = known.of_offering(found, at=at)
        here = {line.attender.person.public_id: line.attender.person for line in standing.lines}
        due = [line.attender.person.public_id for line in standing.due]
        named = asked.validated_data.get("people", due)
        if {*named} - {*here}:
            raise Http404
        people = [here[key] for key in named]
        issued = completions.issue(found, people=people, by=actor_of(request), at=at)
        told = CompletionOutput(issued, many=True).data
        return Response(told, status=status.HTTP_201_CREATED)


def _own(request: Request, offering: UUID) -> Offering:
    """Raises Http404."""
    rows = scopes.offerings_for(own_membership(request)).select_related("municipality")
    return get_object_or_404(rows, public_id=offering)
