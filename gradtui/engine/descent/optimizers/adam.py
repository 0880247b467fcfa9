"""Kingma, Ba 2015: m, v running means of g and g², corrected for their start at 0; θ ← θ − η·m̂/(√v̂ + ε)."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "adam",
    "Adam",
    (
        ("m", "beta_1*m + (1 - beta_1)*g"),
        ("v", "beta_2*v + (1 - beta_2)*g**2"),
        ("m_hat", "m/(1 - beta_1**t)"),
        ("v_hat", "v/(1 - beta_2**t)"),
        ("theta", "theta - eta*m_hat/(sqrt(v_hat) + epsilon)"),
    ),
    memory=("m", "v"),
    hyperparameters=(
        Hyperparameter("beta1", "beta_1", 0.9, 0.0, 1.0),
        Hyperparameter("beta2", "beta_2", 0.999, 0.0, 1.0),
        Hyperparameter("epsilon", "epsilon", 1e-8, 0.0, 1.0),
    ),
    torch="torch.optim.Adam",
    pull="m",
)
