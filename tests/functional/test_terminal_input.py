"""Whatever is typed or pasted, however much, and however the window is drawn: it goes on, and what is typed counts."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from functional.terminal import Terminal
from thinned import thinned

FIRST = "Start: f = 5.936"  # the coach's words on two_minima before the first step
ENDLESS = ["-f", "x**2", "--start", "x=1", "--lr", "1e-4", "--tolerance", "0"]
LEAVES = b"q\x11\x1a"  # q, ^q and ^z


def opened(folder: Path, *arguments: str, size: tuple[int, int] = (80, 24), tells_size: bool = False) -> Terminal:
    """The app in a folder of its own, for s saves pictures there."""
    command = [sys.executable, "-m", "gradtui", *(arguments or ("two_minima",))]
    return Terminal(command, size=size, cwd=str(folder), env={"XDG_STATE_HOME": str(folder)}, tells_size=tells_size)


def goes_on(terminal: Terminal) -> None:
    """It takes a step when it is told to, from the start, and leaves in order."""
    for _ in range(4):  # whatever is open; a dialog takes a moment to close
        terminal.feed(b"\x1b")
        terminal.wait_until_quiet(0.15, 2)
    seen = len(terminal.output)
    terminal.feed(b"1r ")
    terminal.wait_for("Step 1: ", since=seen)
    leaves(terminal)


def leaves(terminal: Terminal) -> None:
    terminal.feed(b"q")
    assert terminal.finish() == 0
    terminal.assert_restored()
    assert terminal.after_full_screen == ""


# -- bytes that nobody types -------------------------------------------------------------------------------------------

STRAY = {
    "a byte that begins no letter": [b"\x8a"],
    "a letter of latin-1": [b"\xe9", b" "],
    "half a letter": [b"\xe2\x88"],
    "a key beyond Unicode": [b"\x1b[99999999999u"],
    "half a pair": [b"\x1b[55296u"],
    "a place far outside": [b"\x1b[<0;999999;999999M", b"\x1b[<35;-5;-5M", b"\x1b[<64;999999;3M"],
    "NUL": [b"\x00" * 50],
    "a paste": [b"\x1b[200~2x\x1b[201~"],
    "an answer to another program": [b"\x1b]11;rgb:qqqq/qqqq/qqqq\x07", b"\x1bP>|qqq\x1b\\", b"\x1b[?62;1;4c"],
    "a sequence that nobody knows": [b"\x1b[1;9Z", b"\x1b[" + b"9;" * 200 + b"q"],
    "a window without end": [b"\x1b[48;30000;30000;600000;600000t", b"\x1b[48;24;80;480;800t"],
    "a window without cells": [b"\x1b[48;0;0;0;0t", b"\x1b[<0;5;7M", b"\x1b[48;24;80;480;800t"],
}


@pytest.mark.parametrize(
    "names", [list(STRAY), *(pytest.param([name], marks=pytest.mark.slow) for name in list(STRAY)[::3])]
)
def test_stray_bytes_do_no_harm(tmp_path: Path, names: list[str]) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        for name in names:
            for stray in STRAY[name]:
                terminal.feed(stray)
                terminal.wait_until_quiet(0.05)
        goes_on(terminal)


@pytest.mark.slow
@pytest.mark.parametrize(("count", "seed"), [(1_000_000, 3)])
def test_random_bytes(tmp_path: Path, count: int, seed: int) -> None:
    data = random.Random(seed).randbytes(count).translate(None, LEAVES)
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        terminal.pour(data, 240)
        terminal.pour(b"\x1b\\\x1b[201~")
        terminal.wait_until_quiet(1.5, 5)
        terminal.pour(b"\x1b\x1b\x1b")
        terminal.wait_until_quiet(1.5, 5)
        if terminal.modes_left:
            goes_on(terminal)
        else:  # it found the palette's "quit"
            assert terminal.finish() == 0
            terminal.assert_restored()


@pytest.mark.slow
@pytest.mark.parametrize("keys", [b"k" * 300_000, b" o+" * 1_900], ids=["one", "others"])
def test_a_flood_of_keys_is_dropped_in_its_end_and_says_so(tmp_path: Path, keys: bytes) -> None:
    with opened(tmp_path, *ENDLESS, size=(100, 30)) as terminal:
        terminal.wait_for("Start: f = ")
        terminal.wait_until_quiet()
        terminal.pour(keys)
        terminal.wait_for("typed at once")
        if keys.startswith(b"k"):  # which does nothing
            terminal.feed(b" ")
            terminal.wait_for("step 1")
        leaves(terminal)


@pytest.mark.slow
def test_random_bytes_that_may_leave(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        terminal.pour(random.Random(3).randbytes(1_000_000).replace(b"\x1a", b""), 240)
        assert terminal.finish() == 0
        terminal.assert_restored()
        assert b"Traceback" not in terminal.output


@pytest.mark.slow
def test_what_goes_on_being_typed_while_it_ends_is_not_for_the_shell(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        terminal.pour(b"q" + b"rm everything\n" * 20_000)
        assert terminal.finish() == 0
        terminal.assert_restored()
        assert terminal.unread == 0


@pytest.mark.parametrize("where", thinned([b"e", b"", b"\x10", b"?", b"d"], of=5))
def test_a_megabyte_pasted(tmp_path: Path, where: bytes) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.feed(where)
        terminal.wait_until_quiet()
        terminal.pour(b"\x1b[200~" + b"x + \x1b[31m1\n" * 100_000 + b"\x1b[201~")
        terminal.wait_until_quiet(0.3)
        goes_on(terminal)


@pytest.mark.slow
def test_a_paste_without_an_end(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        terminal.feed(b"\x1b[200~" + b"x" * 100)
        terminal.wait_until_quiet(1.3, 5)
        goes_on(terminal)


# -- keys that are held ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1000, pytest.param(5000, marks=pytest.mark.slow)])
def test_held_spaces_are_as_many_steps(tmp_path: Path, count: int) -> None:
    with opened(tmp_path, *ENDLESS, size=(100, 30)) as terminal:
        terminal.wait_for("Start: f = ")
        terminal.wait_until_quiet()
        terminal.pour(b" " * count)
        terminal.wait_for(f"step {count}", 60)
        terminal.wait_until_quiet()
        assert f"step {count + 1}".encode() not in terminal.output
        leaves(terminal)


# -- windows ---------------------------------------------------------------------------------------------------------


def sizes(count: int, seed: int) -> list[tuple[int, int]]:
    rng = random.Random(seed)
    return [(rng.choice((1, 2, 19, 60, 80, 120, 300)), rng.choice((1, 2, 5, 18, 24, 40, 100))) for _ in range(count)]


@pytest.mark.parametrize(
    "where",
    thinned(
        [b"", b"a", b"?", b"d", b"\x10", b"5", b"2"], of=7
    ),
)  # fmt: skip
def test_many_windows(tmp_path: Path, where: bytes) -> None:
    name = "himmelblau" if where in b"234" else "two_minima"
    with opened(tmp_path, name) as terminal:
        terminal.wait_for("Start: f = ")
        terminal.feed(where)
        terminal.wait_until_quiet()
        for width, height in [*sizes(60, len(where)), (1, 1), (2, 1), (1, 2)]:
            terminal.resize(width, height)
            terminal.read(0.02)
        terminal.wait_until_quiet(0.2)
        assert terminal.process.poll() is None
        terminal.resize(80, 24)
        goes_on(terminal)


@pytest.mark.slow
@pytest.mark.parametrize("tells_size", [False, True])
def test_a_thousand_windows_down_to_one_cell(tmp_path: Path, tells_size: bool) -> None:
    """By the signal, and in what is typed, as some terminals tell it."""
    with opened(tmp_path, tells_size=tells_size) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_until_quiet()
        for k, (width, height) in enumerate([*sizes(999, 4), (1, 1)]):
            if tells_size:
                terminal.pour(b"\x1b[48;%d;%d;%d;%dt" % (height, width, height * 20, width * 10))
            terminal.resize(width, height)
            if k % 10 == 0:
                terminal.read(0.005)
        terminal.wait_until_quiet(0.3)
        terminal.resize(80, 24)
        if tells_size:
            terminal.pour(b"\x1b[48;24;80;480;800t")
        goes_on(terminal)


@pytest.mark.parametrize("size", thinned([((65535, 65535),), ((5000, 5),), ((300, 100),), ((20, 5),), ((1, 1),)], of=5))
def test_begins_in_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    with opened(tmp_path, size=size) as terminal:
        terminal.wait_for("\x1b[?1049h")
        terminal.wait_until_quiet(0.5)
        terminal.feed(b" ")
        terminal.wait_until_quiet(0.3)
        terminal.resize(80, 24)
        goes_on(terminal)


def test_lines_and_columns_of_the_environment_hide_no_window(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gradtui", "two_minima"]
    with Terminal(command, size=(100, 30), env={"COLUMNS": "40", "LINES": "10"}, cwd=str(tmp_path)) as terminal:
        terminal.wait_for(FIRST)
        leaves(terminal)


TOO_SMALL = {"a scenario": (["two_minima"], b"    ", "step 0"), "a map": (["himmelblau"], b"5    ", "step 0")}


@pytest.mark.parametrize("what", thinned(TOO_SMALL, of=2))
def test_too_small_says_so_and_takes_no_step(tmp_path: Path, what: str) -> None:
    arguments, keys, still = TOO_SMALL[what]
    with opened(tmp_path, *arguments, size=(50, 14)) as terminal:
        terminal.wait_for("40×15")
        terminal.feed(keys)
        terminal.wait_until_quiet(0.2)
        seen = len(terminal.output)
        terminal.resize(80, 24)
        terminal.wait_for(still, since=seen)
        terminal.wait_until_quiet(0.3)
        assert b"Step 1" not in terminal.output
        leaves(terminal)
