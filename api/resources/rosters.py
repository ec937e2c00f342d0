"""Who is expected at a session: name, reading, device, needs; no phone, address, birth date."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import kiosk_of
from api.doors import Doorway, caller, doors_for
from api.resources.briefs import BriefOutput, described
from api.resources.check_ins import unsent_of
from api.schema import KNOWN_DEVICES, PROBLEM
from attendance.actions import contacts, viewings
from attendance.choices import Presence, SeatState, TapKind
from attendance.queries import briefs, tablet_rosters, tablets
from attendance.queries.rosters import Line
from attendance.queries.tablet_rosters import HelperLine, TabletRoster
from attendance.queries.tablets import Mark
from attendance.rules import Event
from classes.models import Session
from common.clock import tokyo_date, tokyo_time
from people.choices import HelperKind, SupportNeed

SINCE = OpenApiParameter("since", OpenApiTypes.STR, description="前回の cursor")
UNSENT = OpenApiParameter("unsent", OpenApiTypes.INT, description="端末に残る記録の件数")


class MarkOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=TapKind.choices)
    occurred_at = serializers.DateTimeField()
    voids = serializers.UUIDField(allow_null=True)


class LineOutput(serializers.Serializer[Any]):
    """One person, once. `reference` names the registration that a tap is made for."""

    person = serializers.UUIDField()
    reference = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=SeatState.choices)
    name = serializers.CharField()
    kana = serializers.CharField()
    device = serializers.ChoiceField(choices=KNOWN_DEVICES, allow_blank=True)
    support_needs = serializers.ListField(
        child=serializers.ChoiceField(choices=SupportNeed.choices)
    )
    slot = serializers.CharField(allow_null=True, help_text="10:30")
    cards = serializers.ListField(
        child=serializers.CharField(), help_text="SHA-256(回の id:カードの符号)"
    )
    presence = serializers.ChoiceField(choices=Presence.choices)
    marks = MarkOutput(many=True)


class HindranceOutput(serializers.Serializer[Any]):
    """What stands against a helper on that day. `held`: the hours do not count before staff
    have decided, and the tablet offers no arrival."""

    held = serializers.BooleanField()
    sentence = serializers.CharField()


class HelperOutput(serializers.Serializer[Any]):
    helper = serializers.UUIDField()
    name = serializers.CharField()
    kana = serializers.CharField()
    kind = serializers.ChoiceField(choices=HelperKind.choices)
    minutes = serializers.IntegerField(allow_null=True)
    hindrance = HindranceOutput(allow_null=True)
    marks = MarkOutput(many=True)


class CountOutput(serializers.Serializer[Any]):
    group = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()


class RosterOutput(serializers.Serializer[Any]):
    session = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    version = serializers.CharField()
    server_time = serializers.DateTimeField()
    cursor = serializers.CharField(help_text="marks/ の since に渡す")
    arrived = serializers.IntegerField()
    lines = LineOutput(many=True)
    helpers = HelperOutput(many=True)
    counts = CountOutput(many=True)
    brief = BriefOutput(
        allow_null=True, help_text="タブレットだけに、教室が終わるまで。それ以外は null"
    )


class FeedMarkOutput(MarkOutput):
    """About a `person` or a `helper`."""

    person = serializers.UUIDField(required=False)
    helper = serializers.UUIDField(required=False)


class FeedOutput(serializers.Serializer[Any]):
    server_time = serializers.DateTimeField()
    cursor = serializers.CharField()
    version = serializers.CharField()
    marks = FeedMarkOutput(many=True)
    counts = CountOutput(many=True)


class SessionRoster(Doorway):
    """The roster in 五十音順, for a tablet that may open the session and the staff who hold it.
    Opening it is audited. `ETag` and `If-None-Match` are answered."""

    @extend_schema(
        operation_id="sessions_roster",
        responses={200: RosterOutput, 401: PROBLEM, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, session: UUID) -> Response:
        at = timezone.now()
        found, kiosk = _session(request, session), kiosk_of(request)
        roster = tablet_rosters.of(found, kiosk=kiosk, on=tokyo_date(at))
        viewings.record_roster(
            found, version=roster.version if kiosk else "", by=caller(request), at=at
        )
        body = _described(roster) | {"brief": _brief(request, found, at=at)}
        tag = f'"{_digest(body)}"'
        if tag in request.headers.get("If-None-Match", ""):
            answer = Response(status=status.HTTP_304_NOT_MODIFIED)
        else:
            answer = Response(
                body | {"server_time": tokyo_time(at), "cursor": tablets.cursor(at)}
            )
        answer["ETag"] = tag
        patch_cache_control(answer, private=True, no_cache=True)
        return answer


class SessionMarks(Doorway):
    """What is new at the door. A mark may come twice, and none is ever left out."""

    @extend_schema(
        operation_id="sessions_marks",
        parameters=[SINCE, UNSENT],
        responses={200: FeedOutput, 401: PROBLEM, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, session: UUID) -> Response:
        at = timezone.now()
        found, kiosk = _session(request, session), kiosk_of(request)
        feed = tablets.feed(found)
        since = tablets.moment(request.query_params.get("since", ""))
        if kiosk is not None:
            unsent = unsent_of(request.query_params.get("unsent"))
            contacts.note(kiosk, unsent=unsent, by=caller(request), at=at)
        return Response(
            {
                "server_time": tokyo_time(at),
                "cursor": tablets.cursor(at),
                "version": feed.version,
                "marks": [_told(mark) for mark in feed.since(since)],
                "counts": [{"group": row.group, "count": row.count} for row in feed.counts],
            }
        )


def _session(request: Request, public_id: UUID) -> Session:
    door = doors_for(request, named=[public_id]).get(public_id)
    if door is None:
        raise Http404
    return door.session


def _brief(request: Request, session: Session, *, at: datetime) -> dict[str, Any] | None:
    """What helpers are told, for a tablet, until the class is over."""
    if kiosk_of(request) is None or at >= session.ends_at:
        return None
    brief = briefs.of(session, at=at)
    if brief is None:
        return None
    viewings.record_brief(session, by=caller(request), at=at)
    return described(brief)


def _described(found: TabletRoster) -> dict[str, Any]:
    session = found.roster.session
    return {
        "session": session.public_id,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "version": found.version,
        "arrived": found.roster.arrived,
        "lines": [_line(line, found.cards.get(line.person.pk, [])) for line in found.lines],
        "helpers": [_helper(line) for line in found.helpers],
        "counts": [{"group": row.group, "count": row.count} for row in found.roster.headcounts],
    }


def _line(line: Line, cards: list[str]) -> dict[str, Any]:
    person, registration = line.person, line.registration
    slot = registration.slot if registration else None
    return {
        "person": person.public_id,
        "reference": registration.reference if registration else None,
        "state": line.seat,
        "name": person.name,
        "kana": person.kana,
        "device": person.device,
        "support_needs": person.support_needs,
        "slot": f"{tokyo_time(slot.starts_at):%H:%M}" if slot else None,
        "cards": cards,
        "presence": line.presence,
        "marks": [_mark(event) for event in line.events],
    }


def _helper(line: HelperLine) -> dict[str, Any]:
    return {
        "helper": line.helper.public_id,
        "name": line.helper.name,
        "kana": line.helper.kana,
        "kind": line.helper.kind,
        "minutes": line.minutes,
        "hindrance": {"held": line.verdict.held, "sentence": line.verdict.sentence}
        if line.verdict.reasons
        else None,
        "marks": [_mark(event) for event in line.marks],
    }


def _mark(event: Event | Mark) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "occurred_at": _time(event.occurred_at),
        "voids": event.voids,
    }


def _told(mark: Mark) -> dict[str, Any]:
    whom = {"person": mark.person} if mark.person else {"helper": mark.helper}
    return _mark(mark) | whom


def _time(moment: datetime) -> datetime:
    return tokyo_time(moment)


def _digest(body: dict[str, Any]) -> str:
    content = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:40]
