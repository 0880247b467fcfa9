"""What is rendered and sent where a screen has changed in some places."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.segment import Segment
from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

from gradtui.tui.textual_fixes import app_guards

assert app_guards.parts_of_rows  # it is in place once the app is loaded

SCREEN = Region(0, 0, 15, 4)


class Panel:
    """A widget whose every row is the same letters; it keeps which of its rows were asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked: list[Region] = []

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked.append(crop)
        return [Strip([Segment(self.text)]).crop(*crop.column_span)] * crop.height


def sent(panels: list[tuple[Panel, Region, Region]], *dirty: Region) -> str:
    """What a terminal gets when these regions are dirty; the first panel is in front."""
    compositor = Compositor()
    compositor.size = SCREEN.size
    found: Any = {panel: (region, clip) for panel, region, clip in panels}
    compositor._visible_widgets = found
    compositor._dirty_regions.update(dirty)
    update: Any = compositor.render_update()
    assert not compositor._dirty_regions
    return "" if update is None else str(update.render_segments(Console(color_system=None, width=80)))


def three() -> list[tuple[Panel, Region, Region]]:
    """Two panels side by side, before a third one behind both."""
    places = [Region(0, 0, 7, 4), Region(9, 1, 6, 3), SCREEN]
    return [(Panel(text), place, SCREEN) for text, place in zip(("abcdefg", "hijklm", "." * 15), places, strict=True)]


def test_each_part_from_its_own_start_on() -> None:
    assert sent(three(), Region(2, 0, 3, 1)) == "\x1b[1;3Hcde"
    spans = Region(4, 0, 2, 1), Region(1, 0, 1, 1), Region(10, 1, 2, 1)
    assert sent(three(), *spans) == "\x1b[1;2Hb\x1b[1;5Hef\x1b[2;11Hij"
    assert sent(three()) == ""


def test_a_part_that_reaches_over_widgets() -> None:
    assert sent(three(), Region(5, 1, 6, 1)) == "\x1b[2;6Hfg\x1b[2;8H..\x1b[2;10Hhi"


def test_only_rows_that_have_changed_are_rendered_and_nothing_behind_them() -> None:
    panels = three()
    sent(panels, Region(0, 2, 3, 1), Region(9, 1, 6, 2))
    assert [panel.asked for panel, _, _ in panels] == [[Region(0, 2, 7, 1)], [Region(0, 0, 6, 2)], []]


def test_a_widget_that_is_scrolled_half_away() -> None:
    panel = Panel("abcdefg")
    assert sent([(panel, Region(-2, -1, 7, 4), SCREEN)], Region(1, 0, 2, 1)) == "\x1b[1;2Hde"
    assert panel.asked == [Region(2, 1, 5, 1)]
