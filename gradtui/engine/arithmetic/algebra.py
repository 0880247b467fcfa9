"""What a tree is worked out with: the operations on its parts, and what is asked of their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Algebra(NamedTuple):
    """Numbers or arrays."""

    operations: Mapping[str, Callable[..., Any]]
    """Operation of a program, or function of the language → what computes it, with IEEE answers; "number" is what a
    number of the text becomes, "input" what is given for a name."""
    is_nan: Callable[[Any], Any]
    """Which entries are nan."""
    is_not_finite: Callable[[Any], Any]
    """Which entries are infinite or nan."""
    some: Callable[[Any], bool]
    """Whether any of them are."""
    first: Callable[[Any, Any], float]
    """Of a part of an operation, the entry that belongs to the first of some entries of the result."""
    share: Callable[[Any], str]
    """How many of the entries of a result these are, in words; "" for a number."""
