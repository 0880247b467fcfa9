"""What an explanation consists of, for functions of numbers and of arrays: a number is a parameter of shape ()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...engine.objective.gradient_check import Check
from ...engine.program.derivation_values import StepValue
from ...expression.names import pretty
from ...expression.tree import Node
from .rule_words import Line, Term

if TYPE_CHECKING:
    from ...engine.protocols import Objective


@dataclass(frozen=True, slots=True)
class UpdateWork:
    """One assignment of an update, for one variable."""

    target: str
    """What is assigned: x, or a memory of the optimizer (bₓ)."""
    numbers: str
    """The right-hand side with its numbers."""
    value: float
    """The result."""
    is_parameter: bool
    """Whether the target is the variable itself, not the optimizer's memory."""


@dataclass(frozen=True, slots=True)
class PartWork:
    """A named part of the function at one point."""

    name: str
    """Its name as it is shown."""
    formula: str
    """Its formula for display."""
    value: float
    """Its value; of an array its length."""
    shape: tuple[int, ...] = ()
    """Its shape."""


@dataclass(frozen=True, slots=True)
class PartialWork:
    """One partial at one point, worked out as on paper: by a number, by an array, or by an entry of one."""

    name: str
    """By what, as it is shown: x, w, w[17]."""
    symbol: str
    """∂f/∂x."""
    formula: str
    """Its formula for display."""
    value: float
    """Its value; of an array its length."""
    numbers: str = ""
    """The formula with the point's numbers in it; "" where there is no name to replace, and for an array."""
    held: tuple[str, ...] = ()
    """The variables that were held constant, as they are shown."""
    shape: tuple[int, ...] = ()
    """The shape of the parameter."""
    counts: str = ""
    """What the letters for numbers of entries stand for, "n = 40", or ""."""
    update: tuple[UpdateWork, ...] = ()
    """The next update of an entry, each assignment of the optimizer's formula with its numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """One partial, first or higher, by a number or by an array."""

    by: tuple[str, ...]
    """The variables that were differentiated by, in order; one for a first partial."""
    symbol: str
    """∂f/∂x, or ∂²f/∂y∂x: first by x, then by y."""
    held: tuple[str, ...]
    """The variables that are held constant in the last step."""
    others: tuple[str, ...]
    """Every other name of the function: variables held constant, and its constants."""
    formula: Node
    """The partial."""
    substituted: str
    """The same with the point's numbers in it; of an array its entry."""
    value: Any
    """Its value at the point: a number, or an array of the parameter's shape."""
    table: tuple[Term, ...]
    """The terms of what is differentiated; () for arrays."""
    lines: tuple[Line, ...]
    """The steps in words; the last line is the partial."""
    values: tuple[StepValue, ...]
    """The numbers of each line; of an array its length."""
    shape: tuple[int, ...] = ()
    """The parameter's shape."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """What the letters for numbers of entries stand for: n → 40."""
    position: int = 0
    """The place in the flat vector of the entry that is worked out."""
    in_parts: Node | None = None
    """The partial in the names of the function's parts; None for a function without any."""
    entry: PartialWork | None = None
    """That entry; None for a function of numbers, whose partial is worked out itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """A function explained at a point."""

    name: str
    """What the function is called."""
    objective: Objective
    """The function itself."""
    point: tuple[Any, ...]
    """Where: a number or an array for each variable."""
    value: float
    """f there."""
    gradient_norm: float
    """‖∇f‖ there, over all variables and entries."""
    partials: tuple[Explained, ...]
    """The partials asked for."""
    check: Check | None
    """What is worked out of them by three ways; None where only higher ones were asked for."""
    parts: Mapping[str, Any] = field(default_factory=dict)
    """The value of each named part there."""


def partial_symbol(name: str, by: Sequence[str], count: int = 2) -> str:
    """∂f/∂x; ∂²f/∂x² ; ∂²f/∂y∂x for first x, then y. With one variable d in place of ∂."""
    d = "d" if count == 1 else "∂"
    if len(by) == 1:
        return f"{d}{pretty(name)}/{d}{pretty(by[0])}"
    order = str(len(by)).translate(str.maketrans("23456789", "²³⁴⁵⁶⁷⁸⁹"))
    if len(set(by)) == 1:
        return f"{d}{order}{pretty(name)}/{d}{pretty(by[0])}{order}"
    return f"{d}{order}{pretty(name)}/{''.join(d + pretty(v) for v in reversed(by))}"


def function_line(objective: Objective, name: str) -> str:
    """The function with its name and variables: L(w, b) = (y − w·x − b)²; L(w, b) = u² with u = y − w·x − b."""
    names = ", ".join(pretty(v) for v in objective.variables)
    return f"{pretty(name)}({names}) = {objective.written.text}"
