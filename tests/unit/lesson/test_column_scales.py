"""The coach says of a regression whose columns differ in scale that this is what is the matter, and only of such."""

from __future__ import annotations

import re
from collections.abc import Mapping

import mpmath
import numpy as np
import pytest

from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.expression.reading.parser import parse
from gradtui.lesson.narrate import narrate

AREA = [1200.0, 250000.0, 90000.0, 40000.0, 150000.0, 80000.0]
AGE = [5.0, 80.0, 20.0, 33.0, 12.0, 61.0]
DATA = {
    "area": np.array(AREA), "age": np.array(AGE), "price": np.array([1.0, 3.0, 2.0, 1.5, 2.1, 2.5]),
    "X": np.array([AREA, AGE, np.ones(6)]).T, "rooms": np.array([3.0, 5.0, 4.0, 2.0, 4.0, 6.0]),
}  # fmt: skip


def begun(text: str, shapes: Mapping[str, tuple[int, ...]], rate: float = 1e-11) -> Descent:
    known = {name: array.shape for name, array in DATA.items()}
    tree = parse(text, shapes={**known, **shapes})
    objective = ArrayObjective(tree, tuple(shapes), shapes, {}, {k: v for k, v in DATA.items() if k in text})
    return start(objective, [np.zeros(shape) if shape else 0.0 for shape in shapes.values()], learning_rate=rate)


def unevenness(*columns: list[float]) -> float:
    """λmax/λmin of the mean squared error over these columns, in 50 digits."""
    with mpmath.workdps(50):
        rows = mpmath.matrix([list(map(mpmath.mpf, row)) for row in zip(*columns, strict=True)])
        values = mpmath.eigsy(rows.T * rows, eigvals_only=True)
        return float(max(values) / min(values))


ONES = [1.0] * 6


@pytest.mark.parametrize(
    ("text", "shapes", "named", "columns"),
    [
        ("mean((w1*area + w2*age + b - price)**2)", {"w1": (), "w2": (), "b": ()}, "age", [AREA, AGE, ONES]),
        ("mean((X@w - price)**2)", {"w": (3,)}, "X[:, 2]", [AREA, AGE, ONES]),
        ("mean((area*w1 + w2*rooms - price)**2)", {"w1": (), "w2": ()}, "rooms", [AREA, DATA["rooms"].tolist()]),
    ],
)
def test_columns_that_differ_in_scale(
    text: str, shapes: Mapping[str, tuple[int, ...]], named: str, columns: list[list[float]]
) -> None:
    told = narrate(begun(text, shapes))
    large = "X[:, 0]" if "X" in text else "area"
    small = {"age": "80", "rooms": "6", "X[:, 2]": "1"}[named]
    assert f" The columns differ in scale ({large} up to 250,000, {named} up to {small}): divide each by " in told
    assert told.index("standard deviation.") < 2 * 78, "at 80 columns there are two lines"
    found = re.search(r"Now f curves (\S+) times as much .*, then (\S+) times, so that one η fits all\.", told)
    assert found is not None
    spread = [[x / (float(np.std(column)) or 1.0) for x in column] for column in columns]
    numbers = [float(number.replace("−", "-")) for number in found.groups()]
    assert numbers == pytest.approx([unevenness(*columns), unevenness(*spread)], rel=0.05)


def test_also_where_it_diverged_for_that() -> None:
    run = begun("mean((w1*area + w2*age + b - price)**2)", {"w1": (), "w2": (), "b": ()}, 1e-3).forward(100)
    assert run.verdict == "diverged"
    assert "The columns differ in scale" in narrate(run)
    assert "The columns differ" not in narrate(run.goto(2))


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("mean((w1*rooms + w2*age + b - price)**2)", {"w1": (), "w2": (), "b": ()}),  # alike
        ("mean((w1*area + b - price)**2)", {"w1": (), "b": ()}),  # one column alone
        ("mean((w1*area + w2*age - price)**2) + 1e13*w2**2", {"w1": (), "w2": ()}),  # another reason
        ("mean((w1*area/250000 + w2*age/80 + b - price)**2)", {"w1": (), "w2": (), "b": ()}),  # scaled already
        ("mean((w1*area + w2*age + w3*age - price)**2)", {"w1": (), "w2": (), "w3": ()}),  # it would stay a valley
    ],
)
def test_nothing_is_said_of_others(text: str, shapes: Mapping[str, tuple[int, ...]]) -> None:
    assert "columns" not in narrate(begun(text, shapes))
