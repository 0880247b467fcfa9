"""The learning rate in words: what it does where the hill curves as it does here."""

from __future__ import annotations

from math import inf

from ..engine.descent.descent import Descent
from ..engine.objective.curvature import Curvature, Pace
from ..engine.verdict.diagnosis import direction_words, limit_of
from ..expression.printing import short

_WORDS = {
    Pace.UNSTABLE: "unstable, as f curves here",
    Pace.ZIG_ZAG: "zig-zag: it jumps over and back",
    Pace.SLOW: "slow: small steps where it is flattest",
    Pace.GOOD: "good",
    Pace.DOWNHILL: "downhill: f curves down, no minimum holds it here",
    Pace.LEVEL: "level: f hardly curves",
}


def curves(descent: Descent, *, names_eigenvalues: bool = True) -> tuple[str, str] | None:
    """(eigenvalues and condition number, what η does here) in words; None where the curvature is unknown.

    Without ``names_eigenvalues`` they are the amounts by which f curves, and what is made of them has no symbol.
    """
    found = descent.curvature
    if found is None:
        return None
    if len(found.eigenvalues) == 1:
        how = f"f″ = {short(found.largest)}"
    elif len(found.eigenvalues) == 2:
        (low, high), (first, second) = found.eigenvalues, found.directions
        objective = descent.objective
        ends = [f"{short(v)} {direction_words(objective, d)}".strip() for v, d in ((high, second), (low, first))]
        how = f"{'λ =' if names_eigenvalues else 'by'} {ends[0]}, {ends[1]}"
    else:
        how = f"{'λ ' if names_eigenvalues else ''}from {short(found.eigenvalues[0])} to {short(found.largest)}"
    condition = found.condition_number
    if condition is not None and len(found.eigenvalues) > 1:
        if condition == inf:
            how += ", a valley"
        elif names_eigenvalues:
            how += f"; condition number {short(condition, 3)}"
    return how, _pace(descent, found, names_eigenvalues=names_eigenvalues)


def _pace(descent: Descent, found: Curvature, *, names_eigenvalues: bool) -> str:
    """Where η stands against what is stable."""
    rate = descent.learning_rate
    limit = limit_of(descent.optimizer)
    if limit is None or found.largest <= 0.0:
        gd = descent.optimizer.name == "gd"
        return _WORDS[found.pace(rate)] if gd else ""
    stable = limit[0] / found.largest
    compared = f"η = {short(rate)}, stable below {f'{_symbol(descent)} = ' if names_eigenvalues else ''}{short(stable)}"
    if descent.optimizer.name == "gd":
        words = f"{compared}: {_WORDS[found.pace(rate)]}"
        if found.eigenvalues[0] < 0.0:
            words += f"; but f curves down {direction_words(descent.objective, found.directions[0])}".rstrip()
        return words
    return f"{compared}: {'unstable' if rate > stable else 'stable'}"


def _symbol(descent: Descent) -> str:
    return {"gd": "2/λmax", "momentum": "2(1 + μ)/λmax"}.get(descent.optimizer.name, "the limit")


def advised(descent: Descent, *, names_eigenvalues: bool = True) -> tuple[float | None, str]:
    """A learning rate for gradient descent from the curvature here, and why: 1/λmax, or if that is set the best one."""
    found = descent.curvature
    if descent.optimizer.name not in ("gd", "line_search"):
        return None, f"the curvature sets η for gradient descent; this is {descent.optimizer.title}"
    if found is None:
        return None, "the curvature is not known here" if not descent.objective.has_arrays else (
            "too many parameters to work out how f curves"
        )
    safe, best = found.safe_rate, found.best_rate
    if safe is None or best is None:
        level = found.eigenvalues[-1] == found.eigenvalues[0] == 0.0
        how = "f does not curve here" if level else "f curves down here, or not at all, in every direction"
        return None, f"{how}: it says nothing of the learning rate"
    if descent.base_rate == safe and best != safe:
        of = "2/(λmin + λmax) = " if names_eigenvalues else ""
        return best, f"η = {of}{short(best)}: the fewest steps, if f were a quadratic"
    of = "1/λmax = " if names_eigenvalues else ""
    return safe, f"η = {of}{short(safe)}: the largest that does not jump over, as f curves here"
