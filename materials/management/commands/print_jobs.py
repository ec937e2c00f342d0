"""The worker of the print centre."""

import signal
from argparse import ArgumentParser
from datetime import timedelta
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from accounts.actors import Actor
from materials.actions import print_jobs, print_parts

PAUSE = 2.0
"""Seconds between two looks where there is nothing to draw."""
FORGETS_EVERY = timedelta(minutes=10)
BY = Actor.command("print_jobs")


class Command(BaseCommand):
    """Draw what was ordered, part by part, until told to stop (SIGTERM, Ctrl+C): the part in
    hand is drawn to its end, the rest is left to whoever comes next."""

    help = "まとめて印刷の注文を作ります。止めるまで動き続けます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="いまある注文を作って終わります"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            drawn = drain()
            self.stdout.write(f"{drawn}回の作業をしました。")
            return
        stop = Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, _stopping(stop))
        self.stdout.write("まとめて印刷の注文を待っています。")
        self.stdout.flush()  # into a log, too, it is said now and not when the worker ends
        work(stop)


def drain() -> int:
    """Draw until nothing is left that anybody may draw. Gives the steps it took."""
    steps = 0
    while print_parts.step(by=BY, at=timezone.now()):
        steps += 1
    return steps


def work(stop: Event) -> None:
    """Draw, and wait where there is nothing; look after what is to be deleted."""
    forgets_at = timezone.now()
    while not stop.is_set():
        at = timezone.now()
        if at >= forgets_at:
            print_jobs.forget_expired(by=BY, at=at)
            forgets_at = at + FORGETS_EVERY
        if not print_parts.step(by=BY, at=at):
            close_old_connections()
            stop.wait(PAUSE)


def _stopping(stop: Event) -> Any:
    def heard(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    return heard
