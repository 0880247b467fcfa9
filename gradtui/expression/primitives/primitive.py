"""What there is to say of a function of the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

ArrayCode = Callable[[Any], Callable[..., Any]]
"""From NumPy, which this folder does without, to a function of arrays that takes ``out`` as NumPy's own do."""
_SERIES = 14.0  # nanoseconds of a power series for one number


class Primitive(NamedTuple):
    """A function of the language. For one of a single number its name, derivative and scalar code are enough."""

    name: str
    """What it is called."""
    aliases: tuple[str, ...] = ()
    """What else it may be written as."""
    arity: tuple[int, int] = (1, 1)
    """The least and the greatest number of arguments."""
    over_arrays: bool = False
    """Whether it works on arrays as wholes; all others work entry by entry."""
    makes_array: bool = False
    """Of one that works on arrays: whether it makes an array, and not a number."""
    over_one: bool = False
    """Whether with one argument alone, an array, it makes a number of that."""

    leaves_name: bool = False
    """Whether what is not called may have the same name."""

    derivative: str = ""
    """Its derivative as a learner reads it: a formula in u. "" for those that have a rule of their own."""
    slope: str = ""
    """The same for reverse mode, where other operations are faster or more exact; "" for the derivative.

    What it has in common with the function itself is computed once: sqrt(u) in the slope of sqrt.
    """
    array_slope: str = ""
    """An operation of arrays on u and the function's own value that gives the slope faster; "" for the formula."""

    scalar: Callable[..., float] | None = None
    """Its value, as ``math`` has it: it may raise where IEEE 754 has inf or nan. None for what is no call in code."""
    total: Callable[..., float] | None = None
    """The same with IEEE 754's answers, where ``scalar`` may raise."""
    array: str | ArrayCode = ""
    """The name of NumPy's function, or what makes one; "" to work entry by entry with the scalar code."""
    torch: str = ""
    """The name of PyTorch's function, or text with its arguments as {0} and {1}; "" where PyTorch has none."""
    torch_other: str = ""
    """The same for another number of arguments than the least, where that differs. {1:#} is a whole number itself."""
    torch_helper: tuple[str, ...] = ()
    """The lines of a function of this name that a script brings along, as PyTorch has none."""
    cost: float = _SERIES
    """Nanoseconds a number over large arrays, roughly: whether a second thread pays."""

    parity: Literal["odd", "even", ""] = ""
    """Whether f(−u) is −f(u) or f(u)."""
    exact: tuple[tuple[float | str, float], ...] = ()
    """(u, f(u)) where both are whole; u may be the name of a constant."""
    has_pole: bool = False
    """Whether it is infinite at a finite argument, which is then no overflow. Only then may nan have a finite slope."""
    has_kink: bool = False
    """Whether it has a kink or a jump where its argument is 0, or where its two arguments are equal."""
    note: str = ""
    """What is said of the places where it has no derivative."""

    @property
    def ieee(self) -> Callable[..., float]:
        """Its value, never an exception."""
        found = self.total or self.scalar
        assert found is not None, self.name
        return found
