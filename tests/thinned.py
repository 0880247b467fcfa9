"""A part of a table always, all of it with the slow tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

_Case = type(pytest.param())


def thinned(values: Iterable[Any], of: int) -> list[Any]:
    """Parameters, of which all but every ``of``-th are marked slow; a tuple is the parameters of one case."""
    found = []
    for k, value in enumerate(values):
        case = value if isinstance(value, _Case) else pytest.param(*(value if isinstance(value, tuple) else (value,)))
        marks = case.marks if k % of == 0 else (*case.marks, pytest.mark.slow)
        found.append(pytest.param(*case.values, marks=marks, id=case.id))
    return found
