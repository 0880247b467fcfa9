"""Small pieces of what the commands print: numbers for JSON, columns for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from typing import Any

from ..expression.visible import escaped


def finite(value: float) -> float | None:
    """A JSON number: null where it is not finite, 0 for −0."""
    return value + 0.0 if isfinite(value) else None


def json_text(document: Any, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """A strict JSON document; characters that are not seen are escaped, with ``ascii_only`` all that are not ASCII."""
    import json

    text = json.dumps(document, ensure_ascii=ascii_only, allow_nan=False, indent=indent)
    return escaped(text) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], fit: Callable[[str], str] = str) -> list[str]:
    """Lines with columns that end under each other; a row of one cell stands by itself. ``fit`` as in ``as_text``."""
    cells = [[fit(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells if len(row) > 1) for i in range(len(head))]
    return [
        "  "
        + ("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) if len(row) > 1 else row[0])
        for row in cells
    ]
