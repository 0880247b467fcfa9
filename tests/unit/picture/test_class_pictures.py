"""Classes as pictures: the boundary lies where scores cross, marks stand in their cells, counts are NumPy's.

Some are kept in tests/data/pictures. After a change that is meant, look at them and write them anew with
GRADTUI_WRITE_PICTURES=1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from unit.picture.test_pictures import same_as_kept

from gradtui.picture.canvas import class_tints
from gradtui.picture.canvas.ascii import plain
from gradtui.picture.canvas.axes import framed
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import MUTED, Canvas
from gradtui.picture.canvas.hatching import hatched
from gradtui.picture.canvas.roles import FOCUS
from gradtui.picture.model import confusion, regions, score_curve, scores
from gradtui.picture.model.marks import FILLED, HOLLOW, Rows, legend, letter

Scored = Callable[[Any], Any]
X, Y = Axis("u", -2.0, 2.0), Axis("v", -1.5, 1.5)


def of_line(at: Any) -> Any:
    return 3.0 * at[:, 0] - 2.0 * at[:, 1] + 0.4


def of_circle(at: Any) -> Any:
    return np.hypot(at[:, 0] - 0.2, at[:, 1] + 0.1) - 0.9


def of_three(at: Any) -> Any:
    x, y = at.T
    return np.stack([x - 0.5, 1.2 * y - 0.3 * x**2, -x - y], axis=1)


SCORED: dict[str, Scored] = {"line": of_line, "circle": of_circle, "three": of_three}


def decided(found: Any, boundary: float = 0.0) -> Any:
    return np.argmax(found, axis=1) if found.ndim == 2 else (found > boundary).astype(int)


def rows_of(scored: Scored, count: int, seed: int, inputs: int = 2, **more: Any) -> Rows:
    """Rows of which a few belong to another class than they are taken for."""
    random = np.random.RandomState(seed)
    at = random.uniform(-1.4, 1.4, size=(count, inputs))
    found = scored(at[:, :2] if inputs > 1 else np.column_stack([at[:, 0], np.zeros(count)]))
    taken = decided(found)
    classes = found.shape[1] if found.ndim == 2 else 2
    own = np.where(random.uniform(size=count) < 0.15, (taken + 1) % classes, taken)
    return Rows(at, own, taken, found, tuple(range(1, count + 1)), **more)


def pictured(name: str, width: int = 44, height: int = 16, **more: Any) -> tuple[regions.Plane, Any, Any]:
    plane = regions.plane(width, height, X, Y)
    parts = more.get("parts", (rows_of(SCORED[name], 24, 1), rows_of(SCORED[name], 8, 2, kept_out=True)))
    return plane, *regions.regions(plane, SCORED[name](plane.nodes), parts)


def as_text(canvas: Canvas) -> str:
    """The picture as it is, and where there is neither a colour nor more than ASCII."""
    return f"{canvas.text()}\n\n{plain(hatched(canvas, ascii_only=True)).text()}\n"


@pytest.mark.parametrize("name", SCORED)
def test_regions(name: str) -> None:
    same_as_kept(f"class_{name}", as_text(pictured(name)[1]))


@pytest.mark.parametrize("name", ["line", "three"])
def test_curves(name: str) -> None:
    def at(x: Any) -> Any:
        return SCORED[name](np.column_stack([x, np.zeros(len(x))]))

    x = score_curve.samples(44, X)
    parts = (rows_of(SCORED[name], 24, 3, 1), rows_of(SCORED[name], 8, 4, 1, kept_out=True))
    canvas, cells = score_curve.score_curve(44, 16, X, Axis("score", -8.0, 8.0), at(x), parts)
    same_as_kept(f"class_curve_{name}", as_text(canvas))
    # every mark is in the column of its input
    _, frame = framed(44, 16, X, Axis("score", -8.0, 8.0))
    for (column, _), number in cells.items():
        inputs = {part.inputs[number - 1, 0] for part in parts if number <= len(part.own)}
        assert column in {frame.cell(each, 0.0)[0] for each in inputs}  # type: ignore[index]


@pytest.mark.parametrize("name", ["line", "three"])
def test_strips_and_table(name: str) -> None:
    parts = (rows_of(SCORED[name], 40, 5, 3), rows_of(SCORED[name], 12, 6, 3, kept_out=True))
    names = tuple(f"s = {k}" for k in range(3 if name == "three" else 2))
    canvas, _ = scores.scores(52, 16, Axis("score", -8.0, 8.0), names, parts)
    table = confusion.confusion(*confusion.size(names, parts), names, parts)
    key = legend(names, 52, 3, kept_out=True)
    same_as_kept(f"class_strips_{name}", "\n".join(map(as_text, (canvas, table, key))))


@pytest.mark.parametrize("name", SCORED)
@pytest.mark.parametrize("size", [(44, 16), (90, 40)])
def test_the_boundary_is_where_the_scores_cross(name: str, size: tuple[int, int]) -> None:
    plane, scored = regions.plane(*size, X, Y), SCORED[name]
    box, frame = plane.frame.box, plane.frame
    found = regions.taken(scored(plane.nodes), box.height, box.width).dots
    x = frame.x.value(0.0) + (np.arange(box.width * 2) + 0.5) / (box.width * 2) * (frame.x.high - frame.x.low)
    y = frame.y.high - (np.arange(box.height * 4) + 0.5) / (box.height * 4) * (frame.y.high - frame.y.low)
    exact = decided(scored(np.stack(np.meshgrid(x, y), axis=2).reshape(-1, 2))).reshape(found.shape)
    changes = np.zeros_like(found)
    changes[1:] |= exact[1:] != exact[:-1]
    changes[:-1] |= exact[1:] != exact[:-1]
    changes[:, 1:] |= exact[:, 1:] != exact[:, :-1]
    changes[:, :-1] |= exact[:, 1:] != exact[:, :-1]
    assert found.sum() > 50
    assert not (found & ~grown(changes)).any()  # every dot of it is within one of where they cross,
    assert not (changes & ~grown(found)).any()  # and it leaves none of that out


def grown(dots: Any) -> Any:
    """The dots, and those beside them."""
    wide = np.pad(dots, 1)
    rows, columns = dots.shape
    shifted = [wide[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
    return np.logical_or.reduce(shifted)


@pytest.mark.parametrize("name", SCORED)
def test_every_mark_is_in_its_own_cell_and_says_what_the_row_is(name: str) -> None:
    part = rows_of(SCORED[name], 30, 7)
    plane, canvas, cells = pictured(name, 90, 40, parts=(part,))
    seen = 0
    for k, at in enumerate(part.inputs):
        cell = plane.frame.cell(*at)
        assert cell is not None
        if cells[cell] != k + 1:  # under another one
            continue
        seen += 1
        own = int(part.own[k])
        expected = FILLED[own] if part.decided[k] == own else letter(own)
        assert chr(canvas.characters[cell[1], cell[0]]) == expected
    assert seen >= 27


def test_rows_kept_out_are_hollow_or_small_and_the_chosen_one_is_lit() -> None:
    at = np.array([[-1.0, 0.0], [1.0, 0.0], [0.5, 1.0]])
    part = Rows(at, np.array([0, 0, 1]), np.array([0, 1, 1]), np.zeros(3), (4, 7, 9), kept_out=True, chosen=2)
    plane, canvas, cells = pictured("line", parts=(part,))
    places = [plane.frame.cell(*one) for one in at]
    said = [chr(canvas.characters[row, column]) for column, row in filter(None, places)]
    assert said == [HOLLOW[0], "a", HOLLOW[1]]
    assert [cells[place] for place in places if place] == [4, 7, 9]
    assert [tuple(each) for each in np.argwhere(canvas.background == FOCUS).tolist()] == [places[2][::-1]]  # type: ignore[index]
    assert (hatched(canvas).background == FOCUS).sum() == 1


def test_of_several_rows_in_a_cell_the_one_that_tells_most_is_seen() -> None:
    at, plain = np.zeros((2, 2)), np.zeros(2)
    wrong = Rows(at, np.array([0, 1]), np.array([1, 1]), plain, (1, 2))
    out = Rows(at, np.array([0, 1]), np.array([1, 1]), plain, (3, 4), kept_out=True)
    right = Rows(at, np.array([1, 1]), np.array([1, 1]), plain, (5, 6))
    for parts, glyph, number in (
        ((out, wrong), "A", 1), ((wrong, out), "A", 1), ((right, out), "a", 3), ((right,), "■", 6),
        ((wrong, replace(right, chosen=0)), "■", 5),
    ):  # fmt: skip
        plane, canvas, cells = pictured("line", parts=parts)
        cell = plane.frame.cell(0.0, 0.0)
        assert cell is not None
        assert (chr(canvas.characters[cell[1], cell[0]]), cells[cell]) == (glyph, number)
        on_region = int(canvas.background[cell[1], cell[0]]) in class_tints.tints()
        assert on_region == (parts == (right,))


def test_rows_that_the_next_batch_leaves_out_are_quiet() -> None:
    part = replace(rows_of(of_line, 30, 7), used=np.arange(30) % 3 == 0)
    plane, canvas, cells = pictured("line", 90, 40, parts=(part,))
    for (column, line), number in cells.items():
        is_quiet = canvas.foreground[line, column] == MUTED
        assert is_quiet == (not part.used[number - 1])  # type: ignore[index]
        assert plane.frame.box.holds(column, line)


def test_scores_that_are_no_numbers_have_no_region() -> None:
    plane = regions.plane(44, 16, X, Y)
    canvas, _ = regions.regions(plane, np.full(len(plane.nodes), np.nan), (rows_of(of_line, 0, 1),))
    assert (canvas.background < 0).all()
    box = plane.frame.box
    assert not regions.taken(np.full((len(plane.nodes), 3), np.inf), box.height, box.width).dots.any()


@pytest.mark.parametrize("classes", [2, 4])
def test_confusions_are_counted_as_numpy_counts_them(classes: int) -> None:
    random = np.random.RandomState(8)
    own, taken = random.randint(classes, size=(2, 200))
    part = Rows(np.zeros((200, 3)), own, taken, np.zeros(200), tuple(range(200)))
    expected = np.zeros((classes, classes), dtype=int)
    np.add.at(expected, (own, taken), 1)
    assert confusion.counts(part, classes).tolist() == expected.tolist()
    names = tuple(f"class {k}" for k in range(classes))
    drawn = confusion.confusion(*confusion.size(names, (part,)), names, (part,)).text().splitlines()
    for k, line in enumerate(drawn[2:]):
        numbers = line.removeprefix(f"{letter(k)} class {k}").replace("[", " ").replace("]", " ").split()
        assert list(map(int, numbers)) == expected[k].tolist()
        assert f"[{expected[k, k]}]" in line


def test_tables_stand_abreast_where_there_is_room() -> None:
    parts = (rows_of(of_line, 40, 5, 3), rows_of(of_line, 12, 6, 3, kept_out=True))
    narrow, wide = (confusion.size(("s = 0", "s = 1"), parts, width) for width in (0, 60))
    assert wide == (2 * narrow[0] + 3, 4)
    below, abreast = (confusion.confusion(*size, ("s = 0", "s = 1"), parts).text() for size in (narrow, wide))
    assert sorted(below.split()) == sorted(abreast.split())
    assert abreast.splitlines()[0].count("taken for") == 2


def test_a_score_a_class_is_how_far_the_own_one_leads() -> None:
    part = rows_of(of_three, 20, 9)
    for k, lead in enumerate(scores.leads(part)):
        others = np.delete(part.scores[k], part.own[k])
        assert lead == part.scores[k, part.own[k]] - others.max()
        assert (lead > 0) == (part.own[k] == part.decided[k])
