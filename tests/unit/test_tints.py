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
        ("m̂ + m", ("m",), ["m̂ + ", "m0"]),
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


def test_a_sentence_names_no_variable() -> None:
    from gradtui.app.panels.numbers import whole
    from gradtui.app.session import Session
    from gradtui.scenario.reader import loads

    scenario = loads('[function]\nexpression = "x**2 - down**2"\n[[start]]\nat = { x = 1.0, down = 1.0 }\n')
    lines = tinted(whole(Session.open(scenario), 100), scenario.variables)
    said = [line for line in lines if "f curves down" in "".join(text for text, _ in line)]
    assert said
    assert not [look for line in said for _, look in line if look.startswith("variable")]


def test_of_sixteen_colours_a_heading_is_not_as_quiet_as_what_is_muted() -> None:
    ground = Ground(0x000000, 0xFFFFFF, True, "few")
    assert style_of("heading", ground).color != style_of("muted", ground).color
    assert style_of("run 1", ground).color != style_of("variable 0", ground).color  # lime is not x's yellow


@pytest.mark.parametrize("is_dark", [True, False])
def test_of_sixteen_colours_x_y_and_the_gradient_have_one_each(is_dark: bool) -> None:
    dark, light = 0x000000, 0xFFFFFF
    ground = Ground(dark if is_dark else light, light if is_dark else dark, is_dark, "few")
    x, y, gradient, words, muted = (
        style_of(look, ground).color for look in ("variable 0", "variable 1", "gradient", "", "muted")
    )
    assert len({x, y, gradient}) == 3
    assert not {x, y, gradient} & {words, muted}
