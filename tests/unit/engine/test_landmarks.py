"""The landmarks of a window: all that there are, none that is not, each with its right name."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtui.engine.landmarks import Kind, Landmark, find
from gradtui.engine.objective import Objective
from gradtui.expression.parser import parse

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "landmarks.json").read_text("utf-8"))["functions"]
EACH = pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["name"]) for entry in TRUTH])

Ranges = Mapping[str, Sequence[float]]
NEAR = 1e-7  # of the window
FLAT = 1e-6  # of the window: at a degenerate point rounding hides more


def marks(text: str, ranges: Ranges, constants: Mapping[str, float] | None = None) -> tuple[Landmark, ...]:
    objective = Objective(parse(text), list(ranges), constants or {})
    return find(objective, [(low, high) for low, high in ranges.values()])


def square(bound: float, names: str = "xy") -> Ranges:
    return dict.fromkeys(names, (-bound, bound))


def apart(a: Sequence[float], b: Sequence[float], ranges: Ranges) -> float:
    return max(abs(x - y) / (high - low) for x, y, (low, high) in zip(a, b, ranges.values(), strict=True))


def margin(point: Sequence[float], ranges: Ranges) -> float:
    """How far inside a point lies, in units of the window; below 0 outside."""
    return min(min(x - low, high - x) / (high - low) for x, (low, high) in zip(point, ranges.values(), strict=True))


class Paired:
    """Which landmarks lie where the table has one."""

    def __init__(self, found: Sequence[Landmark], truth: Sequence[Mapping[str, Any]], ranges: Ranges) -> None:
        self.found = [mark for mark in found if not mark.line]
        spans = np.array([high - low for low, high in ranges.values()])
        shape = -1, 1, len(spans)
        marks, points = ([mark.point for mark in self.found], [true["point"] for true in truth])
        off = np.abs(np.reshape(points, shape) - np.reshape(marks, shape).swapaxes(0, 1)) / spans
        near = [[FLAT if true["kind"] == "degenerate" else NEAR] for true in truth]
        self.same = np.max(off, axis=2) <= np.reshape(near, (-1, 1))

    def at(self, index: int) -> list[Landmark]:
        """The landmarks at a point of the table."""
        return [self.found[k] for k in np.flatnonzero(self.same[index])]

    def invented(self) -> list[Landmark]:
        """The landmarks where the table has none."""
        return [mark for mark, same in zip(self.found, self.same.any(axis=0), strict=True) if not same]


def check_laws(found: Sequence[Landmark], text: str, ranges: Ranges) -> None:
    """What holds of all landmarks, whatever the function."""
    assert [m.value for m in found] == sorted(m.value for m in found)
    objective = Objective(parse(text), list(ranges), {})
    for mark in found:
        assert mark.value == objective.value(mark.point)
        assert margin(mark.point, ranges) >= -1e-8
        assert list(mark.eigenvalues) == sorted(mark.eigenvalues)
        assert len(mark.eigenvalues) in (0, len(ranges))
        signs = {(v > 0) - (v < 0) for v in mark.eigenvalues}
        named = {frozenset({1}): Kind.MINIMUM, frozenset({-1}): Kind.MAXIMUM, frozenset({1, -1}): Kind.SADDLE}
        if 0 in signs:
            assert mark.kind in (Kind.VALLEY, Kind.DEGENERATE)
        elif signs:
            assert mark.kind is mark.shape is named[frozenset(signs)]
        else:
            assert mark.kind is mark.shape
            assert mark.kind in (Kind.MINIMUM, Kind.MAXIMUM)
        assert (mark.kind is Kind.VALLEY) == (mark.shape is Kind.VALLEY)
        if mark.line:
            assert mark.point in mark.line
            assert mark.value == pytest.approx(objective.value(mark.line[0]), rel=1e-9, abs=1e-9)
    points = np.array([mark.point for mark in found]) / [high - low for low, high in ranges.values()]
    close = np.abs(points[:, None] - points[None]).max(axis=2) <= NEAR if found else np.eye(0)
    assert close.sum() == len(found), [found[i] for i in np.flatnonzero(close.sum(axis=0) > 1)]


def check_lines(found: Sequence[Landmark], levels: Sequence[str], ranges: Ranges) -> None:
    """The lines' points lie on the true lines, next to each other, and no part of a true line is without them."""
    where = [Objective(parse(level), list(ranges), {}) for level in levels]
    spans = np.array([high - low for low, high in ranges.values()])
    for mark in found:
        points = np.array(mark.line)
        assert np.abs(np.diff(points, axis=0) / spans).max() < 0.04
        off = [abs(f.values(*points.T)) / np.hypot(*f.values_and_gradients(*points.T)[1:]) for f in where]
        assert np.min([np.max(each) for each in off]) <= NEAR * spans.min(), mark.point
        assert all(margin(point, ranges) >= -1e-8 for point in mark.line)
    reached = np.concatenate([np.array(mark.line) for mark in found]) if found else np.empty((0, 2))
    for level, f in zip(levels, where, strict=True):
        crossed = np.array(_crossings(f, ranges))
        assert len(crossed), level
        nearest = np.abs((crossed[:, None, :] - reached[None, :, :]) / spans).max(axis=2).min(axis=1)
        assert nearest.max() < 0.02, (level, crossed[nearest.argmax()])


def _crossings(f: Objective, ranges: Ranges) -> list[tuple[float, ...]]:
    """Where f changes its sign along the lines of a grid, its outermost part left out."""
    axes = [np.linspace(low, high, 162)[2:-2] + (high - low) * 1e-4 for low, high in ranges.values()]
    values = f.values(axes[0][:, None], axes[1][None, :])
    found: list[tuple[float, ...]] = []
    for along in (0, 1):
        table = values if along == 0 else values.T
        for i, j in np.argwhere(np.signbit(table[1:]) != np.signbit(table[:-1])):
            part = table[i, j] / (table[i, j] - table[i + 1, j])
            place = axes[along][i] + part * (axes[along][i + 1] - axes[along][i])
            found.append((place, axes[1][j]) if along == 0 else (axes[0][j], place))
    return found


# -- the table ------------------------------------------------------------------------------------------------------


@EACH
def test_every_landmark_of_the_table(entry: dict[str, Any]) -> None:
    ranges, truth = entry["ranges"], entry["points"]
    found = marks(entry["expression"], ranges)
    check_laws(found, entry["expression"], ranges)
    paired = Paired(found, truth, ranges)
    assert not paired.invented()
    values = [true["value"] for true in truth]
    for index, true in enumerate(truth):
        here = paired.at(index)
        if not here and true.get("flat"):
            continue
        assert len(here) == 1, (true, here)
        assert here[0].kind == true["kind"]
        assert here[0].shape == true.get("shape", true["kind"])
        assert here[0].value == pytest.approx(true["value"], rel=1e-9, abs=1e-12 * (max(values) - min(values) + 1))
        if here[0].eigenvalues or not true.get("removable"):
            largest = max(map(abs, true["eigenvalues"]), default=0.0)
            assert here[0].eigenvalues == pytest.approx(true["eigenvalues"], rel=1e-6, abs=1e-7 * largest)
    for kind in (Kind.VALLEY, Kind.DEGENERATE):
        lines = [line for line in entry.get("lines", ()) if line["kind"] == kind]
        of_kind = [mark for mark in found if mark.line and mark.kind is kind]
        check_lines(of_kind, [line["level"] for line in lines], ranges)
        for mark in of_kind:
            assert any(mark.value == pytest.approx(line["value"], rel=1e-9, abs=1e-12) for line in lines)


@EACH
@pytest.mark.parametrize("shift", [0.137, pytest.param(-0.29, marks=pytest.mark.slow)])
def test_another_window_has_the_same_landmarks(entry: dict[str, Any], shift: float) -> None:
    before, truth = entry["ranges"], entry["points"]
    after = {name: (low + shift * (high - low), high + shift * (high - low)) for name, (low, high) in before.items()}
    found = marks(entry["expression"], after)
    check_laws(found, entry["expression"], after)
    paired = Paired(found, truth, before)
    for index, true in enumerate(truth):
        if margin(true["point"], after) > FLAT and not true.get("flat"):
            assert [mark.kind for mark in paired.at(index)] == [true["kind"]], true
    assert not [mark for mark in paired.invented() if margin(mark.point, before) > FLAT]


@pytest.mark.parametrize("index", range(0, len(TRUTH), 6))
def test_found_twice_the_same(index: int) -> None:
    text, ranges = TRUTH[index]["expression"], TRUTH[index]["ranges"]
    objective = Objective(parse(text), list(ranges), {})
    boxes = [tuple(pair) for pair in ranges.values()]
    assert find(objective, boxes) == find(objective, boxes) == marks(text, ranges)


# -- all kinds of places ----------------------------------------------------------------------------------------------

ONE = {"x": (-2.0, 3.0)}
TWO = {"x": (-2.0, 3.0), "y": (-2.0, 2.5)}
PI = 3.141592653589793

# expression, ranges, its landmarks: kind, "()" for one without a gradient, "/shape" if that is another, the place
PLACES: dict[str, tuple[str, Ranges, str]] = {
    # degenerate
    "monkey saddle": ("x**3 - 3*x*y**2", TWO, "degenerate/saddle 0 0"),
    "monkey saddle aside": ("(x - 1)**3 - 3*(x - 1)*(y + 0.5)**2", TWO, "degenerate/saddle 1 -0.5"),
    "x⁴": ("x**4", ONE, "degenerate/minimum 0"),
    "x⁶": ("(x - 0.7)**6", ONE, "degenerate/minimum 0.7"),
    "−x⁴": ("-x**4", ONE, "degenerate/maximum 0"),
    "x³": ("x**3", ONE, "degenerate/saddle 0"),
    "x⁵": ("1 + (x - 1)**5", ONE, "degenerate/saddle 1"),
    "inflection": ("x**2*(x - 1)**3", ONE, "minimum 0.4, maximum 0, degenerate/saddle 1"),
    "x − sin x": ("x - sin(x)", ONE, "degenerate/saddle 0"),
    "x⁴ + y⁴": ("x**4 + y**4", TWO, "degenerate/minimum 0 0"),
    "x² + y⁴": ("x**2 + y**4", TWO, "degenerate/minimum 0 0"),
    "−x⁴ − y²": ("-(x**4) - y**2", TWO, "degenerate/maximum 0 0"),
    "x⁴ − y⁴": ("x**4 - y**4", TWO, "degenerate/saddle 0 0"),
    "x² − y⁴": ("x**2 - y**4", TWO, "degenerate/saddle 0 0"),
    "x² + y³": ("x**2 + y**3", TWO, "degenerate/saddle 0 0"),
    "turned": ("(x - y)**2 + (x + y - 1)**4", TWO, "degenerate/minimum 0.5 0.5"),
    "bent": ("(y - x**2)**2 + x**4", TWO, "degenerate/minimum 0 0"),
    "low on every straight line": ("(y - x**2)*(y - 3*x**2)", TWO, "degenerate/saddle 0 0"),
    "cusp": ("x**3 + y**2 - 3*x", TWO, "minimum 1 0, saddle -1 0"),
    "four with a sum": ("x*y*(x + y - 1)", TWO, "minimum 0.3333333333333333 0.3333333333333333, saddle 0 0, "
                        "saddle 0 1, saddle 1 0"),
    # without a gradient
    "|x|": ("abs(x)", ONE, "minimum() 0"),
    "−|x|": ("2 - abs(x - 0.3)", ONE, "maximum() 0.3"),
    "uneven": ("max(x - 1, 0.5 - 0.5*x)", ONE, "minimum() 1"),
    "highest of a roof": ("min(x, 1 - 3*x)", ONE, "maximum() 0.25"),
    "level to one side": ("where(x > 0.5, (x - 0.5)**2, 0.5 - x)", ONE, "minimum() 0.5"),
    "|x² − 1|": ("abs(x**2 - 1)", ONE, "minimum() -1, minimum() 1, maximum 0"),
    "cube root": ("cbrt(x - 1)**2", ONE, "minimum() 1"),
    "root of |x|": ("sqrt(abs(x + 0.4))", ONE, "minimum() -0.4"),
    "|x| + |y|": ("abs(x) + abs(y)", TWO, "minimum() 0 0"),
    "−|x| − |y|": ("-abs(x - 0.1) - 2*abs(y - 0.7)", TWO, "maximum() 0.1 0.7"),
    "cone": ("sqrt((x - 0.3)**2 + (y - 0.7)**2)", TWO, "minimum() 0.3 0.7"),
    "crease": ("abs(x - 1) + y**2", TWO, "minimum() 1 0"),
    "pyramid": ("max(x, -x, y, -y)", TWO, "minimum() 0 0"),
    "bounce": ("abs(sin(x))", {"x": (-1.0, 4.0)}, f"minimum() 0, minimum() {PI}, maximum {PI / 2}"),
    "crease of a slope": ("2*x + abs(x)", ONE, ""),
    "crease of a saddle": ("abs(x) - abs(y)", TWO, ""),
    "relu": ("relu(x)", ONE, ""),
    "bucket": ("relu(abs(x) - 1)", ONE, ""),
    "step": ("sign(x)", ONE, ""),
    "steep": ("cbrt(x)", ONE, ""),
    "leaky": ("where(x > 0, x, 0.1*x)", ONE, ""),
    "network": ("(1 - relu(x) + 2*relu(x - 1))**2", ONE, "minimum 1, maximum() 0.5"),
    # undefined, or without bound
    "pole": ("1/x + x", {"x": (-4.0, 3.0)}, "maximum -1, minimum 1"),
    "bare pole": ("1/x", ONE, ""),
    "high pole": ("1/x**2", ONE, ""),
    "low pole": ("-1/x**2", ONE, ""),
    "tan": ("tan(x)", ONE, ""),
    "poles about": ("1/(x**2 - 1)", ONE, "maximum 0"),
    "hyperbolas": ("1/(x*y) + x + y", TWO, "minimum 1 1"),
    "logarithm": ("log(x)**2", ONE, "minimum 1"),
    "entropy": ("x*log(x)", ONE, f"minimum {np.exp(-1.0)}"),
    "root": ("sqrt(x)", ONE, ""),
    "half": ("x - 2*sqrt(x) + y**2", TWO, "minimum 1 0"),
    "half circle": ("sqrt(1 - x**2)", ONE, "maximum 0"),
    "nowhere": ("sqrt(-1 - x**2)", ONE, ""),
    # none
    "slope": ("x + y", TWO, ""),
    "growth": ("exp(x)", ONE, ""),
    "log loss": ("log(1 + exp(-x))", {"x": (-50.0, 50.0)}, ""),
    "level": ("3 + 0*x", ONE, ""),
    "level in two": ("7 + 0*x*y", TWO, ""),
    "cosh of a slope": ("exp(x + 2*y) + x", TWO, ""),
    # plateaus
    "plateau": ("tanh(x)**2", {"x": (-50.0, 60.0)}, "minimum 0"),
    "hill in a plain": ("exp(-x**2 - y**2)", {"x": (-30.0, 40.0), "y": (-35.0, 30.0)}, "maximum 0 0"),
    "well in a plain": ("-exp(-(x - 3)**2/2)", {"x": (-40.0, 40.0)}, "minimum 3"),
    # scales
    "unlike": ("1e6*(x - 1)**2 + 1e-6*(y - 2)**2", TWO, "minimum 1 2"),
    "huge": ("1e200*((x - 1)**2 + y**2)", TWO, "minimum 1 0"),
    "small": ("1e-200*((x - 1)**2 - y**2)", TWO, "saddle 1 0"),
    "high up": ("1e6 + (x - 1)**2 + y**2", TWO, "minimum 1 0"),
    "tiny window": ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", {"x": (3 - 1e-6, 3 + 2e-6), "y": (2 - 2e-6, 2 + 1e-6)},
                    "minimum 3 2"),
    "tiny line": ("x**2", {"x": (-1e-9, 3e-9)}, "minimum 0"),
    "far out": ("(x - 1e6)**2", {"x": (1e6 - 1, 1e6 + 2)}, "minimum 1e6"),
    "wide": ("(x/1e8 - 1)**2", {"x": (-3e8, 3e8)}, "minimum 1e8"),
    "unlike widths": ("(x/1e4)**2 + (1e4*y - 1)**2 + x*y/10", {"x": (-2e4, 3e4), "y": (-3e-4, 4e-4)},
                      "minimum -500.6257822277847 0.00010025031289111389"),
    # edges
    "on the edge": ("x**2", {"x": (0.0, 3.0)}, "minimum 0"),
    "on the other edge": ("x**2", {"x": (-3.0, 0.0)}, "minimum 0"),
    "in the corner": ("x**2 + y**2", {"x": (0.0, 3.0), "y": (-2.0, 0.0)}, "minimum 0 0"),
    "just outside": ("x**2 + y**2", {"x": (0.001, 3.0), "y": (-2.0, 2.0)}, ""),
    "lowest on the edge": ("x**2 + x", {"x": (0.0, 3.0)}, ""),
    # more variables
    "three": ("x**4 - 2*x**2 + y**2 + z**2 - y*z", square(2, "xyz"), "minimum -1 0 0, minimum 1 0 0, saddle 0 0 0"),
    "four": ("(x - 1)**2 + (y + 1)**2 + z**2 - u**2 + u*x", square(2, "xyzu"), "saddle 0.8 -1 0 0.4"),
}  # fmt: skip


def read(places: str) -> list[tuple[str, str, bool, tuple[float, ...]]]:
    """Kind, shape, whether f has a gradient there, and where."""
    made = []
    for place in filter(None, places.split(", ")):
        word, *numbers = place.split()
        kind, _, shape = word.partition("/")
        made.append((kind.removesuffix("()"), shape or kind.removesuffix("()"), "()" not in kind,
                     tuple(map(float, numbers))))  # fmt: skip
    return made


@pytest.mark.parametrize("name", PLACES)
def test_places(name: str) -> None:
    text, ranges, places = PLACES[name]
    found = marks(text, ranges)
    check_laws(found, text, ranges)
    assert not any(mark.line for mark in found)
    left = list(found)
    for kind, shape, smooth, point in read(places):
        near = FLAT if kind == "degenerate" or not smooth else NEAR
        here = [mark for mark in left if apart(mark.point, point, ranges) <= near]
        assert [(m.kind, m.shape, bool(m.eigenvalues)) for m in here] == [(kind, shape, smooth)], (point, found)
        left.remove(here[0])
    assert not left


# expression, ranges, its valleys, its ridges, its other places
LINES: dict[str, tuple[str, Ranges, list[str], list[str], str]] = {
    "lesson": ("(3 - 2*w - b)**2", {"w": (-2.0, 4.0), "b": (-2.0, 4.0)}, ["3 - 2*w - b"], [], ""),
    "trough": ("x**2", TWO, ["x"], [], ""),
    "trough along x": ("(y - 0.3)**2", TWO, ["y - 0.3"], [], ""),
    "ridge": ("-(x - y)**2", TWO, [], ["x - y"], ""),
    "ring": ("(x**2 + y**2 - 1)**2", TWO, ["x**2 + y**2 - 1"], [], "maximum 0 0"),
    "round": ("-exp(-(x**2 + y**2 - 1)**2)", TWO, ["x**2 + y**2 - 1"], [], "maximum 0 0"),
    "parabola": ("(y - x**2)**2", TWO, ["y - x**2"], [], ""),
    "hyperbola": ("(x*y - 1)**2", TWO, ["x*y - 1"], [], "saddle 0 0"),
    "waves": ("cos(2*x + y)", TWO, [f"2*x + y - {PI}", f"2*x + y + {PI}"], ["2*x + y", f"2*x + y - {2 * PI}"], ""),
    "two troughs": ("(x**2 - 1)**2 + 0*y", TWO, ["x - 1", "x + 1"], ["x"], ""),
    "steep trough": ("1e8*(x - 2*y)**2", TWO, ["x - 2*y"], [], ""),
    "trough in a wide window": ("(x/1000 - y)**2", {"x": (-3e3, 3e3), "y": (-2.0, 2.0)}, ["x/1000 - y"], [], ""),
    "flat trough": ("x**4", TWO, ["x"], [], ""),
    "flat ring": ("(x**2 + y**2 - 1)**4", TWO, ["x**2 + y**2 - 1"], [], "maximum 0 0"),
    "of a product": ("(w*b - 0.5)**2", {"w": (-2.0, 2.0), "b": (-2.0, 2.5)}, ["w*b - 0.5"], [], "saddle 0 0"),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_lines(name: str) -> None:
    text, ranges, valleys, ridges, places = LINES[name]
    found = marks(text, ranges)
    check_laws(found, text, ranges)
    check_lines([m for m in found if m.kind is Kind.VALLEY], valleys, ranges)
    check_lines([m for m in found if m.line and m.kind is not Kind.VALLEY], ridges, ranges)
    assert all(m.shape is Kind.MAXIMUM for m in found if m.line and m.kind is not Kind.VALLEY)
    single = [m for m in found if not m.line]
    assert len(single) == len(read(places))
    for mark, (kind, _, _, point) in zip(single, read(places), strict=True):
        assert mark.kind == kind
        assert apart(mark.point, point, ranges) <= NEAR


def test_constants_are_bound() -> None:
    ranges = {"w": (-3.0, 3.0), "b": (-3.0, 3.5)}
    found = marks("(y - w*x - b)**2", ranges, {"x": 2.0, "y": 3.0})
    assert [m.kind for m in found] == [Kind.VALLEY]
    check_lines(found, ["3 - 2*w - b"], ranges)


# -- laws -------------------------------------------------------------------------------------------------------------

inner = st.integers(-30, 30).map(lambda k: k / 20)  # within a window of ±2
sizes = st.integers(-40, 40).filter(lambda k: abs(k) >= 2).map(lambda k: k / 10)


def expect(text: str, ranges: Ranges, true: Mapping[tuple[float, ...], Kind]) -> None:
    found = marks(text, ranges)
    check_laws(found, text, ranges)
    assert len(found) == len(true), (text, found)
    for point, kind in true.items():
        assert [m.kind for m in found if apart(m.point, point, ranges) <= NEAR] == [kind], (text, point)


def named(*seconds: float) -> Kind:
    return Kind.MINIMUM if min(seconds) > 0 else Kind.MAXIMUM if max(seconds) < 0 else Kind.SADDLE


@settings(max_examples=25)
@given(inner, inner, sizes, sizes, st.integers(0, 31))
def test_quadratic_forms(x: float, y: float, first: float, second: float, turn: int) -> None:
    c, s = np.cos(turn / 5), np.sin(turn / 5)
    text = f"{first}*({c}*(x - {x}) + {s}*(y - {y}))**2 + {second}*({c}*(y - {y}) - {s}*(x - {x}))**2".replace(
        "- -", "+ "
    )
    expect(text, square(2), {(x, y): named(first, second)})


quartics = st.tuples(st.integers(-9, -4), st.integers(-2, 2), st.integers(4, 9), st.sampled_from([-2.0, 0.5, 3.0]))


def quartic(roots: tuple[int, int, int, float], name: str) -> tuple[str, dict[float, float]]:
    """An expression whose slope is size·(x − a)(x − b)(x − c), and its second slopes there."""
    *tenths, size = roots
    slope = np.polynomial.Polynomial.fromroots([t / 6 for t in tenths]) * size
    terms = slope.integ().coef.tolist()
    return " + ".join(f"{c!r}*{name}**{k}" for k, c in enumerate(terms) if k), {
        t / 6: slope.deriv()(t / 6) for t in tenths
    }


@settings(max_examples=20)
@given(quartics, quartics)
def test_sums_of_quartics(first: tuple[int, int, int, float], second: tuple[int, int, int, float]) -> None:
    (f, in_x), (g, in_y) = quartic(first, "x"), quartic(second, "y")
    truth = {(x, y): named(fxx, fyy) for (x, fxx), (y, fyy) in product(in_x.items(), in_y.items())}
    expect(f"{f} + {g}", square(2), truth)
    expect(f, square(2, "x"), {(x,): named(fxx) for x, fxx in in_x.items()})


@settings(max_examples=20)
@given(inner, inner, st.integers(2, 9), st.integers(2, 9), sizes)
def test_products(x: float, y: float, wide: int, high: int, size: float) -> None:
    """Of two parabolas: the crossings of their zeros are saddles, both of their middles one extremum."""
    text = f"{size}*((x - ({x}))**2 - {wide / 10}**2)*((y - ({y}))**2 - {high / 10}**2)"
    corners = {(x + i * wide / 10, y + j * high / 10): Kind.SADDLE for i, j in product((-1, 1), repeat=2)}
    expect(text, square(3), corners | {(x, y): Kind.MAXIMUM if size > 0 else Kind.MINIMUM})


def wavy(rng: random.Random) -> str:
    """Waves in a bowl; no two are alike."""
    waves = [
        f"{rng.uniform(0.3, 2)}*sin({rng.uniform(-3, 3)}*x + {rng.uniform(-3, 3)}*y + {rng.uniform(0, 6)})"
        for _ in range(rng.randint(2, 5))
    ]
    return " + ".join([*waves, f"{rng.uniform(0, 0.5)}*x**2 + {rng.uniform(0, 0.5)}*y**2"])


def winding(text: str, ranges: Ranges) -> int:
    """How often the gradient turns round on the way round the window: minima and maxima less saddles (Poincaré)."""
    (low, high), (bottom, top) = ranges.values()
    way = np.linspace(0.0, 1.0, 5000)
    x = np.concatenate([low + (high - low) * way, 0 * way + high, high + (low - high) * way, 0 * way + low])
    y = np.concatenate([0 * way + bottom, bottom + (top - bottom) * way, 0 * way + top, top + (bottom - top) * way])
    _, by_x, by_y = Objective(parse(text), ["x", "y"], {}).values_and_gradients(x, y)
    turns = np.angle(np.exp(1j * np.diff(np.arctan2(by_y, by_x))))
    assert np.abs(turns).max() < 1.0  # or the way must be walked in shorter steps
    return round(float(turns.sum()) / (2 * np.pi))


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(s, marks=pytest.mark.slow) for s in range(12, 120))])
def test_waves(seed: int) -> None:
    """None is missing, by the gradient's turns; near each, in 40 digits, the gradient has a zero of the kind named."""
    text, ranges = wavy(random.Random(seed)), square(3)
    found = marks(text, ranges)
    check_laws(found, text, ranges)
    assert all(m.kind in (Kind.MINIMUM, Kind.MAXIMUM, Kind.SADDLE) for m in found)
    assert sum(-1 if m.kind is Kind.SADDLE else 1 for m in found) == winding(text, ranges)
    symbols = sympy.symbols("x y", real=True)
    f = sympy.sympify(text, locals=dict(zip("xy", symbols, strict=True)), rational=True)
    slope = sympy.lambdify(symbols, [f.diff(s) for s in symbols], "mpmath")
    curve = sympy.lambdify(symbols, [[f.diff(s, t) for s in symbols] for t in symbols], "mpmath")
    with mpmath.workdps(40):
        for mark in found:
            at = mpmath.matrix(mark.point)
            for _ in range(8):
                at -= mpmath.lu_solve(mpmath.matrix(curve(*at)), mpmath.matrix(slope(*at)))
            assert max(map(abs, slope(*at))) < 1e-30
            assert apart([float(v) for v in at], mark.point, ranges) <= NEAR
            assert named(*map(float, mpmath.eigsy(mpmath.matrix(curve(*at)), eigvals_only=True))) is mark.kind
