"""QR codes on pages of any floor: a participant's card, a registration's slip."""

from typing import Any

from django import template
from django.conf import settings

from common import cards
from materials.renderers import qr
from people.models import Card

register = template.Library()


@register.inclusion_tag("materials/code.html")
def card_code(card: Card) -> dict[str, Any]:
    """`{% card_code card %}`: what the reception scans; nothing of it comes to a server."""
    return _drawn(card.code, label="参加者カードのQRコード")


@register.inclusion_tag("materials/code.html")
def slip_code(reference: str) -> dict[str, Any]:
    """`{% slip_code registration.reference %}`, with the number under it."""
    return _drawn(reference, label=f"受付番号 {reference} のQRコード")


@register.inclusion_tag("materials/code.html")
def address_code(path: str, label: str) -> dict[str, Any]:
    """`{% address_code path label %}`: the address of a page of ours."""
    return {"symbol": qr.symbol(f"{settings.PUBLIC_ORIGIN}{path}"), "label": label}


@register.simple_tag
def trademark() -> str:
    """Stands wherever a QR code is printed."""
    return qr.TRADEMARK


def _drawn(names: str, *, label: str) -> dict[str, Any]:
    symbol = qr.symbol(f"{settings.PUBLIC_ORIGIN}{cards.PAGE}{names}")
    return {"symbol": symbol, "label": label}
