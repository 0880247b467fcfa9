"""The chart of the distances to a minimum: all of them where the axis says, below a legend that fits."""

from __future__ import annotations

import numpy as np
import pytest
from functional.test_dispatch import state_of

from gradtui.app.painting.distances import directions_of
from gradtui.app.panels.words import distances_title
from gradtui.engine.descent.approach import approach
from gradtui.engine.landmarks.search import find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.picture.canvas import roles
from gradtui.picture.canvas.canvas import BRAILLE
from gradtui.picture.curves.distances import Direction, distance_chart, distance_frame
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.reader import loads

WORDS = frozenset({"λ", "η"})
BOWL = '[function]\nexpression = "x**2 + 10*y**2"\n[[start]]\nat = {{ x = 2.5, y = 0.9 }}\n[descent]\n{}'


def directions(text: str = "learning_rate = 0.07", steps: int = 6, words: frozenset[str] = WORDS) -> list[Direction]:
    run = state_of(loads(BOWL.format(text))).session.run.forward(steps)
    return directions_of(run, approach(run), words)


def test_picture() -> None:
    assert distance_chart(47, 13, directions(), 4).text() == "\n".join(PICTURE)


PICTURE = [
    "◇ λ = 20 along y: × 0.4 a step, over and back",
    "□ λ = 2 along x: × 0.86 a step",
    " 2.5 ⠉⠉⠉⠑⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⡀",
    " 0.9 ⢄⡀                   □⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒",
    "      ⠈⠑⠢⢄⡀                1.368",
    "          ⠈⠑⠢⢄⡀",
    " 0.1          ⠈⠑⠢⢄⡀",
    "                  ⠈⠑⠢⣀⡀",
    "                      ⠈⠑⠢⢄⡀",
    "                          ◇⠑⠢⢄⡀",
    "0.01              0.02304     ⠈⠑⠤⢄⡀",
    "                                  ⠈⠑⠢⢄",
    "     0                 step 4   5    6",
]


def test_few_rows() -> None:
    assert distance_chart(38, 5, directions(), 4).text() == "\n".join(FEW_ROWS)


FEW_ROWS = [
    "◇ λ = 20: × 0.4   □ λ = 2: × 0.86",
    "0.9 ⠉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒□⠒⠒⠒⠒⠒⠒⠒⠢",
    "         ⠉⠉⠑⠒⠒⠤⠤⠤⣀⣀⡀ 0.02304",
    "                   ⠈◇⠉⠒⠒⠒⠤⠤⢄⣀",
    "    0            step 4     6",
]


@pytest.mark.parametrize("size", [(47, 13), (30, 7), (90, 30)])
def test_every_distance_lies_where_the_axis_says(size: tuple[int, int]) -> None:
    shown = directions()
    canvas = distance_chart(*size, shown, 3)
    legend = sum(row.startswith(("◇", "□")) for row in canvas.text().split("\n"))
    frame = distance_frame(*size, shown, 3, legend)
    for one in shown:
        up = (np.log10(one.values) - frame.scale.low) / (frame.scale.high - frame.scale.low)
        assert ((up > -1e-9) & (up < 1 + 1e-9)).all()
        for step, value in enumerate(one.values.tolist()):
            column, row = frame.cell(step, value)
            drawn = canvas.characters[row, column]
            assert BRAILLE < drawn < BRAILLE + 256 or chr(drawn) in "◇□"
        column, row = frame.cell(3, float(one.values[3]))
        assert (chr(canvas.characters[row, column]), canvas.background[row, column]) == (one.glyph, roles.HERE)


def test_what_is_zero_lies_in_a_row_of_its_own() -> None:
    rows = distance_chart(47, 13, directions("learning_rate = 0.05"), 6).text().split("\n")
    assert rows[-2].split()[0] == "0"
    assert rows[-2].endswith("◇ 0")


def test_a_direction_along_a_variable_has_its_colour() -> None:
    assert [one.colour for one in directions()] == [roles.variable(1).dark, roles.variable(0).dark]
    assert [one.glyph for one in directions()] == ["◇", "□"]


def test_words_that_the_learner_has_not_met_are_not_used() -> None:
    plain = [one.words[0] for one in directions(words=frozenset())]
    assert plain == ["steepest along y: each step × 0.4, over and back", "flattest along x: each step × 0.86"]
    assert directions()[1].words[0] == "λ = 2 along x: each step × |1 − ηλ| = 0.86"
    assert [one.words[-1] for one in directions('optimizer = "adam"')] == ["λ = 20", "λ = 2"]
    assert directions("learning_rate = 0.11")[0].words[1] == "λ = 20 along y: × 1.2 a step, away"


def test_of_one_variable() -> None:
    run = state_of(loads(BOWL.replace(" + 10*y**2", "").replace(", y = 0.9", "").format(""))).session.run
    [one] = directions_of(run, approach(run), WORDS)
    assert one.words[0] == "f″ = 2: each step × 0.8"
    assert one.words[-1] == "× 0.8"


def test_of_very_many_directions_there_are_the_steepest_and_the_flattest() -> None:
    text = '[function]\nexpression = "sum(a*w**2)"\n[data]\na = [1, 2, 3, 4, 5, 6, 7, 8, 9]\n'
    run = state_of(loads(text + '[parameters]\nw = { shape = [9], init = "ones" }\n')).session.run
    found = approach(run)
    shown = directions_of(run, found, WORDS)
    assert [one.words[-2].split(":")[0] for one in shown] == [f"λ = {value}" for value in (18, 16, 14, 6, 4, 2)]
    assert len({one.glyph for one in shown}) == len({one.colour for one in shown}) == 6
    assert "6 of 9 directions" in distances_title(found, "log scale")[1][0]


def test_without_room_for_curves_the_distances_are_a_table() -> None:
    assert distance_chart(30, 4, directions(), 4).text().split("\n")[:2] == [
        "◇ 0.02304  λ = 20: × 0.4",
        "□ 1.368    λ = 2: × 0.86",
    ]
    assert distance_chart(30, 1, directions(), 4).text() == "… and 2 more"


def test_near_the_minimum_of_another_function() -> None:
    run = state_of(open_scenario("two_minima")).session.run.forward(9)
    assert isinstance(run.objective, ScalarObjective)
    [one] = directions_of(run, approach(run, find(run.objective, [(-3.0, 3.0)])), WORDS)
    assert one.words[1].endswith(": × 0.3592 a step near it")


def test_that_a_factor_is_of_a_step_is_said_before_where_it_points() -> None:
    steepest, _ = directions()
    assert next(said for said in steepest.words if len(said) <= 22) == "λ = 20: × 0.4 a step"
