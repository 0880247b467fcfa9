"""A fate map as JSON and as a PNG, and what all its formats say in words."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any, NamedTuple

from ..engine.batch.fates import Fate
from ..expression.names import pretty
from ..expression.printing import short
from ..expression.visible import fitted, visible
from ..picture.canvas.png import png
from ..picture.fates.fate_colours import colours, shades
from .map_data import Mapped
from .tables import finite, let

_TITLE = 72  # characters of a title that are shown


# -- words --------------------------------------------------------------------------------------------------------


class LegendEntry(NamedTuple):
    """A fate that occurs, and how often."""

    place: int
    """Its place among the fates."""
    fate: Fate
    """What it is."""
    words: str
    """The same for a person."""
    share: str
    """Its part of the cells: "26.3%"."""
    steps: tuple[int, float, int]
    """The fewest steps, the median and the most."""


def entries(found: Mapped) -> Iterator[LegendEntry]:
    """The fates that occur, in the order of their letters."""
    for place, (fate, count) in enumerate(zip(found.fates, found.counts, strict=True)):
        if count:
            steps = found.steps[found.fate == place].tolist()
            share = 100 * count / found.fate.size
            text = f"{share:.1f}%" if share >= 0.1 else "<0.1%"
            yield LegendEntry(place, fate, words(found, fate), text, (min(steps), median(steps), max(steps)))


def words(found: Mapped, fate: Fate) -> str:
    """A fate for a legend: "minimum x = 1.277, f = 0.3866"."""
    return fate.words(found.scenario.variables, pretty(found.scenario.name))


def heading(found: Mapped) -> list[str]:
    """Two lines: what is mapped, and how the descents go."""
    question, up = found.question, pretty(found.up)
    if found.is_sweep:
        what = "where descent ends with each learning rate η"
    elif question.over == "rate":
        what = f"where descent ends with each learning rate η (across), from each start {up} (up)"
    elif up:
        what = f"where descent ends from each start, {pretty(found.across)} (across) and {up} (up)"
    else:
        what = f"where descent ends from each start {pretty(found.across)}"
    how = [question.optimizer.label]
    if question.over == "start":
        how.append(f"η = {short(question.learning_rate, 6)}")
    how.append(f"at most {question.steps:,} step{'s' * (question.steps != 1)}")
    if question.tolerance > 0.0:
        how.append(f"converged at ‖∇{pretty(found.scenario.name)}‖ ≤ {short(question.tolerance)}")
    how += [f"{pretty(name)} = {short(value, 6)} at the start" for name, value in found.held.items()]
    return [f"{visible(found.scenario.title, limit=_TITLE)}: {what}", ", ".join(how)]


def key(found: Mapped) -> list[str]:
    """The heading, and a line for each fate that occurs with its colour in the picture."""
    tints = colours(found.fates).tolist()
    lines = heading(found)
    for entry in entries(found):
        fewest, middle, most = entry.steps
        steps = (
            f"{fewest} to {most} steps, half of them at most {short(middle, 6)}" if fewest < most else f"{most} steps"
        )
        colour = f"#{tints[entry.place]:06x}"
        lines.append(f"{entry.fate.letter} {colour} {entry.words}: {entry.share} of the cells, {steps}")
    return lines


# -- data ---------------------------------------------------------------------------------------------------------


def document(found: Mapped) -> dict[str, Any]:
    """The document of ``gradtui map --format json``. Rows are listed from the bottom up, of sweeps start by start."""
    scenario, question = found.scenario, found.question
    order = slice(None) if found.is_sweep else slice(None, None, -1)
    return {
        "schema": 1,
        "title": scenario.title,
        "function": scenario.text,
        **({"let": let(scenario.written)} if scenario.written.parts else {}),
        "variables": list(scenario.variables),
        "over": question.over,
        "sweep": found.is_sweep,
        "optimizer": question.optimizer.name,
        "learning_rate": question.learning_rate if question.over == "start" else None,
        "steps": question.steps,
        "tolerance": question.tolerance,
        "x": {"name": found.across, "range": list(question.x), "values": found.columns},
        "y": _rows(found),
        "held": found.held,
        "fates": [_fate(found, fate, count) for fate, count in zip(found.fates, found.counts, strict=True)],
        "fate": found.fate[order].tolist(),
        "steps_taken": found.steps[order].tolist(),
    }


def _rows(found: Mapped) -> dict[str, Any] | None:
    if found.is_sweep:
        starts = found.scenario.starts
        points = [dict(start.at) for start in starts]
        return {"name": "start", "range": None, "values": [start.name for start in starts], "points": points}
    if not found.up:
        return None
    return {"name": found.up, "range": list(found.question.y), "values": found.rows[::-1]}


def _fate(found: Mapped, fate: Fate, count: int) -> dict[str, Any]:
    mark = fate.landmark
    landmark = None
    if mark is not None:
        point = {v: finite(x) for v, x in zip(found.scenario.variables, mark.point, strict=True)}
        landmark = {"kind": str(mark.kind), "point": point, "value": finite(mark.value)}
    return {
        "letter": fate.letter,
        "verdict": str(fate.verdict),
        "landmark": landmark,
        "words": words(found, fate),
        "cells": count,
    }


def as_png(found: Mapped) -> bytes:
    """A picture, a square for each cell: its fate's colour, darker the longer it took. The legend is in its text."""
    description = fitted("\n".join(key(found)), "ascii")
    return png(shades(found.fates, found.fate, found.steps), description)
