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
from thinned import thinned

from gradtui.engine.landmarks.search import Kind, Landmark, find
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse

DATA = json.loads((Path(__file__).parents[2] / "data" / "landmarks.json").read_text("utf-8"))
TRUTH = DATA["functions"]
TWO = {"x": (-2.0, 3.0), "y": (-2.0, 2.5)}
EACH = pytest.mark.parametrize("entry", thinned(TRUTH, of=4), ids=[entry["name"] for entry in TRUTH])

Ranges = Mapping[str, Sequence[float]]
NEAR = 1e-7  # of the window
FLAT = 1e-6  # of the window: at a degenerate point rounding hides more


def marks(text: str, ranges: Ranges, constants: Mapping[str, float] | None = None) -> tuple[Landmark, ...]:
    objective = ScalarObjective(parse(text), list(ranges), constants or {})
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
        points = np.reshape([true["point"] for true in truth], (-1, 1, len(spans)))
        marks = np.reshape([mark.point for mark in self.found], (1, -1, len(spans)))
        near = np.array([FLAT if true["kind"] == "degenerate" else NEAR for true in truth])
        self.same = np.max(np.abs(points - marks) / spans, axis=2) <= near[:, None]

    def at(self, index: int) -> list[Landmark]:
        """The landmarks at a point of the table."""
        return [self.found[k] for k in np.flatnonzero(self.same[index])]

    def invented(self) -> list[Landmark]:
        """The landmarks where the table has none."""
        return [mark for mark, same in zip(self.found, self.same.any(axis=0), strict=True) if not same]


def check_laws(found: Sequence[Landmark], text: str, ranges: Ranges) -> None:
    """What holds of all landmarks, whatever the function."""
    assert [m.value for m in found] == sorted(m.value for m in found)
    objective = ScalarObjective(parse(text), list(ranges), {})
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
    points = np.reshape([mark.point for mark in found], (-1, len(ranges)))
    points = points / [high - low for low, high in ranges.values()]
    close = np.abs(points[:, None] - points[None]).max(axis=2) <= NEAR
    assert close.sum() == len(found), [found[i] for i in np.flatnonzero(close.sum(axis=0) > 1)]


def check_lines(found: Sequence[Landmark], levels: Sequence[str], ranges: Ranges) -> None:
    """The lines' points lie on the true lines, next to each other, and no part of a true line is without them."""
    where = [ScalarObjective(parse(level), list(ranges), {}) for level in levels]
    spans = np.array([high - low for low, high in ranges.values()])
    for mark in found:
        points = np.array(mark.line)
        assert len(points) > 1, mark
        assert np.abs(np.diff(points, axis=0) / spans).max() < 0.04
        off = []
        for f in where:
            level, by_x, by_y = f.values_and_gradients(*points.T)
            off.append(float(np.max(np.abs(level) / np.hypot(by_x * spans[0], by_y * spans[1]))))
        assert min(off, default=1.0) <= NEAR, (mark.point, off)
        assert all(margin(point, ranges) >= -1e-8 for point in mark.line)
    reached = np.concatenate([np.array(mark.line) for mark in found]) if found else np.empty((0, 2))
    assert bool(len(reached)) == bool(levels)
    for level, f in zip(levels, where, strict=True):
        crossed = np.array(_crossings(f, ranges))
        assert len(crossed), level
        nearest = np.abs((crossed[:, None, :] - reached[None, :, :]) / spans).max(axis=2).min(axis=1)
        assert nearest.max() < 0.02, (level, crossed[nearest.argmax()])


def _crossings(f: ScalarObjective, ranges: Ranges) -> list[tuple[float, ...]]:
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


@pytest.mark.parametrize(
    ("entry", "shift"), thinned([(entry, (0.137, -0.29)[k % 2]) for k, entry in enumerate(TRUTH)], of=7)
)
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


@pytest.mark.parametrize("index", thinned([2, 4, 16, 21, 22, 30], of=3))
def test_found_twice_the_same(index: int) -> None:
    text, ranges = TRUTH[index]["expression"], TRUTH[index]["ranges"]
    objective = ScalarObjective(parse(text), list(ranges), {})
    boxes = [tuple(pair) for pair in ranges.values()]
    assert find(objective, boxes) == find(objective, boxes) == marks(text, ranges)


# -- all kinds of places ----------------------------------------------------------------------------------------------

# expression, ranges, its landmarks: kind, "()" for one without a gradient, "/shape" if that is another, the place
PLACES: dict[str, tuple[str, Ranges, str]] = DATA["places"]
# expression, ranges, its valleys, its ridges, its other places
LINES: dict[str, tuple[str, Ranges, list[str], list[str], str]] = DATA["lines"]


def read(places: str) -> list[tuple[str, str, bool, tuple[float, ...]]]:
    """Kind, shape, whether f has a gradient there, and where."""
    made = []
    for place in filter(None, places.split(", ")):
        word, *numbers = place.split()
        kind, _, shape = word.partition("/")
        made.append((kind.removesuffix("()"), shape or kind.removesuffix("()"), "()" not in kind,
                     tuple(map(float, numbers))))  # fmt: skip
    return made


@pytest.mark.parametrize("name", thinned(PLACES, of=8))
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


@pytest.mark.parametrize("name", thinned(LINES, of=3))
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


@pytest.mark.parametrize("text", ["abs(x - y)", "abs(x - 0.3*y)", "abs(x**2 + y**2 - 1)"])
def test_a_crease_is_no_crowd(text: str) -> None:
    """Where f is lowest all along a line without a gradient, no single points of it stand out."""
    found = marks(text, TWO)
    assert sum(mark.kind is Kind.MINIMUM for mark in found) <= 1


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


@settings(max_examples=10)
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


@settings(max_examples=8)
@given(quartics, quartics)
def test_sums_of_quartics(first: tuple[int, int, int, float], second: tuple[int, int, int, float]) -> None:
    (f, in_x), (g, in_y) = quartic(first, "x"), quartic(second, "y")
    truth = {(x, y): named(fxx, fyy) for (x, fxx), (y, fyy) in product(in_x.items(), in_y.items())}
    expect(f"{f} + {g}", square(2), truth)
    expect(f, square(2, "x"), {(x,): named(fxx) for x, fxx in in_x.items()})


@settings(max_examples=8)
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
    way = np.linspace(0.0, 1.0, 50_000)
    x = np.concatenate([low + (high - low) * way, 0 * way + high, high + (low - high) * way, 0 * way + low])
    y = np.concatenate([0 * way + bottom, bottom + (top - bottom) * way, 0 * way + top, top + (bottom - top) * way])
    _, by_x, by_y = ScalarObjective(parse(text), ["x", "y"], {}).values_and_gradients(x, y)
    turns = np.angle(np.exp(1j * np.diff(np.arctan2(by_y, by_x))))
    assert np.abs(turns).max() < 1.0  # or the way must be walked in shorter steps
    return round(float(turns.sum()) / (2 * np.pi))


@pytest.mark.parametrize("seed", thinned(range(20), of=20))
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
