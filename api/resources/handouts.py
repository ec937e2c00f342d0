"""The handouts of a town, for everybody: titles, versions, and where to read and print them."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Municipality
from api.schema import PROBLEM
from materials.choices import LetterSize
from materials.queries import handouts
from materials.queries.handouts import Listed

MUNICIPALITY = OpenApiParameter(
    "municipality",
    OpenApiTypes.STR,
    required=True,
    description="全国地方公共団体コード（6桁）",
)


class HandoutOutput(serializers.Serializer[Any]):
    """A handout as everybody may read it."""

    key = serializers.CharField(help_text="市町村の中で変わらない名前")
    title = serializers.CharField()
    version = serializers.CharField(help_text="紙の下に印刷される版")
    built_in = serializers.BooleanField(help_text="標準の文章のままなら true")
    changed_at = serializers.DateTimeField(
        allow_null=True, help_text="市町村が最後に保存した日時。標準のままなら null"
    )
    courses = serializers.ListField(
        child=serializers.CharField(), help_text="この教材を使う講座の名前"
    )
    text = serializers.CharField(help_text="本文（Markdown）")
    page = serializers.URLField()
    pdf = serializers.URLField(help_text="A4、16ポイント")
    pdf_large = serializers.URLField(help_text="A4、20ポイント")


class HandoutListOutput(serializers.Serializer[Any]):
    municipality = serializers.CharField()
    results = HandoutOutput(many=True)


class HandoutList(APIView):
    """The handouts that a municipality shows, in its order."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="handouts_list",
        parameters=[MUNICIPALITY],
        responses={200: HandoutListOutput, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        code = request.query_params.get("municipality", "")
        town = Municipality.objects.filter(code=code).first()
        if town is None:
            raise Http404
        results = [_output(each, town=town) for each in handouts.shown(town)]
        return Response(HandoutListOutput({"municipality": code, "results": results}).data)


def _output(listed: Listed, *, town: Municipality) -> dict[str, Any]:
    topic, at = listed.topic, [town.code, listed.topic.key]
    pdf = f"{settings.PUBLIC_ORIGIN}{reverse('handout-pdf', args=at)}"
    changed = listed.newest.written_at if listed.newest and not topic.built_in else None
    return {
        "key": topic.key,
        "title": topic.title,
        "version": topic.version,
        "built_in": topic.built_in,
        "changed_at": changed,
        "courses": [course.title for course in listed.courses],
        "text": topic.text,
        "page": f"{settings.PUBLIC_ORIGIN}{reverse('handout', args=at)}",
        "pdf": pdf,
        "pdf_large": f"{pdf}?size={LetterSize.LARGE}",
    }
