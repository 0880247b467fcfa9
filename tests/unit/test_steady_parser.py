"""What is typed, whatever it is, becomes events; nothing raises, nothing is kept, and what comes next is read."""

from __future__ import annotations

import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from gradtui.tui.textual_fixes.steady_parser import MOST_PASTED, SteadyParser

BEGIN, END = "\x1b[200~", "\x1b[201~"


class Clock:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def said(event: Message) -> str:
    """An event in a word."""
    if isinstance(event, events.Key):
        return event.key
    if isinstance(event, events.Paste):
        return f"paste {event.text!r}"
    if isinstance(event, events.Resize):
        return f"{event.size.width}×{event.size.height}"
    return type(event).__name__


def read(*pieces: str, at_last: bool = True) -> list[str]:
    """The events of pieces that come one after the other; at last nothing comes for two seconds."""
    clock = Clock()
    parser = SteadyParser(clock=clock)
    found = [event for piece in pieces for event in parser.feed(piece)]
    if at_last:
        clock.now += 2.0
        parser._parser._timeout_time = parser._parser._timeout_time and 0.0  # its own clock: it is over there too
        found += parser.tick()
    return [said(event) for event in found]


TABLE = {
    "keys": (["a b"], ["a", "space", "b"]),
    "an arrow": (["\x1b[C"], ["right"]),
    "an arrow in pieces": (["\x1b", "[", "C"], ["right"]),
    "escape alone": (["\x1b"], ["escape"]),
    "escape twice": (["\x1b\x1b"], ["escape", "escape"]),
    "alt": (["\x1bx"], ["alt+x"]),
    "the keyboard protocol": (["\x1b[97;5u"], ["ctrl+a"]),
    "function keys of the console": (["\x1b[[A"], ["f1"]),
    "function keys": (["\x1bOP\x1b[24~"], ["f1", "f12"]),
    "a click": (["\x1b[<0;5;7M"], ["MouseDown"]),
    "focus": (["\x1b[I\x1b[O"], ["AppFocus", "AppBlur"]),
    "a paste": ([f"{BEGIN}2x{END}b"], ["paste '2x'", "b"]),
    "a paste in pieces": (["\x1b[20", "0~2", "x\x1b", "[201", "~b"], ["paste '2x'", "b"]),
    "a paste of escapes": ([f"{BEGIN}\x1b[2J\x1b\x1b[20x{END}"], ["paste '[2J[20x'"]),
    "a paste without an end": ([f"{BEGIN}2x", "q"], ["paste '2xq'"]),
    "an end without a paste": ([f"{END}b"], ["b"]),
    "a size": (["\x1b[48;30;100;600;1000t"], ["100×30"]),
    # what Textual's parser does not stand
    "a number beyond Unicode": (["\x1b[99999999999u b"], ["space", "b"]),
    "half a character": (["\x1b[55296ub"], ["\ud800", "b"]),
    "a click in a window without cells": (["\x1b[48;0;0;0;0t\x1b[<0;5;7Mb"], ["0×0", "b"]),
    "what was no UTF-8": (["\ufffda\ufffd"], ["a"]),
    # answers to other programs
    "a colour, with a bell": (["\x1b]11;rgb:1e1e/1e1e/1e1e\x07b"], ["b"]),
    "a colour, with a terminator": (["\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\b"], ["b"]),
    "a colour in pieces": (["\x1b]1", "1;rgb:1e1e/1e1e/1e1e\x1b", "\\b"], ["b"]),
    "a colour without an end": (["\x1b]11;rgb:qqqq"], []),
    "a colour that breaks off": (["\x1b]11;rgb:1e1e\x1b[Cb"], ["right", "b"]),
    "keys like the beginning of a setting": (["\x1bP9+D\x1b[<0;5;7Mb"], ["MouseDown", "b"]),
    "the terminal's name": (["\x1bP>|kitty(0.32)\x1b\\b"], ["b"]),
    "a setting": (["\x1bP1$r0m\x1b\\b"], ["b"]),
    "a picture's answer": (["\x1b_Gi=31;OK\x1b\\b"], ["b"]),
    "the device's attributes": (["\x1b[?62;1;4cb"], ["b"]),
    "more attributes": (["\x1b[>1;7802;0cb"], ["b"]),
    "a mode": (["\x1b[?12;2$yb"], ["b"]),
    "an unknown key": (["\x1b[1;9Zb"], ["b"]),
    "a long one": (["\x1b[" + "9;" * 200 + "qb"], ["b"]),
    "a long one that breaks off": (["\x1b[" + "9;" * 200, "\x1b[C"], ["right"]),
    "a long one without an end": (["\x1b[" + "9;" * 200], []),
    "a bracket after escape, by hand": (["\x1b]"], ["right_square_bracket"]),
}


@pytest.mark.parametrize("case", TABLE)
def test_table(case: str) -> None:
    pieces, expected = TABLE[case]
    assert read(*pieces) == expected


@pytest.mark.parametrize("case", TABLE)
def test_pieces_make_no_difference(case: str) -> None:
    pieces, expected = TABLE[case]
    assert read(*"".join(pieces)) == expected


def test_a_long_paste_is_cut_and_a_sea_of_pastes_is_not_kept() -> None:
    assert read(f"{BEGIN}{'x' * 1_000_000}{END}b") == [f"paste {'x' * MOST_PASTED!r}", "b"]
    parser = SteadyParser()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(200):
        list(parser.feed(BEGIN + "\x1b" * 5000))
    assert tracemalloc.get_traced_memory()[0] - before < 1_000_000
    tracemalloc.stop()


def test_a_string_that_never_ends_is_none() -> None:
    assert read("\x1b]11;" + "a" * 5000, at_last=False).count("a") > 800


def test_two_seconds_after_anything_a_key_is_a_key() -> None:
    for beginning in (BEGIN, f"{BEGIN}x\x1b[20", "\x1b]11;", "\x1bP1", "\x1b[", "\x1b[1;", "\x1b", "\x1b[M", "\x1b[["):
        clock = Clock()
        parser = SteadyParser(clock=clock)
        list(parser.feed(beginning))
        clock.now += 2.0
        parser._parser._timeout_time = parser._parser._timeout_time and 0.0
        list(parser.tick())
        assert [said(event) for event in parser.feed("q")] == ["q"], beginning


PIECES = [
    *"qx1 [];:?<>mMuR~$yt\\\x1b\x07\x00\x7f\x9b\ufffdé😀", "\x1b[", "\x1b]", "\x1bP", BEGIN, END, "\x1b[<", "48;",
    "99999999999", "\x1b[M", "\x1b[[", "\x1b[I", "200~", "201~", "-1",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60))
def test_anything_is_read(pieces: list[str]) -> None:
    read(*pieces)
    assert read(*pieces, "\x1b\\", "\x07", END, at_last=False) is not None


@pytest.mark.parametrize("kilobytes", [30, pytest.param(1000, marks=pytest.mark.slow)])
def test_very_much_of_anything(kilobytes: int) -> None:
    rng = random.Random(5)
    parser = SteadyParser()
    for _ in range(kilobytes):
        for event in parser.feed(rng.randbytes(1024).decode("utf-8", "replace")):
            assert isinstance(event, Message)
