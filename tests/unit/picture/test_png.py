"""PNG files: every chunk as the specification says, every pixel what went in."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from gradtui.picture.png import png

Pixels = np.ndarray[Any, np.dtype[Any]]


def chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a file, each with its checksum checked."""
    assert content[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
    found, at = [], 8
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, inside = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        assert checksum == zlib.crc32(kind + inside)
        found.append((kind, inside))
        at += 12 + length
    assert at == len(content)
    return found


def decoded(content: bytes) -> tuple[Pixels, str]:
    """The colours 0xRRGGBB of a file, shape (height, width), and its description."""
    parts = chunks(content)
    kinds = [kind for kind, _ in parts]
    assert (kinds[0], kinds[-1], kinds.count(b"IDAT")) == (b"IHDR", b"IEND", 1)
    width, height, *rest = struct.unpack(">IIBBBBB", parts[0][1])
    assert rest == [8, 2, 0, 0, 0]  # 8 bits, true colour, deflate, adaptive filters, not interlaced
    named = dict(parts)
    raw = zlib.decompress(named[b"IDAT"])
    assert len(raw) == height * (1 + 3 * width)
    rows = np.frombuffer(raw, dtype=np.uint8).reshape(height, 1 + 3 * width)
    assert not rows[:, 0].any()  # no filter
    colours = rows[:, 1:].reshape(height, width, 3).astype(int)
    text = ""
    if b"tEXt" in named:
        keyword, _, inside = named[b"tEXt"].partition(b"\0")
        assert keyword == b"Description"
        assert b"\0" not in inside
        text = inside.decode("latin-1")
    return colours[:, :, 0] << 16 | colours[:, :, 1] << 8 | colours[:, :, 2], text


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
