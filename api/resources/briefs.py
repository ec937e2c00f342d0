"""What helpers of a session are told: who sits where, with which device, helped by whom."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import kiosk_of
from api.doors import Doorway, caller, doors_for
from api.schema import PROBLEM
from attendance.actions import viewings
from attendance.actions.briefs import NoBrief
from attendance.queries import briefs
from attendance.queries.briefs import Brief, Line, Table
from common.clock import tokyo_time


class SeatOutput(serializers.Serializer[Any]):
    """One person by their seat, in words. `helper` is a name, "" where nobody is free."""

    seat = serializers.IntegerField()
    person = serializers.UUIDField()
    name = serializers.CharField()
    kana = serializers.CharField()
    device = serializers.CharField(allow_blank=True)
    topic = serializers.CharField(allow_blank=True)
    needs = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField(allow_blank=True)
    helper = serializers.CharField(allow_blank=True)
    unfamiliar = serializers.BooleanField(help_text="担当者がこの機種を教えられる登録がない")
    hours = serializers.CharField(
        allow_blank=True, help_text="担当者が途中から、または途中までのとき。例：10:30から"
    )


class TableOutput(serializers.Serializer[Any]):
    """The seats of one device, or who booked one time; `adult` is in charge where somebody
    under 18 helps."""

    group = serializers.CharField(help_text="iPhone、Android など。相談会では時間")
    adult = serializers.CharField(allow_blank=True)
    seats = SeatOutput(many=True)


class BriefOutput(serializers.Serializer[Any]):
    session = serializers.UUIDField()
    ends_at = serializers.DateTimeField(help_text="タブレットはこの時刻に消す")
    consultation = serializers.BooleanField(
        help_text="相談会：group は予約の時間、seat はテーブルの番号"
    )
    tables = TableOutput(many=True)


class SessionBrief(Doorway):
    """Who sits where and who helps them, for a tablet that may open the session until the class
    is over, and for the staff who hold it until the brief is deleted. Opening it is audited."""

    @extend_schema(
        operation_id="sessions_brief",
        responses={200: BriefOutput, 401: PROBLEM, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def get(self, request: Request, session: UUID) -> Response:
        at, kiosk = timezone.now(), kiosk_of(request)
        door = doors_for(request, named=[session]).get(session)
        if door is None:
            raise Http404
        brief = briefs.of(door.session, at=at)
        if brief is None or (kiosk is not None and at >= door.session.ends_at):
            raise NoBrief
        viewings.record_brief(door.session, by=caller(request), at=at)
        answer = Response(described(brief))
        patch_cache_control(answer, private=True, no_store=True)
        return answer


def described(brief: Brief) -> dict[str, Any]:
    """The brief as machines read it."""
    return {
        "session": brief.session.public_id,
        "ends_at": tokyo_time(brief.session.ends_at),
        "consultation": brief.consults,
        "tables": [_table(each) for each in brief.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "group": table.label,
        "adult": table.adult.name if table.adult else "",
        "seats": [_seat(line) for line in table.lines],
    }


def _seat(line: Line) -> dict[str, Any]:
    return {
        "seat": line.number,
        "person": line.person.public_id,
        "name": line.person.name,
        "kana": line.person.kana,
        "device": line.device,
        "topic": line.topic,
        "needs": line.needs,
        "note": line.note,
        "helper": line.helper.name if line.helper else "",
        "unfamiliar": line.strange,
        "hours": line.hours,
    }
