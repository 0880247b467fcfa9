"""Looking around: the probe, the window, and that neither moves a run."""

from __future__ import annotations

from typing import Any

import pytest
from functional.pilots import click_in, text_of
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import MouseMove
from textual.pilot import Pilot
from thinned import thinned

import gradtui
from gradtui.app.painting.hill import Painter
from gradtui.app.panels.numbers import numbers
from gradtui.app.panels.title import title
from gradtui.app.panels.words import coach
from gradtui.app.pictures.of_many import maps_of
from gradtui.app.pictures.registry import shown
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.engine.descent.descent import Descent
from gradtui.expression.printing import short
from gradtui.picture.surface.projection import Camera
from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp


def opened(name: str) -> GradtuiApp:
    return GradtuiApp(open_scenario(name))


def trajectory(run: Descent) -> Any:
    return [(run.point_at(k), run.value_at(k)) for k in range(run.length)]


def said(session: Session) -> str:
    lines = [*title(AppState(session, (0, 1), ()), 200), *numbers(session.inspected, 60, 40, curves=True)]
    lines += coach(session, 80, 9)
    return "\n".join("".join(text for text, _ in line) for line in lines)


@pytest.mark.parametrize("name", thinned(["himmelblau", "two_minima", "saddle"], of=3))
@settings(max_examples=25)
@given(parts=st.tuples(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0)), steps=st.integers(0, 5))
def test_the_probe_is_the_function(name: str, parts: tuple[float, float], steps: int) -> None:
    session = Session.open(open_scenario(name)).step(steps)
    point = parts[: len(session.run.variables)]
    looked = session.explored(point)
    at = dict(zip(session.run.variables, point, strict=True))
    f = gradtui.Function(session.scenario.text)
    assert looked.inspected.run.value == f(**at)
    assert looked.inspected.run.gradient == tuple(f.partials(**at).values())
    # nothing else has moved, and it is all gone again
    assert looked.runs == session.runs
    assert looked.unexplored().runs == session.runs
    back = looked.unexplored()
    assert back.inspected is back
    text = said(looked)
    assert "exploring" in text
    assert "Start:" not in text
    assert f"f = {short(f(**at))}" in text
    # whoever steps goes on with the run
    stepped = looked.step()
    assert stepped.probe is None
    assert trajectory(stepped.run) == trajectory(session.step().run)
    # enter: a run of its own from there
    begun = looked.with_start(point, looked.run.base_rate, 0)
    assert (begun.probe, begun.run.cursor, begun.run.point) == (None, 0, tuple(point))
    assert begun.restart().run is session.initial_runs[0]


async def keys(pilot: Pilot[None], *names: str) -> None:
    for name in names:
        await pilot.press(name)


@pytest.mark.parametrize("name", thinned(["himmelblau", "two_minima"], of=2))
async def test_arrows_move_the_probe_and_enter_starts_there(name: str) -> None:
    app = opened(name)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "space", "x")
        main = app.main
        first = main.session.probe.point
        assert first == main.session.run.point
        painter = main.studio.painter
        assert isinstance(painter, Painter)
        frame = painter.frame
        assert frame is not None
        await keys(pilot, "right", "l", "left", "up", "k")
        cell = (frame.x.high - frame.x.low) / frame.box.width
        probe = main.session.probe.point
        assert probe[0] == pytest.approx(first[0] + cell)
        if len(first) > 1:
            assert probe[1] == pytest.approx(first[1] + 2 * (frame.y.high - frame.y.low) / frame.box.height)
        assert main.session.run.cursor == 1  # no arrow was a step
        await keys(pilot, "enter")
        assert (main.session.probe, main.session.run.point, main.session.run.cursor) == (None, probe, 0)
        await keys(pilot, "x", "escape")
        assert main.session.probe is None
        await keys(pilot, "space")
        assert main.session.run.cursor == 1


async def test_a_click_puts_the_probe_there_and_a_drag_moves_the_window() -> None:
    app = opened("himmelblau")
    async with app.run_test(size=(80, 24)) as pilot:
        main = app.main
        painter = main.studio.painter
        assert isinstance(painter, Painter)
        assert painter.frame is not None
        await click_in(pilot, "#picture", (20, 8))
        assert main.session.probe.point == painter.frame.point(20, 8)
        await click_in(pilot, "#picture", (0, 8))  # beside the axes
        assert main.session.probe.point == painter.frame.point(20, 8)
        before = main.session.probe.point
        await pilot.mouse_down("#picture", offset=(20, 8))
        await pilot.hover("#picture", offset=(25, 8))
        await pilot.mouse_up("#picture", offset=(25, 8))
        await pilot.pause()
        assert main.session.probe.point == before


async def test_a_window_that_moves_takes_its_map_along() -> None:
    app = opened("himmelblau")
    async with app.run_test(size=(80, 24)) as pilot:
        main = app.main
        await keys(pilot, "m", "m", "shift+right", "5")
        ranges = main.session.window
        question = maps_of(main.studio).question(main.session, "map")
        # and as much as makes it to scale
        for (low, high), asked in zip(ranges, (question.x, question.y), strict=True):
            assert asked[0] <= low < high <= asked[1]
            assert sum(asked) == pytest.approx(low + high)
            assert asked[1] - asked[0] < 1.9 * (high - low)
        await keys(pilot, "1", "f")
        assert main.session.window == ()
        await keys(pilot, "F")
        for _ in range(3):
            await keys(pilot, "m")
        await keys(pilot, "end")
        painter = main.studio.painter
        assert isinstance(painter, Painter)
        for x, (low, high) in zip(main.session.run.point, painter.ranges(main.session), strict=True):
            assert low <= x <= high


async def test_panels_take_turns() -> None:
    app = opened("himmelblau")
    async with app.run_test(size=(120, 40)) as pilot:
        left, right = app.main.query_one("#left"), app.main.query_one("#right")
        seen = []
        for _ in range(3):
            await keys(pilot, "w")
            await pilot.pause()
            seen.append((left.size.width > 0 and left.display, right.display))
        assert seen == [(True, False), (False, True), (True, True)]


async def test_the_surface_on_two_scales_and_as_wires() -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=(80, 24)) as pilot:
        seen = []
        for _ in range(4):
            await pilot.press("2")
            seen.append(text_of(app, "#picture"))
        log, wires, linear, again = seen  # the scenario has its levels on a logarithmic scale
        assert again == log
        assert ("log" in log, "log" in wires, "log" in linear) == (True, False, False)
        assert linear.count("▀") > 25 > wires.count("▀")
        assert sum("\u2800" < c < "\u2900" for c in wires) > 200


async def test_a_bowl_is_offered_no_logarithmic_scale() -> None:
    app = GradtuiApp(open_scenario("race"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "2")
        assert app.main.state.surface == "wire"
        await pilot.press("2")
        assert app.main.state.surface == "linear"


async def test_numbers_that_have_no_room_are_scrolled_to() -> None:
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        first = text_of(app, "#numbers")
        seen = [first]
        for _ in range(6):
            await pilot.press("pagedown")
            seen.append(text_of(app, "#numbers"))
        assert "0.219" not in first
        assert "0.219" in "".join(seen).replace("\n", "")
        assert seen[-1] == seen[-2]  # the last line stays
        await pilot.press(*["pageup"] * 6)
        assert text_of(app, "#numbers") == first


async def test_the_surface_turns_and_is_clicked() -> None:
    app = opened("himmelblau")
    async with app.run_test(size=(100, 30)) as pilot:
        main = app.main
        await keys(pilot, "space", "2", "right", "up", "m")
        assert main.state.camera is not None
        assert (main.state.camera.turn, main.state.camera.tilt, main.state.camera.zoom) == (20.5, 49.5, 1.6)
        assert main.session.run.cursor == 1  # no arrow was a step
        await click_in(pilot, "#picture", (25, 12))
        act = shown(main.state).hands.click(main.state, main.studio, 25, 12)
        assert act == ("look_at", main.session.probe.point)
        await keys(pilot, "right")  # which now moves the probe
        assert main.state.camera.turn == 20.5
        await keys(pilot, "x", "f")
        assert main.state.camera is None
        await pilot.mouse_down("#picture", offset=(20, 8))
        await pilot._post_mouse_events([MouseMove], "#picture", offset=(25, 8), button=1)
        await pilot.mouse_up("#picture", offset=(25, 8))
        assert main.state.camera is not None
        assert main.state.camera.turn != Camera().turn
