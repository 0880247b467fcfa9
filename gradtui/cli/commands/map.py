"""``gradtui map``: where descent ends from every start, or with every learning rate. No terminal library."""

from __future__ import annotations

import os
import sys

from ...export import map_text, style
from ...export import maps as map_formats
from ...export.map_data import Mapped, map_data, swept
from ...expression.names import pretty
from ...expression.visible import visible
from ...picture.canvas.axes import Axis
from ...scenario.map_questions import over_rates, over_starts, rates_of
from ...scenario.window import landmarks_of, ranges_of
from .. import output
from ..options.options import Values
from ..output import DONE
from ..resolve import chosen
from ..usage import UsageError

_SIZE = (160, 90)
_TEXT_SIZE = (72, 24)
_LEAST_COLUMNS = 16  # of a text in a narrow terminal


def map_fates(options: Values) -> int:
    """Print or write a fate map, or a sweep for each start."""
    if options.scenario is None and options.function is None:
        raise UsageError("map: expected a scenario, or a function with -f (gradtui list names the built-in ones)")
    if options.format == "png" and not options.output and sys.stdout.isatty():
        raise UsageError("--format png: expected --output FILE or a pipe, found a terminal, which cannot show one")
    if options.sweep and options.over == "start":
        raise UsageError("--sweep: found --over start as well, but a sweep goes over learning rates")
    found = _found(options)
    if options.format == "png":
        return _write_png(options, found)
    if options.format == "json":
        text = map_formats.as_json(found, ascii_only=not options.output and not output.is_unicode())
    elif options.output:
        text = map_text.as_text(found)
    else:
        text = map_text.as_text(found, style.style_of_stdout(), output.fit, tinted=style.is_true_colour())
    if options.output is None:
        output.data(text)
    else:
        _save(options.output, text)
    return DONE


def _found(options: Values) -> Mapped:
    scenario = chosen(options)
    if scenario.parameters or scenario.data:
        raise UsageError("map: expected a function of numbers, but this one has arrays")
    over = "rate" if options.sweep else options.over or ("start" if len(scenario.variables) > 1 else "rate")
    if options.rates and over == "start":
        raise UsageError("--rates: expected --over rate or --sweep with it, but this map is over starts")
    optimizer = scenario.optimizers[0]
    ranges = ranges_of(scenario)
    landmarks = landmarks_of(scenario, ranges)
    if options.sweep:
        width, _ = _size(options, len(map_text.INDENT))
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
    width, height = _size(options, margin)
    return map_data(scenario, question, width, height, landmarks)


def _size(options: Values, margin: int) -> tuple[int, int]:
    """Cells across and down: what was asked for, or what the format has; a text is as wide as the terminal."""
    if options.size is not None:
        size: tuple[int, int] = options.size
        return size
    if options.format != "text":
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


def _write_png(options: Values, found: Mapped) -> int:
    content = map_formats.as_png(found)
    if options.output is None:
        output.raw(content)
        return DONE
    _save(options.output, content)
    for line in map_formats.key(found):
        output.say(line)
    return DONE


def _save(path: str, content: str | bytes) -> None:
    problem = output.save(path, content)
    if problem:
        raise UsageError(f"--output: {visible(problem)}")
