"""The draws: the sheet for everybody, and for the office the list and the button."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.pages import InOrder, page_of
from api.permissions import actor_of, membership_of, needs, own_membership
from api.resources.sheets import SheetOutput
from api.schema import CURSOR, PROBLEM
from classes.actions import draws
from classes.choices import DrawStage, DrawState
from classes.models import Draw
from classes.queries import scopes, sheets, standings

NOT_YOURS = (
    "この抽選には、担当でない会場の募集が含まれています。市町村の担当課に操作を頼んでください。"
)


class DrawOutput(serializers.Serializer[Any]):
    """Where a draw stands; never its seed, which is on the sheet once the draw is held."""

    id = serializers.UUIDField(source="draw.public_id")
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=DrawState.choices, source="draw.state")
    stage = serializers.ChoiceField(choices=DrawStage.choices)
    offerings = serializers.SerializerMethodField()
    people = serializers.IntegerField(help_text="申し込んで、取りやめていない方の数")
    seats = serializers.IntegerField()
    commitment = serializers.CharField(source="draw.commitment")
    committed_at = serializers.DateTimeField(source="draw.committed_at")
    closes_at = serializers.DateTimeField()
    frozen_at = serializers.DateTimeField(source="draw.frozen_at", allow_null=True)
    entries_digest = serializers.CharField(source="draw.entries_digest", allow_blank=True)
    drawn_at = serializers.DateTimeField(source="draw.drawn_at", allow_null=True)
    sheet = serializers.SerializerMethodField()

    def get_offerings(self, standing: standings.Standing) -> list[UUID]:
        return [offering.public_id for offering in standing.offerings]

    def get_sheet(self, standing: standings.Standing) -> str:
        return sheet_url(standing.draw, request=self.context["request"])


class DrawPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = DrawOutput(many=True)


class DrawList(APIView):
    """The draws of one's own offerings, the latest first."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.PLAN)]

    @extend_schema(
        operation_id="draws_list",
        parameters=[CURSOR],
        responses={200: DrawPage, 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        own = scopes.draws_for(own_membership(request))
        pages = InOrder("-committed_at", "-pk")
        page = page_of(pages, own, view=self, request=request)
        rows = standings.standings(
            own.filter(pk__in=[draw.pk for draw in page]), at=timezone.now()
        )
        return pages.get_paginated_response(
            DrawOutput(rows, many=True, context={"request": request}).data
        )


class DrawSheet(APIView):
    """The sheet: before the draw the promise, afterwards entries, seed and result by receipt
    number. What `verify_draw.py` reads; for a draft, one's own office alone."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="draws_read", responses={200: SheetOutput, 404: PROBLEM})
    def get(self, request: Request, draw: UUID) -> Response:
        found = Draw.objects.filter(public_id=draw).select_related("municipality").first()
        if found is None or not (sheets.announced(found) or _own(request, draw)):
            raise Http404
        return Response(sheets.of(found))


class DrawHold(APIView):
    """Hold the draw. Held already, it is not held again."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.PLAN)]

    @extend_schema(
        operation_id="draws_hold",
        request=None,
        responses={200: DrawOutput, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, draw: UUID) -> Response:
        found, at = _own(request, draw), timezone.now()
        if found is None:
            raise Http404
        if not scopes.covers(own_membership(request), found):
            raise PermissionDenied(NOT_YOURS)
        draws.hold(found, by=actor_of(request), at=at)
        standing = standings.standing(found, at=at)
        return Response(DrawOutput(standing, context={"request": request}).data)


def sheet_url(draw: Draw, *, request: Request) -> str:
    """Where the sheet is, as the verifier reads it."""
    return request.build_absolute_uri(reverse("api-draw", args=[draw.public_id]))


def _own(request: Request, public_id: UUID) -> Draw | None:
    """The draw, if the caller answers for one of its offerings."""
    membership = membership_of(request)
    if membership is None:
        return None
    return scopes.draws_for(membership).filter(public_id=public_id).first()
