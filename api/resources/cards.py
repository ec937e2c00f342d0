"""Participants' cards by machine: issued, made anew, ended."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.choices import Ability
from api.permissions import actor_of, needs, own_membership
from api.schema import CARD_ANEW, PROBLEM
from people.actions import cards
from people.choices import CardEnd
from people.models import Card, Participant
from people.queries import cards as known
from people.queries import participants

REGISTER = needs(Ability.REGISTER)


class CardInput(serializers.Serializer[Any]):
    """Whose card; and why, where they have one."""

    person = serializers.UUIDField()
    because = serializers.ChoiceField(
        choices=CARD_ANEW,
        required=False,
        help_text="使えるカードがあるときだけ必要です。前のカードは使えなくなります。",
    )


class EndInput(serializers.Serializer[Any]):
    """The number is asked for here and not in the address: what stands there is logged."""

    number = serializers.CharField(help_text="例：482-109-375")
    because = serializers.ChoiceField(choices=CardEnd.choices, default=CardEnd.STOPPED)


class CardOutput(serializers.Serializer[Any]):
    """A card. Its code, which is printed as a QR code, is told once, when it is issued."""

    number = serializers.CharField(help_text="例：482-109-375")
    person = serializers.UUIDField(source="participant.kept.public_id")
    issued_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_because = serializers.ChoiceField(choices=CardEnd.choices, allow_blank=True)


class IssuedOutput(CardOutput):
    code = serializers.CharField(help_text="QRコードは <公開アドレス>/card/#<code> です。")


class CardList(APIView):
    """Issue a card, or another one for somebody who has one."""

    permission_classes: list[type[BasePermission]] = [REGISTER]

    @extend_schema(
        operation_id="cards_issue",
        request=CardInput,
        responses={201: IssuedOutput, 400: PROBLEM, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        asked = CardInput(data=request.data)
        asked.is_valid(raise_exception=True)
        person = participants.by_public_id(
            asked.validated_data["person"], municipality=own_membership(request).municipality
        )
        if person is None:
            raise Http404
        because = asked.validated_data.get("because")
        card = _issue(person, because=because, by=actor_of(request), at=timezone.now())
        return Response(IssuedOutput(card).data, status=status.HTTP_201_CREATED)


class CardEnded(APIView):
    """End a card. One that ended before stays as it was."""

    permission_classes: list[type[BasePermission]] = [REGISTER]

    @extend_schema(
        operation_id="cards_end",
        request=EndInput,
        responses={200: CardOutput, 400: PROBLEM, 403: PROBLEM, 404: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        asked = EndInput(data=request.data)
        asked.is_valid(raise_exception=True)
        town, number = own_membership(request).municipality, asked.validated_data["number"]
        card = known.by_number(number, municipality=town)
        if card is None:
            raise Http404
        because = CardEnd(asked.validated_data["because"])
        ended = cards.end(card, because=because, by=actor_of(request), at=timezone.now())
        return Response(CardOutput(ended).data)


def _issue(person: Participant, *, because: str | None, by: Actor, at: datetime) -> Card:
    """In place of the card that the person has, where a reason is given for that."""
    if because and (in_force := known.in_force(person)):
        return cards.replace(in_force[0], because=CardEnd(because), by=by, at=at)
    return cards.issue(person, by=by, at=at)
