"""Small pieces of sentences."""

from __future__ import annotations

from math import isfinite

from ..expression.printing import short


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return capital(text) + "."


def capital(text: str) -> str:
    """The text with a capital letter, unless it begins with a name of mathematics: u₁, f."""
    return text[0].upper() + text[1:] if text[1:2].isalpha() else text


def outcome(before: float, after: float, name: str) -> str:
    """What f did in a step: "L fell from 9 to 0.36"."""
    change = after - before
    if not isfinite(change):
        return f"{name} = {short(after)}"
    if change == 0.0:
        return f"{name} stayed at {short(after)}"
    return f"{name} {'rose' if change > 0 else 'fell'} from {short(before)} to {short(after)}"
