"""Workers say that they are there, so that one that is silent is noticed."""

from __future__ import annotations

from datetime import datetime, timedelta

from notices.models import Worker

KEPT_FOR = timedelta(days=7)


def seen(worker: Worker | None, *, name: str, sent: int, at: datetime) -> Worker:
    """A sign of life; the first one makes the row, and clears away those of last week."""
    if worker is None:
        Worker.objects.filter(seen_at__lt=at - KEPT_FOR).delete()
        return Worker.objects.create(name=name[:80], started_at=at, seen_at=at, sent=sent)
    worker.seen_at, worker.sent = at, sent
    worker.save(update_fields=["seen_at", "sent"])
    return worker


def gone(worker: Worker | None, *, sent: int, at: datetime) -> None:
    """It has ended, as it was told to."""
    if worker is not None:
        worker.stopped_at = worker.seen_at = at
        worker.sent = sent
        worker.save(update_fields=["stopped_at", "seen_at", "sent"])
