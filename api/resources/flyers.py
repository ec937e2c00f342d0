"""Which flyer brought how many, for the office's own programs. Counts alone, nobody's data."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.pages import InOrder, page_of
from api.permissions import needs, own_membership
from api.problems import RequestInvalid
from api.schema import CURSOR, PROBLEM
from materials.queries import flyers

OFFERING = OpenApiParameter(
    "offering", OpenApiTypes.UUID, description="この募集がのっているチラシだけ"
)


class FlyerOutput(serializers.Serializer[Any]):
    code = serializers.CharField(source="flyer.code", help_text="チラシ番号")
    place = serializers.CharField(source="flyer.label", help_text="配布先")
    headline = serializers.CharField(
        source="flyer.headline", help_text="見出し。講座が1つのときは空"
    )
    offerings = serializers.SerializerMethodField(help_text="のっている募集、のっている順")
    created_at = serializers.DateTimeField(source="flyer.created_at")
    visits = serializers.IntegerField(
        help_text="QRコードのページが開かれた回数。同じスマホは1日に1回だけ数えます"
    )
    by_code = serializers.IntegerField(help_text="QRコードからの申込み")
    phone = serializers.IntegerField(help_text="電話の申込み")
    counter = serializers.IntegerField(help_text="窓口の申込み")
    paper = serializers.IntegerField(help_text="FAX・はがきの申込み")
    registrations = serializers.IntegerField(help_text="申込みの計。取り消した分もふくみます")
    seats = serializers.IntegerField(help_text="いま席のある申込み")
    attended = serializers.IntegerField(help_text="1回でも出席した申込み")

    def get_offerings(self, line: flyers.Brought) -> list[UUID]:
        return [each.public_id for each in line.classes]


class FlyerList(APIView):
    """The flyers of the offerings that the caller plans, the oldest first."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.PLAN)]

    @extend_schema(
        operation_id="flyers_list",
        parameters=[CURSOR, OFFERING],
        responses={200: FlyerOutput(many=True), 400: PROBLEM, 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        rows = flyers.of(own_membership(request))
        asked = request.query_params.get("offering", "")
        if asked:
            rows = flyers.announcing(rows, _offering(asked))
        pages = InOrder("created_at", "pk")
        lines = flyers.brought(page_of(pages, rows, view=self, request=request))
        return pages.get_paginated_response(FlyerOutput(lines, many=True).data)


def _offering(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise RequestInvalid({"offering": ["募集のID（UUID）を指定してください。"]}) from error
