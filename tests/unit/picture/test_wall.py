"""The wall of small pictures: where its tiles lie."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradtui.app.painting.wall import framed, inside, laid, painted
from gradtui.picture.canvas.canvas import Canvas


@given(st.integers(0, 300), st.integers(0, 100), st.integers(0, 60), st.data())
def test_every_tile_that_is_seen_is_found_where_it_is_drawn(
    width: int, height: int, count: int, data: st.DataObject
) -> None:
    wall = laid(width, height, count)
    chosen = data.draw(st.integers(0, max(count - 1, 0)))
    names = [f"<{number}>" for number in range(count)]
    canvas = painted(wall, names, {}, chosen, width, height)
    seen = wall.seen(chosen)
    if count:
        assert chosen in seen
    if wall.tile[0] < 12 or wall.tile[1] < 2:
        return  # smaller than anything in which a wall is shown
    rows = canvas.text().splitlines()
    for number in seen:
        row = next(k for k, line in enumerate(rows) if f" <{number}> " in line + " ")
        assert wall.at(rows[row].index(f"<{number}>"), row, chosen) == number
    assert all(f"<{number}>" not in canvas.text() for number in range(count) if number not in seen)


def test_fifteen_pictures_fill_a_large_window() -> None:
    wall = laid(154, 58, 15)
    assert (wall.columns, wall.rows) == (4, 4)
    assert list(wall.seen(14)) == list(range(15))


def test_a_frame_has_its_titles_and_its_picture() -> None:
    picture = Canvas.blank(*inside(40, 6))
    picture.put(0, 0, "picture")
    lines = framed(picture, 40, 6, "A bowl", "card 2 of 9", "2 variables").text().splitlines()
    assert lines[0].startswith("╭─ A bowl ─")
    assert lines[0].endswith(" card 2 of 9 ─╮")
    assert lines[1] == "│ picture".ljust(39) + "│"
    assert lines[-1].endswith(" 2 variables ─╯")
    assert {len(line) for line in lines} == {40}
