"""Zeiler 2012: v, u running means of g² and of δ²; δ = √(u + ε)/√(v + ε)·g, θ ← θ − η·δ. PyTorch's η is 1."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "adadelta",
    "Adadelta",
    (
        ("v", "rho*v + (1 - rho)*g**2"),
        ("delta", "sqrt(u + epsilon)/sqrt(v + epsilon)*g"),
        ("u", "rho*u + (1 - rho)*delta**2"),
        ("theta", "theta - eta*delta"),
    ),
    memory=("v", "u"),
    hyperparameters=(
        Hyperparameter("rho", "rho", 0.9, 0.0, 1.0),
        Hyperparameter("epsilon", "epsilon", 1e-6, 0.0, 1.0),
    ),
    torch="torch.optim.Adadelta",
)
