"""Pictures in ASCII and without colours say what they say otherwise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.cli.options.app_options import app_options
from gradtui.expression.ascii_text import ascii_sign, ascii_text, in_place
from gradtui.picture.canvas import colours, contrast, grounds, roles, signs
from gradtui.picture.canvas.ascii import ascii_char, plain
from gradtui.picture.canvas.axes import framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import BRAILLE, DEFAULT, MUTED, Canvas, draw_dots
from gradtui.picture.canvas.hatching import hatched
from gradtui.picture.plots import contour, levels
from gradtui.picture.plots.overlay import Trace

X, Y = Axis("x", -2.0, 2.0), Axis("η", -1.5, 1.5)


def bowl(width: int = 60, height: int = 24, count: int = 12) -> Canvas:
    canvas, frame = framed(width, height, X, Y)
    x, y = contour.grid(frame)
    values = x**2 + y**2
    drawn = contour.contour(canvas, frame, values, levels.choose(values, count))
    paths = [
        Trace([(-1.5, 1.0), (-1.0, 0.5), (-0.5, 0.2)], roles.run(0).dark, roles.glyph(0), active=True),
        Trace([(1.5, 1.0), (1.0, 0.5)], roles.run(1).dark, roles.glyph(1), active=False),
    ]
    return contour.with_runs(drawn, frame, paths, (0.0, 0.0))


# -- text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("η·λmax = 2.3 > 2", "eta*lam_max = 2.3 > 2"),
        ("∂f/∂x₁ = −2·x²", "df/dx1 = -2*x^2"),
        ("m̂ ← μ·m̂ + √(v₁ + ε)", "m_hat <- mu*m_hat + sqrt(v1 + epsilon)"),
        ("√x, e⁻¹², ‖∇f‖ ≤ 1", "sqrt(x), e^-12, |grad f| <= 1"),
        ("right · η=0.05", "right - eta=0.05"),
        ("naïve “x” 中", "naive 'x' \\u4e2d"),
        ("plain", "plain"),
    ],
)
def test_words(text: str, said: str) -> None:
    assert ascii_text(text) == said


def test_signs_tell_runs_apart() -> None:
    signs = [ascii_sign(glyph) for glyph in roles.GLYPHS]
    assert len(set(signs)) == len(signs)
    # nor are they dots, frames, textures, arrows or the letters of landmarks
    assert not set(signs) & set(".'-|/\\:_\"<>^v+ oABCDEFsmd")
    assert [ascii_char(char) for char in "○•→←↑↓−ηx"] == list("o.><^v-nx")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("η = 0.1    next", "eta = 0.1  next"),
        ("  0    1     η", "  0    1   eta"),
        ("η x", "n x"),
        ("2/λmax  ", "2/lmax  "),
        ("2/λmax      ", "2/lam_max   "),
        ("│ x²  │", "| x^2 |"),
        ("│ x² │", "| x2 |"),
    ],
)
def test_words_where_blanks_give_way(row: str, said: str) -> None:
    assert in_place(row)[0] == said


@given(st.text(alphabet="aη∇²‖λ→… x─│⠤中", max_size=40))
def test_a_row_stays_as_long_as_it_is(row: str) -> None:
    said, sources = in_place(row, arrows=True)
    assert said.isascii()
    assert len(said) == len(sources) == len(row)
    assert sources == sorted(sources)


# -- pictures -----------------------------------------------------------------------------------------------------


def test_dots_keep_their_shape() -> None:
    def sign(*dots: tuple[int, int]) -> str:
        canvas, frame = framed(1, 1, X, X)
        draw_dots(canvas, frame.box, np.array(dots), DEFAULT)
        return plain(canvas).text()

    assert sign((0, 3)) == "."
    assert sign((1, 0)) == "'"
    assert sign((0, 1), (1, 1)) == "-"
    assert sign((0, 3), (1, 3)) == "_"
    assert sign((0, 0), (0, 1), (0, 2), (0, 3)) == "|"
    assert sign((0, 3), (0, 2), (1, 1), (1, 0)) == "/"
    assert sign((0, 0), (0, 1), (1, 2), (1, 3)) == "\\"
    assert all(ascii_char(chr(BRAILLE + dots)).isascii() for dots in range(256))
    assert [dots for dots in range(256) if ascii_char(chr(BRAILLE + dots)) == " "] == [0]


@given(st.lists(st.integers(0x20, 0x1FFFF), min_size=12, max_size=12), st.integers(-3, 0xFFFFFF))
def test_any_canvas_becomes_ascii(codes: list[int], colour: int) -> None:
    canvas = Canvas.blank(6, 2)
    canvas.characters[:] = np.array(codes).reshape(2, 6)
    canvas.foreground[:], canvas.background[1] = colour, colour
    before = canvas.copy()
    for found in (plain(canvas), plain(hatched(canvas, ascii_only=True))):
        assert found.text().isascii()
        assert found.characters.shape == canvas.characters.shape
        assert (found.characters >= 0x20).all()
    assert not canvas.changes(before)


def test_a_contour_in_ascii_has_its_ground_lines_and_runs() -> None:
    found = plain(bowl())
    text = found.text()
    assert set("@%o") <= set(text)
    assert set("-|/\\") <= set(text)
    assert text.splitlines()[0].strip().startswith("eta")
    assert len(set(grounds.ground().tints.tolist()) & set(found.background.ravel().tolist())) >= 20


@pytest.mark.parametrize("name", colours.PALETTES)
@pytest.mark.parametrize("count", [2, 5, 12, 24])
def test_a_contour_without_colours_is_its_level_lines(name: str, count: int) -> None:
    colours.use(colours.PALETTES[name])
    try:
        picture = bowl(count=count)
        found = hatched(picture)
    finally:
        colours.use(colours.VIRIDIS)
    assert set(found.background.ravel().tolist()) == {DEFAULT, roles.HERE}
    assert "▀" not in found.text()
    assert set("●◆○") <= set(found.text())
    assert picture.isolines is not None
    assert picture.isolines.sum() > 20
    assert (found.characters[picture.isolines] == picture.characters[picture.isolines]).all()
    # they are quieter than what lies on them
    assert set(found.foreground[picture.isolines].tolist()) == {MUTED}


def test_a_fate_map_is_filled_with_letters() -> None:
    canvas = Canvas.blank(20, 8)
    first, second = 0x4C9BE8, 0xF2B134
    faded = sum(round((second >> shift & 255) * 0.5) << shift for shift in (0, 8, 16))
    canvas.background[:5, :10], canvas.background[:5, 10:] = first, second
    canvas.background[:5, 15:] = faded
    canvas.put(0, 5, " A ", 0x101010, first)
    canvas.put(8, 5, " B ", 0x101010, second)
    canvas.put(0, 6, "█", first)
    lines = hatched(canvas).text().splitlines()
    assert lines[:5] == ["A" * 10 + "B" * 10] * 5
    assert lines[5:7] == [" A       B", "A"]


def test_a_map_of_partials_shows_their_signs() -> None:
    canvas = Canvas.blank(5, 1)
    palette = signs.tints().tolist()
    middle = len(palette) // 2
    canvas.background[0] = canvas.foreground[0] = [palette[k] for k in (1, middle - 1, middle, middle + 1, -1)]
    assert hatched(canvas).text() == "=-·+#"
    assert hatched(canvas, ascii_only=True).text() == "=-.+#"


def test_of_two_partials_in_a_cell_the_larger_one_has_its_sign() -> None:
    canvas = Canvas.blank(2, 1)
    palette = signs.tints().tolist()
    middle = len(palette) // 2
    canvas.characters[0] = ord("▀")
    canvas.foreground[0] = [palette[0], palette[middle]]
    canvas.background[0] = [palette[-3], palette[middle + 1]]
    assert hatched(canvas).text() == "=+"


# -- palettes -----------------------------------------------------------------------------------------------------


def test_palettes() -> None:
    parser = {name: app_options().read(["--palette", name]).palette for name in colours.PALETTES}
    assert parser == {name: name for name in colours.PALETTES}
    assert colours.in_use() is colours.VIRIDIS
    for palette in colours.PALETTES.values():
        light = [contrast.luminance(colour) for colour in colours.bands(16, palette).tolist()]
        assert light == sorted(light)
        assert colours.bands(16, palette).tolist() == list(palette.steps)
    assert colours.bands(7).tolist() == colours.bands(7, colours.VIRIDIS).tolist()
