"""Landmarks, the arrow of the memory, and what lies outside, on a hill: each where it is, or pointed to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from unit.picture.test_fate_pictures import hill, scenario_of

from gradtui.app.painting.hill import Painter
from gradtui.app.session import Session
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.landmarks.letters import labelled
from gradtui.picture.canvas import roles
from gradtui.picture.canvas.axes import framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.roles import GLYPHS
from gradtui.picture.plots.landmark_marks import LINE, Mark, draw_landmarks


@pytest.mark.parametrize("size", [(70, 24), (40, 12), (150, 50)])
@pytest.mark.parametrize("what", ["himmelblau", "saddle", "two_wells", "two_minima", "rosenbrock"])
def test_landmarks_stand_where_they_are(what: str, size: tuple[int, int]) -> None:
    painter, session = hill(what)
    found = painter.hill(*size, session.run.point)
    marks = labelled(painter.landmarks)
    assert [letter for letter, mark in marks if mark.is_low] == list("ABCD")[: sum(m.is_low for _, m in marks)]
    expected: dict[tuple[int, int] | None, str] = {}
    for letter, mark in sorted(marks, key=lambda pair: pair[0].isupper()):
        place = mark.point if len(mark.point) == 2 else (mark.point[0], mark.value)
        expected[found.frame.cell(*place)] = letter
    # no line, arrow or tangent hides a letter: only the marks of runs do
    for canvas in (found.canvas, *(painter.paint(session.step(k), *size) for k in (0, 1, 3, 9))):
        seen = {cell: chr(canvas.characters[cell[1], cell[0]]) for cell in expected if cell}
        assert [(x, seen[x], y) for x, y in expected.items() if x and seen[x] not in (y, "○", "•", *GLYPHS)] == []


def test_a_valley_is_a_dotted_line() -> None:
    painter, session = hill("one_example")
    found = painter.hill(80, 30, session.run.point)
    box = found.frame.box
    seen = [(x, y) for y, x in np.argwhere(found.canvas.foreground == LINE).tolist() if box.holds(x, y)]
    assert len(seen) > 12
    for x, y in seen:
        w, b = found.frame.point(x, y)
        assert abs(2 * w + b - 3) <= 2 * 6 / box.width + 6 / box.height  # 2w + b = 3, to a cell
    assert "A" in found.canvas.text()


OUTSIDE = [((9.0, 0.5), "→"), ((-9.0, 0.5), "←"), ((0.5, 9.0), "↑"), ((9.0, 9.0), "↗"), ((0.5, -9.0), "↓")]


@pytest.mark.parametrize(("place", "arrow"), OUTSIDE)
def test_a_landmark_outside_is_pointed_to(place: tuple[float, float], arrow: str) -> None:
    canvas, frame = framed(48, 13, Axis("x", 0.0, 1.0), Axis("y", 0.0, 1.0))
    before = canvas.copy()
    draw_landmarks(canvas, frame, [Mark("A", [place]), Mark("s", [(0.25, 0.25)])])
    cells = {chr(canvas.characters[y, x]): (x, y) for y, x in np.argwhere(canvas.characters != before.characters)}
    edge = frame.cell(min(max(place[0], 0.0), 1.0), min(max(place[1], 0.0), 1.0))
    assert cells == {arrow: edge, "s": frame.cell(0.25, 0.25)}


@pytest.mark.parametrize("what", ["himmelblau", "two_minima"])
def test_a_run_outside_is_pointed_to(what: str) -> None:
    scenario = replace(scenario_of(what), learning_rates=(0.5,))
    session = Session.open(replace(scenario, starts=scenario.starts[:1])).step(1)
    painter = Painter(session)
    assert painter.hill(60, 20, session.run.point).frame.cell(*(*session.run.point, session.run.value)[:2]) is None
    canvas = painter.paint(session, 60, 20)
    here = np.argwhere(canvas.background == roles.HERE)
    assert [chr(canvas.characters[y, x]) in "→↗↑↖←↙↓↘" for y, x in here] == [True]
    assert "●" not in canvas.text()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_arrow_of_the_memory(name: str) -> None:
    """It is there where there is a velocity or a first moment, long enough to be seen, and leads to −η times that."""
    optimizer = OPTIMIZERS[name]
    session = Session.open(replace(scenario_of("race"), optimizers=(optimizer,), learning_rates=(0.03,)))
    painter, run = Painter(session), session.step(3).run
    assert not (painter.paint(session, 100, 40).foreground == roles.MEMORY.dark).any()
    seen = np.argwhere(painter.paint(session.step(3), 100, 40).foreground == roles.MEMORY.dark).tolist()
    if not optimizer.pull:
        assert not seen
        return
    memory = run.memory_at(3)[optimizer.memory.index(optimizer.pull)]
    frame = painter.hill(100, 40, run.point).frame
    a = frame.dot(*run.point)
    b = frame.dot(*(x - run.learning_rate * m for x, m in zip(run.point, memory, strict=True)))
    assert seen or np.hypot((a[0] - b[0]) / 2, (a[1] - b[1]) / 4) < 3.0
    for y, x in seen:
        at = np.array([(x - frame.box.left) * 2 + 1, (y - frame.box.top) * 4 + 2])
        way = np.subtract(b, a)
        along = np.clip((at - a) @ way / (way @ way), 0.0, 1.0)
        assert np.abs((at - a - along * way) / (2, 4)).max() <= 1.0
