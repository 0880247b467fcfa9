"""What a wrong answer comes from: which rules of calculus, broken at which places, give it."""

from __future__ import annotations

from .diagnosis import Asking, Diagnosis, clauses, diagnosed, value_at
from .mistakes import MISTAKES, Mistake

__all__ = ["MISTAKES", "Asking", "Diagnosis", "Mistake", "clauses", "diagnosed", "value_at"]
