"""A real server process on the database of this test: killed and started again at will."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from http import HTTPStatus

from tests.faults import elsewhere

PATIENCE = 90.0  # seconds until a server answers, on a slow machine


class Server:
    """Gunicorn with two workers, on one port for as long as this object lives.

    The port stays ours while no server listens: nobody else is given it, callers are refused.
    """

    def __init__(self) -> None:
        self.holder = socket.socket()
        self.holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.holder.bind(("127.0.0.1", 0))
        self.port = int(self.holder.getsockname()[1])
        self.key = secrets.token_urlsafe(50)
        self.nursery: subprocess.Popen[str] | None = None
        self.pid: int | None = None

    @property
    def address(self) -> str:
        # A name, for browsers trust it as they trust HTTPS: service workers and cameras work.
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Serve. Returns when the server answers; RuntimeError when it does not."""
        self.pid = int(self._told("start"))
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.answers():
                return
            time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def _told(self, order: str) -> str:
        """What the nursery answers; it is there from the first start on."""
        self.nursery = self.nursery or self._opened()
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        print(order, file=self.nursery.stdin, flush=True)
        return self.nursery.stdout.readline().strip()

    def _opened(self) -> "subprocess.Popen[str]":
        command = ["-m", "tests.browser.nursery", "config.wsgi", "-w", "2", "--preload"]
        command += ["-b", f"127.0.0.1:{self.port}"]
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", *command],
            cwd=elsewhere.ROOT,
            env=elsewhere.environment()
            | {"SECRET_KEY": self.key, "PUBLIC_ORIGIN": self.address, "HTTPS": "false"},
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def answers(self) -> bool:
        """Whether somebody serves the front page."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(asked), contextlib.suppress(OSError):
            asked.request("GET", "/")
            return asked.getresponse().status == HTTPStatus.OK
        return False

    def kill(self) -> None:
        """Gone at once, in the middle of whatever it does; dead already is fine."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._told("bury")
        self.pid = None

    def close(self) -> None:
        """Gone for good, and the port with it."""
        self.kill()
        if self.nursery is not None:
            self.nursery.communicate()
        self.holder.close()
