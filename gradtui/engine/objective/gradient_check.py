"""One partial by three independent ways: the formula, reverse mode, and a finite difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, log10
from sys import float_info

from ...expression.derivation import derived
from ...expression.names import pretty
from ...expression.primitives.registry import REGISTRY
from ...expression.printing import unicode
from ...expression.tree import Call, Comparison, Node, fold
from ...expression.written import Written
from ..program.interpret import node_value
from .scalar_objective import ScalarObjective

_AGREE = 1e-9  # of the size of the partial, between the two exact ways
_NEAR = 1e-5  # of the same, for the finite difference, which loses about half of the digits at worst
_FIRST = 0.1  # the widest difference, in units of the coordinate's size
_SHRINK = 1.6
_ROWS = 24
_SCALES = (1.0, 1e-4)  # the widest steps of two tries
_FEW = 3  # digits
_EPSILON = float_info.epsilon


@dataclass(frozen=True, slots=True)
class Check:
    """The partials of some variables at a point, found in three ways."""

    variables: tuple[str, ...]
    """By which variables, or entries of arrays."""
    symbolic: tuple[float, ...]
    """By the formula that is shown."""
    reverse_mode: tuple[float, ...]
    """By one backward sweep over the operations of f."""
    finite_difference: tuple[float, ...]
    """By values of f alone: central differences, extrapolated to a difference of zero (Ridders 1982)."""
    agree: bool | None
    """Whether all agree; None where no answer is possible: at a kink, or where a number is not finite."""
    digits: int | None
    """How many leading digits all of them share, 0 to 16; None with ``agree`` None."""
    reason: str
    """Why there is no answer, or ""."""


def check(
    objective: ScalarObjective,
    point: Sequence[float],
    variables: Sequence[str] | None = None,
    formulas: Mapping[str, Node] | None = None,
) -> Check:
    """Compare the three ways at a point for some variables (all unless given).

    ``formulas`` are their partials, where they are known already.
    """
    known = formulas or {}
    chosen = tuple(variables or objective.variables)
    values = dict(zip(objective.variables, point, strict=True)) | objective.given
    gradient = dict(zip(objective.variables, objective.gradient(point), strict=True))
    written = Written(objective.formula, (), objective.written.arrays)
    symbolic = [
        float(objective.evaluated(known[v] if v in known else derived(written, v).result, values)) for v in chosen
    ]
    reverse = [gradient[v] for v in chosen]
    finite: list[float] = []
    noise: list[float] = []
    reason = ""
    for variable in chosen:
        coordinates = [values[v] for v in objective.variables]
        place = objective.variables.index(variable)

        def f(x: float, at: list[float] = coordinates, place: int = place) -> float:
            at[place] = x
            return objective.value(at)

        x = values[variable]
        slope, lost, why = difference(f, x, near=symbolic[len(finite)])
        finite.append(slope)
        noise.append(lost)
        reason = reason or _kink(objective.tree, {**values}, variable, nearest(x)) or why
    return compared(chosen, symbolic, reverse, finite, noise, reason)


def compared(
    names: Sequence[str],
    symbolic: Sequence[float],
    reverse: Sequence[float],
    finite: Sequence[float],
    noise: Sequence[float],
    reason: str,
) -> Check:
    """The outcome for numbers that were found in three ways; ``noise`` is what rounding may do to the third."""
    by_formula, by_sweep, by_values = (tuple(x + 0.0 for x in way) for way in (symbolic, reverse, finite))
    if not reason and not all(map(isfinite, (*by_formula, *by_sweep, *by_values))):
        reason = "a number is not finite here"
    if reason:
        return Check(tuple(names), by_formula, by_sweep, by_values, None, None, reason)
    scale = max(map(abs, symbolic), default=0.0)
    worst = 0.0
    agree = True
    for way, bar in ((reverse, _AGREE), (finite, _NEAR)):
        for a, b, lost in zip(symbolic, way, noise, strict=True):
            apart = _apart(a, b, scale)
            agree &= apart <= bar or abs(a - b) <= lost
            # two that differ by no more than rounding leaves of f's own digits are alike where both are nearly 0
            worst = max(worst, apart if max(abs(a), abs(b)) > lost else 0.0)
    digits = 16 if worst == 0.0 else max(0, min(16, int(-log10(worst))))
    return Check(tuple(names), by_formula, by_sweep, by_values, agree, digits, "")


def _apart(a: float, b: float, scale: float) -> float:
    """The difference relative to the size, to 1 part in a million of the largest partial at least."""
    return abs(a - b) / max(abs(a), abs(b), 1e-6 * scale, 1e-9)


def difference(f: Callable[[float], float], x: float, near: float | None = None) -> tuple[float, float, str]:
    """The slope of f at x from its values alone, what rounding may do to it, and why it cannot be had, or "".

    Central differences with ever smaller steps, extrapolated to a step of zero (Ridders 1982): once from wide steps
    and, where there is a slope to compare with (``near``), once from narrow ones, as f may have a pole or a narrow hill
    close by: then the nearer one counts, and where the two differ and neither comes close there is no answer.
    """
    if not isfinite(x):
        return float("nan"), 0.0, "the point is not finite"
    if not isfinite(height := f(x)):
        return float("nan"), 0.0, "f has no finite value here"
    around = [abs(y) for y in (height, f(x - length_scale(x)), f(x + length_scale(x))) if isfinite(y)]
    noise = 32 * _EPSILON * max(around) / length_scale(x)  # where f is nearly 0 its parts need not be
    if near is None or not isfinite(near):
        return _ridders(f, x, length_scale(x), abs(height)), noise, ""
    found = [slope for scale in _SCALES if isfinite(slope := _ridders(f, x, length_scale(x) * scale, abs(height)))]
    if not found:
        return float("nan"), noise, "f has no values close enough for a finite difference"
    best = min(found, key=lambda slope: abs(slope - near))
    size = max(abs(best), abs(near))
    apart = max(found) - min(found)
    if abs(best - near) > _NEAR * size + noise and apart > _NEAR * size + noise / min(_SCALES):
        return best, noise, "f changes too abruptly here for a finite difference"
    return best, noise, ""


def _ridders(f: Callable[[float], float], x: float, step: float, height: float) -> float:
    best, error = float("nan"), inf
    row: list[float] = []
    for _ in range(_ROWS):
        ahead, behind = x + step, x - step
        if ahead == behind:
            break
        fresh = [(f(ahead) - f(behind)) / (ahead - behind)]
        rounding = _EPSILON * height / step  # with tiny steps two wrong values may well be alike
        # Neville's scheme: each column takes one more even power of the step out of the error
        factor = _SHRINK**2
        for j, before in enumerate(row):
            fresh.append((fresh[j] * factor - before) / (factor - 1.0))
            change = max(abs(fresh[j + 1] - fresh[j]), abs(fresh[j + 1] - before)) + rounding
            if change <= error:
                error, best = change, fresh[j + 1]
            factor *= _SHRINK**2
        row = fresh
        step /= _SHRINK
    return best


def nearest(x: float) -> float:
    """The narrowest step of a difference at x, as a kink within it spoils them all."""
    return length_scale(x) * min(_SCALES) * _SHRINK ** (1 - _ROWS)


def length_scale(x: float) -> float:
    """The widest step of a difference at x."""
    return _FIRST * max(1.0, abs(x))


def _kink(tree: Node, values: dict[str, float], variable: str, length_scale: float) -> str:
    """Say which part of f has a kink or a border within reach along one variable, or ""."""
    x = values[variable]
    sides = [_signs(tree, {**values, variable: x + shift}) for shift in (-length_scale, 0.0, length_scale)]
    for node, sign in sides[1].items():
        others = [side[node] for side in (sides[0], sides[2])]
        if sign == 0 and others == [0, 0]:
            continue  # flat in this direction: abs(0·x)
        if any(other != sign for other in others):
            return f"{unicode(node)} has a kink at {pretty(variable)} = {x:.6g}"
    return ""


def _signs(tree: Node, values: Mapping[str, float]) -> dict[Node, int]:
    """On which side of its border each part of f is: −1, 0 or 1."""
    found: dict[Node, int] = {}

    def combine(node: Node, parts: list[float]) -> float:
        if isinstance(node, Comparison) or (isinstance(node, Call) and REGISTRY[node.function].has_kink):
            apart = parts[0] - parts[1] if len(parts) == 2 else parts[0]
            found[node] = (apart > 0) - (apart < 0)
        value: float = node_value(node, parts, values)
        return value

    fold(tree, combine)
    return found


def agreement(found: Check) -> str:
    """The outcome in one sentence: "the three agree to 11 digits"."""
    if found.agree is None:
        return f"no comparison: {found.reason}"
    if not found.agree:
        names = ", ".join(pretty(v) for v in found.variables)
        return f"they do not agree ({names}): f changes too abruptly here for a finite difference, or gradtui is wrong"
    if found.digits is not None and found.digits < _FEW:
        return (
            "formula and reverse mode agree; the finite difference is lost in rounding, f is too large beside its slope"
        )
    return f"the three agree to {found.digits} digits"
