"""How the menu is laid out at a size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_PANELS = (100, 20)  # columns and rows from which on every list is seen
_WALL = (160, 48)  # and the gallery as a wall of pictures
_PICTURE = (64, 16)  # and the picture of what is chosen


@dataclass(frozen=True, slots=True)
class Form:
    """A layout. By itself it is that of the smallest size: one list at a time, and no picture."""

    width: int
    """The screen's columns."""
    height: int
    """Its rows."""
    has_gallery: bool = False
    """Whether the last list is one of scenarios that are no lessons."""

    @property
    def has_every_list(self) -> bool:
        """Whether every list is seen at once; else they are tabs."""
        return self.width >= _PANELS[0] and self.height >= _PANELS[1]

    @property
    def is_wall(self) -> bool:
        """Whether the last list is a wall of pictures."""
        return self.has_gallery and self.width >= _WALL[0] and self.height >= _WALL[1]

    @property
    def has_picture(self) -> bool:
        """Whether there is room for a picture."""
        return self.width >= _PICTURE[0] and self.height >= _PICTURE[1]

    @property
    def has_words_below(self) -> bool:
        """Whether the words on what is chosen stand below the list, not below the picture."""
        return not self.has_every_list

    @property
    def borders(self) -> int:
        """How many rows the border of a list takes."""
        return 2 if self.has_picture else 0

    @property
    def side(self) -> int:
        """Columns of the lists."""
        if not self.has_picture:
            return self.width
        if not self.has_every_list:
            return max(36, round(self.width * 0.45))
        return 46 if self.is_wall or self.width < 140 else 54

    @property
    def detail(self) -> int:
        """Columns of the picture of what is chosen, and of the words below it."""
        return self.side if self.is_wall else max(self.width - self.side, 1)

    @property
    def classes(self) -> Sequence[str]:
        """Its name for the style sheet."""
        if self.is_wall:
            return ("wall",)
        if self.has_every_list:
            return ("panels",)
        return ("tabs",) if self.has_picture else ("tabs", "bare")

    def seen(self, lists: int, active: int) -> list[int]:
        """The numbers of the lists that are seen as lists."""
        if not self.has_every_list:
            return [active]
        return list(range(lists - self.is_wall))
