"""Names of scripts whose letters take two columns: what stands behind them is where it is looked for."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from gradtui.app.dispatch import dispatch
from gradtui.app.opening import opened
from gradtui.app.painting.studio import Studio
from gradtui.app.painting.wall import laid, painted
from gradtui.app.panels.menu_rows import GALLERY, Item, Shelf, rows
from gradtui.app.panels.tabs import tab_at, tabs_of
from gradtui.app.panels.title import title
from gradtui.app.panels.words import legend, runs
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.expression.cells import cells, kept, one_each
from gradtui.picture.canvas.ascii import plain
from gradtui.scenario.reader import loads

NAME = "漢字の題名はとても長いですよね"


def state_of(name: str) -> AppState:
    text = f'title = "{name}"\n[function]\nexpression = "x**2 + y**2"\n'
    text += f'[[start]]\nname = "{name}"\nat = {{ x = 1.0, y = 2.0 }}\n[[start]]\nat = {{ x = 2.0, y = 2.0 }}\n'
    session = Session.open(loads(text))
    studio = Studio(session)
    return opened(session, studio.plane, studio.home)


def width_of(line: tuple[tuple[str, str], ...]) -> int:
    return sum(cell_len(text) for text, _ in line)


@pytest.mark.parametrize("name", [NAME, "한국어 이름입니다 정말로", "🎈" * 12, "a\u0301e\u0301" * 9, "[b]x"])
def test_columns_are_counted(name: str) -> None:
    assert cells(name) == cell_len(name)
    for room in range(2, 40):
        assert cells(kept(name, room)) <= room
    assert len(one_each(name)) == cell_len(name)


@pytest.mark.parametrize("width", [40, 59, 60, 80, 99, 120])
def test_the_title_ends_where_the_window_ends(width: int) -> None:
    for tabs in (True, False):
        (line,) = title(state_of(NAME), width, tabs=tabs)
        assert width_of(line) <= width


def test_a_click_finds_the_tab_that_is_seen() -> None:
    state = state_of(NAME)
    (line,) = title(state, 99, tabs=True)
    shown = "".join(text for text, _ in line)
    for tab in tabs_of(state):
        column = cell_len(shown[: shown.index(f" {tab.key} ")]) + 1
        assert tab_at(state, line, column) == tab


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_lines_of_runs_end_where_the_panel_ends(width: int) -> None:
    session = state_of(NAME).session
    for line in (*runs(session, width, 4), *legend(session, width)):
        assert width_of(line) <= width


def test_a_list_keeps_its_right_end() -> None:
    items = tuple(Item(GALLERY, str(k), NAME * 2, "") for k in range(2))
    lines, _ = rows(Shelf(GALLERY, 0, items), 0, {}, {"0": "map", "1": "map"}, 40, 4)
    assert [width_of(line) for line in lines] == [40, 40]


def test_frames_on_the_wall_keep_their_corners() -> None:
    canvas = painted(laid(100, 30, 4), [NAME] * 4, {}, 0, 100, 30)
    for picture in (canvas, plain(canvas)):
        first, second, *_ = picture.text().split("\n")
        assert cell_len(first) == cell_len(second)
    assert NAME[:3] in canvas.text()


def test_where_there_is_no_room_the_place_of_the_probe_gives_way() -> None:
    exploring = dispatch(state_of("Hill"), "explore")
    assert isinstance(exploring, AppState)
    (line,) = title(exploring, 40, tabs=True)
    assert width_of(line) <= 40
    assert line[-1][0] == " numbers"
    (line,) = title(exploring, 59, tabs=True)
    assert "exploring x = 1, y = 2" in "".join(text for text, _ in line)
