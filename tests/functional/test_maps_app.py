"""The fate map and the sweep in the app: what they show, their cursor, replaying a cell, and what comes in between."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from textual.pilot import Pilot

import gradtui
from gradtui.cli.arguments import app_options
from gradtui.cli.chosen import chosen
from gradtui.engine.descent import Descent, start
from gradtui.engine.fate_map import FateMap, Question, fate_map
from gradtui.engine.letters import labelled
from gradtui.engine.optimizers import OPTIMIZERS
from gradtui.engine.verdict import Verdict
from gradtui.expression.names import pretty
from gradtui.picture import fate, sweep
from gradtui.picture.axes import Axis
from gradtui.picture.canvas import Canvas
from gradtui.picture.fate import FatePicture
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.questions import sweep as sweep_question
from gradtui.scenario.window import landmarks_of, ranges_of
from gradtui.tui import maps as maps_module
from gradtui.tui import pictures
from gradtui.tui.app import GradtuiApp
from gradtui.tui.maps import Maps

SIZES = [(80, 24), (120, 40), (200, 60)]
MIDDLE = (120, 40)


def scenario_of(what: str) -> Scenario:
    """A built-in scenario by its name, or the function of a command line that begins with -f."""
    return chosen(app_options(what.split())) if what.startswith("-f") else open_scenario(what)


def text_of(app: GradtuiApp, selector: str) -> str:
    """What a widget shows."""
    widget = app.screen.query_one(selector)
    return "\n".join(widget.render_line(y).text.rstrip() for y in range(widget.size.height))


def words(app: GradtuiApp) -> str:
    """The line about the cell under the cursor."""
    return text_of(app, "#picture").splitlines()[-1]


def maps(app: GradtuiApp) -> Maps:
    assert app.main.maps is not None
    return app.main.maps


def canvas(app: GradtuiApp) -> Canvas:
    """The picture as it stands, which is what its widget shows."""
    size = app.main.query_one("#picture").size
    assert app.main.shown != "hill"
    found = maps(app).paint(app.main.session, app.main.shown, *size)
    assert found.text().splitlines() == text_of(app, "#picture").splitlines()
    return found


async def complete(app: GradtuiApp, pilot: Pilot[None]) -> None:
    """Wait until no work is under way, nor what it leads to."""
    await pilot.pause()
    while len(app.workers):
        await app.workers.wait_for_complete()
        await pilot.pause()


# -- the same without the app ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Headless:
    """A map worked out and drawn without the app."""

    found: FateMap
    picture: FatePicture

    def cell(self, column: int, row: int) -> tuple[tuple[float, ...], float, str, int]:
        """Start, learning rate, letter and steps of a cell of the canvas."""
        question, box = self.found.question, self.picture.frame.box
        height, width = self.found.fate.shape
        across, down = column - box.left, (2 * (row - box.top) if question.up >= 0 else 0)
        y = float(question.rows(height)[down]) if question.up >= 0 else 0.0
        at, rate = question.start(float(question.columns(width)[across]), y)
        return at, rate, self.found.fates[self.found.fate[down, across]].letter, int(self.found.steps[down, across])


def headless(app: GradtuiApp, kind: str = "map") -> Headless:
    """The map of the run that the keys move, by the API, at the size of the app's picture."""
    size, run, scenario = app.main.query_one("#picture").size, app.main.session.run, app.scenario
    names = [pretty(v) for v in scenario.variables]
    if kind == "sweep":
        landmarks = landmarks_of(scenario, ranges_of(scenario))
        question = sweep_question(scenario, run.optimizer, run.point_at(0), landmarks)
        x = Axis("η", *question.x)
        found = fate_map(question, sweep.cells(*size, x), 1, landmarks)
        return Headless(found, sweep.draw(*size, x, found))

    def worked_out(width: int, height: int) -> FateMap:
        rate = None if len(names) == 1 else run.base_rate
        return gradtui.fate_map(scenario, size=(width, height), optimizer=run.optimizer, learning_rate=rate)

    asked = worked_out(2, 2).question
    x = Axis(names[asked.across] if asked.across >= 0 else "η", *asked.x)
    y = Axis(names[asked.up], *asked.y)
    found = worked_out(*fate.cells(*size, x, y))
    return Headless(found, fate.draw(*size, x, y, found))


def assert_shown(app: GradtuiApp, kind: str = "map") -> Headless:
    """The app shows just that, but for the cursor, the mark of the run's own η, and the last line."""
    alone, seen = headless(app, kind), canvas(app)
    assert alone.found.is_done
    differ = np.zeros(seen.characters.shape, dtype=bool)
    for plane in ("characters", "foreground", "background"):
        differ |= getattr(alone.picture.canvas, plane) != getattr(seen, plane)
    differ[-1] = False
    own = {chr(c) for c in seen.characters[differ].tolist()}
    assert own <= ({"●", "┼", "┊"} if kind == "sweep" else {"┼"})
    assert differ.sum() <= (1 + seen.height if kind == "sweep" else 1)
    return alone


def said_of(app: GradtuiApp, alone: Headless) -> None:
    """The last line is true of the cell under the cursor."""
    cursor = maps(app).cursor
    assert cursor is not None
    at, rate, letter, steps = alone.cell(*cursor)
    line = words(app)
    numbers = dict(re.findall(r"(\S+) = (−?[\d.]+(?:e[−\d]+)?)", line.partition(":")[0]))
    variables = [pretty(v) for v in app.scenario.variables]
    true = dict(zip(variables, at, strict=True)) | {"η": rate}
    assert numbers
    for name, text in numbers.items():
        assert float(text.replace("−", "-")) == pytest.approx(true[name], rel=6e-3, abs=1e-12)
    assert line.startswith("┼ ")
    if f"{letter} in" in line:
        assert f": {letter} in {steps} step{'s' * (steps != 1)}" in line
    else:
        verdict = {"~": "still moving", "o": "oscillating", "x": "diverged", "?": "undefined"}[letter]
        assert f": {verdict}" in line


# -- the map is there, whole and true -------------------------------------------------------------------------------

SCENARIOS = [
    "two_minima",
    "himmelblau",
    "one_example",
    "saddle",
    "-f x**4/4-x**2+x*y+y**2 --start x=1,y=-1 --lr 0.2 --optimizer momentum",
    "-f theta**4-theta**2 --start theta=0.7 --lr 0.1",
    "-f x**2+2*y**2+(z-x)**2 --start x=1,y=1,z=3 --lr 0.15",
]


@pytest.mark.parametrize("what", [*SCENARIOS, pytest.param("rosenbrock", marks=pytest.mark.slow)])
async def test_map_is_the_one_of_the_api_at_every_size(what: str) -> None:
    app = GradtuiApp(scenario_of(what))
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.press("5")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await complete(app, pilot)
            alone = assert_shown(app)
            assert "working it out" not in text_of(app, "#picture")
            box = alone.picture.frame.box
            for part in (0.0, 0.3, 0.62, 0.999):
                cell = (box.left + int(part * box.width), box.top + int((1 - part) * box.height) - (part == 0.0))
                assert maps(app).point_to(*cell)
                app.main.show_all()
                if size != SIZES[0]:
                    said_of(app, alone)


@pytest.mark.parametrize("what", ["two_minima", "himmelblau", SCENARIOS[5]])
async def test_sweep_is_the_one_of_the_api_at_every_size(what: str) -> None:
    app = GradtuiApp(scenario_of(what))
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.press("6")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await complete(app, pilot)
            alone = assert_shown(app, "sweep")
        ends = [(k, s) for k, s in enumerate(alone.found.steps[0].tolist())
                if alone.found.fates[alone.found.fate[0, k]].verdict is Verdict.CONVERGED]  # fmt: skip
        fewest = min(steps for _, steps in ends)
        assert f"fewest: {fewest} steps at η = " in words(app)
        await pilot.press("right", "left", "left")
        said_of(app, alone)
        await pilot.press("tab")
        await complete(app, pilot)
        assert_shown(app, "sweep")  # that of the next run's start


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", ["two_minima", "himmelblau"])
async def test_words_about_a_cell_are_whole(what: str, size: tuple[int, int]) -> None:
    app = GradtuiApp(scenario_of(what))
    async with app.run_test(size=size) as pilot:
        await pilot.press("5")
        await complete(app, pilot)
        assert words(app).endswith("enter replays it")


@pytest.mark.parametrize(("what", "key"), [("himmelblau", "5"), ("two_minima", "5"), ("two_minima", "6")])
async def test_what_the_arrows_do_is_said_somewhere(what: str, key: str) -> None:
    app = GradtuiApp(scenario_of(what))
    async with app.run_test(size=MIDDLE) as pilot:
        await pilot.press(key)
        await complete(app, pilot)
        await pilot.pause()
        footer = " ".join(f"{key.key_display} {key.description}" for key in app.screen.query("FooterKey"))  # type: ignore[attr-defined]
        assert re.search(r"arrows|cursor|[←→↑↓]", words(app) + footer)


async def test_letters_are_those_on_the_hill() -> None:
    """Also if the map is asked for before the landmarks are known."""
    app = GradtuiApp(scenario_of("himmelblau"))
    async with app.run_test(size=MIDDLE) as pilot:
        await complete(app, pilot)
        known = {mark.point: letter for letter, mark in labelled(app.main.landmarks) if mark.is_low}
        await pilot.press("5")
        await complete(app, pilot)
        found = [f for f in headless(app).found.fates if f.landmark is not None]
        assert {f.landmark.point: f.letter for f in found if f.landmark} == known
        legend = "\n".join(text_of(app, "#picture").splitlines()[-3:-1])
        for f in found:
            assert f.landmark is not None
            assert f" {f.letter}  ({', '.join(f'{x:.3g}'.replace('-', '−') for x in f.landmark.point)})" in legend


# -- while it is worked out -----------------------------------------------------------------------------------------


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Maps that begin are worked out only once it is set."""
    opened = threading.Event()
    opened.set()
    real = maps_module.refined

    def late(*args: Any, **named: Any) -> Iterator[FateMap]:
        assert opened.wait(20)
        yield from real(*args, **named)

    monkeypatch.setattr(maps_module, "refined", late)
    yield opened
    opened.set()


@pytest.mark.parametrize("key", ["plus", "minus", "o", "tab"])
@pytest.mark.parametrize("shown", ["5", "6"])
async def test_a_changed_question_gets_a_map_of_its_own(gate: threading.Event, shown: str, key: str) -> None:
    """And until it is there nothing that was true of the old one is said of the new one."""
    scenario = replace(open_scenario("himmelblau"), learning_rates=(0.008, 0.014))
    app = GradtuiApp(scenario)
    kind = "map" if shown == "5" else "sweep"
    async with app.run_test(size=MIDDLE) as pilot:
        await pilot.press(shown)
        await complete(app, pilot)
        await pilot.press("right", "up")
        said, old = words(app), canvas(app)
        assert "enter replays it" in said
        gate.clear()
        asked = maps(app).question(app.main.session, kind)  # type: ignore[arg-type]
        await pilot.press(key)
        now = maps(app).question(app.main.session, kind)  # type: ignore[arg-type]
        changed = alike(asked) != alike(now)
        assert changed == (key in ("o", "tab") or kind == "map")
        if changed:
            between = words(app)
            assert "enter replays it" not in between or " in " not in between
            assert not re.match("fewest", between)
        gate.set()
        await complete(app, pilot)
        said_of(app, assert_shown(app, kind))
        if changed:
            assert old.changed_rows(canvas(app))


def alike(question: Question) -> tuple[object, ...]:
    return question.optimizer, question.learning_rate if question.across >= 0 else 0.0, question.held


@pytest.mark.parametrize("what", ["himmelblau", "two_minima"])
async def test_landmarks_that_come_after_the_map(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = threading.Event()
    real = pictures.Painter.find_landmarks

    def late(self: pictures.Painter) -> Any:
        assert opened.wait(20)
        return real(self)

    monkeypatch.setattr(pictures.Painter, "find_landmarks", late)
    app = GradtuiApp(scenario_of(what))
    async with app.run_test(size=MIDDLE) as pilot:
        await pilot.press("5")
        for _ in range(300):
            if words(app).endswith("enter replays it"):
                break
            await pilot.pause(0.02)
        opened.set()
        await complete(app, pilot)
        assert_shown(app)


def endless(steps: int = 100_000) -> Scenario:
    """A scenario whose map takes minutes."""
    return replace(open_scenario("himmelblau"), steps=steps, tolerance=0.0)


async def test_keys_work_meanwhile_and_leaving_gives_up() -> None:
    app = GradtuiApp(endless())
    async with app.run_test(size=MIDDLE) as pilot:
        await complete(app, pilot)
        began = time.monotonic()
        await pilot.press("5", *["space"] * 10, "right", "down", "plus")
        assert len(app.workers)
        assert app.main.session.run.cursor == 10
        assert maps(app).cursor is not None
        assert "step 10" in text_of(app, "#title")
        assert app.main.session.run.base_rate > 0.01
        await pilot.resize_terminal(100, 30)
        assert words(app).startswith("┼")
        await pilot.press("o")
        assert app.main.session.run.optimizer.name == "momentum"
        await pilot.press("6", "1")
        assert app.main.shown == "hill"
        await complete(app, pilot)
        assert time.monotonic() - began < 15.0
        await pilot.press("5", "enter")  # a cell can be replayed before it is worked out
        assert app.main.shown == "hill"
        assert app.main.session.run.name.startswith("x=")
        await pilot.press("home", "5", "q")
        assert app._exit


async def test_a_window_that_changes_meanwhile() -> None:
    app = GradtuiApp(scenario_of("himmelblau"))
    async with app.run_test(size=SIZES[2]) as pilot:
        await pilot.press("5")
        for size in ((60, 18), (130, 45), (50, 14), (61, 19)):
            await pilot.resize_terminal(*size)
        await complete(app, pilot)
        assert_shown(app)


async def test_a_map_that_is_known_is_not_worked_out_again(gate: threading.Event) -> None:
    app = GradtuiApp(scenario_of("himmelblau"))
    async with app.run_test(size=MIDDLE) as pilot:
        await pilot.press("5")
        await complete(app, pilot)
        first = canvas(app)
        gate.clear()
        await pilot.press("1", "5")
        assert not [row for row in first.changed_rows(canvas(app)) if row < first.height - 1]
        assert words(app).endswith("enter replays it")
        assert not len(app.workers)


async def test_a_window_too_small_has_no_map() -> None:
    app = GradtuiApp(scenario_of("himmelblau"))
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.press("5", "6", "enter", "right", "1")
        assert app.main.shown == "hill"
        await pilot.resize_terminal(80, 24)
        await pilot.press("5")
        await complete(app, pilot)
        before, session = maps(app).cursor, app.main.session
        await pilot.resize_terminal(50, 14)
        await pilot.press("right", "down", "enter", "space", "plus", "o", "1", "6")
        assert (maps(app).cursor, app.main.session, app.main.shown) == (before, session, "map")
        await pilot.resize_terminal(80, 24)
        await complete(app, pilot)
        said = assert_shown(app)
        assert said.found.question.learning_rate == 0.01


# -- the cursor -----------------------------------------------------------------------------------------------------

MOVES = {
    "right": (1, 0), "l": (1, 0), "left": (-1, 0), "h": (-1, 0), "up": (0, -1), "k": (0, -1), "down": (0, 1),
    "j": (0, 1),
}  # fmt: skip
FAR = {f"shift+{key}": (8 * x, 4 * y) for key, (x, y) in MOVES.items() if len(key) > 1}


@pytest.mark.parametrize("shown", ["5", "6"])
async def test_arrows_letters_and_the_mouse_move_the_cursor(shown: str) -> None:
    app = GradtuiApp(scenario_of("himmelblau"))
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.press(shown)
        await complete(app, pilot)
        alone = headless(app, "map" if shown == "5" else "sweep")
        box, session, log = alone.picture.frame.box, app.main.session, app.main.log_loss
        middle = (box.left + box.width // 2, box.top + box.height // 2)
        for key, (across, down) in {**MOVES, **FAR}.items():
            await pilot.click("#picture", offset=middle)
            assert maps(app).cursor == middle, key
            await pilot.press(key)
            assert maps(app).cursor == (middle[0] + across, middle[1] + down), key
        corners = {
            (box.left, box.top): ("left", "up", "h", "shift+left", "shift+up"),
            (box.left + box.width - 1, box.top + box.height - 1): ("right", "down", "l", "shift+right"),
        }
        for corner, keys in corners.items():
            await pilot.click("#picture", offset=corner)
            await pilot.press(*keys)
            assert maps(app).cursor == corner
            said_of(app, alone)
        await pilot.click("#picture", offset=(0, box.top + box.height))  # the axis below
        assert maps(app).cursor == corner
        assert (app.main.session, app.main.log_loss) == (session, log)


@pytest.mark.parametrize("what", ["himmelblau", "two_minima"])
async def test_the_cursor_begins_at_the_run(what: str) -> None:
    app = GradtuiApp(scenario_of(what))
    async with app.run_test(size=MIDDLE) as pilot:
        await pilot.press("space", "5")
        await complete(app, pilot)
        cursor = maps(app).cursor
        assert cursor is not None
        alone = headless(app)
        run, box = app.main.session.run, alone.picture.frame.box
        at, rate, *_ = alone.cell(*cursor)
        near = [(x, y, span) for x, y, span in zip(run.point_at(0), at, ranges_of(app.scenario), strict=True)]
        assert all(abs(x - y) <= (high - low) / min(box.width, box.height) for x, y, (low, high) in near)
        span = alone.found.question.x[1] / box.width if len(at) == 1 else 0.0
        assert abs(rate - run.base_rate) <= span


# -- replaying a cell -----------------------------------------------------------------------------------------------


def columns(run: Descent, count: int) -> list[tuple[object, ...]]:
    return [(run.point_at(k), run.value_at(k), run.gradient_at(k), run.memory_at(k)) for k in range(count)]


@pytest.mark.parametrize("what", ["two_minima", "himmelblau", SCENARIOS[4], SCENARIOS[6]])
async def test_enter_replays_the_cell_under_the_cursor(what: str) -> None:
    app = GradtuiApp(scenario_of(what))
    async with app.run_test(size=MIDDLE) as pilot:
        await pilot.press("tab", "5")
        await complete(app, pilot)
        alone, others = headless(app), app.main.session.runs
        box = alone.picture.frame.box
        active = app.main.session.active
        cell = (box.left + box.width // 3, box.top + 2)
        for click in (False, True):
            if click:
                await pilot.press("5")
                await complete(app, pilot)
                await pilot.double_click("#picture", offset=cell)
            else:
                await pilot.click("#picture", offset=cell)
                await pilot.press("enter")
            at, rate, letter, steps = alone.cell(*cell)
            run = app.main.session.run
            assert app.main.shown == "hill"
            assert (run.point_at(0), run.base_rate if run.cursor == 0 else run.record.rates[0]) == (at, rate)
            again = start(run.objective, at, optimizer=run.optimizer, learning_rate=rate, tolerance=run.tolerance)
            again = again.forward(run.cursor)
            assert columns(run, run.cursor + 1) == columns(again, again.cursor + 1)
            assert_ends_as(run, alone.found, letter, steps)
            assert [r for i, r in enumerate(app.main.session.runs) if i != active] == [
                r for i, r in enumerate(others) if i != active
            ]
            assert f"step {run.cursor}" in text_of(app, "#title")
            cell = (cell[0] + 3, cell[1] + 5)
        await pilot.press("r")
        assert app.main.session.run is app.main.session.begun[active]


def assert_ends_as(run: Descent, found: FateMap, letter: str, steps: int) -> None:
    """A descent ends as the map has it."""
    fates = [f for f in found.fates if f.letter == letter]
    assert run.verdict in {f.verdict for f in fates}
    if run.verdict is Verdict.CONVERGED:
        assert run.cursor == steps
        assert run.landmark is not None
        nearest = min(
            float(np.max(np.abs(np.subtract(f.landmark.point, run.landmark.point)))) for f in fates if f.landmark
        )
        assert nearest < 1e-3


@pytest.mark.parametrize("what", ["two_minima", "himmelblau", "saddle", "partials"])
def test_every_cell_that_is_replayed_ends_in_its_fate(what: str) -> None:
    """By the session, which is what the enter key changes."""
    scenario = scenario_of(what)
    session = maps_module.Session.open(scenario)
    found = gradtui.fate_map(scenario, size=(24, 16))
    question = found.question
    for i, y in enumerate(question.rows(16)):
        for j, x in enumerate(question.columns(24)):
            run = session.with_start(*question.start(float(x), float(y))).run
            assert_ends_as(run, found, found.fates[found.fate[i, j]].letter, int(found.steps[i, j]))


async def test_replaying_moves_no_other_run() -> None:
    app = GradtuiApp(scenario_of("himmelblau"))
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.press("t", "space", "space", "5", "enter")
        assert [run.cursor for run in app.main.session.runs[1:]] == [2, 2, 2]


async def test_enter_in_a_sweep() -> None:
    app = GradtuiApp(scenario_of("two_minima"))
    async with app.run_test(size=MIDDLE) as pilot:
        await pilot.press("6")
        await complete(app, pilot)
        alone = headless(app, "sweep")
        box = alone.picture.frame.box
        await pilot.click("#picture", offset=(box.left + 9, box.top + 3))
        await pilot.press("enter")
        at, rate, letter, steps = alone.cell(box.left + 9, box.top)
        run = app.main.session.run
        assert (run.point_at(0), run.record.rates[0]) == (at, rate) == ((2.0,), rate)
        assert_ends_as(run, alone.found, letter, steps)


async def test_enter_in_a_sweep_without_a_cursor_does_something_or_says_why_not() -> None:
    app = GradtuiApp(scenario_of("two_minima"))
    async with app.run_test(size=MIDDLE) as pilot:
        await pilot.press("6")
        await complete(app, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert app.main.shown == "hill" or len(app.screen.query("Toast"))


# -- where there is no map ------------------------------------------------------------------------------------------


async def test_functions_of_arrays_have_no_maps() -> None:
    app = GradtuiApp(open_scenario("five_parameters"))
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        before, picture = app.main.session, text_of(app, "#picture")
        await pilot.press("5", "6", "enter", "1", "escape")
        assert (app.main.session, app.main.shown, app.main.maps) == (before, "hill", None)
        assert text_of(app, "#picture") == picture
        footer = [key.description for key in app.screen.query("FooterKey")]  # type: ignore[attr-defined]
        assert not {"fates", "sweep", "replay", "hill"} & set(footer)
        names = [command.title for command in app.get_system_commands(app.main)]
        assert not [name for name in names if re.search("Fates|Sweep|Replay|Hill", name)]


@pytest.mark.parametrize("name", OPTIMIZERS)
async def test_a_map_for_every_optimizer(name: str) -> None:
    app = GradtuiApp(replace(scenario_of("one_example"), optimizers=(OPTIMIZERS[name],), steps=60))
    async with app.run_test(size=(64, 18)) as pilot:
        await pilot.press("5")
        await complete(app, pilot)
        assert_shown(app)
