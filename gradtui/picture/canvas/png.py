"""Pixels to a PNG file. The format is a signature and a few chunks: a library would not pay for so few lines.

After the W3C's PNG specification: 8 bits a channel, red, green and blue, no filter, one run of zlib.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np

from .canvas import Plane

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TRUE_COLOUR = 2


def png(pixels: Plane, description: str = "", side: int = 1280) -> bytes:
    """A PNG of colours 0xRRGGBB, shape (height, width); the same colours are the same bytes.

    Each is a square, so large that the longer side has about ``side`` pixels. ``description`` is kept in the file as
    text in Latin-1; other characters become "?".
    """
    height, width = pixels.shape
    scale = max(side // max(height, width), 1)
    large = pixels.repeat(scale, axis=1)
    rows = np.zeros((height, 1 + 3 * width * scale), dtype=np.uint8)  # each begins with its filter: 0, none
    for channel, shift in enumerate((16, 8, 0)):
        rows[:, 1 + channel :: 3] = large >> shift & 255
    size = struct.pack(">IIBBBBB", width * scale, height * scale, 8, _TRUE_COLOUR, 0, 0, 0)
    text = description.replace("\0", "").encode("latin-1", "replace")
    return b"".join(
        [
            _SIGNATURE,
            _chunk(b"IHDR", size),
            _chunk(b"tEXt", b"Description\0" + text) if text else b"",
            _chunk(b"IDAT", zlib.compress(rows.repeat(scale, axis=0).tobytes(), 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk: its length, its kind, its content and their checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
