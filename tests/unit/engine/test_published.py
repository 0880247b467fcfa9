"""Sixty published test functions, their places proved by interval arithmetic: none missed, invented or misnamed.

Where the proof leaves a part of a window undecided (beside kinks, and along lines), a landmark must be what it is
called by definition: f looked at all around it, with SymPy's formula.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from thinned import thinned
from unit.engine.certified import SYMBOLS, search, sympified

from gradtui.engine.landmarks.landmark import Kind, Landmark
from gradtui.engine.landmarks.search import find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse

TABLE = json.loads((Path(__file__).parents[2] / "data" / "published.json").read_text("utf-8"))["functions"]
CELLS = 100  # of a window, along each axis
NEAR = 1e-6  # of the window
KINDS = (Kind.MINIMUM, Kind.MAXIMUM, Kind.SADDLE)

Values = Callable[..., Any]


def undecided(entry: Mapping[str, Any]) -> set[tuple[int, int]]:
    """The cells of the window where the proof says nothing, and those beside them."""
    cells = {c for first, count in entry.get("undecided", ()) for c in range(first, first + count)}
    return {(c // CELLS + i, c % CELLS + j) for c in cells for i in (-1, 0, 1) for j in (-1, 0, 1)}


def is_what_it_is_called(values: Values, mark: Landmark, spans: Any) -> bool:
    """Whether f around a place is nowhere lower, nowhere higher, or both, as its shape says."""
    turn = np.linspace(0.0, 2 * np.pi, 721)
    lower = higher = False
    for radius in (1e-6, 1e-4, 1e-3, *((5e-2,) if mark.kind is Kind.DEGENERATE and not mark.line else ())):
        x, y = (p + radius * s * way for p, s, way in zip(mark.point, spans, (np.cos(turn), np.sin(turn)), strict=True))
        around, here = values(x, y), float(values(*map(np.float64, mark.point)))
        noise = 1e-13 * max(abs(here), float(np.abs(around).max()))
        lower, higher = lower or bool((around < here - noise).any()), higher or bool((around > here + noise).any())
    if mark.is_low:
        return higher and not lower
    return (lower and not higher) if mark.shape is Kind.MAXIMUM else (lower and higher)


@pytest.mark.parametrize("entry", thinned(TABLE, of=8), ids=[entry["name"] for entry in TABLE])
def test_every_place_and_no_other(entry: dict[str, Any]) -> None:
    ranges = [(float(low), float(high)) for low, high in entry["ranges"]]
    lows, highs = np.array(ranges).T
    spans = highs - lows
    found = find(ScalarObjective(parse(entry["expression"]), ("x", "y")), ranges)
    left = list(found)
    for kind in KINDS:
        for place in entry[kind]:
            here = [m for m in left if np.abs((np.array(m.point) - place) / spans).max() < NEAR and not m.line]
            assert [(m.kind, m.shape) for m in here] == [(kind, kind)], (place, here)
            left.remove(here[0])
    unsure = undecided(entry)
    values = sympy.lambdify(SYMBOLS, sympified(entry["expression"]), "numpy")
    for mark in left:
        part = (np.array(mark.point) - lows) / spans
        if (part < 1e-6).any() or (part > 1 - 1e-6).any():
            continue  # on the edge
        assert (int(part[0] * CELLS), int(part[1] * CELLS)) in unsure, mark
        assert is_what_it_is_called(values, mark, spans), mark


def test_the_table_is_what_is_proved() -> None:
    """As far as it is decided: here anew, for one of its functions."""
    entry = next(entry for entry in TABLE if entry["name"] == "Treccani")
    zeros, left = search(entry["expression"], entry["ranges"])
    assert not left
    assert sorted(zeros) == pytest.approx(sorted(tuple(place) for kind in KINDS for place in entry[kind]))
    assert sum(len(one[kind]) for one in TABLE for kind in KINDS) > 1200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "count"),
    [("Alpine 1", 16), ("Bukin 6", 1), ("Mishra 3", 0), ("Price 1", 0), ("Ursem 4", 1), ("Salomon", 1)],
)
def test_lowest_places_without_a_gradient(name: str, count: int) -> None:
    """By hand: |x·sin x + x/10| is 0 at 0, −0.1002, 3.2418, −3.0414; along the cusp of Mishra's function f falls."""
    entry = next(entry for entry in TABLE if entry["name"] == name)
    found = find(ScalarObjective(parse(entry["expression"]), ("x", "y")), [tuple(pair) for pair in entry["ranges"]])
    low = [mark for mark in found if mark.is_low and not mark.eigenvalues]
    assert len(low) == count
