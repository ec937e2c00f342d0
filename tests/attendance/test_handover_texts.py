"""What a stopped tablet hands out is read whole, or not at all."""

import base64
import json
import random
import zlib

import pytest

from attendance.rules import handovers
from attendance.rules.handovers import (
    HandoverTooLarge,
    HandoverUnreadable,
    PartsMissing,
    PartsMixed,
)

KIOSK = "0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8"
CONTENT = {
    "version": 1,
    "kiosk": KIOSK,
    "made_at": "2026-06-01T12:00:00.000Z",
    "taps": [{"id": f"tap-{number}", "name": "髙田　ハナ"} for number in range(30)],
}


def packed(content=CONTENT, *, size=100, text=None):
    """The texts of the QR codes, as the tablet makes them."""
    squeezer = zlib.compressobj(wbits=-15)
    octets = squeezer.compress((text or json.dumps(content)).encode()) + squeezer.flush()
    whole = base64.urlsafe_b64encode(octets).decode().rstrip("=")
    pieces = [whole[first : first + size] for first in range(0, len(whole), size)]
    return [f"TOMONI1/{number}/{len(pieces)}/{piece}" for number, piece in enumerate(pieces, 1)]


def test_a_file_is_read():
    read = handovers.read("\ufeff" + json.dumps(CONTENT))

    assert (str(read.kiosk), list(read.taps)) == (KIOSK, CONTENT["taps"])
    assert read.made_at.isoformat() == "2026-06-01T12:00:00+00:00"


def test_codes_are_read_in_any_order_and_more_than_once():
    texts = packed() * 2
    random.Random(4).shuffle(texts)

    assert handovers.read("\r\n\r\n".join(texts)) == handovers.read(json.dumps(CONTENT))


def test_what_is_missing_is_named():
    texts = packed()
    assert len(texts) == 3

    with pytest.raises(PartsMissing) as refusal:
        handovers.read(texts[1])

    assert refusal.value.missing == [1, 3]
    assert "QRコード3枚のうち、1・3枚目がまだです" in refusal.value.message


def test_stored_blocks_are_read_too():
    """What a browser without compression writes (RFC 1951, 3.2.4)."""
    content = json.dumps(CONTENT).encode()
    size = len(content).to_bytes(2, "little")
    block = b"\x01" + size + bytes(255 - octet for octet in size) + content
    text = base64.urlsafe_b64encode(block).decode().rstrip("=")

    assert handovers.read(f"TOMONI1/1/1/{text}") == handovers.read(json.dumps(CONTENT))


def test_codes_of_two_exports_are_not_mixed():
    other = packed(CONTENT | {"made_at": "2026-06-01T13:00:00Z"})

    for texts in ([*packed(), other[0]], [*packed(), *packed(size=50)]):
        with pytest.raises(PartsMixed):
            handovers.read("\n".join(texts))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "[" * 100_000,
        "TOMONI1/1/1/",
        "TOMONI1/1/1/AAAA",
        "TOMONI1/1/1/A",
        "TOMONI1/2/1/AAAA",
        "TOMONI1/0/0/AAAA",
        packed()[0].replace("/1/3/", "/1/1/"),
        json.dumps(CONTENT | {"version": 2}),
        json.dumps(CONTENT | {"taps": []}),
        json.dumps(CONTENT | {"taps": {}}),
        json.dumps(CONTENT | {"kiosk": "x"}),
        json.dumps(CONTENT | {"kiosk": 7}),
        json.dumps(CONTENT | {"taps": ["\ud800"]}),
    ],
    ids=range(16),
)
def test_what_is_no_handover_is_refused(text):
    with pytest.raises(HandoverUnreadable):
        handovers.read(text)


def test_nothing_is_unpacked_beyond_what_a_file_may_hold():
    bomb = packed(text=" " * 50_000_000, size=60_000)
    assert sum(map(len, bomb)) < 100_000

    with pytest.raises(HandoverTooLarge):
        handovers.read("\n".join(bomb))
    with pytest.raises(HandoverTooLarge):
        handovers.read("あ" * 400_000)


def test_a_made_at_that_is_no_moment_is_left_out():
    for made_at in (None, "x", 7, "2026-06-01T12:00:00", "9" * 5_000):
        assert handovers.read(json.dumps(CONTENT | {"made_at": made_at})).made_at is None
