"""Random functions of arrays, with everything that the language has for them."""

from __future__ import annotations

import random
from math import prod

SHAPES = {
    "b": (), "k": (), "u": (2,), "v": (3,), "w_1": (3,), "theta": (4,), "A": (2, 3), "B": (3, 4), "C": (2, 4),
    "S": (3, 3), "r": (1, 3), "c": (2, 1),
}  # fmt: skip
"""The names of their arrays and numbers."""
_SIZES = (2, 3, 4)


def whole(rng: random.Random, depth: int) -> str:
    """A random function, whose value is a number."""
    return _of(rng, (), depth)


def _of(rng: random.Random, shape: tuple[int, ...], depth: int) -> str:
    """A random expression of this shape, brackets around every part."""
    if depth <= 0:
        return _leaf(rng, shape)

    def inner(shape: tuple[int, ...]) -> str:
        return f"({_of(rng, shape, depth - 1)})"

    def other() -> str:
        """What can be combined with this shape entry by entry."""
        smaller = [shape, (), shape[1:], *([(1, shape[1]), (shape[0], 1)] if len(shape) == 2 else [])]
        return inner(rng.choice(smaller))

    size = rng.choice(_SIZES)
    kind = rng.randrange(5 if shape else 4)
    if kind == 0:
        return f"{inner(shape)}{rng.choice('+-*')}{other()}"
    if kind == 1:
        return rng.choice(
            (
                f"-{inner(shape)}",
                f"tanh{inner(shape)}",
                f"sin{inner(shape)}",
                f"{inner(shape)}**2",
                f"{inner(shape)}/(3 + {other()}**2)",
                f"sqrt(2 + {inner(shape)}**2)",
                f"max({inner(shape)}, {other()})",
                f"where({inner(shape)} > {other()}, {inner(shape)}, {other()})",
            )
        )
    if not shape:
        a = inner(rng.choice(((size,), (size, rng.choice(_SIZES)))))
        vector = inner((size,))
        return rng.choice(
            (
                f"sum{a}", f"mean{a}", f"max{a}", f"norm(1.5 + {a}**2)", f"logsumexp{vector}", f"sum({vector}, 0)",
                f"dot({vector}, {inner((size,))})", f"{vector}@{inner((size,))}",
            )
        )  # fmt: skip
    if len(shape) == 1:
        (n,) = shape
        return rng.choice(
            (
                f"softmax{inner(shape)}", f"{inner((n, size))}@{inner((size,))}",
                f"{inner((size,))}@{inner((size, n))}",
                f"sum({inner((n, size))}, 1)", f"sum({inner((size, n))}, 0)", f"mean({inner((n, size))}, -1)",
                f"mean({inner((size, n))}, 0)", f"logsumexp{inner((n, size))}",
            )
        )  # fmt: skip
    n, m = shape
    return rng.choice(
        (
            f"softmax{inner(shape)}", f"transpose{inner((m, n))}", f"{inner((m, n))}ᵀ",
            f"outer({inner((n,))}, {inner((m,))})", f"{inner((n, size))}@{inner((size, m))}",
        )
    )  # fmt: skip


def _leaf(rng: random.Random, shape: tuple[int, ...]) -> str:
    names = [name for name, own in SHAPES.items() if own == shape]
    if not shape:
        return rng.choice((*names, *names, "2", "0.3", "pi"))
    if names and rng.random() < 0.9:
        return rng.choice(names)
    rows = [name for name, own in SHAPES.items() if own == shape[1:] and prod(shape) > 1]
    return f"ones{shape}".replace(",)", ")") + (f"*{rng.choice(rows)}" if rows else "*b")
