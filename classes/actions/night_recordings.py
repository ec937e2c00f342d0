"""What has become of the recording of a name: asked for by `tend_night_line`, outside of any
transaction, and stored here."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.choices.night import RecordingState
from classes.models import NightRecording

MOST_TRIES = 40
"""So often the carrier is asked, over about a day."""
PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


@transaction.atomic
def store(
    recording: NightRecording, *, content: bytes, media_type: str, by: Actor, at: datetime
) -> NightRecording:
    """It is here: to be played by staff, and to be deleted at the carrier's. What was forgotten
    meanwhile is not stored."""
    recording = _fresh(recording)
    if recording.state != RecordingState.WAITING:
        return recording
    recording.state, recording.content = RecordingState.STORED, content
    recording.media_type, recording.tries, recording.next_at = media_type[:40], 0, at
    recording.save()
    _write("night_recording.fetched", recording, by=by, at=at)
    return recording


@transaction.atomic
def lost(recording: NightRecording, *, by: Actor, at: datetime) -> NightRecording:
    """The carrier has it no more: staff ring without."""
    recording = _fresh(recording)
    if recording.state == RecordingState.WAITING:
        recording.state, recording.next_at = RecordingState.LOST, None
        recording.save(update_fields=["state", "next_at"])
        _write("night_recording.lost", recording, by=by, at=at)
    return recording


@transaction.atomic
def again(recording: NightRecording, *, by: Actor, at: datetime) -> NightRecording:
    """The carrier could not be asked: later, until it has been tried often enough."""
    recording = _fresh(recording)
    recording.tries += 1
    pause = min(PAUSE * 2 ** min(recording.tries, 10), LONGEST_PAUSE)
    recording.next_at = at + pause if recording.tries < MOST_TRIES else None
    if recording.next_at is None and recording.state == RecordingState.WAITING:
        recording.state = RecordingState.LOST
        _write("night_recording.lost", recording, by=by, at=at)
    recording.save(update_fields=["state", "tries", "next_at"])
    return recording


@transaction.atomic
def deleted(recording: NightRecording, *, by: Actor, at: datetime) -> NightRecording:
    """The carrier's copy is gone."""
    recording = _fresh(recording)
    if recording.next_at is not None and recording.state != RecordingState.WAITING:
        recording.next_at = None
        recording.save(update_fields=["next_at"])
        _write("night_recording.deleted", recording, by=by, at=at)
    return recording


def _fresh(recording: NightRecording) -> NightRecording:
    rows = NightRecording.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("call__municipality").get(pk=recording.pk)


def _write(action: str, recording: NightRecording, *, by: Actor, at: datetime) -> None:
    town = recording.call.municipality
    audit.record(action, on=recording.call, municipality=town, by=by, at=at)
