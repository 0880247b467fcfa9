"""Hands that wait for nothing, in a real terminal: keys, clicks, drags, pastes and sizes as fast as they are taken."""

from __future__ import annotations

import random
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from functional.terminal import FRAME_END, Terminal
from thinned import thinned

from gradtui.app.keys import COMPARE_KEYS, DERIVATION_KEYS, KEYS, MENU_KEYS

SIZES = [(80, 24), (100, 34), (60, 18)]
NAMES = ["himmelblau", "two_minima", "rosenbrock", "partials", "race", "noise", "tiny_network", "at_a_point", ""]
_SENT = {
    "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "shift+tab": b"\x1b[Z", "space": b" ", "backspace": b"\x7f",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~", "question_mark": b"?", "slash": b"/", "ctrl+p": b"\x10",
    "greater_than_sign": b">", "less_than_sign": b"<", "plus": b"+", "minus": b"-", "full_stop": b".", "comma": b",",
    "equals_sign": b"=", "left_square_bracket": b"[", "right_square_bracket": b"]",
    "shift+up": b"\x1b[1;2A", "shift+down": b"\x1b[1;2B", "shift+right": b"\x1b[1;2C", "shift+left": b"\x1b[1;2D",
}  # fmt: skip


_LEAVING = ("q", "ctrl+z")


def _every_key() -> list[bytes]:
    names = {name for key in (*KEYS, *MENU_KEYS, *DERIVATION_KEYS, *COMPARE_KEYS) for name in key.keys.split(",")}
    return sorted({name.encode() if len(name) == 1 else _SENT[name] for name in {*names, *_SENT} - {*_LEAVING}})


class Hands:
    """What somebody in a hurry does, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        # some would edit, or use the palette, above all
        often = self.random.choice([[], [b"e", b"\x1b", b"\r", b"e"], [b"\x10", b"\x1b[6~", b"\x1b[5~", b"\x1b"]])
        self.keys = [*_every_key(), *(often * 10)]

    def do(self, count: int, *, and_leave: bool = False) -> bytes:
        """The bytes of so many keys, clicks, moves, turns of the wheel and pastes."""
        return b"".join(self._one(and_leave=and_leave) for _ in range(count))

    def _one(self, *, and_leave: bool) -> bytes:
        what = self.random.random()
        if what < 0.5:
            return self.random.choice(self.keys)
        if what < 0.9:
            x, y = self.random.randrange(1, 81), self.random.randrange(1, 25)
            button = self.random.choice([0, 0, 0, 32, 35, 64, 65])
            released = b"\x1b[<0;%d;%dm" % (x, y) if button == 0 else b""
            return b"\x1b[<%d;%d;%dM" % (button, x, y) + released
        if what < 0.95 or not and_leave:
            return b"\x1b[200~x**2 + y\x1b[201~"
        return self.random.choice([b"q", b"\x11", b"\x1b[I", b"\x1b[O"])


def opened(folder: Path, name: str, size: tuple[int, int]) -> Terminal:
    command = [sys.executable, "-m", "gradtui", *([name] if name else [])]
    return Terminal(command, size=size, cwd=str(folder), env={"XDG_STATE_HOME": str(folder)})


def ends_well(terminal: Terminal, folder: Path) -> None:
    end = time.monotonic() + 60
    while terminal.process.poll() is None and time.monotonic() < end:
        terminal.feed(b"\x11")
        with suppress(AssertionError):  # longer than half a paste waits for its end
            terminal.finish(1.5)
    code = terminal.finish()
    log = folder / "gradtui" / "fault.log"
    assert not log.exists(), log.read_text("utf-8")
    assert code == 0
    terminal.assert_restored()
    # what is typed when it has ended, by the palette's "quit" say, is seen there
    assert "gradtui" not in terminal.after_full_screen
    assert "Traceback" not in terminal.after_full_screen


@pytest.mark.parametrize("seed", thinned(range(5), of=5))
def test_nothing_done_in_a_hurry_ends_it(tmp_path: Path, seed: int) -> None:
    hands = Hands(seed)
    with opened(tmp_path, NAMES[seed % len(NAMES)], SIZES[seed % len(SIZES)]) as terminal:
        terminal.wait_for(hands.random.choice([b"\x1b[?1049h", FRAME_END]))
        for _ in range(hands.random.choice([3, 10, 30])):
            terminal.pour(hands.do(hands.random.choice([3, 20, 100])))
            if hands.random.random() < 0.1:
                terminal.resize(hands.random.randrange(1, 120), hands.random.randrange(1, 40))
            if hands.random.random() < 0.6:
                terminal.wait_until_quiet(0.03, hands.random.choice([0.02, 0.3]))
        terminal.wait_until_quiet(0.4, 20)
        ends_well(terminal, tmp_path)


@pytest.mark.parametrize("seed", thinned(range(5), of=5))
def test_nothing_done_while_it_ends_is_a_fault(tmp_path: Path, seed: int) -> None:
    hands = Hands(seed + 1000)
    with opened(tmp_path, NAMES[seed % len(NAMES)], SIZES[seed % len(SIZES)]) as terminal:
        terminal.wait_for(FRAME_END)
        terminal.wait_until_quiet()
        before = hands.random.choice([b"", b"d", b"?", b"a", b"m", b"e", b"\x10"])
        terminal.pour(before + hands.random.choice([b"q", b"\x11"]) + hands.do(20, and_leave=True))
        ends_well(terminal, tmp_path)
