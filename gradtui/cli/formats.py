"""Descents as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import hypot, isfinite
from typing import Any

from ..engine.descent import Descent
from ..expression.names import pretty
from ..expression.printing import short, unicode
from ..expression.visible import visible
from ..scenario.model import Scenario

_SHOWN_WHOLE = 16  # entries of a run that the text shows without leaving any out
_FIRST, _LAST = 9, 4


def finite(value: float) -> float | None:
    """A JSON number: null where it is not finite, 0 for −0."""
    return value + 0.0 if isfinite(value) else None


def as_json(scenario: Scenario, descents: Sequence[Descent], *, ascii_only: bool = False) -> str:
    """One strict JSON document; with ``ascii_only`` other characters are escaped."""
    import json

    return json.dumps(document(scenario, descents), ensure_ascii=ascii_only, allow_nan=False) + "\n"


def document(scenario: Scenario, descents: Sequence[Descent]) -> dict[str, Any]:
    """The document of ``gradtui run --format json``."""
    return {
        "schema": 1,
        "title": scenario.title,
        "function": scenario.text,
        "variables": list(scenario.variables),
        "runs": [_run(descent) for descent in descents],
    }


def _run(descent: Descent) -> dict[str, Any]:
    verdict, reason = descent.judged
    return {
        "name": descent.name,
        "start": dict(zip(descent.variables, descent.point_at(0), strict=True)),
        "optimizer": descent.optimizer.name,
        "learning_rate": descent.record.rates[0] if descent.cursor else descent.learning_rate,
        "verdict": str(verdict),
        "reason": reason,
        "trajectory": [_entry(descent, k) for k in range(descent.cursor + 1)],
    }


def _entry(descent: Descent, k: int) -> dict[str, Any]:
    gradient = descent.gradient_at(k)
    return {
        "step": k,
        "point": {v: finite(x) for v, x in zip(descent.variables, descent.point_at(k), strict=True)},
        "value": finite(descent.value_at(k)),
        "partials": {v: finite(g) for v, g in zip(descent.variables, gradient, strict=True)},
        "gradient_norm": finite(hypot(*gradient)),
    }


def as_csv(scenario: Scenario, descents: Sequence[Descent]) -> str:
    """A line for every entry of every run: run,step,<variables>,value,d_<variables>,gradient_norm."""
    import csv
    from io import StringIO

    names = scenario.variables
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["run", "step", *names, "value", *(f"d_{name}" for name in names), "gradient_norm"])
    for descent in descents:
        for k in range(descent.cursor + 1):
            gradient = descent.gradient_at(k)
            numbers = (*descent.point_at(k), descent.value_at(k), *gradient, hypot(*gradient))
            writer.writerow([visible(descent.name), k, *(x + 0.0 for x in numbers)])
    return text.getvalue()


def as_text(scenario: Scenario, descents: Sequence[Descent], fit: Callable[[str], str] = str) -> str:
    """For a person: the function, then for each run its verdict and a table of its steps.

    ``fit`` puts a text into characters that the reader has, before columns are measured.
    """
    names = ", ".join(pretty(v) for v in scenario.variables)
    lines = [visible(scenario.title), f"{pretty(scenario.name)}({names}) = {unicode(scenario.tree)}"]
    if scenario.constants:
        lines.append("with " + ", ".join(f"{pretty(n)} = {short(v, 6)}" for n, v in scenario.constants.items()))
    for descent in descents:
        verdict, reason = descent.judged
        lines += ["", f"{visible(descent.name)} · {descent.optimizer.label}", f"{verdict.words}: {reason}"]
        lines += _table(scenario, descent, fit)
    return "\n".join(lines) + "\n"


def _table(scenario: Scenario, descent: Descent, fit: Callable[[str], str]) -> list[str]:
    f = pretty(scenario.name)
    d = "d" if len(descent.variables) == 1 else "∂"
    slopes = [f"{d}{f}/{d}{pretty(v)}" for v in descent.variables]
    head = ["step", *(pretty(v) for v in descent.variables), f, *slopes, f"‖∇{f}‖"]
    rows = [[fit(cell) for cell in row] for row in (head, *_rows(descent))]
    widths = [max(len(row[i]) for row in rows if len(row) > 1) for i in range(len(head))]
    return [
        "  "
        + ("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) if len(row) > 1 else row[0])
        for row in rows
    ]


def _rows(descent: Descent) -> Iterator[list[str]]:
    count = descent.cursor + 1
    for k in range(count):
        if count > _SHOWN_WHOLE and _FIRST <= k < count - _LAST:
            if k == _FIRST:
                yield [f"… {count - _FIRST - _LAST} more steps (--format csv has them all)"]
            continue
        gradient = descent.gradient_at(k)
        numbers = (*descent.point_at(k), descent.value_at(k), *gradient, hypot(*gradient))
        yield [str(k), *(short(x, 6) for x in numbers)]
