"""Random expressions, from a seed or from hypothesis."""

from __future__ import annotations

import random

NAMES = ("x", "y")
ANYWHERE = ("sin", "cos", "tanh", "atan", "sigmoid", "erf", "softplus", "exp")


def expression(rng: random.Random, depth: int, names: tuple[str, ...] = NAMES) -> str:
    """A random expression that is smooth and tame for arguments of size 1."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([*names, *names, str(rng.randint(1, 9)), str(rng.randint(1, 99) / 10), "pi"])
    a = expression(rng, depth - 1, names)
    b = expression(rng, depth - 1, names)
    kind = rng.randrange(9)
    if kind <= 1:
        return f"({a} + {b})"
    if kind == 2:
        return f"({a} - {b})"
    if kind <= 4:
        return f"{_tight(a)}*{_tight(b)}"
    if kind == 5:
        return f"{_tight(a)}/(2 + ({b})**2)"
    if kind == 6:
        return f"({a})**{rng.randint(2, 4)}"
    if kind == 7:
        return f"-({a})"
    function = rng.choice(ANYWHERE)
    return f"{function}(sin({a}))" if function == "exp" else f"{function}({a})"


def _tight(text: str) -> str:
    return f"({text})"
