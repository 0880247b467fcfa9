"""Dozat 2016, as PyTorch: Adam with Nesterov's look ahead; p is the logarithm of the product of every μ so far."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .adam import OPTIMIZER as ADAM
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "nadam",
    "NAdam",
    (
        ("mu", "beta_1*(1 - 0.96**(t*psi)/2)"),
        ("mu_next", "beta_1*(1 - 0.96**((t + 1)*psi)/2)"),
        ("p", "p + log(mu)"),
        ("m", "beta_1*m + (1 - beta_1)*g"),
        ("v", "beta_2*v + (1 - beta_2)*g**2"),
        ("v_hat", "v/(1 - beta_2**t)"),
        ("m_hat", "(1 - mu)/(1 - exp(p))*g + mu_next/(1 - exp(p)*mu_next)*m"),
        ("theta", "theta - eta*m_hat/(sqrt(v_hat) + epsilon)"),
    ),
    memory=("m", "v", "p"),
    hyperparameters=(*ADAM.hyperparameters, Hyperparameter("momentum_decay", "psi", 0.004, 0.0, 1.0)),
    torch="torch.optim.NAdam",
    pull="m",
)
