"""Run the whole suite: once on SQLite, then, without the browser, on a real PostgreSQL.

Started by `python3 run.py test`; arguments go to pytest. TOMONI_REQUIRE names what must not be
skipped ("postgresql", "browser", comma-separated): a machine that lacks it fails.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST_WORKERS = 4
# Runs in a directory ($2) of its own and lives as long as somebody holds its standard input:
# in whatever way this program ends, the server stops and its directory goes.
CLUSTER = """
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=200 \
  -c fsync=off -c full_page_writes=off -c synchronous_commit=off >"$2/log" 2>&1 &
cat >/dev/null
kill -INT $!
wait $!
rm -rf "$2"
"""


class Unavailable(Exception):
    """There is no PostgreSQL to test on; the sentence says why."""


def workers() -> str:
    """How many test processes this machine carries."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return str(min(cores, MOST_WORKERS))


def run_pytest(database: str, arguments: Sequence[str]) -> int:
    """Run pytest on this database and return its exit code."""
    # A worker that has done its share takes over from one that is held up by long tests.
    spread = ["-n", workers(), "--dist", "worksteal"]
    # What makes the run long is named at its end.
    spread += ["--durations=20", "--durations-min=5"]
    command = [sys.executable, "-m", "pytest", *spread, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": database})
    try:
        return process.wait()
    except KeyboardInterrupt:  # pytest got Ctrl-C as well and prints what it had
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=8)
        raise
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def server_programs() -> Path:
    """The directory of the newest PostgreSQL server programs on this machine."""
    found = shutil.which("initdb")
    homes = [Path(found).resolve().parent] if found else []
    debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    homes += sorted(debian, key=lambda home: float(home.parent.name), reverse=True)
    for home in homes:
        if (home / "postgres").exists():
            return home
    raise Unavailable("この機械に PostgreSQL がありません / no PostgreSQL on this machine")


@contextlib.contextmanager
def private_cluster() -> Iterator[str]:
    """Start a PostgreSQL that nobody else sees, yield its URL, and leave no trace of it.

    It listens on a Unix socket in a directory of its own. Raises Unavailable.
    """
    if sys.platform == "win32":
        raise Unavailable("Windows では TEST_POSTGRES_URL を指定してください / is not given")
    programs, home = server_programs(), Path(tempfile.mkdtemp(prefix="tomoni-pg-"))
    # PostgreSQL refuses to run as root: step down to the user that its package made.
    names = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    there: dict[str, Any] = {"cwd": home, **names, **({"extra_groups": []} if names else {})}
    initdb = [str(programs / "initdb"), "-D", str(home / "data"), "-U", "tomoni", "-A", "trust"]
    initdb += ["--no-sync", "--encoding=UTF8", "--locale=C"]
    cluster = ["/bin/sh", "-c", CLUSTER, "sh", str(programs), str(home)]
    try:
        if names:
            shutil.chown(home, **names)
        subprocess.run(initdb, check=True, capture_output=True, text=True, **there)
        server = subprocess.Popen(
            cluster, stdin=subprocess.PIPE, start_new_session=True, **there
        )
    except (OSError, LookupError, subprocess.CalledProcessError) as error:
        shutil.rmtree(home)
        detail = getattr(error, "stderr", None) or error
        raise Unavailable(f"PostgreSQL を準備できません / initdb failed: {detail}") from error
    try:
        await_server(programs, home)
        yield f"postgresql://tomoni@{quote(str(home), safe='')}/postgres"
    finally:
        server.communicate()


def await_server(programs: Path, home: Path) -> None:
    """Return when the private server answers; Unavailable, with its log, after 30 seconds."""
    for _ in range(300):
        if not subprocess.call([programs / "pg_isready", "-q", "-h", home]):
            return
        time.sleep(0.1)
    log = (home / "log").read_text(errors="replace")
    raise Unavailable(f"PostgreSQL が起動しません / does not start: {log}")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Yield the URL of a PostgreSQL to test on: TEST_POSTGRES_URL, else a private one."""
    given = os.environ.get("TEST_POSTGRES_URL")
    with contextlib.nullcontext(given) if given else private_cluster() as url:
        yield url


def main(arguments: Sequence[str]) -> int:
    """Run the suite on both databases; 0 if everything passed on all that there are."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    required = os.environ.get("TOMONI_REQUIRE", "").split(",")
    print("― SQLite", flush=True)
    codes = {"SQLite": run_pytest("sqlite://:memory:", arguments)}
    try:
        with postgresql() as url:
            print("― PostgreSQL", flush=True)
            code = run_pytest(url, ["-m", "not browser", *arguments])
        only_browser = code == pytest.ExitCode.NO_TESTS_COLLECTED and not codes["SQLite"]
        codes["PostgreSQL"] = 0 if only_browser else code
    except Unavailable as reason:
        print(f"PostgreSQL では試していません。/ Not tested on PostgreSQL: {reason}")
        if "postgresql" in required:
            codes["PostgreSQL"] = 1
    for database, code in codes.items():
        print(f"― {database}: {f'不合格 / failed ({code})' if code else '合格 / passed'}")
    return max(codes.values())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
