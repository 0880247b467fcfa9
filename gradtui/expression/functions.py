"""The functions of the language: names, aliases, how many arguments."""

from __future__ import annotations

_OF_ONE = """sin cos tan asin acos atan sinh cosh tanh exp log log2 log10 sqrt cbrt
             abs sign relu sigmoid softplus erf"""

ARITY: dict[str, tuple[int, int]] = {
    **dict.fromkeys(_OF_ONE.split(), (1, 1)),
    "min": (2, 32),
    "max": (2, 32),
    "where": (3, 3),
}
"""Function → the least and the greatest number of arguments."""

ALIASES = {
    "ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
}  # fmt: skip
"""Another name → the function's own name."""

OVER_ARRAYS: dict[str, int] = {"sum": 1, "mean": 1, "dot": 2, "norm": 1}
"""Functions that make a number of arrays → how many they take."""

KNOWN = (*ARITY, *ALIASES)
"""Every name that can be called on numbers."""

RESERVED = frozenset({*KNOWN, *OVER_ARRAYS})
"""Names that cannot be variables."""
