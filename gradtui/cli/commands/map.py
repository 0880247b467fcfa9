"""``gradtui map``: where descent ends from every start, or with every learning rate. No terminal library."""

from __future__ import annotations

import os
import sys

from ...export import map_text
from ...export.formats.format import Format, Kind
from ...export.formats.registry import DEFAULT
from ...export.map_data import Mapped, map_data, swept
from ...expression.names import pretty
from ...picture.canvas.axis import Axis
from ...scenario.costs import too_many_cells
from ...scenario.map_questions import over_rates, over_starts, rates_of, steps_of
from ...scenario.runs import objective_of
from ...scenario.window import landmarks_of, ranges_of
from .. import output
from ..options.options import Values
from ..resolve import chosen, must_have_source
from ..usage import UsageError
from ..waiting import waiting
from ..writing import format_for, write

_SIZE = (160, 90)
_TEXT_SIZE = (72, 24)
_LEAST_COLUMNS = 16  # of a text in a narrow terminal


def map_fates(options: Values) -> int:
    """Print or write a fate map, or a sweep for each start."""
    must_have_source("map", options)
    form = format_for(Kind.MAP, options)
    if options.sweep and options.over == "start":
        raise UsageError("--sweep: found --over start as well, but a sweep goes over learning rates")
    with waiting("map"):
        return write(Kind.MAP, _found(options, form), options)


def _found(options: Values, form: Format) -> Mapped:
    scenario = chosen(options, runs=False)
    if objective_of(scenario).has_arrays:
        raise UsageError("map: expected a function of numbers, but this one has arrays")
    over = "rate" if options.sweep else options.over or ("start" if len(scenario.variables) > 1 else "rate")
    if options.rates and over == "start":
        raise UsageError("--rates: expected --over rate or --sweep with it, but this map is over starts")
    optimizer = scenario.optimizers[0]
    if optimizer.batch:
        raise UsageError(f"map: expected steps on all rows of the data, but {optimizer.label} takes {optimizer.batch}")
    ranges = ranges_of(scenario)
    landmarks = landmarks_of(scenario, ranges)
    if options.sweep:
        width, _ = _size(options, form, len(map_text.INDENT))
        _check(options, width * len(scenario.starts), steps_of(scenario, options.steps))
        return swept(scenario, options.rates or rates_of(scenario, landmarks), width, options.steps, landmarks)
    if over == "rate":
        question = over_rates(scenario, optimizer, ranges, landmarks, options.rates, options.steps)
    else:
        own = optimizer.learning_rate
        question = over_starts(
            scenario, optimizer, scenario.learning_rates[0] if own is None else own, ranges, options.steps
        )
    margin = 0
    if question.up >= 0:
        axis = Axis(pretty(scenario.variables[question.up]), *question.y)
        margin = map_text.margin(axis, _TEXT_SIZE[1], output.fit)
    width, height = _size(options, form, margin)
    _check(options, width * height if question.up >= 0 else width, question.steps)
    return map_data(scenario, question, width, height, landmarks)


def _check(options: Values, cells: int, steps: int) -> None:
    """Raise UsageError for a map that would take too long."""
    excess = too_many_cells(cells, steps)
    if excess:
        raise UsageError(f"{'--size' if options.steps is None else '--steps'}: {excess}")


def _size(options: Values, form: Format, margin: int) -> tuple[int, int]:
    """Cells across and down: what was asked for, or what the format has; a text is as wide as the terminal."""
    if options.size is not None:
        size: tuple[int, int] = options.size
        return size
    if form is not DEFAULT:
        return _SIZE
    width, height = _TEXT_SIZE
    columns = None if options.output else _columns()
    if columns is not None:
        width = min(max(columns - margin, _LEAST_COLUMNS), 2000)
    return width, height


def _columns() -> int | None:
    """The columns of the terminal; None where stdout is none."""
    if not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except OSError:
        return 80
