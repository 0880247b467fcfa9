"""Lines of minima, tails that only flatten, cusps: what is level to rounding is told by how it goes on."""

from __future__ import annotations

import pytest
from thinned import thinned

from gradtui.engine.descent.descent import start
from gradtui.engine.landmarks.critical_points import reach_of, refine_critical_point
from gradtui.engine.landmarks.landmark import Landmark
from gradtui.engine.landmarks.search import find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse


def objective(text: str, variables: str = "xy") -> ScalarObjective:
    return ScalarObjective(parse(text), tuple(variables))


def told(marks: tuple[Landmark, ...]) -> str:
    """ "minimum 0 0, saddle 1 0": kinds (of a degenerate place what f does there) and rounded points."""

    def one(mark: Landmark) -> str:
        if mark.line:
            return "valley" if mark.is_low else "ridge"
        kind = mark.kind if mark.kind != "degenerate" else f"degenerate {mark.shape}"
        return " ".join([kind, *(f"{x + 0.0:.3g}" if abs(x) > 1e-6 else "0" for x in mark.point)])

    return ", ".join(one(mark) for mark in marks)


PLACES = [
    # tails: no minimum, no valley where f only flattens
    ("-exp(-x**2) - exp(-y**2)", 6.0, "minimum 0 0"),
    ("tanh(x)**2 + tanh(y)**2", 20.0, "minimum 0 0"),
    ("exp(-x**2) + y**2", 6.0, "saddle 0 0"),
    ("exp(-x**2) + y**2", 30.0, "saddle 0 0"),  # beyond 27 its slope is 0 to the bit
    ("y**2 - exp(-(x - 5)**2) - exp(-(x + 5)**2)", 10.0, "minimum -5 0, minimum 5 0, saddle 0 0"),
    ("y**2 + tanh(x + 15) + tanh(x - 15)", 20.0, ""),  # level to rounding in the middle, but it rises all along
    ("exp(-x**2) + 0*y", 8.0, "ridge"),
    # lines that stay level, and one that ends
    ("(x**2 + y**2 - 1)**2", 2.0, "valley, maximum 0 0"),
    ("(x*y - 1)**2", 3.0, "valley, valley, saddle 0 0"),
    ("(x + 2*y - 1)**2", 3.0, "valley"),
    ("y**2 + 0*x", 3.0, "valley"),
    ("where(x > 0, y**2, x**2 + y**2)", 2.0, "minimum 0 0, valley"),
    ("(y - x**2)**2 + where(x > 0, x**2, 0)", 2.0, "valley"),
    ("tanh(y - x**2)**2 + where(x > 0, x**2, 0)", 2.0, "valley"),
    ("where(y > x**2, (y - x**2)**2, 0) + x**2", 2.0, "valley"),
    # one that turns from a floor into a ridge and back
    ("x*y**2 + 0.1*y**4", 1.9, "degenerate saddle 0 0, ridge, valley"),
    ("max(y, 0) - exp(-x**2)", 1.9, "valley"),
    ("where(y > x**2, (y - x**2)**2, 0)", 2.0, ""),  # the edge of a plain
    # where second partials jump
    ("max(x*y, 0) - exp(-y**2)", 2.0, ""),
    # places that are alone, level to rounding far and wide
    *((f"x**{n} + y**2", 1.0, "degenerate minimum 0 0") for n in (4, 6, 8, 10, 26)),
    *((f"x**{n} + y**2", 1.0, "degenerate saddle 0 0") for n in (3, 5, 9)),
    ("7 + x**4 + y**6", 1.0, "degenerate minimum 0 0"),
    # cusps: f falls along them, between the directions that one would look in
    ("sqrt(abs(y - x**2)) + 0.1*x", 2.0, ""),
    ("abs(x) + abs(y)", 1.3, "minimum 0 0"),
    ("abs(x - y) + (x + y)**2", 1.3, "minimum 0 0"),
    ("sqrt(abs(x)) + 2*x + y**2", 0.7, "minimum 0 0, saddle -0.0625 0"),
]


@pytest.mark.parametrize(
    ("text", "bound", "expected"), thinned(PLACES, of=5), ids=[f"{text} {bound}" for text, bound, _ in PLACES]
)
def test_a_window(text: str, bound: float, expected: str) -> None:
    assert told(find(objective(text), [(-bound, bound)] * 2)) == expected


def test_bukin_has_one_minimum() -> None:
    found = find(objective("100*sqrt(abs(y - 0.01*x**2)) + 0.01*abs(x + 10)"), [(-15.0, -5.0), (-3.0, 3.0)])
    assert [mark.kind for mark in found] == ["minimum"]
    assert found[0].point == pytest.approx((-10.0, 1.0))


def test_three_variables_in_a_plain() -> None:
    text = "-exp(-x**2 - y**2 - z**2) - 0.5*exp(-(x - 2)**2 - (y - 1)**2 - z**2)"
    found = find(objective(text, "xyz"), [(-6.0, 6.0)] * 3)
    assert [mark.kind for mark in found] == ["minimum", "minimum", "saddle"]


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("-exp(-x**2) - exp(-y**2)", (5.9, 0.0)),
        ("tanh(x)**2 + tanh(y)**2", (0.0, 19.0)),
        ("exp(-x**2)+y**2", (8.0, 0.0)),
    ],
)
def test_a_run_that_ends_in_a_tail_has_come_to_no_place(text: str, point: tuple[float, float]) -> None:
    """As the landmarks of a window have it."""
    assert refine_critical_point(objective(text), point, reach_of(point)) is None


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("-exp(-x**2) - exp(-y**2)", (5.5, 4.0), "f only flattens here: its slope is small at x = 5.5, y = 4, but no"),
        ("tanh(x)**2 + tanh(y)**2", (0.0, 19.0), "f only flattens here: its slope is small at x = 0, y = 19, but nowh"),
        ("-exp(-(x - y)**2 - (x + y)**2)", (3.0, 3.0), "f only flattens here: its slope is small at x = 3, y = 3, bu"),
        ("exp(-x**2) + y**2", (8.0, 0.0), "f only flattens here: its slope is small at x = 8, y = 0, but nowhere 0 n"),
        ("where(x > 0, x**2, 0) + max(y, 0)", (-2.0, -1.0), "f is level to rounding here, to all sides at x = −2, y"),
        ("0.0000001*x + 0*y", (1.0, 1.0), "after 0 steps"),  # a slope that stays as it is
        ("x**4 + y**4", (0.005, 0.005), "a flat minimum at x = 0, y = 0: f does not curve there"),
    ],
)
def test_what_is_no_landmark_is_said_to_flatten(text: str, at: tuple[float, float], said: str) -> None:
    run = start(objective(text), at)
    assert run.verdict == "converged"
    assert run.reason.startswith(said)
    assert run.reason.endswith("is at or below the tolerance 1e−6")
    assert (run.landmark is None) == ("a flat minimum" not in said)
