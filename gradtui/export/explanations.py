"""An explanation as text for a person and as JSON, of numbers and of arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sys import maxsize
from textwrap import wrap
from typing import Any

from ..engine.objective.gradient_check import Check, agreement
from ..engine.program.derivation_values import StepValue
from ..expression.names import pretty
from ..expression.printing import number_text, plain, short, unicode
from ..expression.tree import Node, Sizes, elided, size
from ..expression.visible import visible
from ..lesson.explanation.parts import Explained, Explanation, function_line
from ..lesson.explanation.rule_words import RESULT, Line, Term
from ..lesson.words import sentence
from ..scenario.model import Scenario
from .style import Style
from .tables import array_list, finite, json_value, let

DIGITS = 6
MOST = 5_000  # parts of a formula that are written out
_BRIEF = 120  # of one within a step
_ALL = 200_000  # of all steps together that are written out
_ALL_OF_ARRAYS = 10_000_000


# -- JSON ---------------------------------------------------------------------------------------------------------


def document(scenario: Scenario, found: Explanation, *, full: bool = False) -> dict[str, Any]:
    """The document of ``gradtui explain --format json``; ``full`` writes every array out."""
    objective = found.objective
    first = [p for p in found.partials if len(p.by) == 1]
    higher = [p for p in found.partials if len(p.by) > 1]
    steps = [node for p in found.partials for line in p.lines for node in (line.before, line.after)]
    sizes: Sizes = {}
    in_all = sum(size(node, sizes) for node in steps)
    most = MOST if in_all <= _ALL else _BRIEF
    if objective.has_arrays and in_all <= _ALL_OF_ARRAYS:
        most = maxsize  # a backward pass has a step for each part of f, and none is left out
    made: dict[str, Any] = {
        "schema": 1,
        "function": scenario.text,
        "variables": list(objective.variables),
        "constants": {name: finite(value) for name, value in objective.constants.items()},
    }
    if objective.written.parts:
        made["let"] = let(objective.written)
    if objective.has_arrays:
        made["shapes"] = {name: list(shape) for name, shape in objective.array_shapes.items()}
    made |= {
        "at": {v: json_value(x, full=full) for v, x in zip(objective.variables, found.point, strict=True)},
        "value": finite(found.value),
        **({"parts": {n: json_value(x, full=full) for n, x in found.parts.items()}} if found.parts else {}),
        "partials": [_partial(p, most, sizes, full=full) for p in first],
    }
    if scenario.model is not None:
        from .predictions import declared, standing_value

        made["model"] = declared(scenario.model, full=full) | standing_value(scenario, found.point, full=full)
    if higher:
        made["higher_partials"] = [{"variables": list(p.by)} | _partial(p, most, sizes, full=full) for p in higher]
    matrix = hessian(found)
    if matrix:
        made["hessian"] = [[finite(x) for x in row] for row in matrix]
    made["gradient_norm"] = finite(found.gradient_norm)
    made["check"] = None if found.check is None else _check(found.check, has_arrays=objective.has_arrays)
    return made


def hessian(found: Explanation) -> list[list[float]]:
    """The matrix of the second partials' values, where all of them were asked for; else []."""
    known = {frozenset(p.by): p.value for p in found.partials if len(p.by) == 2}
    variables = found.objective.variables
    if not all(frozenset((a, b)) in known for a in variables for b in variables):
        return []
    return [[known[frozenset((a, b))] for b in variables] for a in variables]


def _partial(found: Explained, most: int, sizes: Sizes, *, full: bool) -> dict[str, Any]:
    """One partial; its formula is written out, a formula of its steps to so many parts."""
    entry = found.entry
    made: dict[str, Any] = {
        "variable": found.by[-1],
        "held_constant": list(found.held),
        "formula": plain(found.formula if entry is None else elided(found.formula, most, sizes)),
    }
    if found.in_parts is not None:
        made["formula_in_parts"] = plain(found.in_parts)
    if entry is not None:
        made |= {"with": dict(found.counts), "shape": list(found.shape)}
    made |= {
        "substituted": found.substituted,
        "value": json_value(found.value, full=full),
        "terms": [{"term": plain(t.term), "rule": t.rule, "derivative": plain(t.derivative)} for t in found.table],
        "steps": [
            {
                "depth": line.depth,
                "rule": line.rule,
                "before": plain(elided(line.before, most, sizes)),
                "after": plain(elided(line.after, most, sizes)),
                "says": line.says,
            }
            | _numbers(value, is_of_arrays=entry is not None)
            for line, value in zip(found.lines, found.values, strict=True)
        ],
    }
    if entry is not None:
        made["entry"] = {
            "name": entry.name,
            "formula": entry.formula,
            "substituted": entry.numbers,
            "value": finite(entry.value),
        }
    return made


def _numbers(value: StepValue, *, is_of_arrays: bool) -> dict[str, Any]:
    if is_of_arrays:
        return {"length": finite(value.result)}
    return {"value_before": finite(value.before), "value": finite(value.result)}


def _check(check: Check, *, has_arrays: bool) -> dict[str, Any]:
    """A check; of arrays it says which entries were checked."""
    return {
        **({"of": list(check.variables)} if has_arrays else {}),
        "symbolic": [finite(x) for x in check.symbolic],
        "reverse_mode": [finite(x) for x in check.reverse_mode],
        "finite_difference": [finite(x) for x in check.finite_difference],
        "agree": check.agree,
        "digits": check.digits,
        "reason": check.reason,
    }


# -- text ---------------------------------------------------------------------------------------------------------


def as_text(scenario: Scenario, found: Explanation, style: Style, width: int, fit: Callable[[str], str] = str) -> str:
    """For a person: the function, then for each partial its terms, its steps, its formula with numbers, a check.

    ``fit`` puts a text into characters that the reader has, before columns are measured.
    """
    writer = ExplanationWriter(style, width, fit)
    objective, name = found.objective, pretty(found.name)
    if objective.has_arrays or scenario.title != scenario.text:
        writer.line(visible(scenario.title), "bold")
    writer.text(function_line(objective, found.name))
    constants = ", ".join(f"{pretty(n)} = {short(v, DIGITS)}" for n, v in objective.constants.items())
    if objective.has_arrays:
        writer.text(f"arrays: {array_list(scenario)}", "muted")
    elif constants:
        writer.text(f"with {constants}", "muted")
    place = [
        f"{pretty(v)} = {short(x, DIGITS)}"
        for v, x in zip(objective.variables, found.point, strict=True)
        if isinstance(x, float)
    ]
    place += ["the arrays as they start"] * objective.has_arrays
    values = [f"{name} = {short(found.value, DIGITS)}"]
    values += [f"{pretty(n)} = {short(x, DIGITS)}" for n, x in found.parts.items() if isinstance(x, float)]
    writer.text(f"at {', '.join(place)}: {', '.join(values)}")
    if scenario.model is not None:
        from .predictions import worked

        for said in worked(scenario, found.point):
            writer.text(said)
    for partial in found.partials:
        writer.partial(partial)
    writer.line("")
    writer.matrix(found)
    if objective.has_arrays:
        writer.text(f"‖∇{name}‖ = {short(found.gradient_norm, DIGITS)}, over {objective.count:,} entries")
    elif len(objective.variables) > 1:
        writer.text(f"‖∇{name}‖ = {short(found.gradient_norm, DIGITS)}")
    if found.check is not None:
        if objective.has_arrays:
            writer.text(f"check of {', '.join(map(pretty, found.check.variables))}", "muted")
        writer.check(found.check)
    return "\n".join(writer.lines) + "\n"


def _aside(found: Explained) -> str:
    """What stands beside the symbol of a partial."""
    if found.entry is not None:
        return f", {'×'.join(map(str, found.shape))} entries" if found.shape else ""
    return f", {', '.join(map(pretty, found.held))} held constant" if found.held else ""


class ExplanationWriter:
    """Lines for a person."""

    def __init__(self, style: Style, width: int, fit: Callable[[str], str]) -> None:
        self.style = style
        self.width = width
        self.fit = fit
        self.lines: list[str] = []
        self.sizes: Sizes = {}
        self.known: dict[int, tuple[Node, str]] = {}

    def line(self, text: str, look: str = "") -> None:
        """Add a line."""
        text = self.fit(text)
        self.lines.append(self.style(text, look) if look and text else text)

    def text(self, text: str, look: str = "", indent: str = "", hang: str = "    ") -> None:
        """Add wrapped text."""
        for line in wrap(
            self.fit(text),
            self.width,
            initial_indent=indent,
            subsequent_indent=indent + hang,
            break_on_hyphens=False,
        ):
            self.lines.append(self.style(line, look) if look else line)

    def partial(self, found: Explained) -> None:
        """Add one partial: terms, steps, formula, numbers."""
        self.line("")
        self.line(f"{found.symbol}{_aside(found)}", "bold")
        if len(found.table) > 1:
            self.table(found.table)
        for line, value in zip(found.lines, found.values, strict=True):
            if line.rule != RESULT:
                self.step(line, value)
        if found.entry is None:
            formula = unicode(elided(found.formula, MOST))
            indent = " " * (2 + len(self.fit(found.symbol)))
            short_one = formula if found.in_parts is None else unicode(elided(found.in_parts, MOST))
            self.text(f"{found.symbol} = {short_one}", "bold", "  ")
            if short_one != formula:
                self.text(f" = {formula}", "", indent)
            said = (formula, short(found.value, DIGITS))
            self.numbers(found.substituted, found.value, said, " = ", indent)
            return
        self.text(found.lines[-1].says[3:], "bold", "  ")
        entry = found.entry
        if found.shape:
            self.text(f"its entry {entry.symbol} = {entry.formula}", "", "  ")
        self.numbers(entry.numbers, entry.value, ("", number_text(entry.value)), "= ", " " * 6)

    def numbers(self, substituted: str, value: float, said: tuple[str, str], sign: str, indent: str) -> None:
        """Add a formula with its numbers, and what it comes to, unless that is ``said`` already."""
        if substituted.replace("-", "−") not in (said[0], said[1].replace("-", "−")):
            self.text(sign + substituted.replace("-", "−"), "", indent)
        if short(value, DIGITS) != said[0]:
            self.text(sign + short(value, DIGITS), "value", indent)

    def brief(self, node: Node) -> str:
        """A formula within a step; of a long one the inner parts are left out."""
        found = self.known.get(id(node))
        if found is None:
            found = self.known[id(node)] = node, unicode(elided(node, _BRIEF, self.sizes))
        return found[1]

    def _arrow(self, term: Term) -> str:
        return ("→ " if term.rule in ("held constant", "constant") else "") + self.brief(term.derivative)

    def table(self, terms: Sequence[Term]) -> None:
        """Add a sum's table."""
        rows = [("term", "rule", "derivative")]
        rows += [(self.brief(t.term), t.rule, self._arrow(t)) for t in terms]
        rows = [tuple(self.fit(cell) for cell in row) for row in rows]  # type: ignore[misc]
        widths = [max(len(row[i]) for row in rows) for i in range(3)]
        if sum(widths) + 6 > self.width:
            return  # the steps below say the same
        for number, row in enumerate(rows):
            look = "muted" if number == 0 or row[1] in ("held constant", "constant") else ""
            text = "  " + "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            self.lines.append(self.style(text, look) if look else text)

    def step(self, line: Line, value: StepValue) -> None:
        """Add a step with its number and its sentence."""
        indent = "  " * min(line.depth + 1, self.width // 6)
        same = self.brief(line.after) == short(value.result, DIGITS)
        number = "" if same else self.fit(f"  {'length' if value.is_length else '='} {short(value.result, DIGITS)}")
        head = self.fit(f"{line.rule}:  {self.brief(line.before)}  →  {self.brief(line.after)}")
        if len(indent) + len(head) + len(number) <= self.width:
            rule, _, rest = head.partition(":")
            self.lines.append(
                f"{indent}{self.style(rule, 'rule')}:{rest}{self.style(number, 'muted') if number else ''}"
            )
        else:
            self.text(head + number, "", indent)
        self.text(sentence(line.says), "muted", indent + "   ", "")

    def matrix(self, found: Explanation) -> None:
        """Add the Hessian."""
        rows = [[self.fit(short(x, DIGITS)) for x in row] for row in hessian(found)]
        if not rows:
            return
        width = max(len(cell) for row in rows for cell in row)
        self.line(f"Hessian of {pretty(found.name)} in {', '.join(map(pretty, found.objective.variables))}", "bold")
        for row in rows:
            self.line("  " + "  ".join(cell.rjust(width) for cell in row))
        self.line("")

    def check(self, check: Check) -> None:
        """Add the check."""
        ways = (
            ("symbolic", check.symbolic),
            ("reverse mode", check.reverse_mode),
            ("finite difference", check.finite_difference),
        )
        said = " · ".join(f"{way} {', '.join(short(x, DIGITS) for x in numbers)}" for way, numbers in ways)
        self.text(f"check: {said}: {agreement(check)}", "muted")
