"""What the tangent plane says of a step beforehand, and what came: ∇f·Δ beside f(after) − f(before)."""

from __future__ import annotations

from math import isfinite

from ..engine.descent.descent import Descent
from ..expression.names import pretty
from ..expression.printing import short

_MOST = 100_000  # entries for which a step is worked out before it is taken
_DIGITS = 4


def touching(descent: Descent) -> str:
    """What touches f where the descent is: of one number a line, the tangent, else a plane."""
    return "tangent" if is_line(descent) else "plane"


def is_line(descent: Descent) -> bool:
    """Whether f is a curve of one number."""
    return len(descent.variables) == 1 and not descent.objective.has_arrays


def ahead(descent: Descent, name: str) -> tuple[str, str, str] | None:
    """What is predicted for the next step: "the plane predicts", "Δf = ∇f·Δ", "−3.2"; None where no step leads on."""
    if descent.at_end or (descent.objective.has_arrays and descent.objective.count > _MOST):
        return None
    x = pretty(descent.variables[0])
    product = f"d{name}/d{x}·Δ{x}" if is_line(descent) else f"∇{name}·Δ"
    change = short(descent.predicted_at(descent.cursor), _DIGITS)
    return f"the {touching(descent)} predicts", f"Δ{name} = {product}", change


def predicted(descent: Descent) -> str:
    """What was predicted for the step that led here: "the plane predicted −5.2"; "" at the start."""
    k = descent.cursor
    if k == 0 or (descent.objective.has_arrays and descent.objective.count > _MOST):
        return ""
    return f"the {touching(descent)} predicted {short(descent.predicted_at(k - 1), _DIGITS)}"


def behind(descent: Descent, name: str) -> str:
    """What was predicted for the step that led here, and what came; "" at the start."""
    said, k = predicted(descent), descent.cursor
    return f"{said}; {came(descent.value_at(k) - descent.value_at(k - 1), name)}" if said else ""


def came(change: float, name: str) -> str:
    """By how much f fell or rose: "f fell by 2.1"."""
    if not isfinite(change):
        return f"{name} has no value any more"
    if change == 0.0:
        return f"{name} stayed"
    return f"{name} {'fell' if change < 0.0 else 'rose'} by {short(abs(change), _DIGITS)}"
