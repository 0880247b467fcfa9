"""The app and the command line on many parameters."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from functional.pilots import click_in, text_of
from thinned import thinned

import gradtui
from gradtui.app.opening import opened
from gradtui.app.painting.arrays import ArrayPainter
from gradtui.app.painting.studio import Studio
from gradtui.app.panels.tabs import tabs_of
from gradtui.app.session import Session
from gradtui.cli.main import main
from gradtui.engine.descent.plane import heights, of_directions, of_entries, spread
from gradtui.expression.names import pretty
from gradtui.lesson.explanation.array_explanation import check_at
from gradtui.lesson.explanation.array_working import largest, one_entry, partials
from gradtui.lesson.narrate import narrate
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.runs import begin
from gradtui.tui.app import GradtuiApp

ARRAYS = ("five_parameters", "house_prices", "spam", "tiny_network", "thousand_weights", "million_weights")


def painter(app: GradtuiApp) -> ArrayPainter:
    return app.main.studio.arrays


@pytest.mark.parametrize("name", thinned(ARRAYS, of=2))
async def test_every_scenario_opens_steps_and_shows_both_pictures(name: str) -> None:
    app = GradtuiApp(open_scenario(name))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space")
        run = app.main.session.run
        assert run.cursor == 2
        numbers = text_of(app, "#numbers")
        assert "next step" in numbers
        assert "←" in numbers
        assert "more lines" not in numbers
        app.main.do("show", "heat")
        assert "∂" in text_of(app, "#picture")
        await pilot.press("g")
        assert "●" in text_of(app, "#picture")
        assert "○" in text_of(app, "#picture")


@pytest.mark.parametrize("size", [(120, 40), (120, 32), (200, 60)])
async def test_the_column_of_numbers_has_room_for_the_scale(size: tuple[int, int]) -> None:
    app = GradtuiApp(open_scenario("tiny_network"))
    async with app.run_test(size=size) as pilot:
        for _ in range(3):
            await pilot.press("space")
        column, scale = app.main.query_one("#right").region, app.main.query_one("#scale").region
        assert scale.bottom <= column.bottom
        numbers = app.main.query_one("#numbers").size
        assert len(text_of(app, "#numbers").rstrip().splitlines()) >= numbers.height - 1


async def test_a_click_on_the_map_chooses_the_entry() -> None:
    app = GradtuiApp(open_scenario("five_parameters"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("b")
        assert app.main.session.entry == 4
        shown = painter(app).shown
        assert shown is not None
        cell = shown.cell_of(0, (1,))
        assert cell is not None
        await click_in(pilot, "#picture", cell)
        assert app.main.session.entry == 1
        assert "∂f/∂params[1] = 2·params[1]" in text_of(app, "#numbers")
        assert "◆ params[1]" in text_of(app, "#picture")


async def test_the_scales_stay_while_a_run_goes_on() -> None:
    app = GradtuiApp(open_scenario("five_parameters"))
    async with app.run_test(size=(120, 40)) as pilot:

        def scales() -> str:
            found = [line.split() for line in text_of(app, "#picture").splitlines() if line.split()[1:2] == ["0"]]
            return " ".join(found[-1])

        first = scales()
        assert first == "−4 0 4 −8 0 8"
        for _ in range(5):
            await pilot.press("space")
            assert scales() == first
        await pilot.press("tab", *["plus"] * 2, *["space"] * 3)  # η = 1.09 there: every step is larger than the last
        wide = scales()
        assert wide != first
        await pilot.press("home")
        assert scales() == first


@pytest.mark.parametrize("size", [(46, 18), (72, 30), (130, 50)])
@pytest.mark.parametrize("name", ["five_parameters", "tiny_network", "thousand_weights"])
def test_a_question_of_a_slope_is_asked_beside_the_parameters_alone(name: str, size: tuple[int, int]) -> None:
    """Whatever the gradient is, the picture is the same."""
    session = Session.open(open_scenario(name)).step(2)
    seen = []
    for factor in (1.0, -3.0):
        paint = ArrayPainter(session)
        state = session.run.state_at(2)
        state.gradient[...] *= factor
        seen.append(paint.paint_entries(session, *size, blind=True))
        assert "∂" not in seen[-1].text()
    assert not seen[0].changes(seen[1])
    assert seen[0].changes(ArrayPainter(session).paint_entries(session, *size))


async def test_the_lesson_asks_for_a_partial_beside_the_parameters() -> None:
    app = GradtuiApp(gradtui.load("scenarios/course/a_million.toml"))
    async with app.run_test(size=(120, 40)) as pilot:
        while not app.main.state.is_blind:
            await pilot.press("enter")
        shown = text_of(app, "#picture")
        assert "params[2]" in shown
        assert "the parameters" in shown
        assert "∂" not in shown


def test_both_pictures_are_tabs() -> None:
    session = Session.open(open_scenario("five_parameters"))
    studio = Studio(session)
    tabs = tabs_of(opened(session, studio.plane, studio.home))
    assert [(tab.key, tab.label, tab.is_shown) for tab in tabs] == [("g", "entries", True), ("g", "plane", False)]


async def test_planes_take_turns() -> None:
    app = GradtuiApp(open_scenario("house_prices"))
    async with app.run_test(size=(80, 24)) as pilot:
        seen = []
        for _ in range(len(painter(app).planes)):
            seen.append(text_of(app, "#picture").splitlines()[-1].split()[-1])
            await pilot.press("v")
        assert seen == ["w[0]", "w[0]", "d₁"]
        assert text_of(app, "#picture").splitlines()[-1].split()[-1] == seen[0]  # after the last the first


async def test_the_derivation_is_the_backward_pass() -> None:
    app = GradtuiApp(open_scenario("house_prices"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("d")
        assert "∂L/∂w = (2/n)·Xᵀ@(X@w + b − y)   with n = 40" in text_of(app, "#derivation-head")
        rows = text_of(app, "#derivation-rows")
        assert [row.split(":")[0].strip(" ❯▾▸") for row in rows.splitlines() if ":" in row] == [
            "mean", "power rule", "sum rule", "matrix product", "so",
        ]  # fmt: skip
        assert "digits agree" in text_of(app, "#derivation-check")
        before = text_of(app, "#derivation-head")
        await pilot.press("space")
        assert app.main.session.run.cursor == 1
        assert text_of(app, "#derivation-head") != before
        await pilot.press("tab")
        assert "∂L/∂b = 2·sum(X@w + b − y)/n" in text_of(app, "#derivation-head")


async def test_keys_for_arrays_are_not_there_for_numbers() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=(80, 24)) as pilot:
        before = app.main.session
        await pilot.press("g", "v", "full_stop", "comma", "b")
        assert app.main.session is before


async def test_the_scale_is_shown_where_there_is_room() -> None:
    app = GradtuiApp(open_scenario("million_weights"))
    async with app.run_test(size=(120, 40)):
        said = " ".join(text_of(app, "#scale").split())
        assert "This gradient has 1,000,000 entries (4 MB as float32)." in said
        assert "GPT-3" in said


# -- words and numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ARRAYS[:5])
def test_an_entry_worked_out_is_the_sweeps(name: str) -> None:
    scenario = open_scenario(name)
    run = begin(scenario)[0].forward(3)
    count = run.objective.count  # type: ignore[union-attr]
    for position in {0, count - 1, largest(run), count // 2}:
        work = one_entry(run, scenario.name, position)
        by_formula = check_at(run, [position]).symbolic[0]
        assert work.value == pytest.approx(by_formula, rel=1e-9, abs=1e-14)
        assert work.update[-1].value == pytest.approx(run.forward().history.state(4).point[position], rel=1e-12)
        assert work.formula
    for parameter, variable in zip(partials(run, scenario.name), scenario.variables, strict=True):
        assert parameter.symbol == f"∂{pretty(scenario.name)}/∂{pretty(variable)}"
        assert parameter.formula


def test_the_coach() -> None:
    run = begin(open_scenario("house_prices"))[0]
    assert narrate(run, "L").startswith(
        "Start: L = 2028. The gradient has 4 entries, one for each parameter: 16 bytes as"
    )
    said = narrate(run.forward(), "L")
    assert said.startswith("Step 1: L fell from 2028 to 934.3. All 4 parameters moved, w[0] the most, by 5.254.")
    assert "The slope along 4 of them changed sign" in said


# -- planes ------------------------------------------------------------------------------------------------------------


def test_a_plane_of_entries_is_f_itself() -> None:
    run = begin(open_scenario("house_prices"))[0].forward(3)
    f = run.objective
    point = run.history.state(3).point  # type: ignore[union-attr]
    plane = of_entries(f, 0, 3)  # type: ignore[arg-type]
    x, y = np.array([-1.0, point[0], 2.0]), np.array([0.5, point[3]])
    found = heights(f, plane, point, x, y)  # type: ignore[arg-type]
    assert found[1, 1] == f.value(point)  # type: ignore[arg-type]
    moved = point.copy()
    moved[0], moved[3] = 2.0, 0.5
    assert found[0, 2] == f.value(moved)  # type: ignore[arg-type]


def test_a_plane_of_directions_goes_through_the_point() -> None:
    run = begin(open_scenario("tiny_network"))[0].forward(3)
    f = run.objective
    point = run.history.state(3).point  # type: ignore[union-attr]
    plane = of_directions(f)  # type: ignore[arg-type]
    a, b = plane.coordinates(point)
    found = heights(f, plane, point, np.array([a, a + 1.0]), np.array([b]))  # type: ignore[arg-type]
    assert found[0, 0] == f.value(point)  # type: ignore[arg-type]
    moved = plane.moved(point, (a, b), (a + 1.0, b - 2.0), np.empty_like(point))
    assert plane.coordinates(moved) == pytest.approx((a + 1.0, b - 2.0))


def test_spreading_keeps_what_is_linear_and_what_is_lost() -> None:
    x, y = np.linspace(0, 1, 12), np.linspace(0, 1, 9)
    flat = 3 * x[None, :] - 2 * y[:, None]
    fine = spread(flat, 30, 44)
    across, up = (np.arange(44) + 0.5) / 44, (np.arange(30) + 0.5) / 30
    np.testing.assert_allclose(fine, 3 * across[None, :] - 2 * up[:, None], atol=1e-12)
    flat[4, 5] = np.nan
    lost = np.isnan(spread(flat, 30, 44))
    assert lost.any()
    assert not lost.all()


# -- the command line ----------------------------------------------------------------------------------------------


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["explain", *words, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_explain_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = explained(capsys, "house_prices")
    assert found["shapes"] == {"w": [3], "X": [40, 3], "y": [40]}
    w, b = found["partials"]
    assert (w["shape"], w["with"], len(w["value"])) == ([3], {"n": 40}, 3)
    assert isinstance(b["value"], float)
    assert w["entry"]["name"] == "w[0]"
    assert w["entry"]["value"] == pytest.approx(w["value"][0])
    assert w["steps"][-1]["rule"] == "result"
    assert found["check"]["of"] == ["w[0]", "b"]
    assert found["check"]["agree"] is True
    assert found["gradient_norm"] == pytest.approx(np.linalg.norm([*w["value"], b["value"]]))


def test_explain_one_entry(capsys: pytest.CaptureFixture[str]) -> None:
    found = explained(capsys, "tiny_network", "--wrt", "W1[1, 3]", "--at", "b2=0.5")
    assert found["at"]["b2"] == 0.5
    assert [p["entry"]["name"] for p in found["partials"]] == ["W₁[1, 3]"]


def test_large_arrays_are_their_shape_and_norm(capsys: pytest.CaptureFixture[str]) -> None:
    found = explained(capsys, "million_weights")
    assert found["at"]["params"] == {"shape": [1000000], "norm": pytest.approx(1000.848, abs=1e-3)}
    assert found["partials"][0]["formula"] == "2*params"


@pytest.mark.slow
def test_a_million_numbers_are_written_where_all_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "million_weights", "--steps", "1", "--format", "json", "--full"]) == 0
    # two entries, each with a point and its partials
    assert capsys.readouterr().out.count(",") >= 4 * (1_000_000 - 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["house_prices", "--wrt", "W"], "--wrt: found W, expected w or b; did you mean w?"),
        (["house_prices", "--wrt", "w[3]"], "--wrt: found w[3], but w has shape (3,)"),
        (["house_prices", "--wrt", "b[0]"], "--wrt: found b[0], but b has a number"),
        (["house_prices", "--hessian"], "--hessian: expected a function of numbers"),
        (["house_prices", "--at", "w=1"], "--at: found unknown variable w, expected b"),
        (["five_parameters", "--at", "params=1"], "--at: every variable here is an array"),
        (["five_parameters", "--wrt", f"params[{'9' * 5000}]"], "--wrt: found params[999"),
    ],
)
def test_what_is_wrong_is_said(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *words]) == 2
    assert said in capsys.readouterr().err


def test_csv_has_a_column_for_each_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "house_prices", "--steps", "1", "--format", "csv"]) == 0
    head = capsys.readouterr().out.splitlines()[0]
    assert head == "run,step,w[0],w[1],w[2],b,value,d_w[0],d_w[1],d_w[2],d_b,gradient_norm"
    assert main(["run", "million_weights", "--steps", "1", "--format", "csv"]) == 2
    assert "at most 10,000 parameters" in capsys.readouterr().err
