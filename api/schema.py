"""Pieces of the OpenAPI document that several resources share."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from classes.choices import SeatDevice
from materials.catalogue import KINDS
from materials.rules.labels import SHEETS
from people.actions.cards import ANEW
from people.choices import Device

KNOWN_DEVICES = [(code, label) for code, label in Device.choices if code]
"""A participant's device where it is known; leave the field out, or empty, where it is not."""
CARD_ANEW = [(each.value, each.label) for each in ANEW]
"""Why somebody who has a card gets another."""
PRINT_PAPERS = [(kind.code, kind.label) for kind in KINDS.values()]
"""The papers of the print centre."""
LABEL_SHEETS = [(kind.value, sheet.name) for kind, sheet in SHEETS.items()]
"""The sheets of cards and labels that are sold."""
SEAT_DEVICES = [(code, label) for code, label in SeatDevice.choices if code]
"""The kinds of seats where the capacity is split."""

# Some of the names are also attributes of a serializer: such fields are given by a dictionary.
Problem = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(help_text="次にすることを書いた文"),
        "status": serializers.IntegerField(),
        "code": serializers.CharField(help_text="変わらない符号"),
        "errors": serializers.DictField(required=False),
        "position": serializers.IntegerField(
            required=False, help_text="offer_expired のとき、いまの待ち順"
        ),
    },
)
PROBLEM = OpenApiResponse(Problem, description="断り。title に、次にすることを書きます。")
CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="next が示す続きの位置")
