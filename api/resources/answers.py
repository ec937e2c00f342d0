"""What is done with a registration: an offer answered, a place changed, a seat freed.

All for the staff of its municipality. Whoever is told no hears what to do next.
"""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.permissions import actor_of, needs
from api.problems import problem
from api.resources.registrations import RegistrationOutput, own, shown
from api.schema import PROBLEM
from classes.actions import registrations, waiting
from classes.actions.refusals import OfferExpired

DECLINED = "辞退"
LONGEST_LINE = 100_000
ANSWERS = {200: RegistrationOutput, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM}


class ReasonInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class DeclineInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, required=False)


class AcceptInput(serializers.Serializer[Any]):
    override = serializers.CharField(
        required=False,
        max_length=200,
        help_text="同じ時間にほかの申込みがあっても、職員の判断で受け付ける理由",
    )


class ReorderInput(serializers.Serializer[Any]):
    place = serializers.IntegerField(
        min_value=1, max_value=LONGEST_LINE, help_text="列全体での新しい順番（1から）"
    )
    reason = serializers.CharField(max_length=200)


class _Answer(APIView):
    permission_classes: list[type[BasePermission]] = [needs(Ability.REGISTER)]


class RegistrationCancel(_Answer):
    """Free the seat, or leave the draw or the line."""

    @extend_schema(
        operation_id="registrations_cancel",
        request=ReasonInput,
        responses=ANSWERS | {400: PROBLEM},
    )
    def post(self, request: Request, reference: str) -> Response:
        registration = own(request, reference)
        asked = _read(ReasonInput, request)
        cancelled = registrations.cancel(
            registration, reason=asked["reason"], by=actor_of(request), at=timezone.now()
        )
        return Response(shown(cancelled))


class RegistrationAccept(_Answer):
    """Take the seat that is offered, for the whole party. After the deadline the answer is 409
    `offer_expired`, and `position` says where the party waits now; 409 `same_time_elsewhere`
    where one of them is expected in another class by now, unless `override` says why not."""

    @extend_schema(
        operation_id="registrations_accept",
        request=AcceptInput,
        responses=ANSWERS | {400: PROBLEM},
    )
    def post(self, request: Request, reference: str) -> Response:
        registration = own(request, reference)
        override = _read(AcceptInput, request).get("override", "")
        by, at = actor_of(request), timezone.now()
        try:
            waiting.accept(registration, by=by, at=at, override=override)
        except OfferExpired as late:
            return problem(
                code=late.code,
                title=str(late),
                http_status=status.HTTP_409_CONFLICT,
                position=late.context["place"],
            )
        return Response(shown(own(request, reference)))


class RegistrationDecline(_Answer):
    """Say no to an offer: the seat goes to the next. Whoever has no offer leaves the line by
    `cancel`."""

    @extend_schema(
        operation_id="registrations_decline",
        request=DeclineInput,
        responses=ANSWERS | {400: PROBLEM},
    )
    def post(self, request: Request, reference: str) -> Response:
        registration = own(request, reference)
        reason = _read(DeclineInput, request).get("reason", DECLINED)
        declined = waiting.decline(
            registration, reason=reason, by=actor_of(request), at=timezone.now()
        )
        return Response(shown(declined))


class RegistrationPassOver(_Answer):
    """Nobody answered: the party goes back in line, and the seat to the next."""

    @extend_schema(
        operation_id="registrations_pass_over",
        request=ReasonInput,
        responses=ANSWERS | {400: PROBLEM},
    )
    def post(self, request: Request, reference: str) -> Response:
        registration = own(request, reference)
        asked = _read(ReasonInput, request)
        passed = waiting.pass_over(
            registration, reason=asked["reason"], by=actor_of(request), at=timezone.now()
        )
        return Response(shown(passed))


class RegistrationReorder(_Answer):
    """Move somebody who waits, with their party, to another place in line, for a reason."""

    @extend_schema(
        operation_id="registrations_reorder",
        request=ReorderInput,
        responses=ANSWERS | {400: PROBLEM},
    )
    def post(self, request: Request, reference: str) -> Response:
        registration = own(request, reference)
        asked = _read(ReorderInput, request)
        moved = waiting.reorder(
            registration,
            place=asked["place"],
            reason=asked["reason"],
            by=actor_of(request),
            at=timezone.now(),
        )
        return Response(shown(moved))


def _read(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent. ValidationError for what cannot be read."""
    asked = kind(data=request.data)
    asked.is_valid(raise_exception=True)
    content: dict[str, Any] = asked.validated_data
    return content
