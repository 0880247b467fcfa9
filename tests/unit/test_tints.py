"""Variables in their colours in formulas."""

from __future__ import annotations

import pytest

from gradtui.app.panels.tints import tinted
from gradtui.tui.widgets.looks import Ground, style_of


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("x² + y", ("x", "y"), ["x0", "² + ", "y1"]),
        ("exp(x)·x", ("x",), ["exp(", "x0", ")·", "x0"]),
        ("2.5·x₁ − x", ("x", "x_1"), ["2.5·", "x₁1", " − ", "x0"]),
        ("sin(θ)/θ", ("theta",), ["sin(", "θ0", ")/", "θ0"]),
        ("∂f/∂x = xy", ("x",), ["∂f/∂x = xy"]),
        ("max(x, max)", ("max", "x"), ["max(", "x1", ", ", "max0", ")"]),
    ],
)
def test_each_name_is_whole(text: str, variables: tuple[str, ...], expected: list[str]) -> None:
    (line,) = tinted([((text, ""),)], variables)
    assert "".join(part for part, _ in line) == text
    assert [part + look.removeprefix("variable ") for part, look in line] == expected


def test_what_has_a_look_keeps_it() -> None:
    line = (("x held", "muted"), ("x", "run 0"))
    assert tinted([line], ("x",)) == [line]
    assert tinted([(("x", ""),)], [f"x{k}" for k in range(7)]) == [(("x", ""),)]


@pytest.mark.parametrize("is_dark", [True, False])
def test_of_sixteen_colours_x_y_and_the_gradient_have_one_each(is_dark: bool) -> None:
    dark, light = 0x000000, 0xFFFFFF
    ground = Ground(dark if is_dark else light, light if is_dark else dark, is_dark, "few")
    x, y, gradient, words, muted = (
        style_of(look, ground).color for look in ("variable 0", "variable 1", "gradient", "", "muted")
    )
    assert len({x, y, gradient}) == 3
    assert not {x, y, gradient} & {words, muted}
