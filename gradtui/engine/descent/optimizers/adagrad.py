"""Duchi, Hazan, Singer 2011: v ← v + g², θ ← θ − η·g/(√v + ε)."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "adagrad",
    "Adagrad",
    (
        ("v", "v + g**2"),
        ("theta", "theta - eta*g/(sqrt(v) + epsilon)"),
    ),
    memory=("v",),
    hyperparameters=(Hyperparameter("epsilon", "epsilon", 1e-10, 0.0, 1.0),),
    torch="torch.optim.Adagrad",
)
