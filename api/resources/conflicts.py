"""Marks of tablets that did not fit: listed, and settled by machine as on the screen."""

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
from api.pages import InOrder, page_of
from api.permissions import actor_of, needs, own_membership
from api.schema import CURSOR, PROBLEM
from attendance.actions import conflicts
from attendance.choices import Answer, ConflictKind, ConflictState
from attendance.permissions import own_conflict, refuse_answer
from attendance.queries import conflicts as listed
from attendance.queries import matters
from attendance.queries.matters import Matter
from common.clock import tokyo_date
from people.models import Participant


class ConflictOutput(serializers.Serializer[Any]):
    """A mark that staff decide about."""

    id = serializers.UUIDField(source="conflict.public_id")
    tap = serializers.UUIDField(source="conflict.tap")
    session = serializers.UUIDField(source="conflict.session.public_id")
    kind = serializers.ChoiceField(choices=ConflictKind.choices, source="conflict.kind")
    state = serializers.ChoiceField(choices=ConflictState.choices, source="conflict.state")
    answer = serializers.SerializerMethodField(help_text="open のあいだは空です。")
    person = serializers.UUIDField(source="person.public_id", default=None, allow_null=True)
    occurred_at = serializers.DateTimeField(source="conflict.occurred_at")
    sentence = serializers.CharField(source="story", help_text="何が起きたか")
    proposal = serializers.ChoiceField(choices=Answer.choices, source="proposal.answer")
    reason = serializers.CharField(source="proposal.reason")
    others = serializers.SerializerMethodField(help_text="提案のほかに選べる答え")

    def get_answer(self, matter: Matter) -> str:
        return matter.conflict.answer

    def get_others(self, matter: Matter) -> list[str]:
        return [answer.value for answer in matter.others]


class ConflictPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ConflictOutput(many=True)


class SettlementInput(serializers.Serializer[Any]):
    """The answer; and for `identify` the person, if it is not the card's owner."""

    answer = serializers.ChoiceField(choices=Answer.choices)
    person = serializers.UUIDField(required=False, allow_null=True)


class ConflictList(APIView):
    """The marks that wait for an answer, in the sessions that one may open."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="conflicts_list",
        parameters=[CURSOR],
        responses={200: ConflictPage, 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        pages = InOrder("-occurred_at", "-pk")
        rows = listed.open_to(own_membership(request)).select_related(*listed.SEEN_WITH)
        page = page_of(pages, rows, view=self, request=request)
        told = matters.one_by_one([*page], on=timezone.localdate())
        return pages.get_paginated_response(ConflictOutput(told, many=True).data)


class ConflictSettle(APIView):
    """Settle one. The same answer again changes nothing; another one is refused (409)."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="conflicts_settle",
        request=SettlementInput,
        responses={200: ConflictOutput, 400: PROBLEM, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, conflict: UUID) -> Response:
        membership, at = own_membership(request), timezone.now()
        found = own_conflict(membership, conflict)
        asked = SettlementInput(data=request.data)
        asked.is_valid(raise_exception=True)
        answer = Answer(asked.validated_data["answer"])
        refuse_answer(membership, found, answer=answer, at=at)
        key = asked.validated_data.get("person")
        person = None
        if key is not None:
            people = Participant.objects.filter(municipality=membership.municipality)
            person = people.filter(public_id=key).first()
            if person is None:
                raise Http404
        settled = conflicts.settle(
            found, answer=answer, person=person, by=actor_of(request), at=at
        )
        [matter] = matters.one_by_one([settled], on=tokyo_date(at))
        return Response(ConflictOutput(matter).data)
