"""A scenario with another function in place of its own: what is still there keeps its values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..expression.errors import ExpressionError
from ..expression.names import pretty
from ..expression.printing import number_text, plain
from ..expression.reading.parser import parse
from ..expression.reading.tokens import tokenize
from ..expression.shapes import Shape, shape_of
from ..expression.tree import symbols
from ..expression.visible import visible
from ..expression.written import Written, read
from .model import Scenario, Start, ViewSettings
from .runs import objective_of
from .tables.descent_table import incompatibility
from .tables.function_table import MAX_VARIABLES
from .tables.starts_table import named

if TYPE_CHECKING:
    from ..engine.arithmetic.vector import Array
    from ..engine.model.model import Model

_MARK = " (edited)"  # after a title that was written for another function


class EditError(ValueError):
    """A function that can be read, but that the scenario cannot have. The message is one line for a person."""


def edited(scenario: Scenario, text: str) -> Scenario:
    """Return the scenario with the function that ``text`` says.

    Variables that remain keep their order, their starts and their ranges; new ones follow and start at 0. Constants,
    data, the arrays of parameters and the named parts are as they were. Raises ExpressionError for what the language
    refuses, with its column, and EditError for a function that has no value at a start or does not fit an optimizer.
    """
    if text == scenario.text:
        return scenario
    arrays = {name: array.shape for name, array in (*scenario.data.items(), *scenario.parameters.items())}
    known = (*scenario.variables, *scenario.constants, *scenario.data)
    parts = () if scenario.let is None else scenario.let.parts
    written = read(text, {part.name: part.text for part in parts}, shapes=arrays, letters=known)
    tree = written.whole
    found = [name for name in symbols(tree) if name not in scenario.constants and name not in scenario.data]
    if not found:
        raise ExpressionError("found no variable, expected at least one, such as x", text, 1, len(text))
    if scenario.name in found:
        hint = f"{pretty(scenario.name)} is the function itself"
        raise _at(text, scenario.name, known, f"found {pretty(scenario.name)}, expected another name", hint)
    numbers = [name for name in found if name not in scenario.parameters]
    if len(numbers) > MAX_VARIABLES:
        message = f"found {len(numbers)} variables, expected at most {MAX_VARIABLES}"
        raise _at(text, numbers[MAX_VARIABLES], known, message)
    variables = (*(v for v in scenario.variables if v in found), *(v for v in found if v not in scenario.variables))
    text = _as_in_a_file(text, written, arrays)
    made = replace(
        scenario,
        title=_title(scenario, text, variables),
        text=text,
        tree=tree,
        variables=variables,
        starts=_starts(scenario, variables),
        view=_view(scenario, variables),
        cards=(),  # they are about the function that the author wrote
        expects=(),
        parameters={name: array for name, array in scenario.parameters.items() if name in found},
        let=written if parts else None,
        model=_model(scenario, variables),
    )
    _check(made)
    return made


def _as_in_a_file(text: str, written: Written, arrays: Mapping[str, Shape]) -> str:
    """The text, or where only here it can be read so, as 2xy can, the same function as it stands in a file."""
    try:
        shapes = dict(arrays) | {part.name: shape_of(part.whole, arrays) for part in written.parts}
        return text if parse(text, shapes=shapes) == written.tree else plain(written.tree)
    except ExpressionError:
        return plain(written.tree)


def _at(text: str, name: str, known: Sequence[str], message: str, hint: str = "") -> ExpressionError:
    """The error for a name, pointing to where it stands first."""
    tokens = tokenize(text, known, letters=True)
    token = next((token for token in tokens if token.kind == "name" and token.text == name), None)
    if token is None:  # it is within a part
        return ExpressionError(message, text, 1, len(text), hint)
    return ExpressionError(message, text, token.column, token.length, hint)


def _check(scenario: Scenario) -> None:
    """Refuse a function that the runs cannot begin on."""
    objective = objective_of(scenario)
    f = pretty(scenario.name)
    for start in scenario.starts:
        point = list(start.at.values())
        if objective.has_arrays:
            # what is wrong in a large array is looked into only where something is
            value = objective.value(objective.flat(start.at))
            fault = None if math.isfinite(value) else objective.undefined_at(point)
        else:
            fault = objective.undefined_at(point)
        if fault:
            raise EditError(f"{f} has no value at the start {visible(start.name, limit=60)}: {fault}")
    for optimizer in scenario.optimizers:
        refused = None if optimizer.is_plain else incompatibility(optimizer, objective)
        if refused:
            raise EditError(f"{visible(optimizer.label, limit=40)} does not fit: {refused[1]}")


def _model(scenario: Scenario, variables: Sequence[str]) -> Model | None:
    """The model, as long as all that it is made of is there."""
    model = scenario.model
    known = {*variables, *scenario.constants, *scenario.data}
    return model if model is not None and known.issuperset(symbols(model.whole)) else None


def _starts(scenario: Scenario, variables: Sequence[str]) -> tuple[Start, ...]:
    """Every start over the variables that there are now; a name made of coordinates is made anew."""
    made = named([(None, dict(start.at)) for start in scenario.starts])
    given: list[tuple[str | None, dict[str, float | Array]]] = []
    for start, own in zip(scenario.starts, made, strict=True):
        in_full = ", ".join(f"{v}={number_text(x)}" for v, x in start.at.items() if isinstance(x, float))
        name = None if start.name in (own.name, in_full) else start.name
        given.append((name, {v: start.at.get(v, 0.0) for v in variables}))
    return named(given)


def _view(scenario: Scenario, variables: Sequence[str]) -> ViewSettings:
    """The view with the ranges of the variables that remain, each on the axis that its variable has now."""
    view = scenario.view
    if scenario.parameters:
        # of entries too, "W[2, 0]", to which the ranges belong
        stems = {name.partition("[")[0] for name in view.plane or ()}
        return view if stems <= set(variables) else ViewSettings(levels=view.levels, scale=view.scale)
    known = dict(zip(view.plane or scenario.variables[:2], (view.x, view.y), strict=False))
    plane = view.plane if view.plane and set(view.plane) <= set(variables) else None
    ranges = [known.get(v) for v in plane or variables[:2]]
    return replace(view, plane=plane, x=ranges[0], y=ranges[1] if len(ranges) > 1 else None)


def _title(scenario: Scenario, text: str, variables: Sequence[str]) -> str:
    """A title that was made of the function is made anew; an author's says that it was written for another one."""
    title = scenario.title
    if title == scenario.text:
        return text
    if title == f"{scenario.name}({', '.join(scenario.variables)})":
        return f"{scenario.name}({', '.join(variables)})"
    return title if title.endswith(_MARK) else title + _MARK
