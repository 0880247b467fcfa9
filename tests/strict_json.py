"""JSON as the contract has it: one document, and no number that JSON does not know."""

from __future__ import annotations

import json
from typing import Any


def _no_constant(text: str) -> None:
    raise AssertionError(f"JSON has no {text}")


def strict(text: str | bytes) -> dict[str, Any]:
    """The document, if it is one."""
    document = json.loads(text, parse_constant=_no_constant)
    assert isinstance(document, dict)
    return document
