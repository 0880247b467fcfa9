"""A fate map as text: a letter for each cell, its axes, and a legend; sweeps as stretches of learning rates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from math import floor, log10

import numpy as np

from ..engine.verdict.verdict import Verdict
from ..expression.names import pretty
from ..expression.printing import short
from ..expression.visible import visible
from ..picture.canvas.axis import Axis, tick_text
from ..picture.canvas.contrast import ink, mix
from ..picture.fates.fate_colours import darkest, shades
from ..picture.fates.regions import Counts, depths, middle, regions
from . import maps as map_formats
from .map_data import Mapped
from .style import Style, plain, tint
from .tables import table

INDENT = "  "
"""Before each line of a sweep."""
Fit = Callable[[str], str]
_LARGE = 0.02  # of all cells: a region whose letter stands out
_QUIET = 0.25  # how far the other letters are from their ground to black or white
_ROWS_A_LABEL, _COLUMNS_A_LABEL = 3, 8
_LEAST = 16  # columns that numbers below may have, however narrow the map


def as_text(found: Mapped, style: Style = plain, fit: Fit = str, *, tinted: bool = False) -> str:
    """For a person: two lines of heading, the map, its legend.

    ``fit`` puts a text into characters that the reader has. The letters say all that there is; with ``tinted`` they
    stand on the colours of the picture, which is darker at borders, and one in each large region stands out.
    """
    title, how = map(fit, map_formats.heading(found))
    lines = [style(title, "bold"), style(how, "muted")]
    rows = _cells(found, tinted=tinted)
    x = Axis("η" if found.question.over == "rate" else pretty(found.across), *found.question.x)
    if found.is_sweep:
        for number, start in enumerate(found.scenario.starts):
            at = ", ".join(f"{pretty(v)} = {short(float(value), 6)}" for v, value in start.at.items())
            lines += ["", style(fit(f"{visible(start.name)}: {at}"), "bold"), INDENT + rows[number]]
            lines += [_numbers_below(x, len(INDENT), found.fate.shape[1], fit), *_stretches(found, number, fit)]
        return "\n".join(lines) + "\n"
    labels = _labels(Axis(pretty(found.up), *found.question.y), len(rows), fit)
    left = _width(labels)
    lines += ["", *(labels.get(number, "").ljust(left) + cells for number, cells in enumerate(rows))]
    lines += [_numbers_below(x, left, found.fate.shape[1], fit), "", *_legend(found, fit)]
    return "\n".join(lines) + "\n"


def margin(y: Axis, rows: int, fit: Fit) -> int:
    """The columns left of a map with so many rows."""
    return _width(_labels(y, rows, fit))


# -- the map ------------------------------------------------------------------------------------------------------


def _cells(found: Mapped, *, tinted: bool) -> list[str]:
    """The letters of each row, from the top down."""
    letters = [fate.letter for fate in found.fates]
    rows = [[letters[place] for place in row] for row in found.fate.tolist()]
    if not tinted:
        return ["".join(row) for row in rows]
    region = regions(found.fate)
    pixels, loud = shades(found.fates, found.fate, found.steps), _loud(region)
    rims = np.zeros(region.shape, dtype=bool)
    rims[:, :-1] |= region[:, 1:] != region[:, :-1]
    rims[:-1] |= region[1:] != region[:-1]
    if not found.is_sweep:  # whose rows are none of each other's business
        pixels = np.where(rims, darkest(found.fates)[found.fate], pixels)
    return [
        _tinted(row, behind, {column for at, column in loud if at == number})
        for number, (row, behind) in enumerate(zip(rows, pixels.tolist(), strict=True))
    ]


def _loud(region: Counts) -> set[tuple[int, int]]:
    """The cells whose letters stand out: the middle of each large region."""
    depth, areas = depths(region), np.bincount(region.ravel())
    return {middle(depth, region, int(of)) for of in np.flatnonzero(areas >= max(_LARGE * region.size, 3))}


def _tinted(letters: Sequence[str], behind: Sequence[int], loud: set[int]) -> str:
    text = ""
    for (colour, stands_out), cells in groupby(
        enumerate(zip(letters, behind, strict=True)), key=lambda cell: (cell[1][1], cell[0] in loud)
    ):
        fore = ink(colour) if stands_out else mix(colour, ink(colour), _QUIET)
        text += tint("".join(letter for _, (letter, _) in cells), fore, colour)
    return text


def _labels(axis: Axis, rows: int, fit: Fit) -> dict[int, str]:
    """What stands left of a map, by its rows from the top down: numbers, and in the first the axis's name."""
    if not axis.name:
        return {}
    ticks = axis.ticks(max(rows // _ROWS_A_LABEL, 2))
    labels = {_cell(1.0 - axis.fraction(tick), rows): text for tick, text in _texts(ticks, fit)}
    labels[0] = fit(axis.name)
    width = max(map(len, labels.values()))
    return {row: f"{text.rjust(width)} " for row, text in labels.items()}


def _width(labels: dict[int, str]) -> int:
    return max(map(len, labels.values()), default=0)


def _numbers_below(axis: Axis, left: int, columns: int, fit: Fit) -> str:
    """The numbers below a map, and the axis's name at their end."""
    name = fit(axis.name)
    end = max(columns, _LEAST) - len(name)
    line = ""
    for tick, text in _texts(axis.ticks(max(columns // _COLUMNS_A_LABEL, 2)), fit):
        at = max(_cell(axis.fraction(tick), columns) - len(text) // 2, len(line) + bool(line), 0)
        if at + len(text) < end:
            line = line.ljust(at) + text
    return " " * left + line.ljust(end) + name


def _cell(fraction: float, count: int) -> int:
    return min(max(int(fraction * count), 0), count - 1)


def _texts(ticks: Sequence[float], fit: Fit) -> list[tuple[float, str]]:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    return [(tick, fit(tick_text(tick, step))) for tick in ticks]


def _legend(found: Mapped, fit: Fit) -> list[str]:
    """A line for each fate that occurs: letter, words, part of the cells, steps."""
    entries = list(map_formats.entries(found))
    width = max(len(fit(entry.words)) for entry in entries)
    head = ["", "".ljust(width), "cells", "fewest steps", "median", "most"]
    rows = [
        [entry.fate.letter, fit(entry.words).ljust(width), entry.share, *(short(n, 6) for n in entry.steps)]
        for entry in entries
    ]
    return table(head, rows, fit)


# -- sweeps -------------------------------------------------------------------------------------------------------


def _stretches(found: Mapped, row: int, fit: Fit) -> Iterator[str]:
    """A line for each stretch of learning rates that end alike."""
    rates = found.columns
    step = (found.question.x[1] - found.question.x[0]) / len(rates)
    digits = max(4, floor(log10(max(rates[-1] / step, 1.0))) + 2) if step > 0.0 else 4
    steps = found.steps[row].tolist()
    for place, cells in groupby(range(len(rates)), key=found.fate[row].tolist().__getitem__):
        columns = list(cells)
        first, last = (short(rates[columns[end]], digits) for end in (0, -1))
        where = f"η {first} to {last}" if len(columns) > 1 else f"η {first}"
        fate = found.fates[place]
        text = f"{fate.letter}  {where}: {map_formats.words(found, fate)}"
        if fate.verdict is Verdict.CONVERGED:
            best = min(columns, key=lambda k: (steps[k], k))
            text += f", fewest steps {steps[best]} at η = {short(rates[best], digits)}"
        yield INDENT + fit(text)
