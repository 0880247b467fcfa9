"""How long a formula is to read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..printing import unicode
from ..tree import Node, size


@lru_cache(maxsize=4096)
def length(formula: Node) -> int:
    """How long it is to read: its characters, spaces apart."""
    return len(unicode(formula).replace(" ", ""))


def shortest(formulas: Sequence[Node]) -> Node:
    """The one that is shortest to read; of several the one with the fewest parts, then the first."""
    formulas = list(dict.fromkeys(formulas))
    if len(formulas) == 1:
        return formulas[0]
    lengths = [length(formula) for formula in formulas]
    least = min(lengths)
    best = [formula for formula, n in zip(formulas, lengths, strict=True) if n == least]
    return best[0] if len(best) == 1 else min(best, key=lambda formula: size(formula, {}))
