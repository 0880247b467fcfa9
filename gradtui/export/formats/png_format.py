"""PNG: a picture of a map, a square for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .format import Destination, Format, Kind

if TYPE_CHECKING:
    from ..map_data import Mapped


def _map(result: Mapped, _: Destination) -> bytes:
    from ..maps import as_png

    return as_png(result)


def _key(result: Mapped) -> list[str]:
    from ..maps import key

    return key(result)


PNG = Format("png", "a picture, a square for each cell", {Kind.MAP: _map}, is_binary=True, beside={Kind.MAP: _key})
