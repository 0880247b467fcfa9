"""The check of a partial where it is hard: kinks and poles nearby, slopes that vanish, wrong rules."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import plant
from unit.generate import expression

from gradtui.engine.objective.gradient_check import Check, agreement, check, compared, length_scale, nearest
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import symbols
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import run


def checked(text: str, *point: float) -> Check:
    tree = parse(text, limits=False)
    return check(ScalarObjective(tree, symbols(tree)), point)


def at_x(text: str, x: float) -> Check:
    return check(ScalarObjective(parse(text), ["x"]), [x])


# -- True -----------------------------------------------------------------------------------------------------------

SMOOTH = [
    ("x**2", 3.0), ("x**2", 1e-9), ("x**4", 1e-6), ("x**3", 1e5), ("x - 1e8", 1e8), ("x", 1e308),
    ("exp(x)", 700.0), ("exp(50*x)", 1.0), ("sin(1000*x)", 1.0), ("tan(x)", 1.57), ("acos(x)", -0.99),
    ("log(x)", 0.01), ("sqrt(x)", 1e-3), ("x**x", 0.01), ("softplus(x)", -40.0), ("sigmoid(x)", -30.0),
    ("x**2 + 1e6", 1e-3), ("(x**2 - 2)**2", math.sqrt(2)), ("sin(x)**2 + cos(x)**2", 1.0), ("x - x", 1.0),
    ("abs(x)", 1e-3), ("abs(0*x)", 0.0), ("max(x, 2*x)", 1.0), ("where(x > 0, x**2, 1)", 0.5), ("x**0", 0.0),
    ("max(x, x)", 1.0), ("cos(x)", 0.0), ("erf(x)", 3.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x"), SMOOTH)
def test_they_agree_where_f_is_smooth(text: str, x: float) -> None:
    found = at_x(text, x)
    assert (found.agree, found.reason) == (True, "")
    assert found.digits is not None
    assert 4 <= found.digits <= 16
    assert agreement(found) == f"the three agree to {found.digits} digits"


@pytest.mark.parametrize(
    ("text", "x"),
    [("x/pi/x", 0.2), ("x/3/x", 0.3), ("(x + x)/x", 0.8787834804575194), ("x/relu(x)", 0.33913253258681864)],
)
def test_they_agree_on_a_partial_that_cancels_to_zero(text: str, x: float) -> None:
    """4e-16 from one of them and 0 from another is rounding, not a wrong rule."""
    assert at_x(text, x).agree is True


@pytest.mark.parametrize(
    ("text", "x"), [("cos(x)", 1e-8), ("tanh(x)", 12.0), ("sigmoid(x)", 30.0), ("erf(x)", 5.0), ("cosh(x)", 1e-8)]
)
def test_they_agree_where_f_is_almost_level(text: str, x: float) -> None:
    """Values of f carry rounding of the size of f; a slope far below it is no disagreement."""
    assert at_x(text, x).agree is True


@pytest.mark.parametrize(("text", "x"), [("abs(x)", 1e-6), ("abs(x)", 1e-7), ("relu(x) + x**2", 1e-6),
                                         ("abs(x - 1) + abs(x + 1)", 1 - 1e-6), ("max(x, 2*x)", -1e-6)])  # fmt: skip
def test_beside_a_kink_nobody_is_called_wrong(text: str, x: float) -> None:
    """Either the differences stay on one side of the kink or there is no comparison."""
    found = at_x(text, x)
    assert found.agree is not False
    assert bool(found.reason) is (found.agree is None)


@pytest.mark.parametrize(("text", "x"), [("1/x", 1e-6), ("cbrt(x)", 1e-6), ("exp(-1e5*x**2)", 0.003)])
def test_beside_a_pole_and_on_a_narrow_hill_nobody_is_called_wrong(text: str, x: float) -> None:
    assert at_x(text, x).agree is not False


@given(st.integers(0, 10**9))
def test_they_agree_on_random_smooth_functions(seed: int) -> None:
    rng = random.Random(seed)
    tree = parse(expression(rng, rng.randint(1, 3)), limits=False)
    names = symbols(tree)
    found = check(ScalarObjective(tree, names), [rng.uniform(-1.2, 1.2) for _ in names])
    if all(map(math.isfinite, (*found.symbolic, *found.finite_difference))):
        assert found.agree is True, (tree, found)


def test_they_agree_all_the_way_down_the_shipped_hills() -> None:
    """Where a descent ends the partials are almost 0: the hardest place for a comparison."""
    for name in ("two_minima", "himmelblau", "rosenbrock", "one_example"):
        for descent in run(open_scenario(name)):
            if descent.verdict != "converged":
                continue
            moves = descent.steps
            for move in (moves[0], moves[len(moves) // 2], moves[-1]):
                found = check(descent.objective, list(move.after.values()))  # type: ignore[arg-type]
                assert found.agree is True, (name, move.after, found)


# -- None -----------------------------------------------------------------------------------------------------------

KINKS = [
    ("abs(x)", 0.0, "abs(x) has a kink at x = 0"),
    ("relu(x)", 0.0, "relu(x) has a kink at x = 0"),
    ("max(x, 2*x)", 0.0, "max(x, 2·x) has a kink at x = 0"),
    ("min(x, 1)", 1.0, "min(x, 1) has a kink at x = 1"),
    ("sign(x)", 0.0, "sign(x) has a kink at x = 0"),
    ("where(x > 1, x**2, 0)", 1.0, "x > 1 has a kink at x = 1"),
    ("where(x == 1, 5, x)", 1.0, "x = 1 has a kink at x = 1"),
    ("abs(sin(x)) + x", 0.0, "abs(sin(x)) has a kink at x = 0"),
]


@pytest.mark.parametrize(("text", "x", "reason"), KINKS)
def test_a_kink_is_no_comparison(text: str, x: float, reason: str) -> None:
    found = at_x(text, x)
    assert (found.agree, found.digits, found.reason) == (None, None, reason)
    assert agreement(found) == f"no comparison: {reason}"


def test_the_slopes_that_torch_uses_at_kinks() -> None:
    expected = {"abs(x)": 0.0, "relu(x)": 0.0, "max(x, 3*x)": 2.0, "min(x, 3*x)": 2.0, "sign(x)": 0.0}
    for text, value in expected.items():
        found = at_x(text, 0.0)
        assert (found.symbolic, found.reverse_mode) == ((value,), (value,))


def test_a_kink_counts_only_in_its_own_direction() -> None:
    objective = ScalarObjective(parse("abs(y) + x**2"), ["x", "y"])
    assert check(objective, [1.0, 0.0], ["x"]).agree is True
    assert check(objective, [1.0, 0.0], ["y"]).agree is None
    whole = check(objective, [1.0, 0.0])
    assert (whole.agree, whole.reason) == (None, "abs(y) has a kink at y = 0")


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("sqrt(x)", 0.0), ("log(x)", 0.0), ("log(x)", -1.0), ("1/x", 0.0), ("cbrt(x)", 0.0), ("asin(x)", 1.0),
        ("exp(x)", 800.0), ("x**2", 1e200), ("x", math.inf), ("x", math.nan), ("0**x", 1.0), ("x**0.5", 0.0),
    ],
)  # fmt: skip
def test_what_is_not_finite_is_no_comparison(text: str, x: float) -> None:
    found = at_x(text, x)
    assert (found.agree, found.digits) == (None, None)
    assert "finite" in found.reason


# -- False ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", [-1.0, 0.5, 1.01, 1 + 1e-6])
def test_a_wrong_rule_is_found_however_little_it_is_wrong(monkeypatch: pytest.MonkeyPatch, factor: float) -> None:
    assert checked("sin(x)*y", 1.0, 2.0).agree is True
    plant(monkeypatch, "sin", derivative=f"{factor!r}*cos(u)", slope="cos(u)")
    found = checked("sin(x)*y", 1.0, 2.0)
    assert (found.agree, found.reason) == (False, "")
    assert found.digits is not None
    assert found.digits <= 6
    assert found.reverse_mode[0] == pytest.approx(2 * math.cos(1.0))
    assert "do not agree" in agreement(found)
    assert checked("cos(x)*y", 1.0, 2.0).agree is True


def test_a_wrong_rule_is_found_beside_large_partials(monkeypatch: pytest.MonkeyPatch) -> None:
    """One partial of a million does not hide that another is wrong."""
    plant(monkeypatch, "sin", derivative="cos(u) + 0.01", slope="cos(u)")
    assert checked("1e6*x + sin(y)", 1.0, 1.0).agree is False


# -- what is in it --------------------------------------------------------------------------------------------------


def test_the_variables_asked_for_in_their_order() -> None:
    objective = ScalarObjective(parse("(y - w*x - b)**2"), ["w", "b"], {"x": 2.0, "y": 3.0})
    whole = check(objective, [0.0, 0.0])
    assert whole.variables == ("w", "b")
    assert whole.symbolic == whole.reverse_mode == (-12.0, -6.0)
    assert whole.finite_difference == pytest.approx((-12.0, -6.0))
    assert check(objective, [0.0, 0.0], ["b", "w"]).symbolic == (-6.0, -12.0)
    assert check(objective, [0.0, 0.0], ["b"]).symbolic == (-6.0,)


def test_no_negative_zero() -> None:
    found = checked("-(x**2)*y", 0.0, 0.0)
    numbers = (*found.symbolic, *found.reverse_mode, *found.finite_difference)
    assert [math.copysign(1.0, number) for number in numbers] == [1.0] * 6


# -- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("symbolic", "reverse", "finite", "noise", "agree"),
    [
        (2.0, 2.0 * (1.0 + 0.9e-9), 2.0, 0.0, True),
        (2.0, 2.0 * (1.0 + 1.1e-9), 2.0, 0.0, False),
        (2.0, 2.0, 2.0 * (1.0 + 0.9e-5), 0.0, True),
        (2.0, 2.0, 2.0 * (1.0 + 1.1e-5), 0.0, False),
        (2.0, 2.0, 2.1, 0.11, True),
        (2.0, 2.0, 2.1, 0.09, False),
        (0.0, 0.9e-18, 0.0, 0.0, True),
        (0.0, 1.1e-18, 0.0, 0.0, False),
    ],
)
def test_how_near_they_must_be(symbolic: float, reverse: float, finite: float, noise: float, agree: bool) -> None:
    assert compared(["x"], [symbolic], [reverse], [finite], [noise], "").agree is agree


@pytest.mark.parametrize(("apart", "agree"), [(0.9e-15, True), (1.1e-15, False)])
def test_a_small_partial_is_measured_by_a_millionth_of_the_largest(apart: float, agree: bool) -> None:
    found = compared(["x", "y"], [1.0, 1e-8], [1.0, 1e-8 + apart], [1.0, 1e-8], [0.0, 0.0], "")
    assert found.agree is agree


@pytest.mark.parametrize(("apart", "words"), [(0.5e-3, "the three agree to 3 digits"), (2e-3, "is lost in rounding")])
def test_fewer_than_three_digits_are_none(apart: float, words: str) -> None:
    """Though they agree: rounding may take nearly all of the partial."""
    found = compared(["x"], [1e-3], [1e-3], [1e-3 * (1.0 + apart)], [9e-4], "")
    assert found.agree
    assert words in agreement(found)


def test_the_steps_of_a_difference() -> None:
    assert (length_scale(0.0), length_scale(-1.0), length_scale(20.0)) == (0.1, 0.1, 2.0)
    assert nearest(0.0) == pytest.approx(0.1 * 1e-4 / 1.6**23)
    assert nearest(-30.0) == pytest.approx(3.0 * 1e-4 / 1.6**23)
