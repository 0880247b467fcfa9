"""What each colour means: one table for pictures and words, on dark grounds and on light ones.

A colour has one meaning, and what has a colour has it everywhere: x and ∂f/∂x in formula, value, update, axis, slice,
arrow and surface; a run in its path and beside its glyph in every list. Pictures are drawn in the colours for dark
grounds; the screen changes them for light ones by this table. Text is moved from there until it stands out 4.5 : 1 on
the ground that the theme has (``contrast.legible``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """A meaning, and its colour on either kind of ground, 0xRRGGBB."""

    dark: int
    """On a dark ground."""
    light: int
    """On a light one."""


VARIABLES = (
    Role(0xFFC857, 0x855600),  # x: amber
    Role(0xFF9ECF, 0xA0306A),  # y: pink
    Role(0x7EE0B5, 0x116B47),  # mint
    Role(0xB7A8FF, 0x5B45B8),  # violet
    Role(0xFFA36C, 0x9A4410),  # apricot
    Role(0xD3DC7A, 0x5C6312),  # olive
)
"""The variables, in their order: each has its colour wherever it is met."""
PLANE = tuple(role.dark for role in VARIABLES[:2])
"""The two variables of a plane, as pictures are drawn."""
GRADIENT = Role(0x8BE9FD, 0x00687A)
"""∇f, and the step that it makes."""
MEMORY = Role(0xFF8AD8, 0x95226F)
"""What an optimizer remembers and pulls by."""
CHOSEN = Role(0xD0A8FF, 0x6D35B0)
"""What one moves over a hill: the needle of the compass, with what is cut along it, and the level plane."""
LEVEL = 0xFFFFFF
"""A level that one has chosen, and where it cuts the hill."""
RUNS = (
    Role(0xFFFFFF, 0x1A1A1A),
    Role(0xB9F27C, 0x3E6B00),  # lime
    Role(0x9DB2FF, 0x3249B0),  # periwinkle
    Role(0xFF8F78, 0xA83A22),  # coral
    Role(0xDDA0FF, 0x7A2FA6),  # orchid
    Role(0x5FE0C8, 0x00695A),  # teal
    Role(0xD9C59A, 0x6B5522),  # sand
    Role(0xC9D1D9, 0x4A545E),  # slate
)
"""The runs, in their order: path and glyph."""
DIRECTIONS = (
    Role(0x5CC8FF, 0x005F8F),  # sky
    Role(0xFFE066, 0x6E5A00),  # lemon
    Role(0xE58CFF, 0x8A1FA8),  # purple
    Role(0x9BE15D, 0x3A6A00),  # leaf
    Role(0xFFB09E, 0x9C3320),  # salmon
    Role(0xA5B4C8, 0x44536B),  # steel
)
"""The Hessian's own directions, from the steepest: what lies along a variable has the variable's colour."""
DIRECTION_GLYPHS = "◇□△▽☆✢"
"""A glyph for each of them, none a run's."""
HERE = 0xD7263D
"""Behind the point where a run stands, which is white, and behind nothing else."""
NEGATIVE, POSITIVE = Role(0x5AA9FF, 0x1F5FA8), Role(0xFF8A5B, 0xA8441A)
"""A number's sign, in maps, bars and the compass; nothing is the ground."""
RIGHT, WRONG, HINT = Role(0x8BD49C, 0x1E6B34), Role(0xFF8A80, 0xB3261E), Role(0xE8C37A, 0x7A5200)
"""What is said of an answer."""
HEADING = Role(0x7FBEF5, 0x00529B)
"""The titles of panels, and what leads to something."""
FOCUS = 0x2B5F8F
"""Behind what is chosen, the next key and the shown picture, which are white; on every theme."""
FATES = (
    Role(0x4C9BE8, 0x2A72B8),  # blue
    Role(0x35B48A, 0x1B7F5E),  # green
    Role(0x9A7BEA, 0x6B4BC4),  # violet
    Role(0xE0663A, 0xB0451C),  # orange
    Role(0x9AD1F5, 0x5B9CC9),
    Role(0x9BDCC0, 0x58A98A),
    Role(0xCDBCF7, 0x957FDA),
    Role(0xF2AC8E, 0xD07C56),
)
"""The places where descents end: four hues that are neither x's nor y's, then the same four lighter."""
CLASSES = tuple(FATES[place] for place in (0, 3, 1, 2, 4, 7, 5, 6))
"""What a model tells apart: the same hues, so that the first two are blue and orange."""
GLYPHS = "●◆■▲▼★✚✖"
"""A glyph for each run, so that no colour is needed to tell them apart."""

ALL = (
    *VARIABLES, GRADIENT, MEMORY, CHOSEN, *RUNS, *DIRECTIONS, NEGATIVE, POSITIVE, RIGHT, WRONG, HINT, HEADING,
    *FATES,
)  # fmt: skip
"""Every role that has a colour for each kind of ground."""
ON_LIGHT = {role.dark: role.light for role in ALL}
"""From the colour for dark grounds to that for light ones."""


def variable(index: int) -> Role:
    """The role of a variable, by its place among the function's."""
    return VARIABLES[index % len(VARIABLES)]


def run(index: int) -> Role:
    """The role of a run, by its place."""
    return RUNS[index % len(RUNS)]


def fate(index: int) -> Role:
    """The role of a place where descents end, by its place among them."""
    return FATES[index % len(FATES)]


def of_class(index: int) -> Role:
    """The role of a class, by its place among the model's."""
    return CLASSES[index % len(CLASSES)]


def glyph(index: int) -> str:
    """The glyph of a run, by its place."""
    return GLYPHS[index % len(GLYPHS)]
