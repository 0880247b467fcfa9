"""A function explained at a point: every partial with its rules, its numbers and a check of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from typing import TYPE_CHECKING

from ...engine.objective.gradient_check import Check, check
from ...engine.objective.scalar_objective import ScalarObjective
from ...engine.program.derivation_values import StepValue, at_point
from ...expression.derivation import Derivation, Room, derive
from ...expression.names import pretty
from ...expression.printing import substituted, unicode
from ...expression.tree import Node, elided, size, symbols
from .rule_words import MOST_STEPS, Line, Term, table, told

if TYPE_CHECKING:
    from ...engine.objective.array_objective import ArrayObjective


_MOST = 5_000  # parts of a formula with numbers in it
_STEPS = 1_000  # of all partials together
_FEWEST = 4  # of each


@dataclass(frozen=True, slots=True)
class Explained:
    """One partial, first or higher."""

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
    """The same with the point's numbers in it."""
    value: float
    """Its value at the point."""
    table: tuple[Term, ...]
    """The terms of what is differentiated."""
    lines: tuple[Line, ...]
    """The steps in words; the last line is the partial."""
    values: tuple[StepValue, ...]
    """The numbers of each line; of an array its length."""
    shape: tuple[int, ...] = ()
    """The shape of the partial: () for a number."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A function explained at a point."""

    name: str
    """What the function is called."""
    objective: ScalarObjective
    """The function itself."""
    point: tuple[float, ...]
    """Where."""
    value: float
    """f there."""
    gradient_norm: float
    """‖∇f‖ there, over all variables."""
    partials: tuple[Explained, ...]
    """The partials asked for."""
    check: Check | None
    """The first partials by three ways; None where only higher ones were asked for."""


def explain(
    objective: ScalarObjective, point: Sequence[float], name: str = "f", wanted: Sequence[Sequence[str]] | None = None
) -> Explanation:
    """Explain partials at a point: ``wanted`` lists them by their variables, all first ones unless given.

    Raises TooLongError where partials of partials are too long to be written out.
    """
    chosen = [tuple(by) for by in wanted] if wanted is not None else [(v,) for v in objective.variables]
    at = tuple(float(x) for x in point)
    room = Room()  # of the higher ones together
    most = min(max(_STEPS // max(len(chosen), 1), _FEWEST), MOST_STEPS)
    for by in chosen:
        if len(by) > 1:
            room.take(size(_derived(objective.tree, by).result, room.sizes))
    partials = [explain_one(objective, at, name, by, most) for by in chosen]
    first = {found.by[0]: found.formula for found in partials if len(found.by) == 1}
    return Explanation(
        name=name,
        objective=objective,
        point=at,
        value=objective.value(at),
        gradient_norm=hypot(*objective.gradient(at)),
        partials=tuple(partials),
        check=check(objective, at, tuple(first), first) if first else None,
    )


def explain_one(
    objective: ScalarObjective,
    point: Sequence[float],
    name: str,
    by: Sequence[str],
    most: int = MOST_STEPS,
) -> Explained:
    """Explain one partial at a point: by ``by[0]``, then by ``by[1]``, …; the last of them in at most so many steps.

    Raises TooLongError where it is too long to be written out.
    """
    variables = objective.variables
    values = dict(zip(variables, point, strict=True)) | objective.constants
    symbol = partial_symbol(name, by, len(variables))
    derivation = _derived(objective.tree, tuple(by))
    done = partial_symbol(name, by[:-1], len(variables)) if len(by) > 1 else name
    lines = _in_words(derivation, done, variables, symbol, most)
    numbers = at_point([line.step for line in lines if line.step is not None], values)
    formula = derivation.result
    return Explained(
        by=tuple(by),
        symbol=symbol,
        held=tuple(v for v in variables if v != by[-1]),
        others=tuple(name for name in symbols(objective.tree) if name != by[-1]),
        formula=formula,
        substituted=substituted(elided(formula, _MOST), values),
        value=numbers[derivation].result + 0.0,
        table=table(derivation),
        lines=lines,
        values=tuple(numbers[line.step] for line in lines if line.step is not None),
    )


@lru_cache(maxsize=64)
def _derived(tree: Node, by: tuple[str, ...]) -> Derivation:
    """The derivation of the last of some partials, each of them by one more variable."""
    before = _derived(tree, by[:-1]).result if len(by) > 1 else tree
    return derive(before, by[-1], Room())


@lru_cache(maxsize=32)
def _in_words(
    derivation: Derivation, name: str, variables: tuple[str, ...], symbol: str, most: int
) -> tuple[Line, ...]:
    """The words of a derivation: the same at every point."""
    return tuple(told(derivation, name, variables, symbol, most))


def partial_symbol(name: str, by: Sequence[str], count: int) -> str:
    """∂f/∂x; ∂²f/∂x² ; ∂²f/∂y∂x for first x, then y. With one variable d in place of ∂."""
    d = "d" if count == 1 else "∂"
    if len(by) == 1:
        return f"{d}{pretty(name)}/{d}{pretty(by[0])}"
    order = str(len(by)).translate(str.maketrans("23456789", "²³⁴⁵⁶⁷⁸⁹"))
    if len(set(by)) == 1:
        return f"{d}{order}{pretty(name)}/{d}{pretty(by[0])}{order}"
    return f"{d}{order}{pretty(name)}/{''.join(d + pretty(v) for v in reversed(by))}"


def function_line(objective: ScalarObjective | ArrayObjective, name: str) -> str:
    """The function with its name and variables: L(w, b) = (y − w·x − b)²."""
    names = ", ".join(pretty(v) for v in objective.variables)
    return f"{pretty(name)}({names}) = {unicode(objective.tree)}"
