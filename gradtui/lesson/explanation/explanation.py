"""A function explained at a point: every partial with its rules, its numbers and a check of them.

The parts are the same for numbers and for arrays. Here is how those of numbers are found, by the rules of the textbook;
what a backward pass over arrays says is in ``array_explanation``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import hypot
from typing import TYPE_CHECKING, Any

from ...engine.objective.gradient_check import check
from ...engine.objective.scalar_objective import ScalarObjective
from ...engine.program.derivation_values import at_point
from ...expression.derivation import Derivation, Room, derived
from ...expression.printing import substituted
from ...expression.tree import Node, elided, size, symbols
from ...expression.written import Written
from .parts import Explained, Explanation, partial_symbol
from .rule_words import MOST_STEPS, Line, table, told

if TYPE_CHECKING:
    from ...engine.protocols import Objective

_MOST = 5_000  # parts of a formula with numbers in it
_STEPS = 1_000  # of all partials together
_FEWEST = 4  # of each
_HIGHER = 100_000  # parts handled on the way to a partial of a partial: what is longer is no use to a reader


def explain(
    objective: Objective, point: Sequence[Any], name: str = "f", wanted: Sequence[Sequence[str]] | None = None
) -> Explanation:
    """Explain partials at a point: ``wanted`` lists them by their variables, all first ones unless given.

    Of arrays there are first partials alone, each by a parameter or by an entry of one, "w[3]". Raises TooLongError
    where partials of partials are too long to be written out.
    """
    chosen = [tuple(by) for by in wanted] if wanted is not None else [(v,) for v in objective.variables]
    if objective.has_arrays:
        from .array_explanation import explain_arrays  # it needs NumPy

        return explain_arrays(objective, point, name, [by for (by,) in chosen])
    at = tuple(float(x) for x in point)
    room = Room()  # of the higher ones together
    most = min(max(_STEPS // max(len(chosen), 1), _FEWEST), MOST_STEPS)
    for by in chosen:
        if len(by) > 1:
            room.take(size(_derived(_without_parts(objective), by).result, room.sizes))
    partials = [explain_one(objective, at, name, by, most) for by in chosen]
    first = {found.by[0]: found.formula for found in partials if len(found.by) == 1}
    return Explanation(
        name=name,
        objective=objective,
        point=at,
        value=objective.value(at),
        gradient_norm=hypot(*objective.gradient(at)),
        partials=tuple(partials),
        parts=objective.part_values(at),
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
    values = dict(zip(variables, point, strict=True)) | objective.given
    symbol = partial_symbol(name, by, len(variables))
    written = objective.written
    formula = _derived(_without_parts(objective), tuple(by)).result
    derivation = _derived(written, tuple(by))
    done = partial_symbol(name, by[:-1], len(variables)) if len(by) > 1 else name
    lines = _in_words(derivation, done, variables, symbol, most, written, formula)
    steps = [line.step for line in lines if line.step is not None]
    numbers = at_point(steps, values | objective.part_values(point), objective.evaluated)
    return Explained(
        by=tuple(by),
        symbol=symbol,
        held=tuple(v for v in variables if v != by[-1]),
        others=tuple(name for name in symbols(objective.formula) if name != by[-1]),
        formula=formula,
        in_parts=derivation.result if written.parts else None,
        substituted=substituted(elided(formula, _MOST), objective.numbers_at(point)),
        value=float(objective.evaluated(formula, values)) + 0.0,
        table=table(derivation),
        lines=lines,
        values=tuple(numbers[step] for step in steps),
    )


def _without_parts(objective: ScalarObjective) -> Written:
    """The function with its parts written out."""
    return Written(objective.formula, (), objective.written.arrays)


@lru_cache(maxsize=64)
def _derived(written: Written, by: tuple[str, ...]) -> Derivation:
    """The derivation of the last of some partials, each of them by one more variable."""
    before = _derived(written, by[:-1]).result if len(by) > 1 else written.tree
    return derived(written._replace(tree=before), by[-1], Room() if len(by) == 1 else Room(_HIGHER))


@lru_cache(maxsize=32)
def _in_words(
    derivation: Derivation,
    name: str,
    variables: tuple[str, ...],
    symbol: str,
    most: int,
    written: Written,
    whole: Node,
) -> tuple[Line, ...]:
    """The words of a derivation: the same at every point."""
    return tuple(told(derivation, name, variables, symbol, most, written, whole))
