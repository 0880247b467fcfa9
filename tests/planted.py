"""Wrong entries in the registry of functions, to see that they are noticed."""

from __future__ import annotations

from typing import Any

import pytest

from gradtui.expression.primitives.registry import REGISTRY


def plant(monkeypatch: pytest.MonkeyPatch, function: str, **changes: Any) -> None:
    """Let a function's entry say something else."""
    monkeypatch.setitem(REGISTRY, function, REGISTRY[function]._replace(**changes))
