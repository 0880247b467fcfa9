"""Descents as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..engine.descent.descent import Descent
from ..expression.entries import entry_name
from ..expression.names import pretty
from ..expression.printing import short
from ..expression.visible import visible
from ..lesson.words import reason
from ..scenario.model import Scenario
from . import run_summary as ends
from .formats.format import UnfitError
from .tables import (
    MOST_WRITTEN,
    array_list,
    array_norm,
    finite,
    json_pieces,
    json_value,
    json_value_text,
    let,
    table,
)

if TYPE_CHECKING:
    from ..engine.landmarks.landmark import Landmark
    from ..engine.protocols import State

_SHOWN_WHOLE = 16  # entries of a run that the text shows without leaving any out
_FIRST, _LAST = 9, 4


def as_json(
    scenario: Scenario, descents: Sequence[Descent], *, full: bool = False, ascii_only: bool = False
) -> Iterator[str]:
    """The document of ``gradtui run --format json``, entry by entry; ``full`` writes every array out.

    The whole of it, as text or as objects, takes many times the memory of the runs' own records.
    """
    known = ends.known(descents)
    table = {
        "schema": 1,
        "title": scenario.title,
        "function": scenario.text,
        **({"let": let(scenario.written)} if scenario.written.parts else {}),
        "variables": list(scenario.variables),
    }
    if scenario.model is not None:
        from .predictions import declared

        table["model"] = declared(scenario.model, full=full)
    runs = (_run(scenario, descent, known, full=full, ascii_only=ascii_only) for descent in descents)
    yield from json_pieces(table, "runs", runs, ascii_only=ascii_only)
    yield "\n"


def _run(
    scenario: Scenario, descent: Descent, known: Sequence[Landmark], *, full: bool, ascii_only: bool
) -> Iterator[str]:
    entries = ([json_value_text(entry, ascii_only=ascii_only)] for entry in _entries(descent, full=full))
    ending = _ending(descent, known, full=full)
    if scenario.model is not None:
        from .predictions import standing_value

        ending["model"] = standing_value(scenario, descent.point, full=full)
    return json_pieces(ending, "trajectory", entries, ascii_only=ascii_only)


def _entries(descent: Descent, *, full: bool) -> Iterator[dict[str, Any]]:
    """Each entry, with what the tangent plane at the one before it predicted for the change of f."""
    before: State | None = None
    for k in range(descent.cursor + 1):
        entry, state = _entry(descent, k, full=full), descent.state_at(k)
        along = descent.history.algebra.along
        predicted = finite(along(before.gradient, before.point, state.point)) if before is not None else None
        yield entry | {"predicted_change": predicted}
        before = state


def _ending(descent: Descent, known: Sequence[Landmark], *, full: bool) -> dict[str, Any]:
    verdict, why, landmark = descent.judged
    return {
        "name": descent.name,
        "start": _named(descent, descent.point_at(0), full=full),
        "optimizer": descent.optimizer.name,
        "settings": _settings(descent),
        "learning_rate": descent.history.rates[0] if descent.cursor else descent.base_rate,
        "verdict": str(verdict),
        "reason": why,
        "landmark": ends.landmark(descent, landmark),
        "curvature": ends.curvature(descent),
        "nearest_minimum": ends.nearest(descent, known),
    }


def _settings(descent: Descent) -> dict[str, Any]:
    """What the optimizer is set to, besides the learning rate."""
    optimizer = descent.optimizer
    names = {h.symbol: h.key for h in optimizer.hyperparameters}
    settings: dict[str, Any] = {names[symbol]: value for symbol, value in optimizer.values.items()}
    if optimizer.schedule is not None:
        settings["schedule"] = {"name": optimizer.schedule.name, **optimizer.schedule.values}
    if optimizer.is_random:
        settings |= {"noise": optimizer.noise, "batch": optimizer.batch or None, "seed": optimizer.seed}
    return settings


def _entry(descent: Descent, k: int, *, full: bool) -> dict[str, Any]:
    parts = _parts_at(descent, k)
    return {
        "step": k,
        "point": _named(descent, descent.point_at(k), full=full),
        "value": finite(descent.value_at(k)),
        **({"parts": {name: json_value(x, full=full) for name, x in parts.items()}} if parts else {}),
        "partials": _named(descent, descent.gradient_at(k), full=full),
        "gradient_norm": finite(descent.history.norm_at(k)),
    }


def _parts_at(descent: Descent, k: int) -> dict[str, Any]:
    """The value of each named part at an entry."""
    return descent.objective.part_values(descent.point_at(k)) if descent.objective.written.parts else {}


def _named(descent: Descent, values: Sequence[Any], *, full: bool) -> dict[str, Any]:
    return {v: json_value(x, full=full) for v, x in zip(descent.variables, values, strict=True)}


def as_csv(scenario: Scenario, descents: Sequence[Descent]) -> Iterator[str]:
    """A line for every entry of every run, one by one: run,step,<variables>,value,d_<variables>,gradient_norm.

    An array has a column for each of its entries: w[0], w[1], … Raises UnfitError for too many of them.
    """
    count = sum(array.size for array in scenario.parameters.values())
    if count > MOST_WRITTEN:
        raise UnfitError(f"--format csv: expected at most {MOST_WRITTEN:,} parameters, got {count:,}; try json")
    return _csv_lines(_columns(scenario, descents), descents)


def _csv_lines(names: Sequence[str], descents: Sequence[Descent]) -> Iterator[str]:
    import csv

    line = csv.writer(_Through(), lineterminator="\n").writerow
    yield line(["run", "step", *names, "value", *(f"d_{name}" for name in names), "gradient_norm"])
    for descent in descents:
        for k in range(descent.cursor + 1):
            point, gradient = _flat(descent.point_at(k)), _flat(descent.gradient_at(k))
            numbers = (*point, descent.value_at(k), *gradient, descent.history.norm_at(k))
            yield line([visible(descent.name), k, *(x + 0.0 for x in numbers)])


class _Through:
    """A file that hands back what is written to it, and so does a writer of CSV."""

    def write(self, text: str) -> str:
        return text


def _columns(scenario: Scenario, descents: Sequence[Descent]) -> list[str]:
    names: list[str] = []
    for name, value in zip(scenario.variables, descents[0].point_at(0), strict=True):
        if isinstance(value, float):
            names.append(name)
        else:
            import numpy as np

            names += [entry_name(name, index) for index in np.ndindex(value.shape)]
    return names


def _flat(values: Sequence[Any]) -> list[float]:
    flat: list[float] = []
    for value in values:
        flat += [value] if isinstance(value, float) else value.ravel().tolist()
    return flat


def as_text(scenario: Scenario, descents: Sequence[Descent], fit: Callable[[str], str] = str) -> str:
    """For a person: the function, then for each run its verdict and a table of its steps.

    ``fit`` puts a text into characters that the reader has, before columns are measured.
    """
    names = ", ".join(pretty(v) for v in scenario.variables)
    lines = [visible(scenario.title), f"{pretty(scenario.name)}({names}) = {scenario.written.text}"]
    if scenario.constants:
        lines.append("with " + ", ".join(f"{pretty(n)} = {short(v, 6)}" for n, v in scenario.constants.items()))
    if scenario.data or scenario.parameters:
        lines.append("arrays: " + array_list(scenario))
    for descent in descents:
        verdict, why = descent.verdict, reason(descent, pretty(scenario.name))
        why = why if why.startswith(verdict.words) else f"{verdict.words}: {why}"
        lines += ["", f"{visible(descent.name)} · {descent.optimizer.label}", why]
        lines += ends.curvature_lines(descent)
        if scenario.model is not None:
            from .predictions import told

            lines += told(scenario, descent)
        lines += table(_head(scenario, descent), _rows(descent), fit)
    if len(descents) > 1:
        lines += ["", *ends.summary(scenario, descents, fit)]
    return "\n".join(lines) + "\n"


def _head(scenario: Scenario, descent: Descent) -> list[str]:
    f = pretty(scenario.name)
    d = "d" if len(descent.variables) == 1 and not scenario.parameters else "∂"

    def shown(variable: str, text: str) -> str:
        return f"‖{text}‖" if variable in scenario.parameters else text

    points = [shown(v, pretty(v)) for v in descent.variables]
    points += [pretty(v) if isinstance(x, float) else f"‖{pretty(v)}‖" for v, x in _parts_at(descent, 0).items()]
    slopes = [shown(v, f"{d}{f}/{d}{pretty(v)}") for v in descent.variables]
    return ["step", *points, f, *slopes, f"‖∇{f}‖"]


def _rows(descent: Descent) -> Iterator[list[str]]:
    count = descent.cursor + 1
    for k in range(count):
        if count > _SHOWN_WHOLE and _FIRST <= k < count - _LAST:
            if k == _FIRST:
                yield [f"… {count - _FIRST - _LAST} more steps (--format csv has them all)"]
            continue
        point, gradient = (map(array_norm, values) for values in (descent.point_at(k), descent.gradient_at(k)))
        parts = map(array_norm, _parts_at(descent, k).values())
        numbers = (*point, *parts, descent.value_at(k), *gradient, descent.history.norm_at(k))
        yield [str(k), *(short(x, 6) for x in numbers)]
