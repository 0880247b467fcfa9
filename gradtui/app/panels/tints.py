"""Each variable in its own colour wherever a formula names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ...expression.names import HAT, pretty
from ...picture.canvas.roles import VARIABLES
from .lines import Line

_PLAIN = ("", "bold")
"""What has no colour of its own."""


def tinted(lines: Iterable[Line], variables: Sequence[str]) -> list[Line]:
    """Lines in which each variable has its colour; all as they are where there are more variables than colours."""
    if len(variables) > len(VARIABLES):
        return list(lines)
    looks = {pretty(name): f"variable {number}" for number, name in enumerate(variables)}
    named = _naming(tuple(looks))
    return [
        tuple(
            (part, looks.get(part, look) if look in _PLAIN else look)
            for text, look in line
            for part in (named.split(text) if look in _PLAIN else (text,))
            if part
        )
        for line in lines
    ]


@lru_cache(maxsize=16)
def _naming(names: tuple[str, ...]) -> re.Pattern[str]:
    """What finds the names, each whole: an exponent may follow; a letter, hat, subscript or parenthesis may not."""
    longest = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<![\w∂])({longest})(?![₀-₉\[({HAT}]|[^\W⁰¹²³⁴-⁹ⁿ])")
