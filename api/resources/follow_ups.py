"""Who has not come back and is to be rung, and what came of a call."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from accounts.choices import Ability
from accounts.models import Municipality
from api.permissions import actor_of, needs, own_membership
from api.problems import RequestInvalid
from api.resources.lines import PhoneOutput
from api.resources.next_classes import AheadOutput, NextClassOutput
from api.resources.registrations import KEY, KEY_LENGTHS
from api.schema import CURSOR, PROBLEM
from attendance.actions import viewings
from attendance.queries import coming_back, histories
from attendance.queries.coming_back import Away, Line, Wanted
from attendance.rules.coming_back import AWAY, AWAY_CHOICES
from people.actions import follow_ups
from people.actions.follow_ups import LONGEST_NOTE, Told
from people.choices import FollowUpResult, SpokenWith
from people.models import FollowUpCall, Participant

AT_ONCE = 50
AWAY_DAYS = OpenApiParameter(
    "away",
    OpenApiTypes.INT,
    enum=AWAY_CHOICES,
    default=AWAY,
    description="最後に来てからの日数。約束の日が来た方は、日数にかかわらず出ます",
)


class FollowUpInput(serializers.Serializer[Any]):
    away = serializers.ChoiceField(choices=AWAY_CHOICES, default=AWAY)


class LastCameOutput(serializers.Serializer[Any]):
    day = serializers.DateField()
    title = serializers.CharField(source="session.offering.title")
    venue = serializers.CharField(source="venue.name")


class FollowUpCallOutput(serializers.ModelSerializer[FollowUpCall]):
    """A call. Who rang is in the audit trail."""

    id = serializers.UUIDField(source="key")

    class Meta:
        model = FollowUpCall
        fields = ["id", "result", "spoken_with", "again_on", "at"]


class FollowUpOutput(serializers.Serializer[Any]):
    """Somebody to ring. `phones` are those that may be rung: numbers of others than the
    person, and the name of the family, are there with the person's consent alone."""

    participant = serializers.UUIDField(source="person.public_id")
    name = serializers.CharField(source="person.name")
    kana = serializers.CharField(source="person.kana")
    promised = serializers.DateField(source="due.promised", allow_null=True)
    last = LastCameOutput()
    times = serializers.IntegerField(help_text="教室と相談会に来られた回数")
    phones = PhoneOutput(many=True)
    family_name = serializers.CharField()
    next_classes = NextClassOutput(many=True, source="named")
    consultation = AheadOutput(allow_null=True)
    last_call = FollowUpCallOutput(allow_null=True)
    calls = serializers.IntegerField(
        source="seen", help_text="これまでの電話の記録の件数。電話の結果を送るときの seen です"
    )


class FollowUpPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    results = FollowUpOutput(many=True)


class FollowUpCallInput(serializers.Serializer[Any]):
    result = serializers.ChoiceField(choices=FollowUpResult.choices)
    spoken_with = serializers.ChoiceField(choices=SpokenWith.choices, default=SpokenWith.SELF)
    again_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="また電話する日（later のとき）",
    )
    note = serializers.CharField(
        max_length=LONGEST_NOTE, required=False, allow_blank=True, default=""
    )
    seen = serializers.IntegerField(
        min_value=0,
        required=False,
        allow_null=True,
        default=None,
        help_text="見ていた記録の件数（calls）。その後に電話があれば 409 just_rung",
    )


class FollowUpList(APIView):
    """Who has not come back and is to be rung, in the order of the list (docs/follow-up.md).
    Reading it is audited."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.REGISTER)]

    @extend_schema(
        operation_id="follow_ups_list",
        parameters=[AWAY_DAYS, CURSOR],
        responses={200: FollowUpPage, 400: PROBLEM, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        town, at = own_membership(request).municipality, timezone.now()
        asked = {"away": request.query_params.get("away") or AWAY}
        away = FollowUpInput().run_validation(asked)["away"]
        waiting = coming_back.waiting(town, Wanted(away=away), at=at)
        cursor = request.query_params.get("cursor")
        if cursor:
            place = _place(cursor, town)
            waiting = [each for each in waiting if _order(each) > place]
        part, more = waiting[:AT_ONCE], len(waiting) > AT_ONCE
        lines = coming_back.lines(town, part, at=at)
        viewings.record_follow_ups(town, page=1, by=actor_of(request), at=at)
        answer = {
            "next": _next(request, part[-1], lines[-1]) if more else None,
            "results": lines,
        }
        return Response(FollowUpPage(answer).data)


class FollowUpCalls(APIView):
    """Write down what came of a call."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.REGISTER)]

    @extend_schema(
        operation_id="follow_ups_call",
        parameters=[KEY],
        request=FollowUpCallInput,
        responses={201: FollowUpCallOutput, 400: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, person: UUID) -> Response:
        membership = own_membership(request)
        found = histories.by_key(person, municipality=membership.municipality)
        if found is None:
            raise Http404
        key = _key(request)
        read = FollowUpCallInput().run_validation(request.data)
        told = Told(
            result=FollowUpResult(read["result"]),
            spoken_with=SpokenWith(read["spoken_with"]),
            again_on=read["again_on"],
            note=read["note"],
        )
        made = follow_ups.record(
            found,
            key=key,
            told=told,
            seen=read["seen"],
            by=actor_of(request),
            at=timezone.now(),
        )
        return Response(FollowUpCallOutput(made).data, status=status.HTTP_201_CREATED)


Place = tuple[bool, date, int]


def _order(each: Away) -> Place:
    return (*each.due.order, each.person)


def _next(request: Request, last: Away, line: Line) -> str:
    """The address of what follows. It stays right while people leave the list."""
    unasked, day = last.due.order
    cursor = f"{int(unasked)}.{day.isoformat()}.{line.person.public_id}"
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)


def _place(cursor: str, municipality: Municipality) -> Place:
    """Where the last page ended. NotFound for a place that this door never gave out."""
    try:
        unasked, day, public_id = cursor.split(".")
        wanted = UUID(public_id)
        place = (bool(int(unasked)), date.fromisoformat(day))
    except ValueError:
        raise NotFound from None
    people = Participant.objects.filter(municipality=municipality, public_id=wanted)
    key = people.values_list("pk", flat=True).first()
    if key is None:
        raise NotFound
    return (*place, key)


def _key(request: Request) -> UUID:
    """The key of this call, of this member of staff alone. Raises RequestInvalid."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) not in KEY_LENGTHS:
        raise RequestInvalid(
            {"Idempotency-Key": ["8〜64文字の鍵を、電話1件ごとに1つ付けてください。"]}
        )
    return uuid5(NAMESPACE_URL, f"follow-up:{own_membership(request).pk}:{key}")
