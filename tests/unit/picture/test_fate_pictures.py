"""Fate maps, sweeps and landmarks as pictures: what is drawn where, at which size, and that it is true.

Some are kept in tests/data/pictures. After a change that is meant, look at them and write them anew with
GRADTUI_WRITE_PICTURES=1. In a kept map a lower-case letter is a cell that ends at the capital one; "." goes round, ":"
is still moving, ";" is undefined, "_" level, and what goes away is blank; of each cell it is the upper half.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from unit.picture.test_pictures import lettered, same_as_kept

from gradtui.app.painting.hill import Painter
from gradtui.app.session import Session
from gradtui.cli.options.app_options import app_options
from gradtui.cli.resolve import chosen
from gradtui.engine.batch.fate_map import FateMap, MapQuestion, fate_map
from gradtui.engine.batch.fates import Fate
from gradtui.engine.landmarks.landmark import Kind, Landmark
from gradtui.engine.landmarks.letters import LETTERS
from gradtui.engine.verdict.verdict import Verdict
from gradtui.expression.names import pretty
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import Canvas
from gradtui.picture.canvas.hatching import hatched
from gradtui.picture.fates import fate_colours, sweep
from gradtui.picture.fates import fate_picture as fate
from gradtui.picture.fates.fate_colours import sign
from gradtui.picture.fates.fate_picture import FatePicture
from gradtui.picture.fates.regions import borders, depths, middle, regions
from gradtui.scenario.map_questions import over_rates, over_starts
from gradtui.scenario.map_questions import sweep as sweep_question
from gradtui.scenario.model import Scenario
from gradtui.scenario.window import landmarks_of, ranges_of

FILL = {"o": ".", "x": " ", "~": ":", "?": ";", "-": "_"}
LOG = "-f log(x)-x*log(y)+y --start x=1,y=2 --lr 0.3"


@cache
def scenario_of(what: str) -> Scenario:
    return chosen(app_options().read(what.split()))


@cache
def found_in(what: str) -> tuple[Landmark, ...]:
    return landmarks_of(scenario_of(what), ranges_of(scenario_of(what)))


def question_of(what: str, kind: str) -> MapQuestion:
    scenario, known = scenario_of(what), found_in(what)
    optimizer, ranges = scenario.optimizers[0], ranges_of(scenario)
    if kind == "sweep":
        return sweep_question(scenario, optimizer, tuple(scenario.starts[0].at.values()), known)  # type: ignore[arg-type]
    if len(scenario.variables) == 1:
        return over_rates(scenario, optimizer, ranges, known)
    return over_starts(scenario, optimizer, scenario.learning_rates[0], ranges)


def axes_of(what: str, kind: str) -> tuple[Axis, Axis]:
    question = question_of(what, kind)
    return _axes(what, question)


def _axes(what: str, question: MapQuestion) -> tuple[Axis, Axis]:
    names = [pretty(v) for v in scenario_of(what).variables]
    x = Axis(names[question.across] if question.across >= 0 else "η", *question.x)
    return x, Axis(names[question.up] if question.up >= 0 else "", *question.y)


@cache
def drawn(what: str, kind: str, width: int, height: int) -> tuple[FateMap, FatePicture]:
    """A map or a sweep and its picture."""
    x, y = axes_of(what, kind)
    if kind == "sweep":
        found = fate_map(question_of(what, kind), sweep.cells(width, height, x), 1, found_in(what))
        return found, sweep.draw(width, height, x, found)
    found = fate_map(question_of(what, kind), *fate.cells(width, height, x, y), found_in(what))
    return found, fate.draw(width, height, x, y, found, of_plane=len(scenario_of(what).variables) > 1)


def fate_of(colour: int, fates: tuple[Fate, ...]) -> set[str]:
    """The letters of the fates of which a colour may be a shade."""
    table = {int(fate_colours.colour_of(one, fates)): sign(one) for one in fates}
    near: dict[int, set[str]] = {}
    for plain, letter in table.items():
        for k in range(13):
            shade = sum(round((plain >> s & 255) * k / 12) << s for s in (0, 8, 16))
            near.setdefault(shade, set()).add(letter)
    return near.get(colour, set())


def told(found: FateMap, picture: FatePicture) -> str:
    """The picture, with a letter for each blank cell of the map."""
    box, rows = picture.frame.box, [list(row) for row in _rows(picture.canvas)]
    for row in range(box.top, box.top + box.height):
        for column in range(box.left, box.left + box.width):
            if rows[row][column] in " ▀":
                letter = found.fates[found.fate[2 * (row - box.top), column - box.left]].letter
                rows[row][column] = FILL.get(letter, letter.lower())
    return "\n".join("".join(row).rstrip() for row in rows) + "\n"


def _rows(canvas: Canvas) -> list[str]:
    return ["".join(map(chr, row)) for row in canvas.characters.tolist()]


# -- kept ---------------------------------------------------------------------------------------------------------

MAPS = {
    "fate_himmelblau": ("himmelblau", "map", 60, 22),
    "fate_himmelblau_narrow": ("himmelblau", "map", 26, 12),
    "fate_two_minima": ("two_minima", "map", 52, 20),
    "fate_one_example": ("one_example", "map", 40, 14),
    "fate_saddle": ("saddle", "map", 44, 16),
    "fate_undefined": (LOG, "map", 40, 14),
    "fate_cell": ("himmelblau", "map", 1, 1),
}
SWEEPS = {
    "sweep_two_minima": ("two_minima", "sweep", 60, 18),
    "sweep_himmelblau": ("himmelblau", "sweep", 46, 14),
    "sweep_undefined": (LOG, "sweep", 46, 12),
    "sweep_small": ("two_minima", "sweep", 12, 5),
}


@pytest.mark.parametrize("name", MAPS)
def test_kept_map(name: str) -> None:
    same_as_kept(name, told(*drawn(*MAPS[name])))


@pytest.mark.parametrize("name", SWEEPS)
def test_kept_sweep(name: str) -> None:
    _, picture = drawn(*SWEEPS[name])
    column = picture.frame.box.left + picture.frame.box.width // 3
    same_as_kept(name, sweep.with_marks(picture, picture.frame.x.value(0.55), column, "┼ words").text() + "\n")


HILLS = [
    ("himmelblau", 60, 20), ("two_minima", 50, 16), ("one_example", 44, 14), ("saddle", 40, 14), ("two_wells", 12, 4),
]  # fmt: skip


def hill(what: str) -> tuple[Painter, Session]:
    session = Session.open(scenario_of(what))
    painter = Painter(session)
    painter.set_landmarks(found_in(what))
    return painter, session


@pytest.mark.parametrize(("what", "width", "height"), HILLS)
def test_kept_hill_with_landmarks(what: str, width: int, height: int) -> None:
    painter, session = hill(what)
    same_as_kept(f"landmarks_{what}", lettered(painter.hill(width, height, session.run.point).canvas))


# -- any size -----------------------------------------------------------------------------------------------------

SIZES = [(1, 1), (1, 5), (5, 1), (2, 2), (3, 3), (4, 4), (7, 4), (24, 5), (23, 9), (90, 4), (4, 40)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("what", "kind"), [("two_minima", "map"), ("himmelblau", "map"), ("himmelblau", "sweep")])
def test_any_size(what: str, kind: str, size: tuple[int, int]) -> None:
    _, picture = drawn(what, kind, *size)
    x, y = axes_of(what, kind)
    yet_to_come = sweep.draw(*size, x, None) if kind == "sweep" else fate.draw(*size, x, y, None)
    for one in (picture, yet_to_come):
        for cursor in (one.frame.box.left, one.frame.box.left + one.frame.box.width - 1, -3, 1000):
            canvas = fate.with_cursor(one, (cursor, 0), "words")
            if kind == "sweep":
                canvas = sweep.with_marks(one, 0.01, cursor, "words")
            assert (canvas.width, canvas.height) == size
            assert all(text.isprintable() for text in _rows(canvas))
    painter, session = hill(what)
    assert painter.paint(session.step(2), *size).width == size[0]


@pytest.mark.parametrize(("what", "kind"), [("two_minima", "map"), ("two_minima", "sweep")])
def test_the_same_twice_and_nothing_where_it_does_not_fit(what: str, kind: str) -> None:
    found, picture = drawn(what, kind, 50, 15)
    drawn.cache_clear()
    assert not picture.canvas.changes(drawn(what, kind, 50, 15)[1].canvas)
    x, y = axes_of(what, kind)
    other = sweep.draw(41, 12, x, found) if kind == "sweep" else fate.draw(41, 12, x, y, found)
    assert "working it out" in other.canvas.text()


@pytest.mark.parametrize(("what", "kind", "width", "height"), MAPS.values(), ids=MAPS)
def test_letters_and_colours_are_those_of_the_cells(what: str, kind: str, width: int, height: int) -> None:
    found, picture = drawn(what, kind, width, height)
    canvas, box = picture.canvas, picture.frame.box
    seen = set()
    for row in range(box.height):
        for column in range(box.width):
            at = box.top + row, box.left + column
            char, behind = chr(canvas.characters[at]), int(canvas.background[at])
            upper, lower = (sign(found.fates[k]) for k in found.fate[2 * row : 2 * row + 2, column])
            assert lower in fate_of(behind, found.fates)
            if char == "▀":
                assert upper in fate_of(int(canvas.foreground[at]), found.fates)
            elif char != " ":
                is_border = "\u2800" < char <= "\u28ff"
                assert is_border or char == upper == lower
                seen |= set() if is_border else {char}
                ink, paper = (luminance(int(c)) for c in (canvas.foreground[at], behind))
                assert (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) > 4.0
    common = {sign(f) for f, count in zip(found.fates, found.counts, strict=True) if count > found.fate.size / 20}
    assert seen >= common or width < 20


def luminance(colour: int) -> float:
    parts = [(colour >> s & 255) / 255 for s in (16, 8, 0)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("what", ["himmelblau", "two_minima", LOG])
def test_the_legend_has_the_map_s_colours(what: str) -> None:
    found, _ = drawn(what, "map", 60, 22)
    pixels = fate_colours.shades(found.fates, found.fate, found.steps)
    for k, one in enumerate(found.fates):
        if found.counts[k]:
            own = pixels[found.fate == k]
            assert (own == fate_colours.colour_of(one, found.fates)).mean() >= 0.5


def test_a_letter_at_each_minimum_and_one_in_each_other_large_region() -> None:
    found, picture = drawn("himmelblau", "map", 60, 22)
    box, region = picture.frame.box, regions(found.fate)
    letters = [
        (row - box.top, column - box.left, chr(code))
        for (row, column), code in np.ndenumerate(picture.canvas.characters)
        if box.holds(column, row) and chr(code).isalpha()
    ]
    for one in found.fates:
        if one.landmark is not None and one.landmark.is_low:
            column, row = picture.frame.cell(*one.landmark.point)  # type: ignore[misc]
            assert (row - box.top, column - box.left, sign(one)) in letters
    owners = [int(region[2 * row, column]) for row, column, _ in letters]
    assert len(set(owners)) == len(owners) < 16
    areas = np.bincount(region.ravel())
    assert {int(k) for k in np.flatnonzero(areas > found.fate.size / 20)} <= set(owners)
    assert min(areas[owners]) > 40


def test_regions_depths_and_borders() -> None:
    fate_numbers = np.array([[0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 1]])
    region = regions(fate_numbers)
    assert len(np.unique(region)) == 3
    assert (region[fate_numbers == 1] == region[0, 4]).all()
    assert region[1, 5] != region[0, 0]
    assert depths(np.zeros((5, 7), dtype=int)).tolist()[2] == [1, 2, 3, 3, 3, 2, 1]
    assert middle(depths(region), region, int(region[0, 0])) in {(1, 1), (1, 2), (2, 1), (2, 2)}
    dots = borders(region, 2)
    assert dots[0:6, 7].all()
    assert not dots[:, :7].any()
    assert not dots[2:4, 9].any()  # one cell alone has no border
    spiral = np.array([[1, 1, 1, 1, 1], [1, 0, 0, 0, 1], [1, 0, 1, 0, 1], [1, 0, 1, 1, 1], [1, 0, 0, 0, 0]])
    assert len(np.unique(regions(spiral))) == 2


def test_without_colours_there_are_letters_everywhere() -> None:
    found, picture = drawn("himmelblau", "map", 60, 22)
    box, canvas = picture.frame.box, hatched(picture.canvas)
    for row in range(box.height):
        for column in range(box.width):
            both = {sign(found.fates[k]) for k in found.fate[2 * row : 2 * row + 2, column]}
            assert chr(canvas.characters[box.top + row, box.left + column]) in both


@pytest.mark.parametrize(("what", "is_so"), [("himmelblau", True), ("rosenbrock", True), ("saddle", False)])
def test_a_map_of_starts_is_to_scale_or_says_so(what: str, is_so: bool) -> None:
    x, y = fate.to_scale(44, 17, *axes_of(what, "map"))
    picture = fate.draw(44, 17, x, y, None, of_plane=True)
    assert picture.frame.is_to_scale is is_so
    assert ("not to scale" in picture.canvas.text()) is not is_so
    low, high = question_of(what, "map").x
    assert x.low <= low < high <= x.high


def test_the_longer_the_darker() -> None:
    found, _ = drawn("himmelblau", "map", 60, 22)
    pixels = fate_colours.shades(found.fates, found.fate, found.steps)
    for k, one in enumerate(found.fates):
        here = found.fate == k
        order = np.argsort(found.steps[here], kind="stable")
        light = np.array([luminance(int(c)) for c in pixels[here][order]])
        if one.verdict is Verdict.CONVERGED:
            assert (np.diff(light) <= 1e-12).all()
            assert light[0] > 1.5 * light[-1]
        else:
            assert len(set(light)) <= 1


def test_the_cursor_changes_its_cell_and_the_last_line() -> None:
    _, picture = drawn("himmelblau", "map", 60, 22)
    box, before = picture.frame.box, picture.canvas.copy()
    canvas = fate.with_cursor(picture, (box.left + 4, 7), "about it")
    assert canvas.text().splitlines()[-1] == "about it"
    differ = canvas.characters != before.characters
    assert np.argwhere(differ[:-1]).tolist() == [[7, box.left + 4]]
    assert chr(canvas.characters[7, box.left + 4]) == "┼"
    assert not picture.canvas.changes(before)
    for outside in ((0, 7), (box.left, box.top + box.height), (1000, 3), (-1, -1)):
        assert not picture.canvas.changes(fate.with_cursor(picture, outside, ""))


def legend_of(found: FateMap, width: int) -> tuple[Canvas, list[str]]:
    canvas = Canvas.blank(width, 3)
    fate.legend(canvas, found, 0)
    return canvas, _rows(canvas)


@pytest.mark.parametrize("width", [24, 34, 46, 60, 200])
@pytest.mark.parametrize(("what", "kind"), [("himmelblau", "map"), ("two_minima", "map"), (LOG, "sweep")])
def test_the_legend_is_true_and_whole(what: str, kind: str, width: int) -> None:
    found, _ = drawn(what, kind, 60, 22)
    canvas, lines = legend_of(found, width)
    shown: list[str] = []
    for row, line in enumerate(lines):
        for column in range(1, width - 1):
            behind = int(canvas.background[row, column])
            if behind >= 0 and line[column] != " " and line[column - 1] == line[column + 1] == " ":
                end = next((k for k in range(column + 2, width) if canvas.background[row, k] >= 0), width)
                text = line[column + 2 : end].removesuffix(" …").strip()
                one = next(f for f in found.fates if sign(f) == line[column] and sign(f) not in shown)
                count = found.counts[found.fates.index(one)]
                assert behind == fate_colours.colour_of(one, found.fates)
                # the shares, and then the words, are left out where there is no room
                share = f"{100 * count / found.fate.size:.0f}%"
                share = {"0%": "<1%", "100%": ">99%" if count < found.fate.size else "100%"}.get(share, share)
                assert "%" not in text or text.endswith(f" {share}")
                if text and one.landmark is not None and one.landmark.kind is not Kind.VALLEY:
                    assert "(" in text and text.count(",") == len(one.landmark.point) - 1
                shown.append(sign(one))
    letters = [sign(found.fates[k]) for k in np.argsort(-np.array(found.counts), kind="stable") if found.counts[k]]
    assert shown == letters[: len(shown)]
    assert (len(shown) == len(letters)) != any("…" in line for line in lines)
    assert lines[2].strip() == ""


@pytest.mark.parametrize("what", ["himmelblau", "two_minima"])
def test_every_fate_is_in_the_legend_at_80_columns(what: str) -> None:
    """In a window of 80×24 the picture has 46 columns: which letter is which is not left out."""
    assert "…" not in "".join(legend_of(drawn(what, "map", 46, 17)[0], 46)[1])


def test_many_fates_have_letters_of_their_own() -> None:
    places = [Landmark(Kind.MINIMUM, (float(k), 0.0), 0.0, (1.0, 1.0), Kind.MINIMUM) for k in range(12)]
    fates = tuple(Fate(Verdict.CONVERGED, LETTERS[k], place) for k, place in enumerate(places))
    assert len({fate_colours.colour_of(f, fates) for f in fates[:8]}) == 8
    rows = np.arange(12, dtype=np.int16)[None, :]
    found = FateMap(question_of("himmelblau", "map"), fates, rows, np.full(rows.shape, 9), is_done=True)
    line = "".join(legend_of(found, 200)[1])
    assert [letter for letter in LETTERS[:12] if f" {letter} " not in line] == []


# -- sweeps -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "kind", "width", "height"), SWEEPS.values(), ids=SWEEPS)
def test_bars_are_as_high_as_their_steps(what: str, kind: str, width: int, height: int) -> None:
    found, picture = drawn(what, kind, width, height)
    canvas, box, top = picture.canvas, picture.frame.box, picture.frame.y.high
    for column in range(box.width):
        one, steps = found.fates[found.fate[0, column]], int(found.steps[0, column])
        cells = [chr(c) for c in canvas.characters[box.top : box.top + box.height, box.left + column][::-1]]
        eighths = sum(" ▁▂▃▄▅▆▇█".find(c) for c in cells if c in "▁▂▃▄▅▆▇█") + 8 * ("↑" in cells)
        eighths += 8 * (sign(one) in cells)  # in a whole one
        if one.verdict is Verdict.CONVERGED:
            assert eighths == pytest.approx(min(steps / top, 1.0) * 8 * box.height, abs=1.0)
            assert ("↑" in cells) == (steps > top)
            lowest = box.top + box.height - 1, box.left + column
            plane = canvas.background if sign(one) == chr(canvas.characters[lowest]) else canvas.foreground
            assert plane[lowest] == fate_colours.colour_of(one, found.fates)
        else:
            assert set(cells) <= {" ", sign(one)}


def test_marks_of_a_sweep() -> None:
    _, picture = drawn("two_minima", "sweep", 60, 18)
    box, frame = picture.frame.box, picture.frame
    canvas = sweep.with_marks(picture, 0.12, box.left + 5, "words")
    own = frame.cell(0.12, 0.0)
    assert own is not None
    assert [(x, y) for y, x in np.argwhere(canvas.characters == ord("●"))] == [own]
    assert chr(canvas.characters[box.top, box.left + 5]) == "┼"
    assert "●" not in sweep.with_marks(picture, 9.0, None, "").text()
