"""What goes by post, by machine: postcards and letters as the PDFs that staff print."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.pages import InOrder, page_of
from api.permissions import actor_of, needs, own_membership
from api.problems import problem
from api.resources.card_sheets import UnfitProblem, unprintable
from api.schema import CURSOR, PROBLEM
from materials.actions import post
from materials.actions.post import Wish
from materials.choices import Direction, PostKind, Unfit
from materials.documents import outgoing
from materials.documents.postcards import Order, Postcard, Way
from materials.models import IssuedLetter
from materials.queries import issued_letters
from materials.views.papers import pdf
from notices.actions import viewings
from notices.queries import calls

REGISTER = needs(Ability.REGISTER)
ORDERS = [(Order.FED_TWICE.value, "片面ずつ"), (Order.BOTH_SIDES.value, "両面")]
ONLY = [("long", "文面がはがきからはみ出す方だけ")]
NOBODY = (
    "印刷するものがありません。郵便でお知らせする方がいるか、住所があるか、"
    "文面がはがきにおさまるか（おさまらない方は letters/）を確かめて、もう一度送ってください。"
)
PDF_OR_NOT = {
    (200, "application/pdf"): OpenApiTypes.BINARY,
    400: PROBLEM,
    403: PROBLEM,
    (409, "application/problem+json"): UnfitProblem,
}


class PostInput(serializers.Serializer[Any]):
    """For whom, and for which printer."""

    people = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="参加者の id。省くと、郵便でのお知らせを待つ方の全員。",
    )
    printer = serializers.ChoiceField(
        choices=ORDERS, default=Order.FED_TWICE.value, help_text="プリンターの印刷のしかた"
    )
    unfit = serializers.ChoiceField(
        choices=Unfit.choices,
        required=False,
        help_text="印刷できない文字のある方をどうするか。省くと、いれば409。",
    )


class PostcardInput(PostInput):
    """Postcards; whose words do not fit is left out."""

    direction = serializers.ChoiceField(
        choices=Direction.choices, default=Direction.VERTICAL, help_text="宛名の書き方"
    )
    blank = serializers.BooleanField(
        default=False, help_text="白い紙に、郵便番号の枠も印刷します。"
    )


class LetterInput(PostInput):
    """Letters, for everybody unless only for those whose words fit on no postcard."""

    only = serializers.ChoiceField(choices=ONLY, required=False)


class LetterOutput(serializers.Serializer[Any]):
    """A letter as it was issued; its words are not kept, `sha256` knows them."""

    id = serializers.UUIDField(source="key")
    number = serializers.CharField(source="numbered", help_text="例：鹿デ第12号")
    fiscal_year = serializers.IntegerField()
    code = serializers.CharField(help_text="確認用の符号（16けた）")
    issued_at = serializers.DateTimeField()
    purpose = serializers.CharField(source="message.purpose")
    person = serializers.UUIDField(source="message.person.public_id")
    stationery = serializers.IntegerField(
        source="stationery.version", default=None, help_text="レターヘッドの版"
    )
    template = serializers.IntegerField(help_text="様式の版")
    sha256 = serializers.CharField()
    replaced_by = serializers.UUIDField(
        source="replacement.key", default=None, help_text="差し替えた手紙の id"
    )


class PostcardSheet(APIView):
    """Both sides of the postcards of everybody who waits for one. Printing is audited, and
    marks nothing as sent."""

    permission_classes: list[type[BasePermission]] = [REGISTER]

    @extend_schema(operation_id="postcards_print", request=PostcardInput, responses=PDF_OR_NOT)
    def post(self, request: Request) -> Response | HttpResponse:
        told = _told(PostcardInput(data=request.data))
        way = Way(Order(told["printer"]), Direction(told["direction"]), told["blank"])
        return _printed(request, Wish(PostKind.POSTCARD, way), told)


class LetterList(APIView):
    """Letters for window envelopes: each is numbered when it is first printed, and is the same
    paper whenever it is printed again."""

    permission_classes: list[type[BasePermission]] = [REGISTER]

    @extend_schema(
        operation_id="letters_list",
        parameters=[CURSOR, OpenApiParameter("page_size", int)],
        responses={200: LetterOutput(many=True), 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        town, pages = own_membership(request).municipality, InOrder("-issued_at", "-number")
        rows = page_of(pages, issued_letters.of_town(town), view=self, request=request)
        viewings.record_letters(town, by=actor_of(request), at=timezone.now())
        return pages.get_paginated_response(_shown(rows))

    @extend_schema(operation_id="letters_print", request=LetterInput, responses=PDF_OR_NOT)
    def post(self, request: Request) -> Response | HttpResponse:
        told = _told(LetterInput(data=request.data))
        kind = PostKind.LONG if told.get("only") else PostKind.LETTER
        return _printed(request, Wish(kind, Way(Order(told["printer"]))), told)


def _told(asked: PostInput) -> dict[str, Any]:
    """Raises ValidationError."""
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _printed(request: Request, wish: Wish, told: dict[str, Any]) -> Response | HttpResponse:
    town = own_membership(request).municipality
    ready = outgoing.read([*calls.by_post(town, states=calls.OPEN_STATES)])
    how, people = told.get("unfit"), told.get("people")
    substitute = how != Unfit.LEAVE_OUT
    cards = _of(ready.wanted(wish.kind, substitute=substitute), people)
    theirs = {card.person for card in cards}
    unfit = [each for each in ready.unfit if each.person in theirs]
    if unfit and not how:
        return unprintable(unfit)
    if not cards:
        return problem(code="nobody", title=NOBODY, http_status=status.HTTP_409_CONFLICT)
    by, at = actor_of(request), timezone.now()
    answer = pdf(post.print_out(cards, town=town, wish=wish, by=by, at=at))
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _of(cards: Sequence[Postcard], people: Sequence[UUID] | None) -> list[Postcard]:
    """Those of the people who are named; all, if nobody is."""
    named = None if people is None else {str(each) for each in people}
    return [card for card in cards if named is None or card.person in named]


def _shown(rows: Sequence[IssuedLetter]) -> Any:
    return LetterOutput(rows, many=True).data
