"""Streams that are closed, variables that say nonsense, and systems that give little: one line, and a tidy terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from functional.terminal import Terminal

from gradtui.cli import output
from gradtui.cli.main import main
from gradtui.tui.textual_fixes.environment import COLOUR_SYSTEMS, tidy

FIRST = "Start: f = 5.936"  # the coach's words on two_minima before the first step
PROGRAM = [sys.executable, "-m", "gradtui"]
SLOW = pytest.mark.slow

# -- closed ----------------------------------------------------------------------------------------------------------

CLOSED = [
    ("", "<&-", 0, "open one with: gradtui NAME"),
    ("two_minima", "<&-", 2, "the app needs a terminal; without one, try: gradtui run two_minima"),
    ("practice", "<&-", 2, "the app needs a terminal; without one, try: gradtui practice --level 1 --print"),
    ("run -", "<&-", 2, "expected a scenario on standard input, which is closed"),
    ("run two_minima", "<&-", 0, ""),
    ("run two_minima", ">&-", 2, "standard output cannot be written: it is closed"),
    ("check two_minima", ">&-", 2, "standard output cannot be written: it is closed"),
    ("list", "<&- >&-", 2, "standard output cannot be written: it is closed"),
    ("run nothing_here", "2>&-", 2, ""),
    ("", "<&- >&- 2>&-", 2, ""),
]


@pytest.mark.parametrize(
    ("words", "closed", "code", "said"),
    [pytest.param(*case, marks=() if case[:2] == ("two_minima", "<&-") else SLOW) for case in CLOSED],
)
def test_a_stream_that_is_closed(words: str, closed: str, code: int, said: str, tmp_path: Path) -> None:
    shell = ["bash", "-c", f'exec "$0" -m gradtui {words} {closed}', sys.executable]
    environment = {"PATH": "/usr/bin:/bin", "XDG_STATE_HOME": str(tmp_path), "LANG": "C.UTF-8"}
    done = subprocess.run(shell, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "fault" not in done.stderr
    assert not (tmp_path / "gradtui" / "fault.log").exists()


def test_closed_for_all_that_opens_the_app(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["two_minima"], ["practice"], []):
        monkeypatch.setattr("sys.stdin", None)
        assert main(words) == (2 if words else 0)
        assert "fault" not in capsys.readouterr().err


# -- what the environment says -----------------------------------------------------------------------------------------


def test_what_textual_cannot_take_is_left_out(tmp_path: Path) -> None:
    log, folder = tmp_path / "log", str(tmp_path)
    for name, value, stays in [
        *(("TEXTUAL_COLOR_SYSTEM", word, True) for word in COLOUR_SYSTEMS),
        *(("TEXTUAL_COLOR_SYSTEM", word, False) for word in ("nonsense", "", " ", "TrueColor", "16")),
        ("TEXTUAL_LOG", str(log), True),
        *(("TEXTUAL_LOG", path, False) for path in ("", folder, "/nowhere/log", f"{log}/below", "a\0b")),
        ("TEXTUAL_THEME", "nonsense", True),
    ]:
        environment = {"HOME": folder, name: value}
        tidy(environment)
        assert environment == {"HOME": folder} | ({name: value} if stays else {}), (name, value)


ODD = [
    ("TEXTUAL_COLOR_SYSTEM", "nonsense"), ("TEXTUAL_COLOR_SYSTEM", ""), ("TEXTUAL_LOG", "/nowhere/log"),
    ("TEXTUAL_FPS", "x"), ("TEXTUAL_FPS", "-1"), ("TEXTUAL_THEME", "nonsense"), ("TEXTUAL_DRIVER", "no:driver"),
    ("TEXTUAL_FILTERS", "no"), ("ESCDELAY", "x"), ("COLUMNS", "x"), ("LINES", "-3"), ("HOME", ""), ("HOME", "/proc"),
    ("LANG", "xx_YY"), ("LC_ALL", "nonsense"), ("XDG_STATE_HOME", "/dev/null"), ("XDG_STATE_HOME", "relative"),
    ("TERM", "nonsense"), ("TMPDIR", "/nowhere"), ("XDG_CONFIG_HOME", "/dev/null"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [pytest.param(*odd, marks=() if odd == ODD[0] else SLOW) for odd in ODD])
def test_an_odd_environment(name: str, value: str, tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path), name: value}
    with Terminal([*PROGRAM, "two_minima"], size=(100, 30), env=environment, cwd=str(tmp_path)) as app:
        app.wait_for(FIRST)
        app.feed(b"q")
        assert app.finish() == 0
        app.assert_restored()
        assert app.after_full_screen == ""


# -- what the system does not give ------------------------------------------------------------------------------------


@pytest.mark.parametrize("files", [pytest.param(n, marks=() if n == 8 else SLOW) for n in (5, 6, 7, 8, 12, 16, 20, 24)])
def test_few_files_may_be_open(files: int, tmp_path: Path) -> None:
    shell = ["bash", "-c", f'ulimit -n {files}; exec "$0" -m gradtui two_minima', sys.executable]
    with Terminal(shell, size=(100, 30), env={"XDG_STATE_HOME": str(tmp_path)}, cwd=str(tmp_path)) as app:
        app.wait_for(FIRST if files >= 20 else "too few files may be open at once here (ulimit -n)")
        if files >= 20:
            app.feed(b"2356sq")
        assert app.finish() == (0 if files >= 20 else 2)
        app.assert_restored()
        assert b"Traceback" not in app.output


FEW_THREADS = """
import sys, threading
from gradtui.cli.main import main

left, begin = int(sys.argv.pop(1)), threading.Thread.start

def start(thread):
    global left
    left -= 1
    if left < 0:
        raise RuntimeError("can't start new thread")
    begin(thread)

threading.Thread.start = start
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("threads", range(6))
def test_few_threads_may_run(threads: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FEW_THREADS, str(threads), "rosenbrock"]
    with Terminal(command, size=(100, 30), env={"XDG_STATE_HOME": str(tmp_path)}) as app:
        app.wait_until_quiet(1.5)
        if app.was_full_screen:
            app.feed(b"q")
        assert app.finish() in (0, 2)
        app.assert_restored()
        said = app.after_full_screen if app.was_full_screen else app.output.decode()
        # a q that comes when it has ended already is the terminal's own echo
        assert said.strip().removesuffix("q").strip() in (
            "",
            "gradtui: too few processes and threads may run here (ulimit -u)",
        )


def test_what_is_lacking_is_no_fault_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    for error, said in [
        (OSError(24, "Too many open files"), "gradtui: too few files may be open at once here (ulimit -n)\n"),
        (MemoryError(), "gradtui: there is not enough memory here\n"),
        (OSError(12, "Cannot allocate memory"), "gradtui: there is not enough memory here\n"),
        (RuntimeError("can't start new thread"), "gradtui: too few processes and threads may run here (ulimit -u)\n"),
        (BlockingIOError(11, "again"), "gradtui: too few processes and threads may run here (ulimit -u)\n"),
    ]:
        assert output.fault(error) == 2
        assert capsys.readouterr().err == said
    assert output.shortage(RuntimeError("a bug")) == output.shortage(OSError(2, "no such file")) == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_in_place_of_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "gradtui").mkdir()
    os.mkfifo(tmp_path / "gradtui" / "fault.log")
    assert output.fault(ValueError("no")) == 1
    assert capsys.readouterr().err == "gradtui: a fault of gradtui's own (ValueError); gradtui doctor says more\n"
