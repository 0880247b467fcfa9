"""A part of a table always, all of it with the slow tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def thinned(values: Iterable[Any], of: int) -> list[Any]:
    """Parameters, of which all but every ``of``-th are marked slow; a tuple is the parameters of one case."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=() if k % of == 0 else pytest.mark.slow)
        for k, value in enumerate(values)
    ]
