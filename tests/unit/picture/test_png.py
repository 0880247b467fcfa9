"""PNG files: every chunk as the specification says, every pixel what went in."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from unit.picture.png_reader import chunks, decoded

from gradtui.picture.canvas.png import png


@given(
    height=some.integers(1, 12),
    width=some.integers(1, 12),
    seed=some.integers(0, 1000),
    side=some.sampled_from([1, 16, 50]),
)
def test_every_cell_is_a_square_of_its_colour(height: int, width: int, seed: int, side: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 1 << 24, (height, width)).astype(np.int32)
    content = png(pixels, side=side)
    found, text = decoded(content)
    scale = max(side // max(height, width), 1)
    assert found.shape == (height * scale, width * scale)
    assert (found == np.kron(pixels, np.ones((scale, scale), dtype=int))).all()
    assert text == ""
    assert content == png(pixels, side=side)


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ((90, 160), (720, 1280)),
        ((1, 160), (8, 1280)),
        ((24, 72), (408, 1224)),
        ((2, 2), (1280, 1280)),
        ((500, 2000), (500, 2000)),
        ((2000, 2), (2000, 2)),
    ],
)
def test_the_longer_side_is_about_1280(shape: tuple[int, int], size: tuple[int, int]) -> None:
    parts = chunks(png(np.zeros(shape, dtype=np.int32)))
    assert struct.unpack_from(">II", parts[0][1])[::-1] == size


@pytest.mark.parametrize(
    ("text", "kept"),
    [("A minimum x = 1", "A minimum x = 1"), ("a\nb", "a\nb"), ("naïve ±", "naïve ±"), ("η ≤ 1\0", "? ? 1")],
)
def test_the_description_is_text_in_latin_1(text: str, kept: str) -> None:
    assert decoded(png(np.zeros((2, 3), dtype=np.int32), text))[1] == kept
