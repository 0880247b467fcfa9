"""Hinton 2012: v ← α·v + (1 − α)·g², θ ← θ − η·g/(√v + ε)."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "rmsprop",
    "RMSprop",
    (
        ("v", "alpha*v + (1 - alpha)*g**2"),
        ("theta", "theta - eta*g/(sqrt(v) + epsilon)"),
    ),
    memory=("v",),
    hyperparameters=(
        Hyperparameter("alpha", "alpha", 0.99, 0.0, 1.0),
        Hyperparameter("epsilon", "epsilon", 1e-8, 0.0, 1.0),
    ),
    torch="torch.optim.RMSprop",
)
