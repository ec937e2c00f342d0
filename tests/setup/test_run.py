"""run.py stands alone: it is tested without anything that it sets up."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import run


@pytest.fixture
def home(tmp_path):
    """A directory that was set up to the end."""
    home = tmp_path / "node_modules"
    (home / "fonts").mkdir(parents=True)
    (home / "fonts" / "regular.ttf").write_bytes(b"12345")
    (home / "tokens.css").write_bytes(b"123")
    run.seal(home, "test")
    return home


@pytest.fixture
def empty_checkout(tmp_path, monkeypatch):
    """A checkout in which nothing was made and nothing is configured."""
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VAR", tmp_path)
    for name in ("SECRET_KEY", "PUBLIC_ORIGIN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def program(*arguments):
    return subprocess.run(
        [sys.executable, run.__file__, *arguments], capture_output=True, text=True, check=False
    )


def test_an_old_python_can_read_the_sentence_that_refuses_it():
    source = Path(run.__file__).read_text(encoding="utf-8")
    lines = ast.parse(source, feature_version=(3, 6)).body
    refusal = next(number for number, line in enumerate(lines) if isinstance(line, ast.If))

    assert [ast.unparse(line) for line in lines[1:refusal]] == ["import sys"]


def test_what_is_whole_is_kept(home):
    assert run.kept(home) == "test"


def test_files_added_later_do_no_harm(home):
    (home / "fonts" / "more.ttf").write_bytes(b"1")

    assert run.kept(home) == "test"


def test_a_lost_file_is_named_and_everything_is_made_again(home, capsys):
    (home / "fonts" / "regular.ttf").unlink()

    assert run.kept(home) is None
    assert not home.exists()
    assert str(Path("fonts") / "regular.ttf") in capsys.readouterr().err


def test_a_shortened_file_is_made_again(home):
    (home / "tokens.css").write_bytes(b"")

    assert run.kept(home) is None
    assert not home.exists()


@pytest.mark.parametrize(
    "note", ["", "{", "[]", "{}", '{"kind": "test", "key": "", "files": 1}']
)
def test_an_unreadable_note_counts_as_unfinished(home, note, capsys):
    (home / run.STAMP).write_text(note)

    assert run.kept(home) is None
    assert not home.exists()
    assert "途中で終わっています" in capsys.readouterr().err


def test_other_packages_than_the_locked_ones_are_made_again(home, capsys):
    note = (home / run.STAMP).read_text()
    (home / run.STAMP).write_text(note.replace(run.key(home, "test"), "0" * 64))

    assert run.kept(home) is None
    assert "部品か Python が変わりました" in capsys.readouterr().err


def test_nothing_there_is_nothing_to_tell(tmp_path, capsys):
    assert run.kept(tmp_path / "node_modules") is None
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "ディスクの空きがありません"),
        ("npm error code ENOSPC", "ディスクの空きがありません"),
        ("[Errno 13] Permission denied: '/srv/tomoni/var'", "書き込みが許されていません"),
        ("[Errno 30] Read-only file system: 'var'", "書き込みが許されていません"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "記録と一致しません"),
        ("npm error code EINTEGRITY", "記録と一致しません"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "独自の証明書"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY", "独自の証明書"),
        ("Failed to establish a new connection: [Errno -3] name resolution", "つながりません"),
        ("ProxyError('Cannot connect to proxy.'", "つながりません"),
        ("npm error code EAI_AGAIN", "つながりません"),
        ("HTTPSConnectionPool: Read timed out.", "つながりません"),
        ("django.db.utils.OperationalError: no such table", "うまくいきませんでした"),
    ],
)
def test_a_failure_is_told_in_a_sentence(output, sentence):
    assert sentence in str(run.explanation("a step", output))


def test_a_failed_step_shows_its_last_words(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run, "VAR", tmp_path)
    with run.alone() as lock, pytest.raises(run.Trouble) as trouble:
        run.step("番号", [sys.executable, "-c", "print('why'); raise SystemExit(3)"], lock=lock)

    assert "    why\n" in str(trouble.value)
    assert capsys.readouterr().err == "  番号 … ✗\n"


def test_a_taken_port_is_passed_over():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]

        assert run.free_port(taken) > taken


def test_a_second_run_waits_for_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "VAR", tmp_path)
    code = (
        f"import pathlib, run\nrun.VAR = pathlib.Path({str(tmp_path)!r})\nwith run.alone(): 0"
    )
    with run.alone():
        second = subprocess.Popen(
            [sys.executable, "-c", code], cwd=run.ROOT, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr
        waiting = second.stderr.readline()

    assert "Waiting for another run.py" in waiting
    assert second.communicate()[1] == ""
    assert second.returncode == 0


def test_the_secret_key_is_random_private_and_stays(empty_checkout):
    run.keep_secret_key()
    first = (empty_checkout / "secret_key").read_text()
    run.keep_secret_key()

    assert (empty_checkout / "secret_key").read_text() == first
    assert len(first) >= 50
    assert (empty_checkout / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_secret_key_cut_short_by_a_crash_is_replaced(empty_checkout):
    (empty_checkout / "secret_key").touch()

    run.keep_secret_key()

    assert (empty_checkout / "secret_key").read_text()


def test_a_secret_key_given_elsewhere_is_enough(empty_checkout):
    (empty_checkout / ".env").write_text("SECRET_KEY=given")

    run.keep_secret_key()

    assert not (empty_checkout / "secret_key").exists()


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("PUBLIC_ORIGIN=https://kouza.example.lg.jp", True),
        ("export PUBLIC_ORIGIN = https://kouza.example.lg.jp", True),
        ("#PUBLIC_ORIGIN=https://kouza.example.lg.jp", False),
        ("PUBLIC_ORIGIN=", False),
        ("PUBLIC_ORIGIN=\nHTTPS=true", False),
        ("MY_PUBLIC_ORIGIN=x", False),
    ],
)
def test_a_setting_in_the_env_file_counts_as_given(empty_checkout, line, given):
    (empty_checkout / ".env").write_text(line)

    assert run.configured("PUBLIC_ORIGIN") is given


def test_help_is_printed_for_whoever_asks():
    done = program("help")

    assert (done.returncode, done.stdout, done.stderr) == (0, run.HELP, "")


@pytest.mark.parametrize("arguments", [["serv"], ["setup", "everything"]])
def test_an_unknown_command_is_answered_with_help(arguments):
    done = program(*arguments)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", run.HELP)
