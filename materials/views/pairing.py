"""What is held out to a tablet: a QR code and six digits, until it is connected."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.choices import KioskState
from attendance.permissions import own_kiosk
from attendance.queries import kiosks
from attendance.views.kiosks import kept
from materials.renderers import qr

SHELL = "/kiosk/"
IPAD, ANDROID = "ipad", "android"
HERE = {"127.0.0.1", "localhost", "::1"}
NOTHING_NEW = 204


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The whole page; for the page that asks again and again, what is new of it, or nothing.

    An iPad gets a QR code that opens the page and no more: what its browser stores, the app on
    the Home Screen does not see, so it is the app that must be let in, by the digits.
    """
    kiosk, at = own_kiosk(request.membership, public_id), timezone.now()
    tablet = kiosks.shown(kiosk, at=at)
    waiting = tablet.state is KioskState.INVITED
    version = f"{kiosk.invited_at.timestamp():.6f}"
    asks_again = bool(request.headers.get("HX-Request"))
    if asks_again and waiting and request.GET.get("of") == version:
        return HttpResponse(status=NOTHING_NEW)
    device = ANDROID if request.GET.get("for") == ANDROID else IPAD
    secret = kept(request, kiosk)
    address = f"{settings.PUBLIC_ORIGIN}{SHELL}"
    scanned = f"{address}#pair={secret}" if device == ANDROID else address
    context = {
        "nav": "today",
        "tablet": tablet,
        "waiting": waiting,
        "version": version,
        "device": device,
        "address": address,
        "symbol": qr.symbol(scanned) if waiting and (secret or device == IPAD) else None,
        "trademark": qr.TRADEMARK,
        "insecure": not _secure(address),
    }
    name = "standing" if asks_again else "pair"
    return render(request, f"attendance/kiosks/{name}.html", context)


def _secure(address: str) -> bool:
    """Whether a tablet keeps the page for use without a network: over https alone."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in HERE
