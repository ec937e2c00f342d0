"""Attendance by machine: taps in any order, any number of times."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import kiosk_of
from api.doors import Doorway, caller, doors_for, town_of
from api.problems import RequestInvalid, problem
from api.schema import PROBLEM
from attendance.actions import contacts, receiving
from attendance.actions.taking import Outcome
from attendance.choices import ConflictKind, Method, Result, SentKind
from attendance.rules import reading
from attendance.rules.reading import Sent, UnreadableTime
from common.clock import tokyo_time

MOST_TAPS = 500
MOST_BYTES = 1_000_000
MOST_UNSENT, DIGITS = 999_999, 6
TOO_MANY = f"一度に送れるのは{MOST_TAPS}件までです。いくつかに分けて送ってください。"


class WalkInInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=reading.LONGEST["name"])
    kana = serializers.CharField(max_length=reading.LONGEST["kana"])
    phone = serializers.CharField(max_length=reading.LONGEST["phone"], required=False)


class GroupInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=reading.LONGEST["group"], allow_blank=True)
    count = serializers.IntegerField(min_value=0, max_value=reading.MOST_HEADS)


class TapInput(serializers.Serializer[Any]):
    """One mark, made once where the door is. `id` is made there, too. It is about one thing:
    `registration`, `person`, `card`, `walk_in`, `helper` or `group`; `voided` needs none."""

    id = serializers.UUIDField()
    session = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=SentKind.choices)
    method = serializers.ChoiceField(choices=Method.choices)
    occurred_at = serializers.DateTimeField(help_text="端末の時計の時刻")
    clock_offset = serializers.IntegerField(
        required=False, help_text="サーバーの時計から端末の時計を引いた差（ミリ秒）"
    )
    voids = serializers.UUIDField(required=False, help_text="取り消す記録の id")
    registration = serializers.CharField(required=False, help_text="受付番号")
    person = serializers.UUIDField(required=False)
    card = serializers.CharField(required=False, help_text="読み取ったままの文字")
    walk_in = WalkInInput(required=False)
    helper = serializers.UUIDField(required=False)
    group = GroupInput(required=False)


class BatchInput(serializers.Serializer[Any]):
    """What is sent. Every tap is read on its own: one that cannot be read is refused alone."""

    taps = TapInput(many=True)
    sent_at = serializers.DateTimeField(help_text="端末の時計の、いまの時刻")
    unsent = serializers.IntegerField(required=False, help_text="このあと端末に残る件数")


class OutcomeOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(allow_null=True)
    outcome = serializers.ChoiceField(choices=Result.choices)
    conflict = serializers.ChoiceField(choices=ConflictKind.choices, required=False)
    person = serializers.UUIDField(required=False)
    code = serializers.CharField(required=False)
    sentence = serializers.CharField(required=False)


class BatchOutput(serializers.Serializer[Any]):
    results = OutcomeOutput(many=True)
    server_time = serializers.DateTimeField()


class CheckInBatch(Doorway):
    """Store taps. Sending a batch again, whole or in part, changes nothing."""

    after_its_time = True

    @extend_schema(
        operation_id="check_ins_create",
        request=BatchInput,
        responses={200: BatchOutput, 400: PROBLEM, 401: PROBLEM, 403: PROBLEM, 413: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return problem(code="too_large", title=TOO_MANY, http_status=413)
        at, by, kiosk = timezone.now(), caller(request), kiosk_of(request)
        taps, sent_at, unsent = _envelope(request.data)
        offset = reading.offset_of(sent_at=sent_at, at=at)
        read = reading.read_all(taps, offset=offset)
        named = {tap.session for tap in read if isinstance(tap, Sent)}
        outcomes = receiving.receive(
            read,
            doors=doors_for(request, named=named),
            municipality=town_of(request),
            kiosk=kiosk,
            by=by,
            at=at,
        )
        if kiosk is not None:
            contacts.note(kiosk, unsent=unsent, clock_offset=_last(read, offset), by=by, at=at)
        return Response(
            {"results": [_told(each) for each in outcomes], "server_time": tokyo_time(at)}
        )


def _envelope(body: object) -> tuple[list[object], datetime | None, int | None]:
    """Taps, the device's clock, and what is left there. Raises RequestInvalid where there are
    no taps to be read."""
    if not isinstance(body, Mapping) or not isinstance(body.get("taps"), list):
        raise RequestInvalid({"taps": ["taps に、記録の一覧を入れて送ってください。"]})
    taps = body["taps"]
    if len(taps) > MOST_TAPS:
        raise RequestInvalid({"taps": [TOO_MANY]})
    return taps, _clock(body.get("sent_at")), unsent_of(body.get("unsent"))


def _clock(value: object) -> datetime | None:
    """A clock that cannot be read corrects nothing: the taps are worth more than it."""
    try:
        return reading.instant(value).astimezone(UTC)
    except UnreadableTime:
        return None


def unsent_of(value: object) -> int | None:
    """How many taps a tablet says it still holds; None where it says nothing sensible."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= DIGITS:
        value = int(value)
    return min(value, MOST_UNSENT) if type(value) is int and value >= 0 else None


def _last(read: list[Any], offset: int | None) -> int | None:
    """The offset as measured last."""
    offsets = [tap.clock_offset for tap in read if isinstance(tap, Sent)]
    return next((each for each in reversed(offsets) if each is not None), offset)


def _told(outcome: Outcome) -> dict[str, Any]:
    told: dict[str, UUID | str | None] = {"id": outcome.id, "outcome": outcome.result}
    if outcome.conflict is not None:
        told["conflict"] = outcome.conflict
    if outcome.person is not None:
        told["person"] = outcome.person
    if outcome.refusal is not None:
        told |= {"code": outcome.refusal.code, "sentence": str(outcome.refusal)}
    return told
