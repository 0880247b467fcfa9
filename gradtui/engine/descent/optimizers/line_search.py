"""Armijo 1966, backtracking: η, η·shrink, η·shrink², … until f(θ − η·g) ≤ f(θ) − slope·η·‖g‖², then θ ← θ − η·g."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "line_search",
    "gradient descent with line search",
    (("theta", "theta - eta*g"),),
    hyperparameters=(
        Hyperparameter("shrink", "shrink", 0.5, 0.05, 0.991),
        Hyperparameter("slope", "slope", 1e-4, 0.0, 1.0),
    ),
    torch="LineSearch",
    searches=True,
)
