"""Gradient descent: θ ← θ − η·g."""

from __future__ import annotations

from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "gd",
    "gradient descent",
    (("theta", "theta - eta*g"),),
    torch="torch.optim.SGD",
    stable_below="2",
)
