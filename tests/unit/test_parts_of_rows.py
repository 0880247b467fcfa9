"""What is sent of a row that has changed in some places."""

from __future__ import annotations

from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from gradtui.tui.textual_fixes import app_guards

assert app_guards.parts_of_rows  # it is in place once the app is loaded

ROW = {0: Strip([Segment("abc"), Segment("defg")]), 7: None, 9: Strip([Segment("hijklm")])}
ENDS = [7, 9, 15]


def sent(*spans: tuple[int, int, int]) -> str:
    update = ChopsUpdate([ROW, ROW], list(spans), [ENDS, ENDS])
    return update.render_segments(Console(color_system=None, width=80))


def test_each_part_from_its_own_start_on() -> None:
    assert sent((0, 2, 5)) == "\x1b[1;3Hcde"
    assert sent((0, 1, 2), (0, 4, 6), (1, 10, 12)) == "\x1b[1;2Hb\x1b[1;5Hef\x1b[2;11Hij"


def test_a_part_that_reaches_over_widgets() -> None:
    assert sent((1, 5, 11)) == "\x1b[2;6Hfg\x1b[2;10Hhi"
    assert sent((0, 0, 15)) == "\x1b[1;1Habcdefg\x1b[1;10Hhijklm"
    assert sent((0, 7, 9)) == ""
