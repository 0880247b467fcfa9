"""Many runs, optimizers and what is said of them: all together, the table, o and u, and whether each row is true."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from typing import Any

import numpy as np
import pytest
from functional.pilots import text_of
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import DataTable
from thinned import thinned

import gradtui
from gradtui.app.panels.words import title
from gradtui.app.session import Session
from gradtui.cli.options.app_options import app_options
from gradtui.cli.resolve import chosen
from gradtui.engine.descent.descent import Descent, start
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.engine.descent.schedules import SCHEDULES
from gradtui.engine.landmarks.letters import labelled
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.printing import short
from gradtui.expression.visible import visible
from gradtui.lesson import rates
from gradtui.lesson.explanation import working
from gradtui.picture.canvas import colours
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.model import Start
from gradtui.scenario.runs import begin
from gradtui.tui.app import GradtuiApp


async def ready(app: GradtuiApp, pilot: Pilot[None]) -> None:
    """Wait until the landmarks are known."""
    await pilot.pause()
    while len(app.workers):
        await app.workers.wait_for_complete()
        await pilot.pause()


def seen(run: Descent) -> tuple[Any, ...]:
    """Where a run stands and all that led there."""
    entries = range(run.length)
    points = [tuple(np.asarray(x).tobytes() for x in run.point_at(k)) for k in entries]
    return run.cursor, run.length, run.base_rate, run.optimizer, points, [run.value_at(k) for k in entries]


# -- all together ---------------------------------------------------------------------------------------------------

MOVES = {"space": Session.step, "p": Session.back, "home": Session.home, "end": Session.end, "r": Session.restart}
OTHERS: dict[str, Callable[[Session], Session]] = {
    "t": Session.join, "tab": Session.next_run, "o": Session.next_optimizer, "plus": lambda s: s.change_rate(1),
    "minus": lambda s: s.change_rate(-1),
}  # fmt: skip
SHORT = {name: replace(open_scenario(name), steps=30) for name in ("two_minima", "race", "noise", "five_parameters")}


def after(session: Session, key: str) -> Session:
    """The session after a key, checked: only the runs that it is for have moved, each as it does alone."""
    if key in OTHERS:
        return OTHERS[key](session)
    moved = MOVES[key](session)
    assert (moved.active, moved.together, len(moved.runs)) == (session.active, session.together, len(session.runs))
    for i, (old, new) in enumerate(zip(session.runs, moved.runs, strict=True)):
        finished_for = key == "p" and session.together and bool(session.finished_for) and session.finished_for[i] > 0
        if (session.together or i == session.active) and not finished_for:
            assert seen(new) == seen(MOVES[key](replace(session, together=False, active=i)).run)
        elif finished_for:  # it had ended before the step that is taken back
            assert seen(new) == seen(old)
        else:
            assert new is old
    return moved


def assert_replayed(session: Session) -> None:
    """Every run is the one that its start, its optimizer and its learning rates give without the app."""
    for run in session.runs:
        again = start(run.objective, run.point_at(0), optimizer=run.optimizer, tolerance=run.tolerance)
        for k in range(run.length - 1):
            again = again.with_learning_rate(run.history.rates[k]).forward()
        again = again.with_learning_rate(run.next_rate).goto(run.cursor)
        assert seen(again) == seen(run)


@settings(max_examples=60)
@any_of(st.sampled_from(sorted(SHORT)), st.lists(st.sampled_from([*MOVES, *OTHERS, "space", "t"]), max_size=25))
def test_any_keys_are_a_replay_without_the_app(name: str, keys: list[str]) -> None:
    session = Session.open(SHORT[name])
    for key in keys:
        session = after(session, key)
    assert_replayed(session)


@pytest.mark.slow
@pytest.mark.parametrize("name", thinned(["race", "two_minima", "noise"], of=3))
async def test_random_keys_in_the_app(name: str) -> None:
    keys = random.Random(name).choices([*MOVES, *OTHERS, "space", "space"], k=14)
    app, session = GradtuiApp(SHORT[name]), Session.open(SHORT[name])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "space", *keys)
        for key in ["t", "space", *keys]:
            session = after(session, key)
        assert (app.main.session.active, app.main.session.together) == (session.active, session.together)
        assert [seen(run) for run in app.main.session.runs] == [seen(run) for run in session.runs]
        assert_replayed(app.main.session)
        assert (f"moving all {len(session.runs)}" in text_of(app, "#title")) == session.together


async def test_play_moves_all_and_stops_when_none_can() -> None:
    app = GradtuiApp(replace(open_scenario("two_minima"), tolerance=0.5))
    async with app.run_test(size=(80, 24)) as pilot:
        app.main.state = replace(app.main.state, speed=5)
        await pilot.press("t", "a")
        for _ in takewhile(lambda _: app.main.player is not None, range(150)):
            await pilot.pause(0.02)
        assert (app.main.player, [run.at_end for run in app.main.session.runs]) == (None, [True] * 4)


# -- the table ------------------------------------------------------------------------------------------------------


def rows(app: GradtuiApp) -> list[list[str]]:
    table = app.screen.query_one(DataTable)
    return [[cell.plain for cell in table.get_row_at(i)] for i in range(table.row_count)]


def number(text: str) -> float:
    found = re.match(r"[−\d.e]+", text)
    return float(found[0].replace("−", "-")) if found else math.inf


def true_row(app: GradtuiApp, i: int) -> dict[str, str]:
    """What the table must say of a run, worked out anew."""
    run, scenario = app.main.session.runs[i], app.scenario
    f = gradtui.Function(scenario.text, variables=scenario.variables, constants=dict(scenario.constants))
    at = dict(zip(scenario.variables, run.point, strict=True))
    low = min((math.dist(run.point, m.point), letter) for letter, m in labelled(app.main.landmarks) if m.is_low)
    if scenario.name == "L":  # a valley: 2w + b = 3
        low = abs(2 * run.point[0] + run.point[1] - 3) / math.sqrt(5), "A"
    return {
        "optimizer": run.optimizer.label, "η": f"{run.base_rate:.4g}", "steps": str(run.cursor),
        "verdict": run.verdict.words if run.cursor else "at its start",
        scenario.name: short(f(**at)),
        f"‖∇{scenario.name}‖": short(math.hypot(*f.partials(**at).values())),
        "to a minimum": f"{short(low[0], 3)} to {low[1]}",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "size"), [("race", (120, 40)), ("one_example", (80, 24))])
async def test_the_table_is_true_and_sorts_by_every_column(name: str, size: tuple[int, int]) -> None:
    app = GradtuiApp(open_scenario(name))
    async with app.run_test(size=size) as pilot:
        app.main.state = replace(app.main.state, session=app.main.session.join().step(4).join().step(2))
        await ready(app, pilot)
        session = app.main.session
        await pilot.press("c")
        table, before = app.screen.query_one(DataTable), rows(app)
        columns = [str(column.label) for column in table.ordered_columns]
        assert ("optimizer" in columns) == (name == "race")
        for i, row in enumerate(before):
            assert row[0].startswith(colours.run_glyph(i))
            true = true_row(app, i)
            assert dict(zip(columns[1:-1], row[1:-1], strict=True)) == {k: true[k] for k in columns[1:-1]}
            assert number(row[-1]) == pytest.approx(number(true["to a minimum"]), rel=1e-2, abs=1e-12)
            assert row[-1][-5:] == true["to a minimum"][-5:]
        for k in range(len(columns)):
            await pilot.press("s")
            assert_sorted(rows(app), before, k, falling=False)
        await pilot.press("S")
        assert_sorted(rows(app), before, len(columns) - 1, falling=True)
        left = sum(c.get_render_width(table) for c in table.ordered_columns[:2])
        for falling in (False, True):
            await pilot.click(DataTable, offset=(left + 2, 0))
            assert_sorted(rows(app), before, 2, falling=falling)
        assert app.main.session is session
        await pilot.press(*["s"] * (columns.index(app.scenario.name) - 2))
        assert f"sorted by {app.scenario.name}," in text_of(app, "#compare-words")


def assert_sorted(now: list[list[str]], before: list[list[str]], column: int, *, falling: bool) -> None:
    assert sorted(now) == sorted(before)
    if column == 0:
        assert now == (before[::-1] if falling else before)
        return
    texts = [row[column] for row in now]
    assert texts == sorted(texts, key=number if re.match(r"[−\d]", texts[0]) else None, reverse=falling)


@pytest.mark.slow
async def test_keys_in_the_table() -> None:
    app = GradtuiApp(open_scenario("race"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "c", "space", "space", "p")
        expected = [Session.open(app.scenario).pick(i).step(1 + (i == 0)).run.cursor for i in range(6)]
        assert [run.cursor for run in app.main.session.runs] == expected
        assert [row[4] for row in rows(app)] == list(map(str, expected))
        await pilot.press("end", "s", "s", "s")
        table = app.screen.query_one(DataTable)
        visited = [table.cursor_row]
        for key in ("down", "k", "up", "j", "j"):
            await pilot.press(key)
            visited.append(table.cursor_row)
        assert [row - visited[0] for row in visited] == [0, 1, 0, -1, 0, 1]
        assert all(run.at_end or run.cursor == 100 for run in app.main.session.runs)
        assert (app.main.session.active, app.main.session.together) == (0, False)
        chosen = rows(app)[table.cursor_row][1]
        await pilot.press("enter")
        assert (app.screen, app.main.session.run.optimizer.label) == (app.main, chosen)
        await pilot.press("c", "escape", "c", "c", "c", "q")
        assert (app.screen, app._exit) == (app.main, False)


HOSTILE = ["[@click=app.quit]x[/]", "[/]", "[bold", "\x1b[2Jx", "a · η=1 · b", "y" * 300, "\u202edrow", "日本語" * 9]


async def test_sixty_four_runs_with_names_of_any_kind() -> None:
    names = [*HOSTILE, *(f"start {k}" for k in range(64 - len(HOSTILE)))]
    starts = tuple(Start(name, {"x": -2.0 + k / 16}) for k, name in enumerate(names))
    app = GradtuiApp(replace(open_scenario("two_minima"), title=HOSTILE[0], starts=starts, learning_rates=(0.05,)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "space", "c")
        assert [row[3] for row in rows(app)] == ["1"] * 64
        for k, name in enumerate(HOSTILE[:3]):
            assert rows(app)[k][0] == f"{colours.run_glyph(k)} {name}"
        assert text_of(app, "#compare-table").replace("\n", "").isprintable()
        app.screen.query_one(DataTable).move_cursor(row=63)
        await pilot.press("down", "enter")
        assert app.main.session.active == 63
        assert "64/64" in text_of(app, "#title")
        assert "start 55" in text_of(app, "#runs")
        assert (text_of(app, "#title") + text_of(app, "#runs")).replace("\n", "").isprintable()


@pytest.mark.parametrize("name", ["race", "noise", "rosenbrock", "five_parameters", "house_prices"])
def test_o_goes_through_all_that_fit(name: str) -> None:
    session = Session.open(replace(open_scenario(name), tolerance=0.0)).step(4)
    first, met = session.run, [session.run.optimizer]
    for _ in range(20):
        session = session.next_optimizer()
        run = session.run
        again = start(run.objective, first.point_at(0), optimizer=run.optimizer, learning_rate=first.base_rate,
                      tolerance=0.0).forward(first.cursor)  # fmt: skip
        assert seen(run) == seen(again)
        said = "".join(text for text, _ in title(session, playing=False)[0])
        assert f" {visible(run.optimizer.label)[:20]}" in said
        assert not [o.label for o in met if o != run.optimizer and f" {o.label} ·" in said]
        if run.optimizer == met[0]:
            break
        met.append(run.optimizer)
    arrays = not isinstance(first.objective, ScalarObjective)
    assert len({o.label for o in met}) == len(met)
    assert {o.name for o in met} == set(OPTIMIZERS) - ({"newton"} if arrays else set())
    assert session.restart().run is session.initial_runs[0]


def given(text: str, at: dict[str, float], optimizer: Optimizer, name: str = "f", rate: float = 0.1) -> Descent:
    """The start of a descent."""
    options = app_options().read(["-f", text, "--start", ",".join(f"{k}={v}" for k, v in at.items())])
    return begin(replace(chosen(options), optimizers=(optimizer,), learning_rates=(rate,), name=name))[0]


def hessian(text: str, run: Descent) -> Any:
    f = gradtui.Function(text, variables=run.variables)
    found = f.hessian(**dict(zip(run.variables, run.point, strict=True)))
    return np.array([list(row.values()) for row in found.values()])


BOWL = "x**2 + 10*y**2 + x*y"
ADVICE = [
    (BOWL, {"x": 1.0, "y": 1.0}, "gd", "1/λmax"),
    (BOWL, {"x": 1.0, "y": 1.0}, "line_search", "1/λmax"),
    ("x**2 - y**2", {"x": 1.0, "y": 1.0}, "gd", "1/λmax"),
    ("x**4", {"x": 1.0}, "gd", "1/λmax"),
    (BOWL, {"x": 1.0, "y": 1.0}, "adam", "gradient descent"),
    (BOWL, {"x": 1.0, "y": 1.0}, "newton", "gradient descent"),
    ("-x**2 - y**2", {"x": 1.0, "y": 1.0}, "gd", "curves down"),
    ("x + 2*y", {"x": 1.0, "y": 1.0}, "gd", "level|does not curve"),
]


@pytest.mark.parametrize(("text", "at", "optimizer", "said"), ADVICE)
def test_u_takes_the_rate_that_it_names_or_says_why_not(
    text: str, at: dict[str, float], optimizer: str, said: str
) -> None:
    run = given(text, at, OPTIMIZERS[optimizer])
    rate, words = rates.advised(run)
    assert re.search(said, words)
    assert (rate is None) == (said != "1/λmax")
    if rate is not None:
        eigenvalues = np.linalg.eigvalsh(hessian(text, run))
        assert rate == pytest.approx(1 / eigenvalues[-1], rel=1e-12)
        best = 2 / (min(x for x in eigenvalues if x > 1e-9) + eigenvalues[-1])
        again, more = rates.advised(run.with_learning_rate(rate))
        assert again == pytest.approx(best, rel=1e-12)
        assert ("2/(λmin + λmax)" in more) == (best != rate)
        assert rates.advised(run.with_learning_rate(again or rate))[0] == rate


async def test_u_in_the_app() -> None:
    app = GradtuiApp(open_scenario("race"))
    async with app.run_test(size=(200, 60)) as pilot:
        begun = app.main.session.initial_runs
        await pilot.press("u")
        assert app.main.session.run.base_rate == pytest.approx(1 / 20)
        await pilot.press("u")
        assert app.main.session.run.base_rate == pytest.approx(2 / 22)
        await pilot.press("tab", "u")
        assert app.main.session.run.base_rate == 0.04
        how, pace = rates.curves(app.main.session.run) or ("", "")
        assert f"curves {how} {pace}" in " ".join(text_of(app, "#numbers").split())
        said = [notification.message for notification in app._notifications]
        assert said == [rates.advised(run)[1] for run in (begun[0], begun[0].with_learning_rate(1 / 20), begun[1])]


# -- what is said of curvature, and of what comes before an update ---------------------------------------------------


def numbers(text: str) -> list[float]:
    return [float(x.replace("−", "-")) for x in re.findall(r"(?<![\w.])[−-]?\d+(?:\.\d+)?(?:e[−-]?\d+)?", text)]


TURNED = "(x - 2*y)**2 + 3*(2*x + y)**4 + x*y"


@pytest.mark.parametrize("steps", [0, 3])
@pytest.mark.parametrize("text", [BOWL, TURNED, "x**2 - y**2", "(3 - 2*x - y)**2"])
def test_the_row_of_curvature(text: str, steps: int) -> None:
    run = given(text, {"x": 0.4, "y": 0.3}, OPTIMIZERS["gd"], rate=0.013).forward(steps)
    how, pace = rates.curves(run) or ("", "")
    matrix = hessian(text, run)
    values = np.linalg.eigvalsh(matrix)
    found = re.fullmatch(r"λ = (\S+) along (.+?), (\S+) along (.+?)(?:; condition number (\S+)|, a valley)?", how)
    assert found is not None
    for value, direction, true in ((found[1], found[2], values[1]), (found[3], found[4], values[0])):
        assert number(value) == pytest.approx(true, rel=1e-3, abs=1e-9)
        d = np.array({"x": (1.0, 0.0), "y": (0.0, 1.0)}.get(direction) or numbers(direction))
        assert matrix @ d == pytest.approx(true * d, abs=0.06 * max(abs(values)))
    if values[0] > 1e-9:
        assert number(found[5]) == pytest.approx(values[1] / values[0], rel=1e-2)
    else:
        assert (", a valley" in how) == (abs(values[0]) < 1e-9)
    limit = numbers(pace.partition("λmax = ")[2])[0]
    assert limit == pytest.approx(2 / values[1], rel=1e-3)
    assert numbers(pace)[0] == 0.013
    assert ("f curves down" in pace) == (values[0] < -1e-9)
    assert ("unstable" in pace, "zig-zag" in pace) == (limit < 0.013, 0.0065 < limit / 2 < 0.013)


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("warmup", [0.0, 4.0])
def test_the_line_of_a_schedule(name: str, warmup: float) -> None:
    """Its formula, worked out as it stands there, is the rate that the update takes; also after its period."""
    small = {"step": {"every": 3.0}, "cosine": {"period": 8.0}}.get(name, {})
    schedule = SCHEDULES[name].with_settings({**small, "warmup": warmup or SCHEDULES[name].values["warmup"]})
    run = given(BOWL, {"x": 1.0, "y": 1.0}, replace(OPTIMIZERS["gd"], schedule=schedule), rate=0.02)
    for t in range(1, 21):
        line = working.preparation(run)[0]
        told = re.fullmatch(r"η of update t = (\d+): (.*), η = (\S+)", line)
        assert told is not None
        assert (int(told[1]), float(told[3])) == (t, 0.02)
        python = re.sub(r"⌊(.*)⌋", r"floor(\1)", told[2]).replace("·", "*").replace("−", "-").replace("^", "**")
        known = {"η": 0.02, "t": t, "π": math.pi, "cos": math.cos, "floor": math.floor, "min": min}
        assert eval(python, known) == pytest.approx(run.rate_at(t - 1), rel=1e-9, abs=1e-15), line
        run = run.forward()


def test_the_lines_of_a_line_search() -> None:
    run = given(TURNED, {"x": 1.0, "y": 1.0}, OPTIMIZERS["line_search"], name="L", rate=1.0).forward(2)
    f, said = gradtui.Function(TURNED), [line for line in working.preparation(run, "L") if " = " in line]
    for line in said:
        rate, value, bound = numbers(line)
        true = f(**{v: x - rate * g for v, x, g in zip(run.variables, run.point, run.gradient, strict=True)})
        assert value == pytest.approx(true, rel=2e-3)
        assert bound == pytest.approx(run.value - 1e-4 * rate * run.gradient_norm**2, rel=2e-3)
        assert line.endswith("taken" if value <= bound else "too far")
        assert (" ≤ " in line) == (value <= bound)
    assert [line.endswith("taken") for line in said] == [False] * (len(said) - 1) + [True]
    assert all(": L = " in line for line in said), "the function is called L"


def test_the_lines_of_noise_and_of_newton() -> None:
    at = {"x": 1.0, "y": 0.5}
    noisy = given(TURNED, at, replace(OPTIMIZERS["gd"], noise=0.5, seed=3)).forward(2)
    for i, line in enumerate(working.preparation(noisy)):
        slope, added = numbers(line)[-2:]
        assert slope == pytest.approx(noisy.gradient[i], rel=1e-3)
        step = noisy.point[i] - working.update(noisy)[i].value
        assert step / 0.1 == pytest.approx(slope + added, rel=1e-3)
    newton = given(TURNED, at, OPTIMIZERS["newton"].with_hyperparameters({"damping": 0.25}), rate=1.0).forward()
    lines, matrix = working.preparation(newton), hessian(TURNED, newton)
    assert numbers(lines[0])[:4] == pytest.approx(matrix.ravel().tolist(), rel=1e-3)
    d = np.linalg.solve(matrix + 0.25 * np.eye(2), np.array(newton.gradient))
    assert numbers(lines[1]) == pytest.approx(d.tolist(), rel=1e-3)
    assert newton.forward().point == pytest.approx((np.array(newton.point) - d).tolist(), rel=1e-9)
