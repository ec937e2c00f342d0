"""Three who rang last evening, when the office was closed: one of them hung up before saying a
name."""

import math
import wave
from datetime import datetime, time, timedelta
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import night_calls, night_lines, night_recordings
from classes.choices.night import NightHours, NightLineState
from classes.models import NightCall, NightLine
from classes.queries import night
from common.clock import at_tokyo, tokyo_date
from demo.staging import BY

LINE = night_lines.Line(
    state=NightLineState.OPEN,
    number="099-216-1199",
    hours=NightHours.OUTSIDE_OFFICE,
    forward_to="",
    hold_days=1,
)
CALLERS = ("0992240101", "0992240102", "09012340103")
RATE = 8000


def tell(municipality: Municipality, *, now: datetime, mark: str) -> None:
    """A line that is in use, and what it has brought since yesterday."""
    evening = at_tokyo(tokyo_date(now) - timedelta(days=1), time(19, 40))
    stamp = night.stamp(night.line_of(municipality))
    line = night_lines.change(municipality, line=LINE, seen=stamp, by=BY, at=evening)
    listed = night.listed(municipality, at=evening)
    for number, (phone, each) in enumerate(zip(CALLERS, listed, strict=False)):
        at = evening + timedelta(minutes=17 * number)
        sid = f"CA{uuid5(NAMESPACE_URL, f'{mark}:night:{municipality.code}:{number}').hex}"
        call = _call(line, sid=sid, phone=phone, number=each.number, at=at)
        if number != 1:
            _name(call, sid=sid, at=at)


def _call(line: NightLine, *, sid: str, phone: str, number: str, at: datetime) -> NightCall:
    listing = night.by_number(line.municipality, number, at=at)
    assert listing is not None
    return night_calls.take(
        line,
        call_sid=sid,
        offering=listing.offering,
        phone=phone,
        by=Actor.ringing(),
        at=at,
    )


def _name(call: NightCall, *, sid: str, at: datetime) -> None:
    sound = night_calls.recorded(call, sid=f"RE{sid[2:]}", seconds=2, by=Actor.ringing(), at=at)
    night_recordings.store(sound, content=_tone(), media_type="audio/wav", by=BY, at=at)


def _tone() -> bytes:
    """Two seconds of a tone, where a real call has a voice."""
    samples = (int(6000 * math.sin(math.tau * 440 * each / RATE)) for each in range(2 * RATE))
    frames = b"".join(each.to_bytes(2, "little", signed=True) for each in samples)
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(frames)
    return file.getvalue()
