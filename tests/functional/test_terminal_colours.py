"""Which colours are really sent, on every screen, to terminals of every kind: read from the bytes."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from functional.terminal import SIGNALS, Terminal
from thinned import thinned

STYLES = re.compile(rb"\x1b\[([0-9;:]*)m")

KINDS: dict[str, tuple[Mapping[str, str], set[str], set[str]]] = {
    # what the environment says; what may be sent; what has to be
    "NO_COLOR": ({"NO_COLOR": "1"}, set(), set()),
    "NO_COLOR of 16 colours": ({"NO_COLOR": "1", "TERM": "xterm", "COLORTERM": ""}, set(), set()),
    "NO_COLOR of 256 colours": ({"NO_COLOR": "1", "COLORTERM": ""}, set(), set()),
    "16 colours": ({"TERM": "xterm", "COLORTERM": ""}, {"16"}, {"16"}),
    "16 colours of the console": ({"TERM": "linux", "COLORTERM": ""}, {"16"}, {"16"}),
    "256 colours": ({"COLORTERM": ""}, {"16", "256"}, {"256"}),
    "256 colours of tmux": ({"TERM": "tmux-256color", "COLORTERM": ""}, {"16", "256"}, {"256"}),
    "every colour": ({}, {"true"}, {"true"}),
}
TOUR = (
    (b"   ", "Step 3"), (b"2", ""), (b"3", ""), (b"4", ""), (b"5", "enter replays"), (b"6", ""), (b"1", ""), (b"x", ""),
    (b"\x1b", ""), (b"v", ""), (b"s", "saved"), (b"?", "Take one step"), (b"?", ""), (b"d", "rule"), (b"\x1b", ""),
    (b"c", "verdict"), (b"\x1b", ""), (b"e", "keep it"), (b"+ z", ""), (b"\x1b", ""), (b"\x10", "Search"),
    (b"theme", ""), (b"\x1b", ""),
)  # fmt: skip


def colours_of(output: bytes) -> set[str]:
    """The kinds of colour in everything that was sent: of 16, of 256, of them all."""
    found = set()
    for style in STYLES.findall(output):
        numbers = [int(part or 0) for part in re.split(rb"[;:]", style)]
        while numbers:
            number, *numbers = numbers
            if number in (38, 48, 58):
                kind, *numbers = numbers
                found.add({5: "256", 2: "true"}[kind])
                del numbers[: {5: 1, 2: 3}[kind]]
            elif (30 <= number <= 47 and number != 39) or 90 <= number <= 107:
                found.add("16")
    return found


def test_colours_are_recognised() -> None:
    assert colours_of(b"\x1b[1;7mx\x1b[0m\x1b[39;49m") == set()
    assert colours_of(b"\x1b[38;5;17m") == {"256"}
    assert colours_of(b"\x1b[1;38;2;31;32;33;48;5;1m") == {"true", "256"}
    assert colours_of(b"\x1b[94m\x1b[0;41m") == {"16"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(KINDS)[::4])
def test_of_the_app(tmp_path: Path, kind: str) -> None:
    env, allowed, needed = KINDS[kind]
    command = [sys.executable, "-m", "gradtui", "himmelblau"]
    with Terminal(command, size=(110, 32), env={"XDG_STATE_HOME": str(tmp_path)} | env, cwd=str(tmp_path)) as terminal:
        terminal.wait_for("Start: f = ")
        terminal.wait_until_quiet(0.2)
        for keys, shown in TOUR:
            seen = len(terminal.output)
            terminal.feed(keys)
            if shown:
                terminal.wait_for(shown, since=seen)
            terminal.wait_until_quiet(0.15, 2.0)
        terminal.feed(b"q")
        assert terminal.finish() == 0
        terminal.assert_restored()
        assert colours_of(terminal.output) <= allowed
        assert colours_of(terminal.output) >= needed


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(KINDS)[1::4])
def test_of_the_course(tmp_path: Path, kind: str) -> None:
    env, allowed, needed = KINDS[kind]
    command = [sys.executable, "-m", "gradtui"]
    with Terminal(command, size=(110, 32), env={"XDG_STATE_HOME": str(tmp_path)} | env, cwd=str(tmp_path)) as terminal:
        terminal.wait_for("⏎ begin")
        for keys in (
            b"\x1b[B",
            b"?",
            b"?",
            b"/",
            b"two",
            b"\x1b",
            b"\x1b[A\x1b[A\x1b[A",
            b"\r",
            b"\r",
            b">",
            b"<",
            b"\x1b",
        ):
            terminal.feed(keys)
            terminal.wait_until_quiet(0.15, 2.0)
        terminal.signal(SIGNALS["SIGTERM"])  # a q may be a part of an answer here
        assert terminal.finish() == 143
        terminal.assert_restored()
        assert colours_of(terminal.output) <= allowed
        assert colours_of(terminal.output) >= needed


COMMANDS = [
    "run two_minima",
    "explain two_wells",
    "map himmelblau",
    "check two_minima",
    "list",
    "run nothing",
    "--help",
]
EACH = [(kind, COMMANDS[(k + turn) % len(COMMANDS)]) for k, kind in enumerate(KINDS) for turn in (0, 2, 5)]
"""Every kind of terminal with three commands, every command with three kinds."""


@pytest.mark.parametrize(("kind", "command"), thinned(EACH, of=8))
def test_of_commands(command: str, kind: str) -> None:
    env, allowed, _ = KINDS[kind]
    with Terminal([sys.executable, "-m", "gradtui", *command.split()], size=(110, 32), env=env) as terminal:
        terminal.finish()
        # no more than the app would: of the first 16 everywhere
        assert colours_of(terminal.output) <= (allowed | {"16"} if allowed else set())
