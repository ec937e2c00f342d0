"""Cards and name badges on sheets by machine: the PDF that staff print from the roster."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.permissions import actor_of, needs, own_membership
from api.problems import problem
from api.schema import PROBLEM
from materials.actions import card_sheets
from materials.actions.card_sheets import Wanted
from materials.choices import Printed, Unfit
from materials.documents import card_sheets as paper
from materials.documents.printed import Unprintable
from materials.queries import card_sheets as known
from materials.queries import rosters
from materials.rules.labels import SHEETS, SheetKind
from materials.views.papers import pdf
from people.models import Participant

REGISTER = needs(Ability.REGISTER)
KINDS = [(kind.value, sheet.name) for kind, sheet in SHEETS.items()]
UNFIT_TITLE = (
    "印刷できない文字のある方がいます。その方の代替文字を登録するか、unfit に leave_out"
    "（除いて印刷）または substitute（代わりの文字で印刷）を付けて、もう一度送ってください。"
)
NOBODY = "印刷する方がいません。people に、この回に参加する方を入れて、もう一度送ってください。"
STRANGER = "この回の参加者にいない方が入っています。名簿の person を送ってください。"


class SheetInput(serializers.Serializer[Any]):
    """What is printed, on which sheet, from which piece on, and for whom."""

    what = serializers.ChoiceField(choices=Printed.choices, default=Printed.CARD)
    sheet = serializers.ChoiceField(choices=KINDS, default=SheetKind.CARDS_10)
    start = serializers.IntegerField(
        default=1, min_value=1, help_text="最初に印刷する面。左上が1、右へ数えます。"
    )
    people = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="名簿の person。省くと、この回に参加する方の全員。",
    )
    unfit = serializers.ChoiceField(
        choices=Unfit.choices,
        required=False,
        help_text="印刷できない文字のある方をどうするか。省くと、いれば409。",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        pieces = SHEETS[SheetKind(attrs["sheet"])].pieces
        if attrs["start"] > pieces:
            told = f"この用紙の面は1から{pieces}までです。番号を入れ直してください。"
            raise serializers.ValidationError({"start": [told]})
        return attrs


UnfitProblem = inline_serializer(
    "UnprintableProblem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(help_text="次にすることを書いた文"),
        "status": serializers.IntegerField(),
        "code": serializers.CharField(help_text="unprintable"),
        "unprintable": inline_serializer(
            "UnprintableCharacter",
            {
                "person": serializers.UUIDField(),
                "where": serializers.CharField(help_text="お名前"),
                "character": serializers.CharField(),
                "code": serializers.CharField(help_text="例：U+9089 U+E0101"),
                "printed_as": serializers.CharField(),
            },
            many=True,
            required=False,
        ),
    },
)


class SessionCards(APIView):
    """Cards or badges of those who are expected, in 五十音順. A card is issued to whoever has
    none; a card that was printed before is the same card. Printing is audited."""

    permission_classes: list[type[BasePermission]] = [REGISTER]

    @extend_schema(
        operation_id="sessions_cards_print",
        request=SheetInput,
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            400: PROBLEM,
            403: PROBLEM,
            404: PROBLEM,
            (409, "application/problem+json"): UnfitProblem,
        },
    )
    def post(self, request: Request, session: UUID) -> Response | HttpResponse:
        found = get_object_or_404(
            rosters.sessions_of(own_membership(request)), public_id=session
        )
        asked = SheetInput(data=request.data)
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        named = _chosen([holder.person for holder in known.holders(found)], told.get("people"))
        how = Unfit(told["unfit"]) if "unfit" in told else None
        people, unfit = paper.select(named, how=how)
        if unfit:
            return unprintable(unfit)
        if not people:
            return problem(code="nobody", title=NOBODY, http_status=status.HTTP_409_CONFLICT)
        what, sheet = Printed(told["what"]), SheetKind(told["sheet"])
        shift = known.shift_of(found.offering.municipality)
        document = card_sheets.print_sheets(
            found,
            people=people,
            wanted=Wanted(what, sheet, told["start"], shift),
            by=actor_of(request),
            at=timezone.now(),
        )
        answer = pdf(document)
        patch_cache_control(answer, private=True, no_store=True)
        return answer


def _chosen(
    expected: Sequence[Participant], people: Sequence[UUID] | None
) -> list[Participant]:
    """Those of the expected who are named, in the order of the roster; all, if nobody is.
    Raises ValidationError for somebody who is not expected."""
    if people is None:
        return [*expected]
    named = {*people}
    if named - {each.public_id for each in expected}:
        raise serializers.ValidationError({"people": [STRANGER]})
    return [each for each in expected if each.public_id in named]


def unprintable(unfit: Sequence[Unprintable]) -> Response:
    """Nothing is printed until somebody says what becomes of these letters."""
    return problem(
        code="unprintable",
        title=UNFIT_TITLE,
        http_status=status.HTTP_409_CONFLICT,
        unprintable=[
            {
                "person": each.person,
                "where": each.where,
                "character": each.character,
                "code": each.code,
                "printed_as": each.printed_as,
            }
            for each in unfit
        ],
    )
