"""Pieces of the OpenAPI document that several resources share."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class Problem(serializers.Serializer[Any]):
    """RFC 9457 problem details. `code` is stable; `title` is a sentence in Japanese."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    errors = serializers.DictField(required=False)


PROBLEM = OpenApiResponse(Problem, description="断り。title に、次にすることを書きます。")
