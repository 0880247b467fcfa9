"""An explanation of a function of arrays as text for a person and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.objective.gradient_check import Check
from ..expression.names import pretty
from ..expression.printing import number_text, plain, short
from ..expression.visible import visible
from ..lesson.explanation.array_explanation import ArrayExplained, ArrayExplanation
from ..lesson.explanation.explanation import function_line
from ..lesson.explanation.rule_words import RESULT
from ..scenario.model import Scenario
from .explanations import DIGITS, ExplanationWriter, check_document
from .runs import array_list, json_value
from .style import Style
from .tables import finite


def document(scenario: Scenario, found: ArrayExplanation, *, full: bool = False) -> dict[str, Any]:
    """The document, as for numbers; arrays are nested lists, large ones their shape and norm."""
    objective = found.objective
    return {
        "schema": 1,
        "function": scenario.text,
        "variables": list(objective.variables),
        "constants": {name: finite(value) for name, value in objective.constants.items()},
        "shapes": {name: list(shape) for name, shape in objective.array_shapes.items()},
        "at": {v: json_value(x, full=full) for v, x in zip(objective.variables, found.point, strict=True)},
        "value": finite(found.value),
        "partials": [_partial(p, full=full) for p in found.partials],
        "gradient_norm": finite(found.gradient_norm),
        "check": {"of": list(found.check.variables)} | check_document(found.check),
    }


def _partial(found: ArrayExplained, *, full: bool) -> dict[str, Any]:
    explained = found.explained
    return {
        "variable": explained.by[0],
        "held_constant": list(explained.held),
        "formula": plain(explained.formula),
        "with": dict(found.counts),
        "shape": list(found.shape),
        "substituted": explained.substituted,
        "value": json_value(found.value, full=full),
        "terms": [],
        "steps": [
            {
                "depth": line.depth,
                "rule": line.rule,
                "before": plain(line.before),
                "after": plain(line.after),
                "says": line.says,
                "length": finite(value.result),
            }
            for line, value in zip(explained.lines, explained.values, strict=True)
        ],
        "entry": {
            "name": found.entry.name,
            "formula": found.entry.formula,
            "substituted": found.entry.numbers,
            "value": finite(found.entry.value),
        },
    }


def as_text(
    scenario: Scenario, found: ArrayExplanation, style: Style, width: int, fit: Callable[[str], str] = str
) -> str:
    """For a person: the function, then for each parameter its backward pass, its formula, one entry, a check."""
    writer = ExplanationWriter(style, width, fit)
    name = pretty(found.name)
    writer.line(visible(scenario.title), "bold")
    writer.text(function_line(found.objective, found.name))
    writer.text(f"arrays: {array_list(scenario)}", "muted")
    numbers = [
        f"{pretty(v)} = {short(x, DIGITS)}"
        for v, x in zip(found.objective.variables, found.point, strict=True)
        if isinstance(x, float)
    ]
    place = f"at {', '.join([*numbers, 'the arrays as they start'])}"
    writer.text(f"{place}: {name} = {short(found.value, DIGITS)}")
    for partial in found.partials:
        _write(writer, partial)
    writer.line("")
    writer.text(f"‖∇{name}‖ = {short(found.gradient_norm, DIGITS)}, over {found.objective.count:,} entries")
    _check(writer, found.check)
    return "\n".join(writer.lines) + "\n"


def _write(writer: ExplanationWriter, found: ArrayExplained) -> None:
    explained = found.explained
    writer.line("")
    shape = f", {'×'.join(map(str, found.shape))} entries" if found.shape else ""
    writer.line(f"{explained.symbol}{shape}", "bold")
    for line, value in zip(explained.lines, explained.values, strict=True):
        if line.rule != RESULT:
            writer.step(line, value)
    writer.text(explained.lines[-1].says[3:], "bold", "  ")
    entry = found.entry
    if found.shape:
        writer.text(f"its entry {entry.symbol} = {entry.formula}", "", "  ")
    indent = "      "
    if entry.numbers and entry.numbers != number_text(entry.value):
        writer.text(f"= {entry.numbers.replace('-', '−')}", "", indent)
    writer.text(f"= {short(entry.value, DIGITS)}", "value", indent)


def _check(writer: ExplanationWriter, check: Check) -> None:
    writer.text(f"check of {', '.join(map(pretty, check.variables))}", "muted")
    writer.check(check)
