"""Shorter formulas: terms taken apart into powers, sums over one denominator, and what is shortest of all that."""
