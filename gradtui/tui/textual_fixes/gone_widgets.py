"""Widgets that are gone leave nothing behind.

Textual 8.2 keeps the colours that it has mixed by the widget's own store of lines: so the lines of the last thousand
widgets stay, dialogs and notes of long ago, which an hour of keys makes some 50 MB of.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from textual._styles_cache import StylesCache
from textual.color import Color

_mix = cast("Callable[[Any, Color, Color], Any]", StylesCache.get_inner_outer.__wrapped__)


@lru_cache(maxsize=1024)
def _mixed(base: Color, background: Color) -> Any:
    return _mix(None, base, background)


def _inner_outer(_: StylesCache, base: Color, background: Color) -> Any:
    return _mixed(base, background)


def install() -> None:
    """Let Textual keep them by the colours alone."""
    StylesCache.get_inner_outer = _inner_outer  # type: ignore[method-assign, assignment]
