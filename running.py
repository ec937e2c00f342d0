"""What run.py runs, and how it tells a person what went wrong. Standard library only."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"
LEAST_SPACE = 10_000_000  # bytes
# What a failed program says, and what that means for the person in front of it.
CAUSES = {
    r"No space left|ENOSPC|Disk quota exceeded|EDQUOT": (
        "ディスクの空きがありません。1 GB ほど空けてから、もう一度実行してください。\n"
        "The disk is full. Free about 1 GB and run this again."
    ),
    r"Permission denied|EACCES|EPERM|Read-only file system|EROFS": (
        "書き込みが許されていません。このフォルダーの持ち主で実行してください。\n"
        "Writing is not permitted. Run this as the owner of this directory."
    ),
    r"DO NOT MATCH THE HASHES|EINTEGRITY": (
        "届いた部品が記録と一致しません（途中で壊れたか、すり替えられています）。"
        "何度実行しても同じなら、ネットワークの管理者に相談してください。\n"
        "A package does not match its recorded hash: it was damaged or replaced on the way. "
        "If it happens again, ask whoever runs your network."
    ),
    r"CERTIFICATE|SELF_SIGNED|SSLError|UNABLE_TO_": (
        "通信の途中に独自の証明書があります。ネットワークの管理者に証明書ファイルを尋ね、"
        "PIP_CERT と NODE_EXTRA_CA_CERTS にその場所を入れて、もう一度実行してください。\n"
        "Your network uses a certificate of its own. Ask its administrator for the file, put "
        "its path into PIP_CERT and NODE_EXTRA_CA_CERTS, and run this again."
    ),
    r"(?i)ConnectionError|connection (refused|broken|reset)|time(d )?out|ProxyError|resolution"
    r"|unreachable|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH": (
        "インターネットにつながりません。接続（プロキシの設定も）を確かめて、"
        "もう一度実行してください。続きから始まります。\n"
        "The network cannot be reached. Check the connection (and any proxy) and run this "
        "again; it carries on from here."
    ),
}


class Trouble(Exception):
    """What a person has to know: a line in Japanese and a line in English."""


def say(text: str, *, end: str = "\n") -> None:
    """Print to standard error: the output of `run.py manage` belongs to manage.py alone."""
    print(text, end=end, file=sys.stderr, flush=True)


def environment() -> dict[str, str]:
    """The caller's environment, less what would lead Python, pip or npm out of the checkout.

    What Python compiles is kept in `var`, also where the caller's Python keeps nothing: else
    each of the many processes of a demo or a test run compiles Django again.
    """
    lures = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"}
    lures |= {"PYTHONDONTWRITEBYTECODE"}
    return {
        "PYTHONPYCACHEPREFIX": str(VAR / "cache" / "python"),
        "PIP_RETRIES": "2",
        "PIP_CACHE_DIR": str(VAR / "cache" / "pip"),
        "npm_config_cache": str(VAR / "cache" / "npm"),
        "npm_config_fetch_retry_mintimeout": "1000",
        "npm_config_fetch_retry_maxtimeout": "5000",
        **{name: value for name, value in os.environ.items() if name not in lures},
    }


def step(label: str, command: Sequence[str], *, lock: int) -> None:
    """Run one program of the set-up, showing its name and its seconds, hiding its output.

    The program inherits `lock`: should this process be killed, the next run.py waits until the
    orphan is gone too. Raises Trouble with the cause, as far as its last words betray it.
    """
    started, tty, output = time.monotonic(), sys.stderr.isatty(), None
    say(f"  {label} …", end="")
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=() if os.name == "nt" else (lock,),
    )
    with ended(process):
        while output is None:
            try:
                output = process.communicate(timeout=1 if tty else 10)[0]
            except subprocess.TimeoutExpired:
                seconds = f"{time.monotonic() - started:.0f} 秒 "
                say(f"\r  {label} … {seconds}" if tty else " .", end="")
    if process.returncode:
        say(" ✗")
        raise explanation(label, output)
    seconds = f"{time.monotonic() - started:.1f} 秒"
    say(f"\r  {label} … {seconds}" if tty else f" {seconds}")


def explanation(label: str, output: str) -> Trouble:
    """What to tell a person about a step that failed with this output."""
    unknown = (
        f"「{label}」がうまくいきませんでした。上の行に理由があります。\n"
        "This step failed; the lines above say why."
    )
    if shutil.disk_usage(ROOT).free < LEAST_SPACE:  # not every program says so
        output += "\nNo space left"
    meaning = next(
        (text for cause, text in CAUSES.items() if re.search(cause, output)), unknown
    )
    tail = "\n".join("    " + line for line in output.strip().splitlines()[-12:])
    return Trouble(f"{tail}\n\n{meaning}")


def run(command: Sequence[str], env: dict[str, str]) -> int:
    """Run a program on this terminal and return its exit code; it never outlives us."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, text=True)
    with ended(process):
        return process.wait()


@contextlib.contextmanager
def ended(process: "subprocess.Popen[str]") -> Iterator[None]:
    """Leave no program behind. After Ctrl-C, which it got as well, it may wind up by itself."""
    try:
        yield
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        raise
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
