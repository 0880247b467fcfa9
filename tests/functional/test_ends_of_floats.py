"""Starts, windows and learning rates at the ends of the floats: every picture is painted, every panel has its words."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from thinned import thinned

from gradtui.app.dispatch import dispatch
from gradtui.app.frame import Frame
from gradtui.app.opening import opened
from gradtui.app.painting.studio import Studio
from gradtui.app.pictures.registry import PICTURES, paint
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads

LARGEST = 1.7976931348623157e308
_ONE = ("x**2", "1e-300*x**2", "abs(x)", "x**4 - 3*x", "sin(x)", "1/x", "exp(x)", "1e300*x**2", "sqrt(x)", "log(x)")
_TWO = ("x**2 + y**2", "x*y", "abs(x) + y**2", "1e-300*x**2 + y", "sin(x)*cos(y)", "x/y", "exp(x*y)", "1e300*x*y",
        "max(x, y)", "(x*y - 1)**2", "x**2 + 0*y")  # fmt: skip
WINDOWS = [
    "[0.9999999999999998, 1.0]",
    "[1e-320, 1.0005e-320]",
    "[-5e-324, 5e-324]",
    "[1e300, 1.7e308]",
    "[-1.7976931348623157e308, 1.7976931348623157e308]",
    "[0.0, 5e-324]",
    "[1.797693134862315e308, 1.7976931348623157e308]",
]


def scenario_text(function: str, windows: dict[str, str], starts: list[list[float]], rate: float, steps: int) -> str:
    names = list(windows or ("x", "y")[: len(starts[0])])
    text = f'[function]\nexpression = "{function}"\n'
    for start in starts:
        at = ", ".join(f"{name} = {x!r}" for name, x in zip(names, start, strict=True))
        text += f"[[start]]\nat = {{ {at} }}\n"
    text += f"[descent]\nlearning_rate = {rate!r}\nsteps = {steps}\n"
    return text + ("[view]\n" + "".join(f"{v} = {pair}\n" for v, pair in windows.items()) if windows else "")


def pictures_of(text: str) -> int:
    """How many pictures were painted, with all that stands beside them: at the start, after steps, with a probe."""
    session = Session.open(loads(text))
    studio = Studio(session)
    state = opened(session, studio.plane, studio.home)
    painted = 0
    for action in ("", "step", "end", "explore"):
        if action:
            found = dispatch(state, action)
            state = found if isinstance(found, AppState) else state
        for name, picture in PICTURES.items():
            if picture.why_not(state) or (picture.of_many and action):
                continue
            canvas = paint(replace(state, shown=name), studio, 50, 16)
            assert (canvas.width, canvas.height) == (50, 16)
            painted += 1
        frame = Frame(state, studio.landmarks)
        assert frame.numbers(50, 20)
        assert frame.runs(50, 6)
        frame.coach(60, 5)
        frame.loss(40, 8)
    return painted


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_of_one_variable(window: str) -> None:
    for function in ("x**2", "1e-300*x**2"):
        assert pictures_of(scenario_text(function, {"x": window}, [[1.0], [1e-320]], 0.1, 3)) >= 6


@pytest.mark.parametrize("window", thinned(WINDOWS, of=2))
def test_a_window_of_two_variables(window: str) -> None:
    assert pictures_of(scenario_text("x**2 + y**2", {"x": window, "y": window}, [[1.0, 1e300]], 0.1, 3)) >= 16


class _Hands:
    """Random scenarios whose numbers are anywhere among the floats."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self) -> float:
        match self.random.randrange(8):
            case 0:
                return 0.0
            case 1:
                return self.random.choice([5e-324, 1.7e308, LARGEST, -LARGEST, 1e-308, 2.2250738585072014e-308])
            case 2:
                return float(self.random.randint(-9, 9))
            case _:
                return self.random.choice((1, -1)) * self.random.uniform(1, 10) * 10.0 ** self.random.uniform(-320, 300)

    def window(self) -> str:
        while True:
            low = self.number()
            match self.random.randrange(4):
                case 0:
                    high = low
                    for _ in range(self.random.choice([1, 1, 2, 5])):
                        high = math.nextafter(high, math.inf)
                case 1:
                    high = self.number()
                case 2:
                    high = low * (1 + self.random.choice([1e-15, 1e-12, 1e-3, 1.0]))
                case _:
                    high = -low
            low, high = min(low, high), max(low, high)
            if low < high and math.isfinite(low) and math.isfinite(high):
                return f"[{low!r}, {high!r}]"

    def text(self) -> str:
        names = self.random.choice(["x", "xy"])
        starts = [[self.number() for _ in names] for _ in range(self.random.choice((1, 2)))]
        windows = {name: self.window() for name in names} if self.random.random() < 0.8 else {}
        rate = min(abs(self.number()) or 0.1, 1e300)
        function = self.random.choice(_ONE if len(names) == 1 else _TWO)
        return scenario_text(function, windows, starts, rate, self.random.choice((1, 5, 30)))


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(k, marks=pytest.mark.slow) for k in range(6, 40))])
def test_numbers_anywhere_among_the_floats(seed: int) -> None:
    text = _Hands(seed).text()
    try:
        loads(text)
    except ScenarioError as error:  # f has no value at the start
        assert "where f has a value" in str(error), text
        return
    assert pictures_of(text), text
