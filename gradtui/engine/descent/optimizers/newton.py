"""Newton 1685, damped (Nocedal, Wright 2006, 3.3): (H + λI)·d = ∇f, θ ← θ − η·d, H the second partials at θ.

With η = 1 and λ = 0 one step lands where a quadratic is level: at its minimum, but just as well at its saddle.
"""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "newton",
    "Newton's method",
    (("theta", "theta - eta*d"),),
    hyperparameters=(Hyperparameter("damping", "lam", 0.0, 0.0, float("inf")),),
    torch="Newton",
    needs_hessian=True,
)
