"""The app's maps beside the same ones worked out and drawn without it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
import pytest
from functional.pilots import text_of
from textual.pilot import Pilot

import gradtui
from gradtui.app.painting.maps import Kind, Maps
from gradtui.app.pictures.of_many import maps_of
from gradtui.app.pictures.registry import paint
from gradtui.cli.options.app_options import app_options
from gradtui.cli.resolve import chosen
from gradtui.engine.batch.fate_map import FateMap, MapQuestion, fate_map
from gradtui.expression.names import pretty
from gradtui.picture.canvas import roles
from gradtui.picture.canvas.axis import Axis
from gradtui.picture.canvas.canvas import Canvas
from gradtui.picture.fates import fate_picture as fate
from gradtui.picture.fates import sweep
from gradtui.picture.fates.fate_picture import FatePicture
from gradtui.scenario.map_questions import over_starts
from gradtui.scenario.map_questions import sweep as sweep_question
from gradtui.scenario.model import Scenario
from gradtui.scenario.window import landmarks_of, ranges_of
from gradtui.tui.app import GradtuiApp

SIZES = [(80, 24), (120, 40), (200, 60)]
SCENARIOS = [
    "two_minima", "himmelblau", "one_example", "saddle",
    "-f x**4/4-x**2+x*y+y**2 --start x=1,y=-1 --lr 0.2 --optimizer momentum",
    "-f theta**4-theta**2 --start theta=0.7 --lr 0.1",
    "-f x**2+2*y**2+(z-x)**2 --start x=1,y=1,z=3 --lr 0.15",
]  # fmt: skip


def scenario_of(what: str) -> Scenario:
    """A built-in scenario by its name, or the function of a command line that begins with -f."""
    return chosen(app_options().read(what.split()))


def opened(what: str) -> GradtuiApp:
    return GradtuiApp(scenario_of(what))


def words(app: GradtuiApp) -> str:
    """The line about the cell under the cursor."""
    return text_of(app, "#picture").splitlines()[-1]


def maps(app: GradtuiApp) -> Maps:
    return maps_of(app.main.studio)


def cursor(app: GradtuiApp) -> tuple[int, int]:
    """The cell of the cursor, whether it was moved or not."""
    state = app.main.state
    return cast(tuple[int, int], maps(app).cursor(state.session, cast(Kind, state.shown), state.cursor))


def canvas(app: GradtuiApp) -> Canvas:
    """The map as it stands, which is what the picture's widget shows."""
    assert app.main.shown != "hill"
    app.main.show_all()
    found = paint(app.main.state, app.main.studio, *app.main.query_one("#picture").size)
    assert found.text().splitlines() == text_of(app, "#picture").splitlines()
    return found


async def complete(app: GradtuiApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait until no work is under way, nor what it leads to."""
    await pilot.press(*keys)
    while len(app.workers):
        await app.workers.wait_for_complete()
        await pilot.pause()


async def typed(app: GradtuiApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys while there is work, for the end of which ``pilot.press`` would wait."""
    for key in keys:
        app.simulate_key(key)
        await pilot.pause(0.02)


@dataclass(frozen=True)
class Headless:
    """A map worked out and drawn without the app."""

    found: FateMap
    picture: FatePicture

    def cell(self, column: int, row: int) -> tuple[tuple[float, ...], float, str, int]:
        """Start, learning rate, letter and steps of a cell of the canvas."""
        found, question, box = self.found, self.found.question, self.picture.frame.box
        across, down = column - box.left, (2 * (row - box.top) if question.up >= 0 else 0)
        x, y = question.columns(found.fate.shape[1])[across], question.rows(found.fate.shape[0])[down]
        at, rate = question.start(float(x), float(y))
        return at, rate, found.fates[found.fate[down, across]].letter, int(found.steps[down, across])


@cache
def asked(scenario: Scenario) -> MapQuestion:
    """What a map of the scenario has on its axes."""
    return gradtui.fate_map(scenario, size=(2, 2)).question


def headless(app: GradtuiApp) -> Headless:
    """The map of the run that the keys move, by the API, at the size of the app's picture."""
    size, run, scenario = app.main.query_one("#picture").size, app.main.session.run, app.scenario
    if app.main.shown == "sweep":
        landmarks = landmarks_of(scenario, ranges_of(scenario))
        question = sweep_question(scenario, run.optimizer, run.point_at(0), landmarks)
        x = Axis("η", *question.x)
        found = fate_map(question, sweep.cells(*size, x), 1, landmarks)
        return Headless(found, sweep.draw(*size, x, found))
    question, names = asked(scenario), [pretty(v) for v in scenario.variables]
    x = Axis("η", *question.x)
    if question.across >= 0:
        x = Axis(names[question.across], *question.x, roles.variable(question.across).dark)
    y = Axis(names[question.up], *question.y, roles.variable(question.up).dark)
    if len(names) == 1:
        found = gradtui.fate_map(scenario, size=fate.cells(*size, x, y), optimizer=run.optimizer)
        return Headless(found, fate.draw(*size, x, y, found))
    x, y = fate.to_scale(*size, x, y)
    question = over_starts(scenario, run.optimizer, run.base_rate, ((x.low, x.high), (y.low, y.high)))
    found = fate_map(question, *fate.cells(*size, x, y), landmarks_of(scenario, ranges_of(scenario)))
    return Headless(found, fate.draw(*size, x, y, found, of_plane=True))


def assert_shown(app: GradtuiApp) -> Headless:
    """The app shows just that, but for the cursor, the mark of the run's own η, and the last line."""
    alone, seen = headless(app), canvas(app)
    differ = np.zeros(seen.characters.shape, dtype=bool)
    for plane in ("characters", "foreground", "background"):
        differ |= getattr(alone.picture.canvas, plane) != getattr(seen, plane)
    differ[-1] = False
    is_sweep = app.main.shown == "sweep"
    assert {chr(c) for c in seen.characters[differ].tolist()} <= ({"●", "┼", "┊"} if is_sweep else {"┼"})
    assert differ.sum() <= (2 + seen.height if is_sweep else 1)
    return alone


def said_of(app: GradtuiApp, alone: Headless) -> None:
    """The last line is true of the cell under the cursor, as far as there is room for it."""
    line = words(app)
    at, rate, letter, steps = alone.cell(*cursor(app))
    true = dict(zip((pretty(v) for v in app.scenario.variables), at, strict=True)) | {"η": rate}
    for name, text in re.findall(r"(\S+) = (−?[\d.]+(?:e[−\d]+)?)", line.partition(":")[0]):
        assert float(text.replace("−", "-")) == pytest.approx(true[name], rel=6e-3, abs=1e-12)
    others = {"~": "still moving", "o": "oscillating", "x": "diverged", "?": "undefined"}
    said = others.get(letter, f"{letter} in {steps} step{'s' * (steps != 1)}")
    one = r"\S+ = −?[\d.]+(e−?\d+)?"
    assert re.fullmatch(rf"┼ {one}(, {one})?: {said}(; fewest: \d+ steps at {one}|; [a-z ]+ it)*", line)
