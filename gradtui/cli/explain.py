"""``gradtui explain``: why each partial is what it is, as text or JSON. No terminal library."""

from __future__ import annotations

import argparse
from itertools import combinations_with_replacement

from ..expression.names import GREEK, nearest
from ..expression.visible import visible
from ..lesson.explanation import explain as explain_at
from ..scenario.model import Scenario
from ..scenario.runs import objective_of
from . import explain_formats, output
from .chosen import chosen_source, read_points
from .output import DONE
from .style import style_of_stdout, width_of_stdout
from .usage import UsageError

_MOST_PARTIALS = 4  # of one another: x,x,x,x


def explain(options: argparse.Namespace) -> int:
    """Print the derivation of the partials of a function."""
    if options.scenario is None and options.function is None:
        raise UsageError("explain: expected a scenario, or a function with -f (gradtui list names the built-in ones)")
    scenario = chosen_source(options, [options.at] if options.at else None, "--at")
    at = scenario.starts[0].at
    if options.at:
        at = read_points([options.at], scenario.variables, "--at")[0].at
    wanted = _wanted(options, scenario)
    objective = objective_of(scenario)
    found = explain_at(objective, [at[v] for v in scenario.variables], scenario.name, wanted)
    if options.format == "json":
        output.data(explain_formats.as_json(scenario, found, ascii_only=not output.is_unicode()))
    else:
        text = explain_formats.as_text(scenario, found, style_of_stdout(), width_of_stdout(), output.fit)
        output.data(text)
    return DONE


def _wanted(options: argparse.Namespace, scenario: Scenario) -> list[tuple[str, ...]]:
    """The partials asked for, each by its variables."""
    wanted = [_by(text, scenario.variables) for text in options.wrt or ()]
    if not wanted:
        wanted = [(v,) for v in scenario.variables]
    if options.hessian:
        wanted += [pair for pair in combinations_with_replacement(scenario.variables, 2) if pair not in wanted]
    return wanted


def _by(text: str, variables: tuple[str, ...]) -> tuple[str, ...]:
    names = []
    for piece in text.split(","):
        name = "".join(GREEK.get(c, c) for c in piece.strip())
        if name not in variables:
            near = nearest(name, variables)
            hint = f"; did you mean {near}?" if near else ""
            shown = visible(piece.strip(), limit=40)
            raise UsageError(f"--wrt: found {shown}, expected {' or '.join(variables)}{hint}")
        names.append(name)
    if len(names) > _MOST_PARTIALS:
        raise UsageError(f"--wrt: found {len(names)} variables, expected at most {_MOST_PARTIALS}")
    return tuple(names)
