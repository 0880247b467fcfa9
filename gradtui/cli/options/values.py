"""The values that options take: each reads a text, or raises ValueError with what was expected and what was found."""

from __future__ import annotations

from .options import shown


def number(text: str) -> float:
    """A finite number."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not text.isascii() or "_" in text or value - value != 0.0:
        raise ValueError(f"expected a number, got {shown(text)}")
    return value


def _whole(text: str, least: int, most: int, digits: int, expected: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= digits and least <= int(text) <= most):
        raise ValueError(f"expected {expected}, got {shown(text)}")
    return int(text)


def count(text: str) -> int:
    """How many steps."""
    return _whole(text, 1, 100_000, 7, "a whole number from 1 to 100,000")


def seed(text: str) -> int:
    """The number of a problem."""
    return _whole(text, 0, 999_999_999, 9, "a whole number from 0 to 999,999,999")


def place(text: str) -> int:
    """Which of a scenario's questions, from 1 on."""
    return _whole(text, 1, 10_000, 5, "a whole number from 1 to 10,000")


def port(text: str) -> int:
    """Where a server listens; 0 for anywhere."""
    return _whole(text, 0, 65_535, 5, "a number from 0 to 65535")


def visitors(text: str) -> int:
    """How many visitors at the same time."""
    return _whole(text, 1, 1000, 4, "a whole number from 1 to 1,000")


def size(text: str) -> tuple[int, int]:
    """The cells of a map."""
    across, down = _sides(text, "160x90")
    if not all(2 <= side <= 2000 for side in (across, down)) or across * down > 1_000_000:
        expected = "expected 2 to 2,000 cells each way and at most 1,000,000 in all"
        raise ValueError(f"{expected}, got {shown(text)}")
    return across, down


def window(text: str) -> tuple[int, int]:
    """The cells of the app's window."""
    across, down = _sides(text, "120x40")
    if not (20 <= across <= 300 and 5 <= down <= 100):
        raise ValueError(f"expected a window from 20x5 to 300x100, got {shown(text)}")
    return across, down


def _sides(text: str, example: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not all(part.isascii() and part.isdigit() and len(part) <= 7 for part in (width, height)):
        raise ValueError(f"expected a width and a height such as {example}, got {shown(text)}")
    return int(width), int(height)


def pace(text: str) -> float:
    """Seconds from a frame to the next."""
    value = number(text)
    if not 0.01 <= value <= 60.0:
        raise ValueError(f"expected seconds from 0.01 to 60, got {shown(text)}")
    return value


def rates(text: str) -> tuple[float, float]:
    """A range of learning rates."""
    try:
        low, high = (number(part) for part in text.split(":"))
    except ValueError:
        low, high = 0.0, 0.0
    if not 0.0 <= low < high:
        expected = "expected two learning rates from 0 on, the smaller one first, such as 0:0.25"
        raise ValueError(f"{expected}, got {shown(text)}")
    return low, high
