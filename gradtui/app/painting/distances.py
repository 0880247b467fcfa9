"""The distances of the active run to its minimum as curves. Loaded late, as the loss chart is."""

from __future__ import annotations

from ...engine.descent.approach import Approach
from ...engine.descent.descent import Descent
from ...engine.verdict.diagnosis import direction_words
from ...expression.printing import short
from ...picture.canvas import roles
from ...picture.curves.distances import Direction

_ALIGNED = 1.0 - 1e-9  # of a unit vector in one variable: it lies along that


def directions_of(run: Descent, found: Approach, words: frozenset[str]) -> list[Direction]:
    """A curve for each direction, the steepest first; of very many the steepest and the flattest.

    Without the word λ they are told by how steep they are.
    """
    chosen = drawn(found)
    count = len(found.curvature.eigenvalues)
    directions = []
    for place, i in enumerate(chosen):
        way = found.curvature.directions[i]
        along = next((k for k, part in enumerate(way) if abs(part) >= _ALIGNED), -1)
        is_variable = along >= 0 and not run.objective.has_arrays
        colour = (roles.variable(along) if is_variable else roles.DIRECTIONS[place]).dark
        name = _name(run, found, i, words)
        where = direction_words(run.objective, way) if count > 1 or len(way) > 1 else ""
        said = _said(found, i, " ".join(filter(None, (name, where))), name, words)
        directions.append(Direction(found.distances[i], colour, roles.DIRECTION_GLYPHS[place], said))
    return directions


def drawn(found: Approach) -> list[int]:
    """The numbers of the directions that are drawn, from the steepest on."""
    steepest_first = list(range(len(found.curvature.eigenvalues)))[::-1]
    half = len(roles.DIRECTIONS) // 2
    if len(steepest_first) <= 2 * half:
        return steepest_first
    return [*steepest_first[:half], *steepest_first[-half:]]


def _name(run: Descent, found: Approach, i: int, words: frozenset[str]) -> str:
    """What a direction is called: by its λ, else by how steep it is."""
    values = found.curvature.eigenvalues
    if "λ" in words:
        is_alone = len(run.variables) == 1 and not run.objective.has_arrays
        return f"{'f″' if is_alone else 'λ'} = {short(values[i])}"
    if len(values) == 1:
        return ""
    return "steepest" if i == len(values) - 1 else "flattest" if i == 0 else "between"


def _said(found: Approach, i: int, full: str, name: str, words: frozenset[str]) -> list[str]:
    """What the legend says of a direction, from the fullest to the shortest."""
    if not found.factors:
        return [full, name]
    factor = found.factors[i]
    size = short(abs(factor))
    near = "" if found.is_quadratic else " near it"
    briefly = near and "→ "
    tail = ", away" if abs(factor) > 1.0 else ", over and back" if factor < 0.0 else ""
    rule = "|1 − ηλ| = " if {"η", "λ"} <= words and full[:1] == "λ" else ""

    def joined(head: str, rest: str) -> str:
        return f"{head}: {rest}" if head else rest

    return [
        joined(full, f"each step × {rule}{size}{near}{tail}"),
        joined(full, f"× {size} a step{near}{tail}"),
        joined(name, f"× {size} a step{near}{tail}"),
        joined(name, f"× {size} a step{near}"),
        joined(name, f"× {size}{near}"),
        joined(name, f"{briefly}× {size}"),
        f"{briefly}× {size}",
    ]
