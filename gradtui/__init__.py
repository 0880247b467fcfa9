"""Partial derivatives, the gradient and gradient descent, taught in the terminal."""

__version__ = "0.1.0"
