"""Small pieces of sentences."""

from __future__ import annotations

import re
from math import isfinite

from ..engine.descent.descent import Descent
from ..expression.printing import short

_NAME = re.compile(r"\w+ = ")
_F = re.compile(r"(?<![\w∂/(])f(?![\w(])")


def reason(descent: Descent, name: str) -> str:
    """Why the descent has its verdict, with the function's own name in place of f."""
    said = descent.reason
    # a variable or a constant may be called f
    known = {*descent.variables, *descent.objective.constants}
    return said if name == "f" or "f" in known else _F.sub(name, said)


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return capital(text) + "."


def capital(text: str) -> str:
    """The text with a capital letter, unless it begins with a name of mathematics: u₁, f, yhat = …."""
    return text[0].upper() + text[1:] if text[1:2].isalpha() and not _NAME.match(text) else text


def outcome(before: float, after: float, name: str) -> str:
    """What f did in a step: "L fell from 9 to 0.36"."""
    change = after - before
    if not isfinite(change):
        return f"{name} = {short(after)}"
    if change == 0.0:
        return f"{name} stayed at {short(after)}"
    return f"{name} {'rose' if change > 0 else 'fell'} from {short(before)} to {short(after)}"
