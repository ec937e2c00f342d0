"""How fast the public pages are served, how heavy they are, and how much memory a worker takes.

    python3 run.py setup test && .venv/bin/python -m tests.bench.bench_server

Builds the demo in a scratch database, serves it by one gunicorn worker, asks for each page
`ROUNDS` times one after the other over loopback, and reads the worker's memory from /proc.
"""

import os
import platform
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORT = 8791
ROUNDS = 60
LIMIT_MS, LIMIT_KB, LIMIT_MB = 40, 60, 130


def main() -> None:
    machine = f"{platform.platform()}, {os.cpu_count()} cores"
    print(f"{machine}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "PUBLIC_ORIGIN": f"http://127.0.0.1:{PORT}",
        }
        run(env, "migrate", "-v0")
        started = time.perf_counter()
        run(env, "demo", "--password", "only-for-this-bench")
        print(f"demo: {time.perf_counter() - started:.1f} s")
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "config.wsgi",
                "-b",
                f"127.0.0.1:{PORT}",
                "-w",
                "1",
            ],
            cwd=ROOT,
            env=env,
            stderr=subprocess.DEVNULL,
        )
        try:
            measure(server.pid)
        finally:
            server.terminate()
            server.wait()


def run(env: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


class Visitor:
    """A browser that keeps its cookies, as the application form asks for."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(jar)

    def fetch(self, path: str) -> tuple[str, str]:
        """The page, and the path at which it was found after redirects."""
        with self.browser.open(f"http://127.0.0.1:{PORT}{path}", timeout=20) as answer:
            return answer.read().decode(), answer.url.partition(str(PORT))[2]


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def measure(master: int) -> None:
    fetch = Visitor().fetch
    for _ in range(100):
        try:
            fetch("/")
            break
        except OSError:
            time.sleep(0.1)
    town, _ = fetch("/towns/462012/")
    offering = first(r'href="(/offerings/[^"]+)"', town)
    page, _ = fetch(offering)
    _, form = fetch(first(r'href="(/apply/[^"]+)"', page))
    for name, path in {"list": "/towns/462012/", "offering": offering, "form": form}.items():
        html, _ = fetch(path)
        weight = len(html.encode()) + sum(
            len(fetch(asset)[0].encode())
            for asset in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
        )
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            fetch(path)
            times.append((time.perf_counter() - started) * 1000)
        slow = sorted(times)[int(ROUNDS * 0.95)]
        print(
            f"{name:9} median {statistics.median(times):5.1f} ms, 95 % {slow:5.1f} ms"
            f" (≤ {LIMIT_MS}); {weight / 1024:.1f} KB with assets (≤ {LIMIT_KB})"
        )
    for worker in Path(f"/proc/{master}/task/{master}/children").read_text().split():
        status = Path(f"/proc/{worker}/status").read_text()
        resident = int(first(r"VmRSS:\s+(\d+)", status)) / 1024
        print(f"worker after {3 * ROUNDS} pages: {resident:.0f} MiB resident (≤ {LIMIT_MB})")


if __name__ == "__main__":
    main()
