"""The result sheet in the OpenAPI document: the format of docs/draw.md, field by field."""

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

RECEIPTS = serializers.ListField(child=serializers.CharField())

# `format`, `draw`, `result` … name what they are in docs/draw.md; fields by a dictionary.
_Wish = inline_serializer(
    "DrawWish",
    {
        "offering": serializers.CharField(),
        "pools": serializers.ListField(child=serializers.CharField()),
    },
    many=True,
)
_Entry = inline_serializer(
    "DrawEntry",
    {
        "lot": serializers.CharField(help_text="口の番号：いちばん小さい受付番号"),
        "members": RECEIPTS,
        "tier": serializers.ListField(child=serializers.IntegerField()),
        "wishes": _Wish,
    },
    many=True,
)
_Recruitment = inline_serializer(
    "DrawRecruitment",
    {
        "id": serializers.CharField(),
        "title": serializers.CharField(),
        "seats": serializers.DictField(child=serializers.IntegerField()),
    },
    many=True,
)
_Win = inline_serializer(
    "DrawWin",
    {
        "offering": serializers.CharField(),
        "lot": serializers.CharField(),
        "members": RECEIPTS,
        "rank": serializers.IntegerField(),
    },
    many=True,
)
_Wait = inline_serializer(
    "DrawWait",
    {
        "offering": serializers.CharField(),
        "lot": serializers.CharField(),
        "members": RECEIPTS,
        "place": serializers.IntegerField(),
    },
    many=True,
)
_Change = inline_serializer(
    "DrawChange",
    {
        "at": serializers.CharField(),
        "receipt": serializers.CharField(),
        "offering": serializers.CharField(),
        "before": serializers.CharField(),
        "after": serializers.CharField(),
        "ground": serializers.CharField(),
    },
    many=True,
)
SheetOutput = inline_serializer(
    "DrawSheet",
    {
        "format": serializers.CharField(),
        "draw": serializers.UUIDField(),
        "municipality": serializers.CharField(),
        "title": serializers.CharField(),
        "commitment": serializers.CharField(help_text="照合コード"),
        "seed": serializers.CharField(allow_null=True, help_text="種。抽選のあとに公表"),
        "priorities": serializers.ListField(child=serializers.CharField()),
        "offerings": _Recruitment,
        "entries": _Entry,
        "entries_digest": serializers.CharField(allow_null=True),
        "result": inline_serializer(
            "DrawResult", {"winners": _Win, "waiting": _Wait}, allow_null=True
        ),
        "changes": _Change,
    },
)
