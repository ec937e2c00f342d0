"""Fetch recordings of names, give back seats held long enough, forget what broke off."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actors import Actor
from classes.actions import night_calls, night_recordings
from classes.choices.night import RecordingState
from classes.models import NightRecording
from classes.queries import night
from notices.gateways import recordings
from notices.gateways.recordings import Gone, Later, Recordings

BY = Actor.command("tend_night_line")


class Command(BaseCommand):
    """Safe to repeat, also twice at once. The carrier is asked outside of any transaction."""

    help = (
        "夜間の電話申込の録音を受け取り、お名前のない席を期限で戻し、"
        "途中で切れた電話の番号を消します。"
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        at = timezone.now()
        lapsed = [
            night_calls.lapse(call, by=BY, at=at) for call in night.nameless_and_late(at=at)
        ]
        dropped = night_calls.drop_broken_off(by=BY, at=at)
        old = [night_calls.forget(call, by=BY, at=at) for call in night.to_forget(at=at)]
        fetched = self._fetch()
        self.stdout.write(
            f"戻した席 {len(lapsed)}件、消した番号 {dropped + len(old)}件、録音 {fetched}件"
        )

    def _fetch(self) -> int:
        carrier = recordings.of_installation()
        if carrier is None:
            return 0
        return sum(_tend(each, carrier) for each in night.to_fetch(at=timezone.now()))


def _tend(recording: NightRecording, carrier: Recordings) -> bool:
    """Fetch one that is awaited, else have the carrier delete its copy. Gives whether it was
    fetched."""
    if recording.state != RecordingState.WAITING:
        gone = carrier.erase(recording.sid)
        settle = night_recordings.deleted if gone else night_recordings.again
        settle(recording, by=BY, at=timezone.now())
        return False
    sound = carrier.fetch(recording.sid)
    at = timezone.now()
    if isinstance(sound, Later):
        night_recordings.again(recording, by=BY, at=at)
    elif isinstance(sound, Gone):
        night_recordings.lost(recording, by=BY, at=at)
    else:
        night_recordings.store(
            recording, content=sound.content, media_type=sound.media_type, by=BY, at=at
        )
        return True
    return False
