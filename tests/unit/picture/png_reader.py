"""A reader of PNG files for tests: every chunk with its checksum, every pixel."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np

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
