"""Tablets show a token in place of a log-in: `Authorization: Kiosk <token>`."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from attendance.choices import KioskState
from attendance.models import Kiosk
from attendance.queries import doors, kiosks
from attendance.queries.doors import Tablet
from attendance.rules import kiosks as rules

SCHEME = "Kiosk"


class KioskUnknown(AuthenticationFailed):
    default_code = "kiosk_unknown"
    default_detail = (
        "このタブレットは登録されていません。まだ送っていない記録は消さずに、"
        "担当の職員へ渡してください。"
    )


class KioskRevoked(PermissionDenied):
    default_code = "kiosk_revoked"
    default_detail = (
        "このタブレットは職員が停止しました。まだ送っていない記録は消さずに、"
        "担当の職員へ渡してください。"
    )


class KioskExpired(PermissionDenied):
    default_code = "kiosk_expired"
    default_detail = (
        "このタブレットを使える期間は終わりました。続けて使うときは、"
        "職員に新しい番号を出してもらってください。"
    )


class KioskAuthentication(BaseAuthentication):
    """The tablet is `request.auth`; nobody is logged in. Raises KioskUnknown or KioskRevoked;
    whether its time is over is asked by the permissions below."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Tablet] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        tablet = doors.by_token(token.strip())
        if tablet is None:
            raise KioskUnknown
        if tablet.kiosk.revoked_at is not None:
            raise KioskRevoked
        return AnonymousUser(), tablet

    def authenticate_header(self, _request: Request) -> str:
        return SCHEME


class KioskScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped upstream
    """How the OpenAPI document names it."""

    target_class = KioskAuthentication
    name = "kiosk"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "つないだタブレットの合言葉。`Kiosk <token>` の形で送ります。",
        }


def tablet_of(request: Request) -> Tablet | None:
    """The tablet that calls, with the sessions it may open; None for everybody else."""
    return request.auth if isinstance(request.auth, Tablet) else None


def kiosk_of(request: Request) -> Kiosk | None:
    """The tablet that calls; None for everybody else."""
    tablet = tablet_of(request)
    return tablet.kiosk if tablet is not None else None


def own_kiosk(request: Request) -> Kiosk:
    """The tablet of a request that has passed one of the permissions below."""
    kiosk = kiosk_of(request)
    assert kiosk is not None
    return kiosk


class KioskInUse(BasePermission):
    """A tablet whose time is not over. Raises KioskExpired."""

    def has_permission(self, request: Request, _view: APIView | Any) -> bool:
        kiosk = kiosk_of(request)
        if kiosk is None:
            return False
        if kiosks.state(kiosk, at=timezone.now()) is not KioskState.PAIRED:
            raise KioskExpired
        return True


class KioskMaySend(BasePermission):
    """A tablet whose marks are still taken. Raises KioskExpired."""

    def has_permission(self, request: Request, _view: APIView | Any) -> bool:
        kiosk = kiosk_of(request)
        if kiosk is None:
            return False
        if not rules.may_send(kiosks.times(kiosk), at=timezone.now()):
            raise KioskExpired
        return True
