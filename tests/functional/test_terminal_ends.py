"""However it ends, whatever it is doing: the terminal is as it was, the exit code says why, and it ends at once."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from functional.terminal import SIGNALS, Terminal
from thinned import thinned
from yardstick import assert_at_once

from gradtui.tui.textual_fixes.signals import ENDINGS, Signals

FIRST = "Start: f = 5.936"  # the coach's words on two_minima before the first step

STARTED = """
import os, signal, sys, threading
from gradtui.cli.main import main
from gradtui.tui.app import GradtuiApp

mounted = GradtuiApp.on_mount

def on_mount(app):
    def broken():
        raise RuntimeError("a secret of the house")

    soon = app._loop.call_soon_threadsafe
    signal.signal(signal.SIGURG, lambda *_: soon(lambda: app.call_later(broken)))
    signal.signal(signal.SIGXFSZ, lambda *_: soon(broken))
    mounted(app)

GradtuiApp.on_mount = on_mount
sys.exit(main(sys.argv[1:]))
"""
"""The app with two faults on demand, by signals that end nothing: one in a message's handler, one in a callback."""


def opened(state_home: Path, *arguments: str, size: tuple[int, int] = (100, 30)) -> Terminal:
    arguments = arguments or ("two_minima",)
    # no answer of the last end is in the way of the next: a state folder for each
    (state_home / "gradtui").mkdir(exist_ok=True)
    (state_home / "gradtui" / "seen").touch()
    return Terminal([sys.executable, "-c", STARTED, *arguments], size=size, env={"XDG_STATE_HOME": str(state_home)})


# -- what it is doing ------------------------------------------------------------------------------------------------


def idle(terminal: Terminal) -> None:
    terminal.wait_until_quiet()


def playing(terminal: Terminal) -> None:
    terminal.feed(b"]]]a")
    terminal.wait_for("playing")


def dialog(terminal: Terminal) -> None:
    terminal.feed(b"?")
    terminal.wait_for("Take one step")


def resizing(terminal: Terminal) -> None:
    for k in range(20):
        terminal.resize(60 + 7 * (k % 10), 18 + 3 * (k % 5))
        terminal.read(0.005)


STATES = {"idle": idle, "playing": playing, "dialog": dialog, "resizing": resizing}


# -- how it ends -----------------------------------------------------------------------------------------------------


def by_signal(name: str) -> Callable[[Terminal], int]:
    def end(terminal: Terminal) -> int:
        terminal.signal(SIGNALS[name])
        return 128 + SIGNALS[name]

    return end


def by_q(terminal: Terminal) -> int:
    terminal.feed(b"q")
    terminal.wait_until_quiet(0.3, 2.0)
    if terminal.modes_left:  # it closed a dialog first
        terminal.feed(b"q")
    return 0


def stopped(number: int) -> Callable[[Terminal], int]:
    def end(terminal: Terminal) -> int:
        terminal.stop(number)
        terminal.wait_until_quiet(0.05)
        if number == signal.SIGTSTP:
            terminal.assert_restored()
        seen = len(terminal.output)
        terminal.signal(signal.SIGCONT)
        terminal.wait_for("\x1b[?1049h", since=seen)
        terminal.wait_until(lambda output: len(output) - seen > 3000)  # all of it is drawn again
        return by_q(terminal)

    return end


def by_fault(number: int) -> Callable[[Terminal], int]:
    def end(terminal: Terminal) -> int:
        terminal.signal(number)
        return 1

    return end


ENDS = {
    **{name: by_signal(name) for name in SIGNALS},
    "STOP+CONT": stopped(signal.SIGSTOP),
    "TSTP+CONT": stopped(signal.SIGTSTP),
    "exception": by_fault(signal.SIGURG),
    "exception in the loop": by_fault(signal.SIGXFSZ),
    "q": by_q,
}
ALL = [(end, state) for end in ENDS for state in STATES]
USUAL = {
    ("SIGINT", "idle"), ("SIGTERM", "resizing"), ("SIGHUP", "playing"), ("STOP+CONT", "playing"),
    ("exception", "dialog"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("end", "state"), [pytest.param(*pair, marks=() if pair in USUAL else pytest.mark.slow) for pair in ALL]
)
def test_ends_tidily(tmp_path: Path, end: str, state: str) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        STATES[state](terminal)
        code = ENDS[end](terminal)
        assert terminal.finish(5) == code
        terminal.assert_restored()
        log = tmp_path / "gradtui" / "fault.log"
        if code == 1:
            assert b"Traceback" not in terminal.output
            said = " ".join(terminal.after_full_screen.split())
            assert said.startswith("gradtui: a fault of gradtui's own (RuntimeError); the details are in ")
            assert "a secret of the house" in log.read_text("utf-8")
        else:
            assert terminal.after_full_screen == ""
            assert not log.exists()


@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=() if n == signal.SIGUSR1 else pytest.mark.slow) for n in (*ENDINGS[4:14], ENDINGS[-1])],
)
def test_every_signal_that_ends_a_process(tmp_path: Path, number: int) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.signal(number)
        assert terminal.finish(5) == 128 + number
        terminal.assert_restored()
        assert terminal.after_full_screen == ""


def test_a_signal_that_was_to_be_ignored_stays_so() -> None:
    heard: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGUSR1, signal.SIGUSR2)}
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    signals = Signals((signal.SIGUSR1, signal.SIGUSR2), heard.append)
    signals.start()
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        os.kill(os.getpid(), signal.SIGUSR2)
        until = time.monotonic() + 5
        while not heard and time.monotonic() < until:
            time.sleep(0.001)
        assert heard == [signal.SIGUSR2]
    finally:
        signals.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.parametrize("state", thinned(STATES, of=4))
def test_a_window_that_is_closed_ends_it_within_a_second(tmp_path: Path, state: str) -> None:
    def ending() -> Terminal:
        terminal = opened(tmp_path)
        terminal.wait_for(FIRST)
        STATES[state](terminal)
        terminal.hang_up()
        return terminal

    assert in_time(ending)[1] == 129
    assert not (tmp_path / "gradtui" / "fault.log").exists()


def in_time(ending: Callable[[], Terminal], seconds: float = 1.0) -> tuple[Terminal, int]:
    """The terminal and the exit code of an ending that is at once, the best of three times."""
    for _ in range(3):
        with ending() as terminal:
            began = time.monotonic()
            code = terminal.finish()
            if (took := time.monotonic() - began) < seconds:
                return terminal, code
    assert_at_once(took, seconds)
    return terminal, code


# -- and where it is hard --------------------------------------------------------------------------------------------

BUSY = """
import sys
from gradtui.cli.main import main
from gradtui.app.session import Session

def step(session, count=1):
    while True:
        pass

Session.step = step
sys.exit(main(["two_minima"]))
"""


@pytest.mark.parametrize("name", thinned(["SIGTERM", "SIGHUP", "SIGINT", "closed"], of=4))
def test_an_app_that_is_busy_ends_all_the_same(name: str) -> None:
    def ending() -> Terminal:
        terminal = Terminal([sys.executable, "-c", BUSY])
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        terminal.feed(b" ")
        terminal.wait_until_quiet(0.1)
        if name == "closed":
            terminal.hang_up()
        else:
            terminal.signal(SIGNALS[name])
        return terminal

    terminal, code = in_time(ending)
    assert code == (129 if name == "closed" else 128 + SIGNALS[name])
    if name != "closed":
        terminal.assert_restored()


@pytest.mark.slow
def test_a_terminal_that_takes_nothing_more_is_left_all_the_same(tmp_path: Path) -> None:
    """Nobody reads what it writes, as where a connection hangs: a signal still ends it."""
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        for k in range(100):  # each makes all of it be drawn again
            terminal.resize(100 + k % 2, 30)
            time.sleep(0.02)
        terminal.signal(signal.SIGTERM)
        assert terminal.process.wait(5) == 128 + signal.SIGTERM


@pytest.mark.slow
def test_work_that_nobody_waits_for_does_not_keep_it(tmp_path: Path) -> None:
    function = " + ".join(f"sin({k}*x)*cos({k}*y)" for k in range(1, 40))

    def ending() -> Terminal:
        terminal = opened(tmp_path, "-f", function, "--lr", "1e-9")
        terminal.wait_for("Start: f = ")
        terminal.feed(b"5")  # a fate map that takes long
        terminal.wait_until_quiet(0.1, 0.5)
        terminal.feed(b"q")
        return terminal

    terminal, code = in_time(ending, 3.0)  # the work would take a minute
    assert code == 0
    terminal.assert_restored()
    assert terminal.after_full_screen == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "part"), [("SIGTERM", 0), ("SIGHUP", 1), ("SIGQUIT", 2), ("SIGINT", 0), ("SIGTERM", 2)]
)
def test_a_signal_at_any_time_of_the_start(tmp_path: Path, name: str, part: int) -> None:
    for k in range(4):
        with opened(tmp_path) as terminal:
            until = time.monotonic() + 0.05 + 0.15 * (part + 3 * k)
            while time.monotonic() < until:
                terminal.read(until - time.monotonic())
            terminal.signal(SIGNALS[name])
            assert terminal.finish(5) == 128 + SIGNALS[name]
            terminal.assert_restored()
            assert b"Traceback" not in terminal.output or not terminal.was_full_screen


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_window_closed_while_it_is_stopped(tmp_path: Path, number: int) -> None:
    def ending() -> Terminal:
        terminal = opened(tmp_path)
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        terminal.stop(number)
        terminal.hang_up()
        terminal.signal(signal.SIGHUP)  # as the system does it for a stopped job that nobody can continue
        terminal.signal(signal.SIGCONT)
        return terminal

    assert in_time(ending)[1] == 129


@pytest.mark.slow
def test_a_job_of_a_shell(tmp_path: Path) -> None:
    """^Z gives the shell a terminal that it can use; fg brings the app back; & does not disturb the shell."""
    run = f"{sys.executable} -m gradtui two_minima"
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Terminal(shell, size=(100, 30), env={"PS1": "ready> ", "XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("ready> ")
        terminal.feed(f"{run}\n".encode())
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        for _ in range(2):
            seen = len(terminal.output)
            terminal.feed(b"\x1a")
            terminal.wait_for("ready> ", since=seen)
            assert terminal.modes_left == {2004: True}  # the shell's own
            terminal.feed(b"stty -a | grep -o ' icanon' | tr a-z A-Z\n")
            terminal.wait_for(" ICANON", since=seen)
            seen = len(terminal.output)
            terminal.feed(b"fg\n")
            terminal.wait_for("  step 0", since=seen)  # in the title: the welcome has the coach's place
            terminal.wait_until_quiet()
        seen = len(terminal.output)
        terminal.feed(b"q")
        terminal.wait_for("ready> ", since=seen)
        seen = len(terminal.output)
        terminal.feed(f"{run} &\n".encode())
        terminal.wait_for("ready> ", since=seen)
        for _ in range(40):
            terminal.feed(b"jobs\n")
            terminal.wait_until_quiet(0.25, 0.5)
            if b"Stopped" in terminal.output[seen:]:
                break
        assert b"\x1b[?1049h" not in terminal.output[seen:]
        terminal.feed(b"fg\n")
        terminal.wait_for(FIRST, since=seen)
        terminal.wait_until_quiet()
        terminal.feed(b" ")
        terminal.wait_for("Step 1: ", since=seen)
        seen = len(terminal.output)
        terminal.feed(b"q")
        terminal.wait_for("ready> ", since=seen)
        terminal.feed(b"echo $?; exit\n")
        terminal.finish()


def test_standard_error_may_go_elsewhere(tmp_path: Path) -> None:
    with (
        (tmp_path / "errors").open("wb") as errors,
        Terminal([sys.executable, "-m", "gradtui", "two_minima"], stderr=errors.fileno()) as terminal,
    ):
        terminal.wait_for(FIRST)
        terminal.feed(b"q")
        assert terminal.finish() == 0
        terminal.assert_restored()
    assert (tmp_path / "errors").read_bytes() == b""
