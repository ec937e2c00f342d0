"""The worker that sends messages."""

import os
import signal
import socket
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from notices.delivery.delivering import Delivery
from notices.gateways import registry


class Command(BaseCommand):
    """Send what is due, until told to stop (SIGTERM, Ctrl+C): what was handed to a carrier by
    then is settled, the rest is left to whoever comes next. Any number may run, on any number
    of machines."""

    help = "待っている連絡を送ります。止めるまで動き続けます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="いま送るものを送って終わります"
        )
        parser.add_argument(
            "--threads",
            type=int,
            default=settings.NOTICE_THREADS,
            help="同時に送る件数",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        delivery = Delivery(
            registry.gateways(),
            threads=max(options["threads"], 1),
            name=f"{socket.gethostname()}:{os.getpid()}",
        )
        if not delivery.gateways:
            self.stderr.write(
                "連絡を送る仕組み（CARRIER）が設定されていません。"
                "連絡は、職員の連絡リストで伝えます。"
            )
        if options["once"]:
            self.stdout.write(f"{delivery.drain()}件を送りました。")
            return
        stop = Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, _stopping(stop))
        self.stdout.write("連絡を送る仕組みが動いています。")
        self.stdout.flush()  # into a log, too, it is said now and not when the worker ends
        delivery.run(stop)


def _stopping(stop: Event) -> Any:
    def heard(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    return heard
