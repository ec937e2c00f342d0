"""Tablets by machine: let in, asked how they are, listed and stopped."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.choices import Ability, ActorKind
from api.authentication import KioskAuthentication, KioskInUse, own_kiosk
from api.pages import InOrder, page_of
from api.permissions import actor_of, needs, own_membership
from api.problems import RequestInvalid, problem
from api.schema import CURSOR, PROBLEM
from attendance.actions import kiosks
from attendance.actions.kiosks import GuessedTooOften, Shown
from attendance.choices import KioskState
from attendance.models import Kiosk
from attendance.queries import kiosks as tablets
from classes.choices import Kind, SessionState
from common import phones

LONGEST_SECRET = 100
ORIGIN_LENGTH = 60


class PairingInput(serializers.Serializer[Any]):
    """The six digits, or the secret of the QR code."""

    code = serializers.RegexField(r"^[0-9]{6}$", required=False)
    secret = serializers.CharField(max_length=LONGEST_SECRET, required=False)
    platform = serializers.CharField(max_length=40, required=False, allow_blank=True)
    device = serializers.UUIDField(
        required=False,
        help_text="タブレットが一度だけ作る番号。答えが届かなかったとき、同じ番号で"
        "2分以内にもう一度送ると、同じ答えが返ります。",
    )


class GrantOutput(serializers.Serializer[Any]):
    """A session that the tablet may open."""

    id = serializers.UUIDField(source="grant.session.public_id")
    title = serializers.CharField(source="grant.session.offering.title")
    meeting = serializers.SerializerMethodField(help_text="第2回（全4回）")
    day = serializers.DateField(source="grant.day")
    starts_at = serializers.DateTimeField(source="grant.session.starts_at")
    ends_at = serializers.DateTimeField(source="grant.session.ends_at")
    venue = serializers.CharField(source="grant.session.venue.name")
    state = serializers.ChoiceField(choices=SessionState.choices, source="grant.session.state")
    kind = serializers.ChoiceField(choices=Kind.choices, source="grant.session.offering.kind")

    def get_meeting(self, granted: tablets.Granted) -> str:
        return granted.meeting


class KioskOutput(serializers.Serializer[Any]):
    """What a tablet knows of itself."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    expires_at = serializers.DateTimeField()
    municipality = serializers.CharField(source="municipality.name")
    office = serializers.CharField(source="municipality.office_name")
    phone = serializers.SerializerMethodField()
    sessions = serializers.SerializerMethodField()

    def get_phone(self, kiosk: Kiosk) -> str:
        return phones.display(kiosk.municipality.phone)

    @extend_schema_field(GrantOutput(many=True))
    def get_sessions(self, kiosk: Kiosk) -> Any:
        return GrantOutput(tablets.granted(kiosk), many=True).data


class SelfOutput(serializers.Serializer[Any]):
    kiosk = KioskOutput()
    server_time = serializers.DateTimeField()


class PairingOutput(SelfOutput):
    token = serializers.CharField(help_text="一度だけ返ります。Authorization に付けます。")


class TabletOutput(serializers.Serializer[Any]):
    """A tablet as staff see it."""

    id = serializers.UUIDField(source="kiosk.public_id")
    name = serializers.CharField(source="kiosk.name")
    venue = serializers.CharField(source="kiosk.venue.name")
    platform = serializers.CharField(source="kiosk.platform")
    state = serializers.ChoiceField(choices=KioskState.choices)
    sessions = serializers.SerializerMethodField()
    paired_at = serializers.DateTimeField(source="kiosk.paired_at", allow_null=True)
    expires_at = serializers.DateTimeField(source="kiosk.expires_at")
    last_contact_at = serializers.DateTimeField(source="kiosk.last_contact_at", allow_null=True)
    unsent = serializers.IntegerField(source="kiosk.unsent")
    clock_offset = serializers.IntegerField(source="kiosk.clock_offset", allow_null=True)

    def get_sessions(self, tablet: tablets.Tablet) -> list[UUID]:
        return [grant.session.public_id for grant in tablet.grants]


class TabletPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = TabletOutput(many=True)


class KioskList(APIView):
    """Let a tablet in by a number that staff show; for staff, the tablets of their sessions."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Whoever shows a number needs no log-in, and a log-in in the same browser changes
        nothing."""
        asked = getattr(self, "request", None)
        return (
            [] if asked is not None and asked.method == "POST" else super().get_authenticators()
        )

    def get_permissions(self) -> list[Any]:
        if self.request.method == "POST":
            return [AllowAny()]
        return [needs(Ability.ATTEND)()]

    @extend_schema(
        operation_id="kiosks_pair",
        request=PairingInput,
        responses={201: PairingOutput, 400: PROBLEM, 409: PROBLEM, 429: PROBLEM},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        asked = PairingInput(data=request.data)
        asked.is_valid(raise_exception=True)
        data, at = asked.validated_data, timezone.now()
        shown = Shown(code=data.get("code", ""), secret=data.get("secret", ""))
        if bool(shown.code) is bool(shown.secret):
            raise RequestInvalid({"code": ["code か secret の、どちらか1つを送ってください。"]})
        try:
            kiosk, token = kiosks.pair(
                shown,
                platform=data.get("platform", ""),
                device=data.get("device"),
                by=_stranger(request),
                at=at,
            )
        except GuessedTooOften as refusal:
            return _held_back(refusal)
        told = {"token": token, "kiosk": kiosk, "server_time": at}
        return Response(PairingOutput(told).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="kiosks_list",
        parameters=[CURSOR],
        responses={200: TabletPage, 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        pages, at = InOrder("-invited_at", "-pk"), timezone.now()
        rows = tablets.with_grants(tablets.visible_to(own_membership(request)))
        page = page_of(pages, rows, view=self, request=request)
        shown = [tablets.shown(row, at=at) for row in page]
        return pages.get_paginated_response(TabletOutput(shown, many=True).data)


class KioskSelf(APIView):
    """What a tablet may open, and what time it is."""

    authentication_classes = [KioskAuthentication]
    permission_classes = [KioskInUse]

    @extend_schema(
        operation_id="kiosks_me", responses={200: SelfOutput, 401: PROBLEM, 403: PROBLEM}
    )
    def get(self, request: Request) -> Response:
        told = {"kiosk": own_kiosk(request), "server_time": timezone.now()}
        return Response(SelfOutput(told).data)


class KioskRevoke(APIView):
    """Stop a tablet at once. Stopped already, it stays so."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="kiosks_revoke",
        request=None,
        responses={200: TabletOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def post(self, request: Request, kiosk: UUID) -> Response:
        found = tablets.visible_to(own_membership(request)).filter(public_id=kiosk).first()
        if found is None:
            raise Http404
        at = timezone.now()
        revoked = kiosks.revoke(found, by=actor_of(request), at=at)
        return Response(TabletOutput(tablets.shown(revoked, at=at)).data)


def _stranger(request: Request) -> Actor:
    """Nobody yet, and from where: as the throttles of this door see it."""
    origin = BaseThrottle().get_ident(request) or ""
    return Actor(ActorKind.VISITOR, "", origin[:ORIGIN_LENGTH])


def _held_back(refusal: GuessedTooOften) -> Response:
    answer = problem(
        code=refusal.code,
        title=str(refusal),
        http_status=status.HTTP_429_TOO_MANY_REQUESTS,
    )
    answer["Retry-After"] = str(int(refusal.wait.total_seconds()) + 1)
    return answer
