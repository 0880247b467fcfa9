"""How a cell of a picture looks: the colours that it was drawn in, as the theme and the terminal can show them.

Pictures are drawn for dark grounds. On a light theme a hill is by day, marks are dark, and signs take in its ground.
"""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style

from ...picture.canvas import class_tints, signs
from ...picture.canvas.canvas import ACCENT, DEFAULT, MUTED
from ...picture.canvas.contrast import legible, on_light
from ...picture.canvas.roles import FOCUS
from .looks import Ground, on, style_of

_WORDS = {DEFAULT: "", MUTED: "muted", ACCENT: "heading"}
"""What the roles of a canvas are as looks."""


def style_of_cell(foreground: int, background: int, ground: Ground, *, on_hill: bool) -> Style:
    """The style of a cell that was drawn in two colours, each of them a role of the canvas if below zero."""
    if background < 0 <= foreground and on_hill:
        from ...picture.canvas.grounds import by_day

        # a part of a cell that the hill's edge leaves: no text, but the hill's own colour
        if (tint := by_day(foreground)) is not None:
            return _style(foreground if ground.is_dark else tint, None)
    if background == FOCUS:
        return style_of("selected", ground)
    tinted = signs.on_ground(foreground, background, ground.colour, ground.words, is_dark=ground.is_dark)
    if tinted is None:
        tinted = class_tints.on_ground(foreground, background, ground.colour, ground.words, is_dark=ground.is_dark)
    if tinted is not None:
        return _style(tinted[0], tinted[1] if tinted[1] >= 0 else None)
    if not ground.is_dark:
        foreground, background = _lightened(foreground, background)
    if background >= 0:
        return _style(foreground if foreground >= 0 else ground.words, background)
    if foreground < 0:
        return style_of(_WORDS[foreground], ground)
    return _style(on(ground, foreground if ground.is_dark else on_light(foreground)), None)


def _lightened(foreground: int, background: int) -> tuple[int, int]:
    """The colours of a cell on a light theme: the ground of a hill is by day there, what lies on it dark."""
    from ...picture.canvas.grounds import by_day, by_day_behind

    ground, line = by_day_behind(background, foreground), by_day(foreground)
    behind = background if ground is None else ground
    if line is None and ground is not None and foreground >= 0:
        line = legible(on_light(foreground), ground)
    return (foreground if line is None else line), behind


@lru_cache(maxsize=8192)
def _style(foreground: int, background: int | None) -> Style:
    return Style(color=f"#{foreground:06x}", bgcolor=None if background is None else f"#{background:06x}")


@lru_cache(maxsize=1024)
def ground_alone(style: Style) -> Style:
    """A style without the colour of words."""
    return style if style.bgcolor is None else Style(bgcolor=style.bgcolor)


def colourless(foreground: int, background: int) -> Style:
    """What has a colour of its own is bold, what is quiet dim, and what has a ground of its own reversed."""
    return _weight(foreground >= 0 or foreground == ACCENT, foreground == MUTED, background >= 0)


@lru_cache(maxsize=8)
def _weight(bold: bool, dim: bool, reverse: bool) -> Style:
    return Style(bold=bold or None, dim=dim or None, reverse=reverse or None)
