"""The app in a real terminal: it starts, steps, leaves, and the terminal is as it was, whatever happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from functional.terminal import Terminal
from thinned import thinned

GRADTUI = [sys.executable, "-m", "gradtui"]
FIRST = "Start: f = 5.936"  # the coach's words on two_minima before the first step


def opened(*, size: tuple[int, int] = (80, 24)) -> Terminal:
    return Terminal([*GRADTUI, "two_minima"], size=size)


def test_starts_steps_and_leaves() -> None:
    with opened() as terminal:
        first = terminal.wait_for(FIRST)
        assert terminal.was_full_screen
        assert b"Two minima" in first
        terminal.feed(b" ")
        terminal.wait_for("Step 1: ")
        terminal.feed(b"q")
        assert terminal.finish() == 0
        terminal.assert_restored()
        assert terminal.after_full_screen == ""


def test_the_menu_leads_to_a_lesson_and_back(tmp_path: Path) -> None:
    with Terminal(GRADTUI, env={"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("⏎ begin")
        terminal.feed(b"\r")
        terminal.wait_for("This curve is a hill")
        terminal.feed(b"\r")
        terminal.wait_for("tangent")
        terminal.feed(b"\x1b")
        terminal.wait_for("go on at card 2")
        terminal.feed(b"q")
        assert terminal.finish() == 0
        terminal.assert_restored()
    assert (tmp_path / "gradtui" / "progress.json").is_file()


@pytest.mark.slow
def test_resize() -> None:
    with opened() as terminal:
        terminal.wait_for(FIRST)
        seen = len(terminal.output)
        terminal.resize(120, 40)
        terminal.wait_for("\x1b[40;1H", since=seen)
        terminal.wait_until_quiet()
        seen = len(terminal.output)
        terminal.resize(30, 10)
        terminal.wait_for("30×10", since=seen)
        terminal.feed(b" ")
        terminal.wait_until_quiet()
        seen = len(terminal.output)
        terminal.resize(80, 24)
        terminal.wait_for(FIRST, since=seen)  # the step was not taken
        terminal.feed(b"q")
        assert terminal.finish() == 0
        terminal.assert_restored()


# -- where there is no terminal -----------------------------------------------------------------------------------


def test_no_terminal_on_standard_input() -> None:
    done = subprocess.run(
        [*GRADTUI, "two_minima"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "gradtui run two_minima" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot(term: str) -> None:
    with Terminal([*GRADTUI, "two_minima"], env={"TERM": term}) as terminal:
        assert terminal.finish() == 2
        assert b"gradtui run two_minima" in terminal.output
        assert not terminal.was_full_screen
        assert b"\x1b" not in terminal.output


def test_a_function_in_place_of_a_file_is_named_as_such() -> None:
    with Terminal([*GRADTUI, "-f", "x**2"], env={"TERM": "dumb"}) as terminal:
        assert terminal.finish() == 2
        assert b"gradtui run -f 'x**2'" in terminal.output


# -- faults ---------------------------------------------------------------------------------------------------------

FAULT = """
import sys
from gradtui.cli.main import main
from gradtui.tui.screens.main_screen import MainScreen

def broken(*_):
    raise RuntimeError("a secret of the house")

getattr(MainScreen, sys.argv[1])  # it is there
setattr(MainScreen, sys.argv[1], broken)
sys.exit(main(["two_minima"]))
"""


@pytest.mark.parametrize(
    ("where", "keys"),
    thinned([("show_all", b""), ("_numbers", b""), ("_renew_loss", b""), ("action_step", b" ")], of=3),
)
def test_a_fault_is_one_line_in_a_tidy_terminal(tmp_path: Path, where: str, keys: bytes) -> None:
    command = [sys.executable, "-c", FAULT, where]
    # a window wide enough for the line, so that its words are found whole
    with Terminal(command, env={"XDG_STATE_HOME": str(tmp_path)}, size=(200, 50)) as terminal:
        if keys:
            terminal.wait_for(FIRST)
            terminal.feed(keys)
        assert terminal.finish(5) == 1
        terminal.assert_restored()
        log = tmp_path / "gradtui" / "fault.log"
        assert str(log) in terminal.after_full_screen
        assert len(terminal.after_full_screen.splitlines()) == 1
        assert b"Traceback" not in terminal.output
        assert "a secret of the house" in log.read_text("utf-8")
