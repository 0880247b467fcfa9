"""The limits of a verdict, from both sides: a record made by hand, judged alone and among many."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import hypot, inf, nextafter

import numpy as np
import pytest

from gradtui.engine.batch.judge import WINDOW, RhythmWatch
from gradtui.engine.batch.outcomes import DIVERGED, MOVING, OSCILLATING
from gradtui.engine.descent.descent import DEFAULT_LEARNING_RATE, DEFAULT_STEPS, DEFAULT_TOLERANCE, start
from gradtui.engine.descent.history import ScalarHistory
from gradtui.engine.descent.optimizers.gd import OPTIMIZER as GD
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.verdict import diagnosis as causes
from gradtui.engine.verdict.verdict import Judgement, judge
from gradtui.expression.reading.parser import parse

SQUARE = ScalarObjective(parse("x**2"), ("x",))
EPS = 2.0**-52
WORDS = {"still_moving": MOVING, "oscillating": OSCILLATING, "diverged": DIVERGED}


def judged(points: Sequence[float], values: Sequence[float]) -> Judgement:
    """The verdict on a descent of one variable, without a tolerance."""
    k = len(points) - 1
    ones = array("d", [1.0] * (k + 1))
    record = ScalarHistory([array("d", points)], array("d", values), [ones], [], array("d", [0.1] * k))
    return judge(SQUARE, GD, record, k, 0.0)


def among_many(points: Sequence[float], values: Sequence[float]) -> int:
    """The same by the rules for arrays."""
    k = len(points) - 1
    window = min(k, WINDOW)
    watch = RhythmWatch(window, np.array(values[:1]))
    for i in range(k - window, k + 1):
        watch.add(np.array([values[i]]), [np.array([points[i]])], [np.array([points[min(i + 1, k)]])], 1.0)
    return int(watch.ends(np.array([abs(points[1] - points[0])]))[0])


def zigzag(steps: int) -> list[float]:
    return [float(i % 2) for i in range(steps + 1)]


def turning(steps: int, first: int, turns: int) -> list[float]:
    """Points that go one way, but turn at so many entries from ``first`` on."""
    ways = [1.0]
    for i in range(1, steps):
        ways.append(-ways[-1] if first <= i < first + turns else ways[-1])
    return list(accumulate(ways, initial=0.0))


def lengthening(last: float) -> list[float]:
    """Points whose last 16 moves lengthen, up to so many times the first one."""
    return list(accumulate([1.0] * 84 + [last * (0.5 + i / 30) for i in range(16)], initial=0.0))


def quarters(*ends: tuple[float, float]) -> list[float]:
    """f of 101 entries, whose last 64 and one go to and fro between two values in each quarter."""
    window = [ends[min(i // 16, 3)][i % 2] for i in range(65)]
    return [2.0] * 36 + window


def rising(steps: int, start: float = 0.0) -> list[float]:
    """f of 101 entries that rises in the last ``steps`` to 1."""
    return [start] + [0.5] * (100 - steps) + [0.5 + 0.5 * (i + 1) / steps for i in range(steps)]


LINE = [float(i) for i in range(101)]
LEVEL = [1.0] * 101
CASES: dict[str, tuple[list[float], list[float], str]] = {
    # a judgement looks back 64 steps, and needs 16
    "turns 64 steps ago": (turning(100, 37, 8), LEVEL, "oscillating"),
    "turns 65 steps ago": (turning(100, 22, 14), LEVEL, "still_moving"),
    "back and forth for 15 steps": (zigzag(15), LEVEL[:16], "still_moving"),
    "back and forth for 16 steps": (zigzag(16), LEVEL[:17], "oscillating"),
    # of 64 steps 8 must go back
    "7 turns": (turning(100, 60, 7), LEVEL, "still_moving"),
    "8 turns": (turning(100, 60, 8), LEVEL, "oscillating"),
    # f falls where its least and its greatest value come down from quarter to quarter of the 64 steps
    "both come down": (zigzag(100), quarters((0.3, 1.0), (0.3, 1.0), (0.2, 0.9), (0.2, 0.9)), "still_moving"),
    "the least alone": (zigzag(100), quarters((0.3, 1.0), (0.2, 1.0), (0.1, 1.0), (0.0, 1.0)), "oscillating"),
    "the greatest alone": (zigzag(100), quarters((0.3, 1.0), (0.3, 0.9), (0.3, 0.8), (0.3, 0.7)), "oscillating"),
    "both come down and up and down": (
        zigzag(100), quarters((0.3, 1.0), (0.1, 0.8), (0.2, 0.9), (0.0, 0.7)), "oscillating",
    ),
    # by more than a thousand-millionth of how far f swings, and than rounding
    "by 0.9e-9 of the swing": (
        zigzag(100), quarters((0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (-0.9e-9, 1.0 - 0.9e-9)), "oscillating",
    ),
    "by 1.1e-9 of the swing": (
        zigzag(100), quarters((0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (-1.1e-9, 1.0 - 1.1e-9)), "still_moving",
    ),
    "by 3 units of rounding": (
        zigzag(100), quarters((1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (1.0 - 3 * EPS, 1.0 - 3 * EPS)), "oscillating",
    ),
    "by 5 units of rounding": (
        zigzag(100), quarters((1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (1.0 - 5 * EPS, 1.0 - 5 * EPS)), "still_moving",
    ),
    # f rising for 16 steps, above its start
    "f rises in 15 steps": (LINE, rising(15), "still_moving"),
    "f rises in 16 steps": (LINE, rising(16), "diverged"),
    "f rises to where it began": (LINE, rising(16, 1.0), "still_moving"),
    "f rises above where it began": (LINE, rising(16, 0.999), "diverged"),
    # steps lengthening to a thousand times the first
    "a step of 990 times the first": (lengthening(990.0), LEVEL, "still_moving"),
    "a step of 1010 times the first": (lengthening(1010.0), LEVEL, "diverged"),
}  # fmt: skip


@pytest.mark.parametrize(("points", "values", "verdict"), CASES.values(), ids=CASES)
def test_both_sides_of_a_limit(points: list[float], values: list[float], verdict: str) -> None:
    assert judged(points, values).verdict == verdict
    assert among_many(points, values) == WORDS[verdict]


def repeated(pattern: Sequence[float], off: float = 0.0) -> list[float]:
    return [pattern[i % len(pattern)] + off * (i == 100) for i in range(101)]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (repeated([0.0, 1.0]), "comes back to the same 2 points"),
        (repeated([0.0, 1.0, 0.0, 2.0, 0.0, 3.0, 0.0]), "comes back to the same 7 points"),
        (repeated([0.0, 1.0, 0.0, 2.0, 0.0, 3.0, 0.0, 4.0]), "comes back to the same 8 points"),
        (repeated([0.0, 1.0, 0.0, 2.0, 0.0, 3.0, 0.0, 4.0, 5.0]), "jumps back and forth without a period"),
        (repeated([0.0, 1.0], 0.9e-6), "comes back to the same 2 points"),
        (repeated([0.0, 1.0], 1.1e-6), "jumps back and forth without a period"),
    ],
)
def test_periods_up_to_8_to_a_millionth(points: list[float], words: str) -> None:
    assert words in judged(points, LEVEL).reason


# -- words ------------------------------------------------------------------------------------------------------------


def plane(variables: Sequence[str]) -> ScalarObjective:
    return ScalarObjective(parse(" + ".join(f"{v}**2" for v in variables)), tuple(variables))


def test_a_point_is_named_with_up_to_four_variables() -> None:
    assert causes.point_words(plane("abcd"), [1.0, 2.0, 3.0, 4.0]) == " at a = 1, b = 2, c = 3, d = 4"
    assert causes.point_words(plane("abcdu"), [1.0] * 5) == ""
    assert causes.direction_words(plane("abcd"), [0.5] * 4) == "along (0.5, 0.5, 0.5, 0.5)"
    assert causes.direction_words(plane("abcdu"), [0.2**0.5] * 5) == ""


@pytest.mark.parametrize(("part", "words"), [(0.975, "along x"), (0.965, "along (0.96, 0.26)"), (-0.975, "along x")])
def test_a_direction_is_a_variables_from_97_hundredths_on(part: float, words: str) -> None:
    assert causes.direction_words(plane("xy"), [part, (1.0 - part * part) ** 0.5]) == words


@pytest.mark.parametrize(("across", "words"), [(0.045, " along x"), (0.055, "")])
def test_moves_lie_in_one_direction_to_a_twentieth(across: float, words: str) -> None:
    """The last eight count."""
    moves = [(0.3, 0.7)] * 12 + [(1.0, 0.0)] * 4 + [(0.0, across)] + [(-1.0, 0.0)] * 3
    columns = [array("d", accumulate((move[i] for move in moves), initial=0.0)) for i in range(2)]
    level = array("d", [1.0] * 21)
    record = ScalarHistory(columns, level, [level, level], [], array("d", [0.1] * 20))
    assert causes.along_words(plane("xy"), record, 20) == words


# -- tolerance --------------------------------------------------------------------------------------------------------


def test_what_a_descent_is_without_being_told() -> None:
    assert (DEFAULT_LEARNING_RATE, DEFAULT_TOLERANCE, DEFAULT_STEPS) == (0.1, 1e-6, 100)
    assert (start(SQUARE, (1.0,)).learning_rate, start(SQUARE, (1.0,)).tolerance) == (0.1, 1e-6)


@pytest.mark.parametrize("steps", [0, 5])
@pytest.mark.parametrize("make", [lambda norm: norm, lambda norm: nextafter(norm, inf)])
def test_a_gradient_at_the_tolerance_has_converged(steps: int, make: Callable[[float], float]) -> None:
    run = start(plane("xy"), (1.0, -0.5), tolerance=0.0).forward(steps)
    norm = hypot(*run.gradient)
    again = start(plane("xy"), (1.0, -0.5), tolerance=make(norm)).forward(100)
    assert (again.cursor, again.verdict, again.at_end) == (steps, "converged", True)
    above = start(plane("xy"), (1.0, -0.5), tolerance=nextafter(norm, 0.0)).forward(100)
    assert above.cursor == steps + 1


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (1, ", since η·λmax = 2.4 > 2 at its lowest point"),
        (100, ", since η·λmax = 2.4 > 2 at its lowest point"),
        (200, ", since η·λmax = 2.4 > 2 at its lowest point"),
        (0, ", since η·λmax = 2.4 > 2 at its lowest point"),
    ],
)
def test_it_goes_round_for_what_it_met_where_f_was_lowest(ago: int, words: str) -> None:
    """x**3 curves by 6·x: η·λmax is 2.4 at x = 4, where f is lowest, and 0.6 at all other points."""
    points, values = [1.0] * 201, [1.0] * 201
    points[200 - ago], values[200 - ago] = 4.0, 0.0
    level = array("d", [1.0] * 201)
    record = ScalarHistory([array("d", points)], array("d", values), [level], [], array("d", [0.1] * 200))
    assert causes.why_round(ScalarObjective(parse("x**3"), ("x",)), GD, record, 200) == words


@pytest.mark.parametrize(
    ("along", "words"), [(0.07, ", since at its start η·λmax = 3 > 2: too long a step along x"), (0.04, "")]
)
def test_it_went_away_along_a_direction_that_has_a_twentieth_of_the_way(along: float, words: str) -> None:
    """15·x**2 curves along x; the way goes almost along y."""
    columns = [array("d", [0.0, along]), array("d", [0.0, 1.0])]
    level = array("d", [0.0, 1.0])
    record = ScalarHistory(columns, level, [level, level], [], array("d", [0.1]))
    assert causes.why_away(ScalarObjective(parse("15*x**2 + y"), ("x", "y")), GD, record, 1) == words
