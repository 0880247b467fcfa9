"""Loshchilov, Hutter 2019: Adam, and θ itself shrinks by the part η·λ at every step."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .adam import OPTIMIZER as ADAM
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "adamw",
    "AdamW",
    (
        *ADAM.formula[:-1],
        ("theta", "(1 - eta*lam)*theta - eta*m_hat/(sqrt(v_hat) + epsilon)"),
    ),
    memory=ADAM.memory,
    hyperparameters=(*ADAM.hyperparameters, Hyperparameter("weight_decay", "lam", 0.01, 0.0, 1.0)),
    torch="torch.optim.AdamW",
    pull="m",
)
