"""Questions for a point, or for a function, at which the partials have prescribed signs."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from math import isfinite

from ...engine.objective.scalar_objective import ScalarObjective
from ...expression.names import pretty
from ...expression.printing import short
from ...expression.tree import Node, symbols, walk
from ...scenario.tables.question_of import signs_of
from .kink_points import kink
from .partials import as_typed
from .place import Asked, Assessment, NoAnswerError, QuestionPlace, right, wrong
from .reading import coordinates, tree_of
from .sampled import Samples

_MOST_TRIED = 3_000
_LARGEST = 150  # nodes: the formula of a larger function's partial may be very long
_REACHES = (3.0, 10.0, 100.0, 1e4)


def _signs(place: QuestionPlace) -> tuple[tuple[str, int], ...]:
    return signs_of(place.of)


def _wanted(place: QuestionPlace) -> str:
    """What is asked for: "∂f/∂x > 0 and ∂f/∂y < 0"."""
    said = [f"{place.slope_of(v)} {'>' if sign > 0 else '<'} 0" for v, sign in _signs(place)]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _slopes(tree: Node, variables: Sequence[str], values: dict[str, float]) -> dict[str, float]:
    """The partials that are wanted, 0 for what is rounding alone, nan at a kink."""
    samples = Samples.at(values)
    found = {}
    large = sum(1 for _ in walk(tree)) > _LARGEST
    objective = ScalarObjective(tree, variables, {name: x for name, x in values.items() if name not in variables})
    for i, variable in enumerate(variables):
        if large:
            slope, error = objective.gradient([values[v] for v in variables])[i], 0.0
        else:
            slope, error = (float(part[0]) for part in samples.of_partial(tree, variable))
        bent = bool(kink(tree, variable, values))
        found[variable] = float("nan") if bent else 0.0 if abs(slope) <= 8 * error else slope
    return found


def _fits(tree: Node, place: QuestionPlace, values: dict[str, float]) -> bool:
    if not isfinite(float(Samples.at(values).of(tree)[0][0])):
        return False
    signs = dict(_signs(place))
    return all(slope * signs[v] > 0.0 for v, slope in _slopes(tree, list(signs), values).items())


def _fault(tree: Node, place: QuestionPlace, values: dict[str, float], name: str) -> str:
    """Which of the signs is wrong, or ""."""
    signs = dict(_signs(place))
    for variable, slope in _slopes(tree, list(signs), values).items():
        which = f"∂{name}/∂{pretty(variable)}" if len(place.run.variables) > 1 else f"d{name}/d{pretty(variable)}"
        if not isfinite(slope):
            return f"{which} has no value there."
        if slope * signs[variable] <= 0.0:
            want = "above" if signs[variable] > 0 else "below"
            return f"{which} is {short(slope)} there, not {want} 0."
    return ""


# -- a point -------------------------------------------------------------------------------------------------------


def ask_place(place: QuestionPlace) -> Asked:
    """Ask for a point."""
    variables = place.run.variables
    example = ", ".join(f"{pretty(v)} = {k}" for k, v in enumerate(variables, 1))
    return Asked(f"Find a point at which {_wanted(place)}.", f"coordinates, such as {example}")


def _tried(place: QuestionPlace) -> list[tuple[float, ...]]:
    """Points to try, the plainest first."""
    n = len(place.run.variables)
    halves = [0.0, *(sign * k / 2 for k in range(1, 9) for sign in (1, -1))]
    whole = [x for x in halves if x == int(x)]
    around = [tuple(float(x) if abs(x) < 1e12 else 0.0 for x in place.run.point)]  # not where a descent flew off to
    grid = list(itertools.islice(itertools.product(whole, repeat=n), _MOST_TRIED // 3)) if n <= 4 else []
    grid.sort(key=lambda point: max(map(abs, point)))
    rng = random.Random(7)  # noqa: S311 - no secret
    spread = []
    for k in range(_MOST_TRIED - len(grid)):
        reach = _REACHES[k % len(_REACHES)]
        centre = around[0] if k % 2 else (0.0,) * n
        spread.append(tuple(round(2 * (c + rng.uniform(-reach, reach))) / 2 for c in centre))
    spread += [  # and between the halves
        tuple(float(f"{c + rng.gauss(0.0, 2.0 ** -(k % 8)):.4g}") for c in around[0]) for k in range(_MOST_TRIED // 4)
    ]
    return around + grid + spread


def solve_place(place: QuestionPlace) -> str:
    """The plainest point that was found."""
    import numpy as np

    tree, objective = place.objective.tree, place.objective
    points = _tried(place)
    found = objective.values_and_gradients(*np.array(points).T)
    signs = dict(_signs(place))
    fits = np.isfinite(found[0])
    for variable, slopes in zip(objective.variables, found[1:], strict=True):
        if variable in signs:
            with np.errstate(all="ignore"):
                fits &= slopes * signs[variable] > 0.0
    for k in np.flatnonzero(fits)[:50]:
        point = points[int(k)]
        if _fits(tree, place, dict(zip(objective.variables, point, strict=True)) | objective.constants):
            pairs = zip(objective.variables, point, strict=True)
            return ", ".join(f"{pretty(v)} = {as_typed(x)}" for v, x in pairs)
    raise NoAnswerError(f"No point was found at which {_wanted(place)}.")


def judge_place(place: QuestionPlace, answer: str) -> Assessment:
    """Look at the partials at the point that is given."""
    objective = place.objective
    given = coordinates(answer, objective.variables, objective.variables)
    missing = [v for v in objective.variables if v not in given]
    if missing:
        from .place import UnreadableError

        raise UnreadableError(f"And what is {pretty(missing[0])}? A point has every coordinate.")
    values = {v: typed.value for v, typed in given.items()} | objective.constants
    if not isfinite(float(Samples.at(values).of(objective.tree)[0][0])):
        fault = objective.undefined_at([given[v].value for v in objective.variables])
        return wrong(f"{place.name} has no value there{f': {fault}' if fault else ''}.")
    fault = _fault(objective.tree, place, values, place.name)
    if fault:
        return wrong(fault)
    slopes = _slopes(objective.tree, [v for v, _ in _signs(place)], values)
    said = ", ".join(f"{place.slope_of(v)} = {short(slope)}" for v, slope in slopes.items())
    return right(f"Right: {said} there.")


def hint_place(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, the partials, a point."""
    from ...expression.derivation import derived
    from .telling import formula_text

    answer = solve_place(place)
    names = [v for v, _ in _signs(place)]
    formulas = ", ".join(f"{place.slope_of(v)} = {formula_text(derived(place.written, v).result)}" for v in names)
    ways = " and ".join(f"{'rises' if sign > 0 else 'falls'} as {pretty(v)} grows" for v, sign in _signs(place))
    return (
        f"Look for a place where {place.name} {ways}.",
        f"{formulas}. Where are they above or below 0?",
        f"{answer} is one.",
    )


# -- a function ----------------------------------------------------------------------------------------------------


def ask_function(place: QuestionPlace) -> Asked:
    """Ask for a function."""
    names = ", ".join(map(pretty, place.run.variables))
    example = "*".join(place.run.variables[:2]) if len(place.run.variables) > 1 else f"{place.run.variables[0]}**3"
    prompt = f"{place.where}: find a function g of {names} with {_wanted(place).replace(f'{place.name}/', 'g/')} here."
    return Asked(prompt, f"an expression, such as {example}")


def solve_function(place: QuestionPlace) -> str:
    """The sum of the variables with these signs."""
    text = " ".join(f"{'+' if sign > 0 else '-'} {v}" for v, sign in _signs(place))
    return text.removeprefix("+ ").replace("- ", "-", 1) if text.startswith("-") else text.removeprefix("+ ")


def judge_function(place: QuestionPlace, answer: str) -> Assessment:
    """Differentiate the function that is given."""
    if place.run.objective.has_arrays:
        raise NoAnswerError("This can be asked only where the variables are numbers.")
    variables, values = place.run.variables, place.values
    tree = tree_of(answer, (*variables, *place.run.objective.constants))
    if not isfinite(float(Samples.at(values).of(tree)[0][0])):
        return wrong("That has no value at this point.")
    lacking = [v for v, _ in _signs(place) if v not in symbols(tree)]
    if lacking:
        return wrong(f"That does not contain {pretty(lacking[0])}, so its slope along {pretty(lacking[0])} is 0.")
    fault = _fault(tree, place, values, "g")
    if fault:
        return wrong(fault.replace(" there", " here"))
    slopes = _slopes(tree, [v for v, _ in _signs(place)], values)
    said = ", ".join(f"{place.slope_of(v).replace(f'{place.name}/', 'g/')} = {short(s)}" for v, s in slopes.items())
    return right(f"Right: {said} here.")


def hint_function(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, rule, one that will do."""
    return (
        "A positive partial: it rises as that variable grows. Negative: it falls.",
        "Begin with one term for each variable, and choose its sign: +x rises along x, −x falls.",
        f"{solve_function(place)} is one.",
    )
