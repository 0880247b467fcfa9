"""What is written out: everything that a reader would not see, or that a terminal would obey."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pytest

from gradtui.expression.visible import visible

IGNORED = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]  # fmt: skip
"""Unicode's Default_Ignorable_Code_Point: Python does not know it, and Unicode reserves these ranges for good."""
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
SEEN_TOO = {
    "\u202f": "a narrow space that does not break",
    "\u205f": "a space of mathematics",
    "\u3000": "a space as wide as two cells",
    "\ufffc": "an object that is not there",
    "\ufffd": "a character that was lost",
}
"""What is written out though it can be seen."""


def must_be_written_out(code: int) -> bool:
    ignored = any(first <= code <= last for first, last in IGNORED)
    no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return ignored or no_character or unicodedata.category(chr(code)) in UNSEEN


MANY = {*range(0x3200), *range(0xFD00, 0x10000), *range(0x13400, 0x13500), *range(0xDFF00, 0xE1100, 3)} | {
    *range(0, 0x110000, 101)
}


@pytest.mark.parametrize("codes", [MANY, pytest.param(range(0x110000), marks=pytest.mark.slow)], ids=["many", "all"])
def test_every_character_there_is(codes: Iterable[int]) -> None:
    written = {code for code in codes if visible(f"a{chr(code)}") != f"a{chr(code)}"}
    must = {code for code in codes if must_be_written_out(code)}
    assert must - written == set()
    assigned = {code for code in written - must if unicodedata.category(chr(code)) != "Cn"}
    assert assigned == set(map(ord, SEEN_TOO)) & set(codes)
    # what is not assigned yet is written out only where it is reserved for the like
    assert all(0xFFF0 <= c < 0x10000 or 0x13430 <= c < 0x13440 or c >= 0xE0000 for c in written - must - assigned)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, é, 漢字, 😀, ∂f/∂x = −2·θ", "plain text, é, 漢字, 😀, ∂f/∂x = −2·θ"),
        ("\x1b]52;c;AAAA\x07", r"\x1b]52;c;AAAA\x07"),
        ("a\tb\nc\r", r"a\x09b\x0ac\x0d"),
        ("\x9b2J\x85", r"\x9b2J\x85"),
        ("\u202eabc\u2069", r"\u202eabc\u2069"),
        ("a\u200d\u00adb", r"a\u200d\xadb"),
        ("\U000e0041\U0001fffe\U0010ffff", r"\U000e0041\U0001fffe\U0010ffff"),
        ("\udce9", r"\udce9"),
        ("e\u0301\u0302", "e\u0301\u0302"),
        ("e\u0301\u0302\u0303", "e\u0301\u0302…"),
        ("ก\u0e49\u0e49\u0e49\u0e49", "ก\u0e49\u0e49…"),
        ("\u0301abc", r"\u0301abc"),
        ("\u0301\u0301\u0301abc", r"\u0301…abc"),
        ("[@click=app.quit]x[/] <b> \\[", "[@click=app.quit]x[/] <b> \\["),
        ("", ""),
    ],
)
def test_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


def test_lines() -> None:
    assert visible("a\tb\r\nc\x1bd\re\n\u0301", lines=True) == "a    b\nc\\x1bd\\x0de\n\\u0301"


def test_a_limit() -> None:
    assert visible("abcdef", limit=6) == "abcdef"
    assert visible("abcdefg", limit=6) == "abcde…"
    assert visible("\x1b" * 100_000, limit=3) == r"\x1b\x1b…"
    assert visible("abc", limit=0) == "…"
