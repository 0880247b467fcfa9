"""Nesterov 1983 in Sutskever's form, as PyTorch: b ← μ·b + g, θ ← θ − η·(g + μ·b)."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "nesterov",
    "Nesterov momentum",
    (
        ("b", "mu*b + g"),
        ("theta", "theta - eta*(g + mu*b)"),
    ),
    memory=("b",),
    hyperparameters=(Hyperparameter("momentum", "mu", 0.9, 0.0, 1.0),),
    torch="torch.optim.SGD",
    stable_below="2*(1 + mu)/(1 + 2*mu)",
    pull="b",
)
