"""gradtui map as data: each cell is what a single descent does, and JSON keeps its contract."""

from __future__ import annotations

import random
import re
from itertools import groupby
from math import isclose
from typing import Any

import numpy as np
import pytest
from functional.map_calls import OF_NUMBERS, document
from thinned import thinned

import gradtui
from gradtui.engine.descent.descent import Descent
from gradtui.engine.descent.descent import start as begin
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.landmarks.landmark import Kind
from gradtui.export.map_data import Mapped
from gradtui.export.map_text import as_text
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import objective_of

# -- every cell is a descent ----------------------------------------------------------------------------------------


def ends(found: dict[str, Any], row: int, column: int) -> tuple[dict[str, Any], int]:
    """The fate and the steps of a cell, counted from the bottom left."""
    return found["fates"][found["fate"][row][column]], found["steps_taken"][row][column]


def descent_of(found: dict[str, Any], name: str, row: int, column: int, optimizer: str = "") -> Descent:
    """The single descent of a cell, worked out by itself."""
    scenario = open_scenario(name)
    x = found["x"]["values"][column]
    if found["sweep"]:
        at = dict(found["y"]["points"][row])
    else:
        at = dict(found["held"])
        if found["y"]:
            at[found["y"]["name"]] = found["y"]["values"][row]
    if found["over"] == "start":
        at[found["x"]["name"]] = x
    return begin(
        objective_of(scenario),
        [at[variable] for variable in scenario.variables],
        optimizer=OPTIMIZERS[optimizer] if optimizer else scenario.optimizers[0],
        learning_rate=found["learning_rate"] if found["over"] == "start" else x,
        tolerance=found["tolerance"],
    ).forward(found["steps"])


def agree(found: dict[str, Any], name: str, cells: int, optimizer: str = "") -> None:
    """A sample of cells has the verdict, the number of steps and the landmark of the single descent."""
    sample = random.Random(1)
    for _ in range(cells):
        row, column = sample.randrange(len(found["fate"])), sample.randrange(len(found["fate"][0]))
        fate, steps = ends(found, row, column)
        alone = descent_of(found, name, row, column, optimizer)
        assert (fate["verdict"], steps) == (str(alone.verdict), alone.cursor), (row, column)
        if fate["landmark"] is None:
            assert alone.landmark is None or fate["verdict"] != "converged"
            continue
        assert alone.landmark is not None
        assert fate["landmark"]["kind"] == str(alone.landmark.kind)
        assert isclose(fate["landmark"]["value"], alone.landmark.value, rel_tol=1e-9, abs_tol=1e-9)
        if alone.landmark.kind is not Kind.VALLEY:
            assert list(fate["landmark"]["point"].values()) == pytest.approx(alone.landmark.point, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "over"), thinned([(name, over) for name in OF_NUMBERS for over in ("start", "rate", "sweep")], of=4)
)
def test_cells_are_descents(capsysbinary: pytest.CaptureFixture[bytes], name: str, over: str) -> None:
    found = document(capsysbinary, f"{name} --sweep" if over == "sweep" else f"{name} --over {over}")
    variables = open_scenario(name).variables
    assert found["over"] == ("rate" if over == "sweep" else over)
    starts = len(open_scenario(name).starts)
    height = starts if over == "sweep" else 1 if over == "start" and len(variables) == 1 else 90
    assert np.shape(found["fate"]) == np.shape(found["steps_taken"]) == (height, 160)
    agree(found, name, 25 if open_scenario(name).optimizers[0].is_plain else 5)


@pytest.mark.parametrize("optimizer", thinned(OPTIMIZERS, of=3))
def test_cells_are_descents_of_every_optimizer(capsysbinary: pytest.CaptureFixture[bytes], optimizer: str) -> None:
    for line in ("himmelblau --lr 0.02", "himmelblau --over rate --rates 0:0.05"):
        found = document(capsysbinary, f"{line} --size 12x9 --steps 150 --optimizer {optimizer}")
        assert found["optimizer"] == optimizer
        agree(found, "himmelblau", 30, optimizer)


@pytest.mark.parametrize("over", ["start", "rate"])
def test_python_gives_the_same_map(capsysbinary: pytest.CaptureFixture[bytes], over: str) -> None:
    found = document(capsysbinary, f"himmelblau --over {over} --size 30x20")
    made = gradtui.fate_map(gradtui.load("himmelblau"), over=over, size=(30, 20))  # type: ignore[arg-type]
    assert found["fate"] == made.fate[::-1].tolist()
    assert found["steps_taken"] == made.steps[::-1].tolist()
    assert [fate["letter"] for fate in found["fates"]] == [fate.letter for fate in made.fates]


SHALLOW, DEEP = "minimum 1.2772151", "minimum -1.3216457"


def test_the_thresholds_of_two_minima(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    # the middles of the columns are 0.0025, 0.005, …, 0.25
    found = document(capsysbinary, "two_minima --sweep --rates 0.00125:0.25125 --size 100x2 --steps 3000")
    rates = [round(x, 10) for x in found["x"]["values"]]
    assert rates == [round(0.0025 * k, 10) for k in range(1, 101)]

    def kind(place: int) -> str:
        fate = found["fates"][place]
        return f"minimum {fate['landmark']['point']['x']:.7f}" if fate["landmark"] else str(fate["verdict"])

    stretches = []
    for row in found["fate"]:
        cells = [(what, [rate for rate, _ in group]) for what, group in groupby(
            zip(rates, map(kind, row), strict=True), key=lambda cell: cell[1]
        )]  # fmt: skip
        stretches.append([(what, group[0], group[-1]) for what, group in cells])
    assert found["y"]["points"] == [{"x": 2.0}, {"x": -2.0}]
    assert stretches == [
        [(SHALLOW, 0.0025, 0.1025), (DEEP, 0.105, 0.14), ("oscillating", 0.1425, 0.2125), ("diverged", 0.215, 0.25)],
        [(DEEP, 0.0025, 0.11), (SHALLOW, 0.1125, 0.155), ("oscillating", 0.1575, 0.2175), ("diverged", 0.22, 0.25)],
    ]


# -- JSON -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "form"),
    thinned([(name, form) for name in OF_NUMBERS for form in ("", "--over start", "--over rate", "--sweep")], of=3),
)
def test_json_has_the_contracts_keys(capsysbinary: pytest.CaptureFixture[bytes], name: str, form: str) -> None:
    found = document(capsysbinary, f"{name} {form} --size 9x4")
    scenario = open_scenario(name)
    assert list(found) == [
        "schema", "title", "function", *["let"] * (scenario.let is not None), "variables", "over", "sweep", "optimizer",
        "learning_rate", "steps", "tolerance", "x", "y", "held", "fates", "fate", "steps_taken",
    ]  # fmt: skip
    over = form.removeprefix("--over ") or ("start" if len(scenario.variables) > 1 else "rate")
    assert found["schema"] == 1
    assert (found["title"], found["function"]) == (scenario.title, scenario.text)
    assert found["variables"] == list(scenario.variables)
    assert found["over"] == ("rate" if form == "--sweep" else over)
    assert found["sweep"] == (form == "--sweep")
    assert (found["learning_rate"] is None) == (found["over"] == "rate")
    assert found["steps"] == max(300, scenario.steps)
    assert found["tolerance"] == scenario.tolerance
    rows = len(found["fate"])
    assert {len(row) for row in (*found["fate"], *found["steps_taken"])} == {9} == {len(found["x"]["values"])}
    assert len(found["steps_taken"]) == rows
    for axis in (found["x"], found["y"]):
        if axis is None or axis["range"] is None:
            continue
        low, high = axis["range"]
        step = (high - low) / len(axis["values"])
        middles = [low + step * (k + 0.5) for k in range(len(axis["values"]))]
        assert axis["values"] == pytest.approx(middles, abs=1e-9 * (high - low))
    if form == "--sweep":
        assert found["y"]["values"] == [start.name for start in scenario.starts]
        assert found["y"]["points"] == [dict(start.at) for start in scenario.starts]
        assert found["held"] == {}
    elif found["y"] is None:
        assert (found["over"], rows, len(scenario.variables)) == ("start", 1, 1)
    else:
        assert len(found["y"]["values"]) == rows == 4
        on_axes = {found["x"]["name"], found["y"]["name"]}
        start = scenario.starts[0].at
        assert found["held"] == {v: start[v] for v in scenario.variables if v not in on_axes}
    flat = [place for row in found["fate"] for place in row]
    assert [fate["cells"] for fate in found["fates"]] == [flat.count(k) for k in range(len(found["fates"]))]
    for fate in found["fates"]:
        assert list(fate) == ["letter", "verdict", "landmark", "words", "cells"]
        assert fate["verdict"] in {"converged", "still_moving", "oscillating", "diverged", "undefined"}
        if fate["landmark"]:
            assert list(fate["landmark"]) == ["kind", "point", "value"]
            assert list(fate["landmark"]["point"]) == found["variables"]


def test_rows_rise(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = document(capsysbinary, "himmelblau --size 4x3")
    assert (found["x"]["name"], found["y"]["name"]) == ("x", "y")
    assert found["y"]["values"] == [-4.0, 0.0, 4.0]
    points = [[ends(found, row, column)[0]["landmark"]["point"] for column in (1, 2)] for row in (0, 2)]
    assert [[(p["x"] > 0, p["y"] > 0) for p in row] for row in points] == [
        [(False, False), (True, False)],
        [(False, True), (True, True)],
    ]


def test_letters_of_a_sweep_are_those_of_all_its_starts(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    line = "-f cos(x) --start x=1 --start x=60 --start x=-60 --start x=1.5 --sweep --rates 0.1:1 --size 4x2"
    found = document(capsysbinary, line)
    letters = [fate["letter"] for fate in found["fates"]]
    assert len(set(letters)) == len(letters)
    for row, point in zip(found["fate"], found["y"]["points"], strict=True):
        assert len(set(row)) == 1
        place = found["fates"][row[0]]["landmark"]["point"]["x"]
        assert abs(place - point["x"]) < 3.2
        assert isclose(np.cos(place), -1.0)


# -- as text in colours -------------------------------------------------------------------------------------------


def test_colours_change_no_letter_and_one_stands_out_in_each_large_region() -> None:
    scenario = open_scenario("himmelblau")
    alone = gradtui.fate_map(scenario, size=(60, 20))
    found = Mapped(scenario, alone.question, alone.fates, alone.fate, alone.steps, is_sweep=False)
    bare, tinted = as_text(found), as_text(found, tinted=True)
    looks = re.compile(r"\x1b\[([0-9;]*)m")
    assert looks.sub("", tinted) == bare
    loud = re.findall(r"\x1b\[38;2;(?:16;16;16|244;244;244);48;2;[0-9;]+m([^\x1b]*)", tinted)
    assert all(len(letters) == 1 for letters in loud)
    assert set(loud) == set("ABCD")
    assert len(loud) <= 6
