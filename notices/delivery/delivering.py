"""One worker: claims, hands over in many threads, settles.

All work with the database is done in one thread, a few rows at a time; the threads speak with
carriers and with nobody else. So there are never more messages in memory than threads, and a
worker that is killed leaves no more than that behind, each in front of staff.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
)
from django.utils import timezone

from notices.choices import MACHINE_CHANNELS, MessageChannel
from notices.delivery import asking_again, outbox, pacing, receipts, workers
from notices.models import Sending, Worker
from notices.rules.carriers import Accepted, Answer, Gateway, Report, Unclear

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks where nothing is due."""
GATHER = 0.04
"""Seconds in which answers are gathered, so that several are stored in one transaction."""
TENDED_EVERY = timedelta(seconds=5)
DATABASE_PAUSE = 3.0


@dataclass
class Delivery:
    """The state of one worker. `clock` is asked at the edge of each step."""

    gateways: Mapping[MessageChannel, Gateway]
    threads: int
    name: str = "deliver"
    clock: Callable[[], datetime] = timezone.now
    flying: dict[Future[Answer], outbox.Claimed] = field(default_factory=dict)
    asked: dict[Future[str | Report | None], Sending] = field(default_factory=dict)
    # Answers that could not be stored yet: the database may be gone for a while.
    unsettled: list[tuple[Sending, Answer]] = field(default_factory=list)
    sent: int = 0
    _worker: Worker | None = None
    _tends_at: datetime | None = None

    def run(self, stop: Event) -> None:
        """Deliver until told to stop; what is in hand then is settled before this ends."""
        with ThreadPoolExecutor(self.threads, thread_name_prefix="carrier") as pool:
            while not stop.is_set():
                if not self._guarded(pool):
                    stop.wait(DATABASE_PAUSE)
                elif not self._await_answers():
                    stop.wait(PAUSE)
            self._land()
        self._sign_off()

    def drain(self) -> int:
        """Deliver what is due, and end. What a carrier cannot take now is left. Gives how many
        were handed over."""
        with ThreadPoolExecutor(self.threads, thread_name_prefix="carrier") as pool:
            while self._step(pool) or self._has_more():
                if not self._await_answers():
                    time.sleep(GATHER)
        self._sign_off()
        return self.sent

    # ---------- one step ----------

    def _guarded(self, pool: ThreadPoolExecutor) -> bool:
        """A step; False when the database is not there, which is no reason to die: what was
        answered is kept until it is."""
        try:
            self._step(pool)
        except (OperationalError, InterfaceError) as fault:
            log.warning("the database is not there: %s", type(fault).__name__)
            connection.close()
            return False
        return True

    def _step(self, pool: ThreadPoolExecutor) -> bool:
        """Settle what was answered, tend what needs it, claim what is due. Gives whether
        anything is in hand."""
        self._collect()
        self._settle()
        self._tend(pool)
        for channel in self.gateways:
            self._claim(channel, pool)
        return bool(self.flying or self.asked or self.unsettled)

    def _claim(self, channel: MessageChannel, pool: ThreadPoolExecutor) -> None:
        room = self.threads - len(self.flying)
        if room <= 0:
            return
        claimed = outbox.claim(channel, room=room, worker=self._worker, at=self.clock())
        for each in claimed:
            self.flying[pool.submit(self.gateways[channel].send, each.letter)] = each
        self.sent += len(claimed)

    def _await_answers(self) -> bool:
        """Wait a little for answers; False where none are awaited."""
        futures: list[Future[Any]] = [*self.flying, *self.asked]
        if not futures:
            return False
        wait(futures, timeout=PAUSE, return_when=FIRST_COMPLETED)
        wait(futures, timeout=GATHER)
        return True

    def _collect(self) -> None:
        for future in [each for each in self.flying if each.done()]:
            claimed = self.flying.pop(future)
            self.unsettled.append((claimed.sending, _answer(future)))

    def _settle(self) -> None:
        if not self.unsettled:
            return
        at = self.clock()
        try:
            outbox.settle(self.unsettled, at=at)
        except (IntegrityError, DataError):
            self._settle_one_by_one(at)
        pacing.note_all(self.unsettled, at=at)
        self.unsettled.clear()

    def _settle_one_by_one(self, at: datetime) -> None:
        """One answer that cannot be stored must not hold up the others, nor this worker: its
        message is shown as 送信結果不明 when its time is over."""
        for each in self.unsettled:
            try:
                outbox.settle([each], at=at)
            except (IntegrityError, DataError):
                log.exception("the answer to sending %s could not be stored", each[0].key)

    # ---------- what is tended every few seconds ----------

    def _tend(self, pool: ThreadPoolExecutor) -> None:
        at = self.clock()
        self._hear(at)
        if self._tends_at is not None and self._tends_at - TENDED_EVERY <= at < self._tends_at:
            return
        self._tends_at = at + TENDED_EVERY
        self._worker = workers.seen(self._worker, name=self.name, sent=self.sent, at=at)
        outbox.reap(at=at)
        outbox.expire(at=at)
        for channel in {*MACHINE_CHANNELS} - {*self.gateways}:
            if outbox.is_due(channel, at=at):
                outbox.turn_over(channel, at=at)
        for sending in asking_again.claim(at=at):
            gateway = self.gateways.get(MessageChannel(sending.channel))
            if gateway is not None:
                self.asked[pool.submit(_ask_again, gateway, sending)] = sending

    def _hear(self, at: datetime) -> None:
        """Store what carriers said when they were asked what became of something."""
        for future in [each for each in self.asked if each.done()]:
            sending, fault = self.asked.pop(future), future.exception()
            said = None if fault else future.result()
            if fault:
                log.error("a carrier could not be asked: %s", type(fault).__name__)
            if isinstance(said, Report):
                receipts.hear(sending, said, at=at)
            elif said and not asking_again.is_known(said):
                outbox.settle([(sending, Accepted(said))], at=at)

    # ---------- the end ----------

    def _has_more(self) -> bool:
        """Whether something is due that a carrier would take."""
        at = self.clock()
        return any(
            outbox.is_due(channel, at=at) and not pacing.is_paused(channel, at=at)
            for channel in self.gateways
        )

    def _land(self) -> None:
        """Wait for whatever is in the air, and store it. Gateways answer within their limit."""
        in_the_air: list[Future[Any]] = [*self.flying, *self.asked]
        wait(in_the_air)
        self._collect()
        try:
            self._settle()
            self._hear(self.clock())
        except (OperationalError, InterfaceError):
            log.exception("answers could not be stored: they will be shown as 送信結果不明")

    def _sign_off(self) -> None:
        try:
            workers.gone(self._worker, sent=self.sent, at=self.clock())
        except (OperationalError, InterfaceError):
            log.warning("the database is not there: the worker has ended all the same")
        close_old_connections()


def _answer(future: Future[Answer]) -> Answer:
    """A gateway that raises has broken its promise: nobody knows what was sent."""
    fault = future.exception()
    if fault is None:
        return future.result()
    log.error("a gateway has raised: %s", type(fault).__name__)
    return Unclear("gateway-fault")


def _ask_again(gateway: Gateway, sending: Sending) -> str | Report | None:
    if asking_again.is_lost(sending):
        return gateway.find(asking_again.letter(sending))
    return gateway.look_up(sending.sid)
