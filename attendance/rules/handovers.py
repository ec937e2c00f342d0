"""What a tablet hands out when it may send no more: a file, or the texts of QR codes. Pure.

The file is JSON: `{"version": 1, "kiosk": "<uuid>", "made_at": "…", "taps": […]}`. The same,
deflated without a header and written in base64url, is cut into the texts of QR codes:
`TOMONI1/<number>/<of how many>/<piece>`.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common.errors import RuleViolation

MOST_BYTES = 1_000_000
MOST_PARTS = 999
VERSION = 1
_PART = re.compile(r"TOMONI1/([0-9]{1,3})/([0-9]{1,3})/([A-Za-z0-9_-]*)")


class HandoverUnreadable(RuleViolation):
    code = "handover_unreadable"
    message = (
        "タブレットの記録として読み取れません。タブレットの画面でもう一度書き出し、"
        "そのファイル（QRコードの文字）をそのまま入れてください。"
    )


class HandoverTooLarge(RuleViolation):
    code = "handover_too_large"
    message = "記録が大きすぎます（1MBまで）。タブレットの画面でもう一度書き出してください。"


class PartsMissing(RuleViolation):
    """Some of the QR codes were not read yet; `missing` are their numbers."""

    code = "parts_missing"
    message = (
        "QRコード{of}枚のうち、{named}枚目がまだです。読み取って、いまの文字の下に"
        "足してください。"
    )

    def __init__(self, missing: list[int], *, of: int) -> None:
        named = "・".join(str(number) for number in missing)
        super().__init__(of=of, named=named)
        self.missing = missing


class PartsMixed(RuleViolation):
    code = "parts_mixed"
    message = (
        "別のときに書き出したQRコードが混ざっています。1回に書き出した分だけを入れてください。"
    )


@dataclass(frozen=True)
class Handover:
    """What a tablet handed out. The taps are as they came: nothing in them is trusted yet."""

    kiosk: UUID
    made_at: datetime | None
    taps: tuple[object, ...]


def read(text: str) -> Handover:
    """The content of a file, or the texts of QR codes in any order, each once or more often.

    Raises HandoverUnreadable, HandoverTooLarge, PartsMissing or PartsMixed.
    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise HandoverTooLarge
    parts = _PART.findall(text)
    return _document(_joined(parts) if parts else text)


def _joined(found: list[tuple[str, str, str]]) -> str:
    """The document that the pieces make up."""
    counts = {int(of) for _, of, _ in found}
    if len(counts) > 1:
        raise PartsMixed
    of = counts.pop()
    pieces: dict[int, str] = {}
    for number, _, piece in found:
        if pieces.setdefault(int(number), piece) != piece:
            raise PartsMixed
    if not 1 <= of <= MOST_PARTS or not all(1 <= number <= of for number in pieces):
        raise HandoverUnreadable
    if missing := [number for number in range(1, of + 1) if number not in pieces]:
        raise PartsMissing(missing, of=of)
    return _inflated("".join(pieces[number] for number in range(1, of + 1)))


def _inflated(packed: str) -> str:
    """What was deflated; never more than a file may hold, however small it was packed."""
    try:
        octets = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        reader = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        content = reader.decompress(octets, MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise HandoverTooLarge
        if not reader.eof:
            raise HandoverUnreadable
        return content.decode()
    except (binascii.Error, zlib.error, UnicodeDecodeError) as error:
        raise HandoverUnreadable from error


def _document(text: str) -> Handover:
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise HandoverUnreadable from error
    if not isinstance(content, Mapping) or content.get("version") != VERSION:
        raise HandoverUnreadable
    taps = content.get("taps")
    if not isinstance(taps, list) or not taps or not _whole(content):
        raise HandoverUnreadable
    return Handover(_uuid(content.get("kiosk")), moment(content.get("made_at")), tuple(taps))


def moment(value: object) -> datetime | None:
    """A moment in ISO 8601 with its offset; None for anything else."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.utcoffset() is not None else None


def _whole(content: Mapping[str, Any]) -> bool:
    """Whether every text consists of whole characters: a lone half could never be stored."""
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _uuid(value: object) -> UUID:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError as error:
        raise HandoverUnreadable from error
