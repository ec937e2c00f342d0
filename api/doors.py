"""What a tablet and the staff who hold a session may both do."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.actors import Actor, address_of
from accounts.choices import Ability
from accounts.models import Municipality
from api.authentication import (
    SCHEME,
    KioskAuthentication,
    KioskInUse,
    KioskMaySend,
    kiosk_of,
    tablet_of,
)
from api.permissions import actor_of, needs, own_membership
from attendance.permissions import doors_of
from attendance.queries.doors import Door


class Doorway(APIView):
    """Open to a tablet by its token, else to staff by their log-in. A browser that has both is
    the tablet where it says so."""

    after_its_time = False
    """Whether a tablet whose time is over may still call."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        asked = getattr(self, "request", None)
        if asked is None:
            return [KioskAuthentication(), SessionAuthentication()]
        scheme = asked.headers.get("Authorization", "").partition(" ")[0]
        tablet = scheme.lower() == SCHEME.lower()
        return [KioskAuthentication() if tablet else SessionAuthentication()]

    def get_permissions(self) -> list[BasePermission]:
        if kiosk_of(self.request) is None:
            return [needs(Ability.ATTEND)()]
        return [KioskMaySend() if self.after_its_time else KioskInUse()]


def caller(request: Request) -> Actor:
    """Who marks: the tablet, or a member of staff."""
    kiosk = kiosk_of(request)
    if kiosk is None:
        return actor_of(request)
    return Actor.kiosk(kiosk.pk, origin=address_of(request))


def town_of(request: Request) -> Municipality:
    """The municipality for which somebody marks."""
    kiosk = kiosk_of(request)
    return kiosk.municipality if kiosk is not None else own_membership(request).municipality


def doors_for(request: Request, *, named: Any) -> dict[UUID, Door]:
    """Those of the named sessions that the caller may mark; of a tablet, all that it may."""
    tablet = tablet_of(request)
    if tablet is not None:
        return tablet.doors
    return doors_of(own_membership(request), named=named, at=timezone.now())
