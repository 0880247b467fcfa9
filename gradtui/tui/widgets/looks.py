"""How words look: a look's colour on the ground that a widget has, always at 4.5 : 1.

Not as component classes of Textual's: seven for each of a dozen widgets made a fifth of the app's start.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from ...picture.canvas import roles
from ...picture.canvas.contrast import LEAST, contrast, legible, mix
from ...picture.canvas.roles import Role

_DEFAULT = -1  # Textual's number of the terminal's own colour
_QUIET = 0.4  # of the ground in what is muted
_ROLES: dict[str, Role] = {
    "heading": roles.HEADING,
    "right": roles.RIGHT,
    "wrong": roles.WRONG,
    "hint": roles.HINT,
    "gradient": roles.GRADIENT,
}
_GROUNDS = {"selected": roles.FOCUS, "chip": roles.FOCUS, "here": roles.HERE}
_OF_SIXTEEN = {roles.FOCUS: 0x0000AA, roles.HERE: 0xAA0000}  # blue and red, where the nearest would be grey and pink
_OWN_OF_SIXTEEN = {
    roles.variable(1).dark: 0xFF55FF,
    roles.variable(1).light: 0xAA00AA,
    roles.run(1).dark: 0x55FF55,
    roles.HEADING.dark: 0xFFFFFF,
}
"""y is magenta there, and headings are white: the nearest to both is a grey. Lime is green, and not x's yellow."""
_SIXTEEN = (
    0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA,
    0x555555, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
)  # fmt: skip
"""The 16 colours as Rich tells them from others, which are those of VGA."""
_ELSEWHERE = (
    (
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ),  # xterm
    (
        0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080, 0x008080, 0xC0C0C0,
        0x808080, 0xFF0000, 0x00FF00, 0xFFFF00, 0x0000FF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ),  # Windows
)  # fmt: skip
SIXTEENS = (_SIXTEEN, *_ELSEWHERE)
"""What the 16 colours are in the terminals of most people."""
LOOKS = ("", "words", "bold", "muted", "key", *_ROLES, *_GROUNDS, "variable N", "run N")
"""What a piece of text can look like; N is the place of the variable or of the run.

"words" looks as "" does, and is no formula: no variable is named in it.
"""


class Ground(NamedTuple):
    """What words stand on, and what shows them."""

    colour: int
    """The colour behind them, 0xRRGGBB."""
    words: int
    """The theme's own colour of words."""
    is_dark: bool
    """Whether the theme is."""
    mode: str
    """``full`` colours, ``few`` or ``none``, as in ``Modes``."""


def ground_of(widget: Widget, mode: str) -> Ground:
    """The ground of a widget, as styles and theme have it; the terminal's own colours are taken for black and white."""
    is_dark = widget.app.current_theme.dark
    low, high = (0x000000, 0xFFFFFF) if is_dark else (0xFFFFFF, 0x000000)
    return Ground(_packed(widget.background_colors[1], low), _packed(widget.colors[3], high), is_dark, mode)


def _packed(colour: Color, of_terminal: int) -> int:
    red, green, blue = colour.rgb
    return of_terminal if colour.ansi == _DEFAULT else red << 16 | green << 8 | blue


@lru_cache(maxsize=512)
def style_of(look: str, ground: Ground) -> Style:
    """The style of a look on a ground. Without colours what is chosen is reversed."""
    if look in _GROUNDS:
        if ground.mode == "none":
            return Style(bold=True, reverse=True)
        behind = _GROUNDS[look]
        if ground.mode == "few":
            behind = _OF_SIXTEEN[behind]
        return Style(color=_hex(0xFFFFFF), bgcolor=_hex(behind), bold=True)
    if look == "muted":
        return Style(color=_hex(on(ground, mix(ground.words, ground.colour, _QUIET))))
    name, _, number = look.partition(" ")
    role = roles.variable(int(number)) if name == "variable" else roles.run(int(number)) if name == "run" else None
    role = role or _ROLES.get(look)
    words = ground.words if role is None else role.dark if ground.is_dark else role.light
    return Style(color=_hex(on(ground, words)), bold=look not in ("", "words") or None)


def on(ground: Ground, colour: int) -> int:
    """A colour of words, moved until it stands out on a ground; where there are 16 colours, one of them that does."""
    if ground.mode != "few":
        return legible(colour, ground.colour)
    own = _OWN_OF_SIXTEEN.get(colour, -1)
    if own in (_SIXTEEN[k] for k in _seen_on(ground.is_dark)):
        return own
    return min((_SIXTEEN[k] for k in _seen_on(ground.is_dark)), key=lambda one: _distance(one, colour))


@lru_cache(maxsize=2)
def _seen_on(is_dark: bool) -> tuple[int, ...]:
    """Which of the 16 colours stand out, in every terminal, on black or on white, the only grounds that there are."""
    behind = 0x000000 if is_dark else 0xFFFFFF
    return tuple(k for k in range(16) if all(contrast(palette[k], behind) >= LEAST for palette in SIXTEENS))


def _distance(one: int, other: int) -> float:
    """How far apart two colours are, nearly as they are seen (the weights are those of "redmean")."""
    red, green, blue = ((one >> shift & 255) - (other >> shift & 255) for shift in (16, 8, 0))
    middle = ((one >> 16 & 255) + (other >> 16 & 255)) / 2
    return (2 + middle / 256) * red**2 + 4 * green**2 + (2 + (255 - middle) / 256) * blue**2


def _hex(colour: int) -> str:
    return f"#{colour:06x}"
