"""A picture in ASCII: its dots by their shape, its glyphs as signs, its half cells as one colour."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ...expression.ascii_text import ascii_sign, in_place
from .canvas import BRAILLE, Canvas, Plane

# shapes of dots, a row of two after the other, and the signs that look like them
_SHAPES = {
    ".": (".. .. .. #.", ".. .. .. .#", ".. .. #. ..", ".. .. .# .."),
    "'": ("#. .. .. ..", ".# .. .. ..", ".. #. .. ..", ".. .# .. .."),
    '"': ("## .. .. ..",),
    "-": (".. ## .. ..", ".. .. ## ..", ".. #. .# ..", ".. .# #. .."),
    "_": (".. .. .. ##",),
    ":": (".. #. .. #.", ".. .# .. .#", "#. .. #. ..", ".# .. .# ..", "#. .. .. #.", ".# .. .. .#"),
    "|": ("#. #. #. #.", ".# .# .# .#", "#. #. .. ..", ".# .# .. ..", ".. #. #. ..", ".. .# .# ..", ".. .. #. #.",
          ".. .. .# .#", "#. #. #. ..", ".# .# .# ..", ".. #. #. #.", ".. .# .# .#"),
    "/": (".# .# #. #.", ".# #. .. ..", ".. .. .# #.", ".. .# #. #.", ".# .# #. ..", ".# #. #. #.", ".# .# .# #."),
    "\\": ("#. #. .# .#", "#. .# .. ..", ".. .. #. .#", ".. #. .# .#", "#. #. .# ..", "#. .# .# .#", "#. #. #. .#"),
    "+": ("#. ## ## #.", ".# ## ## .#", "#. ## #. #.", ".# ## .# .#", ".. ## #. #.", "#. #. ## ..", ".# .# ## .."),
    "#": ("## ## ## ##", "## ## ## ..", ".. ## ## ##"),
    "=": ("## .. ## ..", ".. ## .. ##", "## .. .. ##", ".. ## ## .."),
    "^": (".# #. .# ..", "## #. .# .."),
}  # fmt: skip
_BITS = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)  # of a shape's eight dots
_COVER = {
    "▀": 0.5, "▄": 0.5, "▌": 0.5, "▐": 0.5, "▚": 0.5, "▞": 0.5, "▘": 0.25, "▝": 0.25, "▖": 0.25, "▗": 0.25,
    "▙": 0.75, "▛": 0.75, "▜": 0.75, "▟": 0.75, "█": 1.0, "░": 0.25, "▒": 0.5, "▓": 0.75,
    "▏": 0.125, "▎": 0.25, "▍": 0.375, "▋": 0.625, "▊": 0.75, "▉": 0.875,
}  # fmt: skip
"""How much of a cell a block fills."""


@lru_cache(maxsize=1)
def _signs() -> tuple[Plane, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """For every code point of the first plane: its sign, and how much of its cell it fills as a block."""
    signs = np.full(0x10000, ord("?"), dtype=np.int32)
    signs[1:0x80] = np.arange(1, 0x80)  # 0 is the second column of a letter that takes two
    for code in (*range(0xA0, 0x250), *range(0x370, 0x400), *range(0x1D00, 0x1DC0), *range(0x2000, 0x2C80)):
        signs[code] = ord(ascii_sign(chr(code)))
    for dots in range(256):
        signs[BRAILLE + dots] = ord(_dots_sign(dots))
    signs[[ord(char) for char in "▘▝▖▗"]] = ord(" ")  # of a hill's edge
    cover = np.zeros(0x10000)
    for char, share in _COVER.items():
        cover[ord(char)] = share
    return signs, cover


def _dots_sign(dots: int) -> str:
    """The sign whose shape shares the most dots with a cell's."""
    if not dots:
        return " "

    def alike(shape: str) -> float:
        own = sum(bit for bit, char in zip(_BITS, shape.replace(" ", ""), strict=True) if char == "#")
        return (own & dots).bit_count() / (own | dots).bit_count()

    return max(_SHAPES, key=lambda sign: max(map(alike, _SHAPES[sign])))


def ascii_char(char: str) -> str:
    """The one character of ASCII for one of a picture."""
    return chr(int(_signs()[0][ord(char)])) if ord(char) < 0x10000 else "?"


def plain(canvas: Canvas) -> Canvas:
    """The picture in characters of ASCII alone, of the same size.

    A cell of two colours becomes a blank of their mean. Where colours are not seen, ``hatching.hatched`` comes first.
    """
    signs, cover = _signs()
    codes = np.where(canvas.characters < 0x10000, canvas.characters, 0xFFFF)
    characters, foreground, background = signs[codes], canvas.foreground, canvas.background
    block = (cover[codes] > 0.0) & (foreground >= 0)
    # half a block on the terminal's own ground is that half's colour; less is a sign
    mixed = block & ((background >= 0) | (cover[codes] >= 0.5))
    if mixed.any():
        share = np.where(background >= 0, cover[codes], 1.0)
        mean = np.zeros(codes.shape, dtype=np.int32)
        for shift in (0, 8, 16):
            fore, back = foreground >> shift & 255, background >> shift & 255
            mean |= (back + (fore - back) * share).astype(np.int32) << shift
        if canvas.isolines is not None:  # on a ground of tints it stays one of them
            mean = np.where(background >= 0, background, foreground)
        characters = np.where(mixed, ord(" "), characters)
        background = np.where(mixed, mean, background)
    found = Canvas(characters.astype(np.int32), foreground.copy(), background.astype(np.int32))
    # letters of mathematics get their words where blanks give way
    wordy = ((codes >= 0x370) & (codes < 0x400)) | ((codes >= 0x2200) & (codes < 0x2270)) | (codes == 0x2026)
    wordy |= (codes == 0xB2) | (codes == 0xB3) | ((codes >= 0x2074) & (codes < 0x207A)) | (codes == 0x1D40)
    for row in np.flatnonzero(wordy.any(axis=1)).tolist():
        # what is ASCII by now keeps its place; the letters are still to be read
        text = np.where(wordy[row], canvas.characters[row], found.characters[row])
        said, sources = in_place("".join(map(chr, text.tolist())))
        found.characters[row] = [ord(char) for char in said]
        found.foreground[row] = found.foreground[row][sources]
        found.background[row] = found.background[row][sources]
    return found
