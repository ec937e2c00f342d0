"""Who teaches and helps, by machine: what each session needs, and somebody asked or settled."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from accounts.models import Membership
from api.pages import InOrder, page_of
from api.permissions import actor_of, allowed, needs, own_membership
from api.problems import RequestInvalid
from api.resources.registrations import KEY, KEY_LENGTHS
from api.resources.requests import no_secret
from api.schema import CURSOR, PROBLEM, SEAT_DEVICES
from classes.actions import shifts
from classes.actions.requests import digest_of
from classes.actions.shifts import Span, Wanted
from classes.choices import AssignmentState, SeatDevice, ShiftRole
from classes.models import Assignment, Session
from classes.queries import scopes, shift_lists, staffing
from classes.queries.staffing import Post
from people.models import Helper

DO = {"invite": shifts.invite, "assign": shifts.assign}


class AssignmentOutput(serializers.Serializer[Any]):
    """Somebody asked for, or expected at, a session."""

    id = serializers.UUIDField(source="public_id")
    session = serializers.UUIDField(source="shift.session.public_id")
    helper = serializers.UUIDField(source="helper.public_id")
    role = serializers.ChoiceField(choices=ShiftRole.choices)
    device = serializers.ChoiceField(choices=SEAT_DEVICES, allow_blank=True)
    state = serializers.ChoiceField(choices=AssignmentState.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    answer_by = serializers.DateTimeField(allow_null=True)


class PeopleOutput(serializers.Serializer[Any]):
    """Participants expected, by what they bring."""

    iphone = serializers.IntegerField()
    android = serializers.IntegerField()
    other = serializers.IntegerField()


class NeedsOutput(serializers.Serializer[Any]):
    """How many are wanted; of all together, how many who know each device."""

    instructors = serializers.IntegerField()
    helpers = serializers.IntegerField()
    iphone = serializers.IntegerField()
    android = serializers.IntegerField()
    either = serializers.IntegerField(help_text="iPhone か Android がわかる方")


class ShortageOutput(NeedsOutput):
    """Who is missing, at the moment of the class at which most are."""

    sentence = serializers.CharField()


class PresentOutput(serializers.Serializer[Any]):
    """How many count, the session's own instructor included."""

    instructors = serializers.IntegerField()
    helpers = serializers.IntegerField()


class ShiftOutput(serializers.Serializer[Any]):
    """A session as it is staffed. `id` is that of the session."""

    id = serializers.UUIDField(source="session.public_id")
    title = serializers.CharField(source="session.offering.title")
    venue = serializers.CharField(source="session.venue.name")
    starts_at = serializers.DateTimeField(source="session.starts_at")
    ends_at = serializers.DateTimeField(source="session.ends_at")
    people = serializers.SerializerMethodField()
    needs = NeedsOutput()
    present = serializers.SerializerMethodField()
    shortage = ShortageOutput()
    assignments = serializers.SerializerMethodField(
        help_text="依頼中と決定。計画する職員だけが見られ、ほかの方には空です。"
    )

    @extend_schema_field(PeopleOutput)
    def get_people(self, post: Post) -> dict[str, int]:
        return {
            "iphone": post.people[SeatDevice.IPHONE],
            "android": post.people[SeatDevice.ANDROID],
            "other": post.people[SeatDevice.ANY],
        }

    @extend_schema_field(PresentOutput)
    def get_present(self, post: Post) -> dict[str, int]:
        instructors, helpers = post.present
        return {"instructors": instructors, "helpers": helpers}

    @extend_schema_field(AssignmentOutput(many=True))
    def get_assignments(self, post: Post) -> list[Any]:
        if not self.context["plans"]:
            return []
        rows = [line.assignment for line in post.lines if line.assignment is not None]
        return [*AssignmentOutput([*rows, *post.invited], many=True).data]


class ShiftPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ShiftOutput(many=True)


class AssignmentInput(serializers.Serializer[Any]):
    """Ask somebody, or settle that they come. Times: both, or the whole session with the town's
    time to prepare and to clean up."""

    helper = serializers.UUIDField()
    do = serializers.ChoiceField(
        choices=[("invite", "依頼する"), ("assign", "決める")], default="invite"
    )
    role = serializers.ChoiceField(choices=ShiftRole.choices, default=ShiftRole.HELPER)
    device = serializers.ChoiceField(choices=SEAT_DEVICES, required=False)
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("starts_at" in attrs) != ("ends_at" in attrs):
            raise serializers.ValidationError("starts_at と ends_at は両方を指定してください。")
        return attrs


class WithdrawalInput(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=60, required=False, validators=[no_secret], help_text="本人に伝えます。"
    )


class ShiftList(APIView):
    """The sessions ahead that one may open, with what they need and who is missing."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.ATTEND)]

    @extend_schema(
        operation_id="shifts_list",
        parameters=[CURSOR],
        responses={200: ShiftPage, 403: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        membership = own_membership(request)
        rows = staffing.sessions_ahead(scopes.sessions_for(membership), at=timezone.now())
        pages = InOrder("starts_at", "pk")
        page = page_of(pages, rows, view=self, request=request)
        posts = staffing.posts(page, municipality=membership.municipality)
        context = {"plans": allowed(request, Ability.PLAN)}
        return pages.get_paginated_response(ShiftOutput(posts, many=True, context=context).data)


class ShiftAssignments(APIView):
    """Ask a helper, or settle that they come. The same key is the same assignment."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.PLAN)]

    @extend_schema(
        operation_id="shifts_assign",
        parameters=[KEY],
        request=AssignmentInput,
        responses={201: AssignmentOutput, 400: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, session: UUID) -> Response:
        membership = own_membership(request)
        found = _session(membership, session)
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) not in KEY_LENGTHS:
            raise RequestInvalid(
                {"Idempotency-Key": ["8〜64文字の鍵を、割当てごとに1つ付けてください。"]}
            )
        data = AssignmentInput().run_validation(request.data)
        made = DO[data["do"]](
            found,
            helper=_helper(membership, data["helper"]),
            wanted=_wanted(data),
            by=actor_of(request),
            at=timezone.now(),
            request=shifts.Request(f"api:{membership.pk}:{found.pk}:{key}", digest_of(data)),
        )
        return Response(_told(made), status=status.HTTP_201_CREATED)


class AssignmentWithdraw(APIView):
    """Take somebody off, and tell them. The same again changes nothing."""

    permission_classes: list[type[BasePermission]] = [needs(Ability.PLAN)]

    @extend_schema(
        operation_id="assignments_withdraw",
        request=WithdrawalInput,
        responses={200: AssignmentOutput, 400: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, session: UUID, assignment: UUID) -> Response:
        found = _session(own_membership(request), session)
        row = shift_lists.of(found).filter(public_id=assignment).first()
        if row is None:
            raise Http404
        asked = WithdrawalInput(data=request.data)
        asked.is_valid(raise_exception=True)
        done = shifts.withdraw(
            row,
            reason=asked.validated_data.get("reason", ""),
            by=actor_of(request),
            at=timezone.now(),
        )
        return Response(_told(done))


def _told(row: Assignment) -> Any:
    return AssignmentOutput(row).data


def _session(membership: Membership, public_id: UUID) -> Session:
    """A session in scope. Raises Http404."""
    rows = staffing.detailed(scopes.sessions_for(membership))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _helper(membership: Membership, public_id: UUID) -> Helper:
    """A helper of the town. Raises Http404."""
    rows = Helper.objects.filter(municipality=membership.municipality, forgotten_at=None)
    found = rows.select_related("municipality").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _wanted(data: Mapping[str, Any]) -> Wanted:
    span = Span(data["starts_at"], data["ends_at"]) if "starts_at" in data else None
    device = SeatDevice(data.get("device", ""))
    return Wanted(ShiftRole(data["role"]), device, span)
