"""Heavy ball (Polyak 1964): b ← μ·b + g, θ ← θ − η·b. The first b is g."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "momentum",
    "momentum",
    (
        ("b", "mu*b + g"),
        ("theta", "theta - eta*b"),
    ),
    memory=("b",),
    hyperparameters=(Hyperparameter("momentum", "mu", 0.9, 0.0, 1.0),),
    torch="torch.optim.SGD",
    stable_below="2*(1 + mu)",
    pull="b",
)
