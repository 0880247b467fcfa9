"""The data and the model follow whatever is done: steps, the probe, a row that is chosen, an edit, a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from functional.pilots import click_in, text_of

from gradtui.app.actions.common import Result
from gradtui.app.dispatch import dispatch
from gradtui.app.gate import is_there
from gradtui.app.opening import opened
from gradtui.app.painting.loss import losses_of
from gradtui.app.painting.model.painter import paint_model
from gradtui.app.painting.model.rows import residual_name
from gradtui.app.painting.model.words import words_below
from gradtui.app.painting.studio import Studio
from gradtui.app.pictures.registry import PICTURES, beside_of, paint
from gradtui.app.session import Session
from gradtui.app.state import AppState, Refusal
from gradtui.expression.printing import short
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.edited import edited
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import fit_of, judge_of
from gradtui.tui.app import GradtuiApp

HANDS = PICTURES["model"].hands


def shown(scenario: Scenario) -> AppState:
    """A scenario's model, as the app shows it."""
    session = Session.open(scenario)
    studio = Studio(session)
    return done(opened(session, studio.plane, studio.home), "show", "model")


def done(state: AppState, action: str, *arguments: Any) -> AppState:
    after: Result = dispatch(state, action, *arguments)
    assert isinstance(after, AppState)
    return after


def seen(state: AppState, width: int = 70, height: int = 24) -> str:
    return paint_model(state, width, height).canvas.text()


def said(state: AppState, width: int = 400) -> str:
    fit = fit_of(state.session.scenario)
    assert fit is not None
    return "\n".join("".join(text for text, _ in line) for line in words_below(state, fit, width, 9))


def down(state: AppState, by: int = 1) -> AppState:
    assert HANDS.up_down is not None
    act = HANDS.up_down(state, Studio(state.session), by)
    assert act is not None
    return done(state, *act)


def test_a_step_the_way_back_and_the_probe_move_the_line() -> None:
    state = shown(open_scenario("one_example"))
    first = seen(state)
    assert "ŷ = w·x + b = 0·x + 0" in first
    assert "y − ŷ = 3" in first
    stepped = done(state, "step")
    assert "= 1.2·x + 0.6" in seen(stepped)
    assert seen(done(stepped, "back")) == first
    probed = done(state, "look_at", (1.0, -1.0))
    assert "= 1·x + (−1)" in seen(probed)
    assert "y − ŷ = 2" in seen(probed)
    assert "L = 4" in said(probed)
    assert seen(done(probed, "leave")) == first


def test_other_runs_that_have_begun_have_their_curves() -> None:
    state = shown(open_scenario("line_fit"))
    assert "◆" not in seen(state)
    state = done(done(done(state, "together"), "step"), "next_run")
    assert seen(state).count("●") == 1
    assert seen(state).count("■") == 1
    assert "◆" in seen(done(state, "explore"))


def test_what_a_row_says_is_its_part_of_the_whole() -> None:
    state = shown(open_scenario("house_prices"))
    fit, point = fit_of(state.session.scenario), state.session.run.point
    assert fit is not None
    assert "choose a row" in said(state)
    state = down(state, -1)
    assert state.row == 40
    state = down(down(state), 1)
    assert state.row == 1
    row = fit.row(point, 0)
    assert row.part is not None
    assert row.slopes is not None
    text = said(state)
    assert f"row 1: area = {short(row.inputs[0])}, rooms = " in text
    assert f"y − ŷ = {short(row.target)}" in text  # nothing is predicted yet
    assert f"its part of L: {short(row.part)}" in text
    assert f"of ∂L/∂w[2]: {short(row.slopes[2])}" in text
    assert f"of ∂L/∂b: {short(row.slopes[3])}" in text
    parts: Any = [fit.row(point, k).slopes for k in range(fit.rows)]
    total = np.sum(parts, axis=0)
    assert total == pytest.approx(state.session.run.state_at(0).gradient)


def test_another_input_where_there_are_several() -> None:
    state = shown(open_scenario("house_prices"))
    for column in ("area", "rooms", "age", "area"):
        assert f"ŷ along {column}, the others at their means" in seen(state)
        state = done(state, "entry", 1)
    assert is_there(state, "entry(1)")
    entry = state.session.entry
    assert done(state, "entry", -1).session.entry == entry
    one = shown(open_scenario("one_example"))
    assert not is_there(one, "entry(1)")


def test_an_edit_that_leaves_no_model_leaves_its_picture() -> None:
    state = shown(open_scenario("one_example"))
    for text, stays in (("(y - w*x - b)**4", True), ("w**2 + b**2", True), ("(y - w*x)**2", False)):
        scenario = edited(state.session.scenario, text)
        session = Session.open(scenario)
        studio = Studio(session)
        after = done(state, "adopt", session, studio.plane, studio.home)
        assert (scenario.model is not None) == stays
        assert after.shown == ("model" if stays else "hill")
        assert paint(after, studio, 60, 20).text()
    assert isinstance(dispatch(after, "show", "model"), Refusal)
    assert beside_of(after) is None  # nor beside the hill, which is a curve now


def test_of_arrays_too_it_stays_or_goes() -> None:
    state = shown(open_scenario("house_prices"))
    for text, stays in (("mean(abs(X@w + b - y))", True), ("mean((X@w - y)**2)", False)):
        scenario = edited(state.session.scenario, text)
        session = Session.open(scenario)
        after = done(state, "adopt", session, (), ())
        assert after.shown == ("model" if stays else "heat")
        assert paint(after, Studio(session), 60, 20).text()


ASKING = """
[function]
name = "L"
expression = "mean((w*x + b - y)**2)"
[data]
x = [0.0, 1.0, 2.0]
y = [1.0, 2.0, 4.0]
[model]
prediction = "w*x + b"
target = "y"
inputs = "x"
[[question]]
ask = "KIND"
of = "w"
"""


@pytest.mark.parametrize(("kind", "tells"), [("partial", False), ("sign", False), ("next_value", True)])
def test_an_open_question_hides_what_it_asks_for(kind: str, tells: bool) -> None:
    text = ASKING.replace("KIND", kind)
    scenario = loads(text if not tells else text.replace('of = "w"\n', ""))
    state = replace(shown(scenario), row=2)
    assert state.open_question is not None
    assert "its part of L" in said(state)
    assert ("of ∂L/∂w" in said(state)) == tells
    assert "of ∂L/∂w" in said(replace(state, lesson_hidden=True))


def test_a_loss_that_is_no_sum_says_so() -> None:
    text = ASKING[: ASKING.index("[[question]]")].replace("mean((w*x + b - y)**2)", "sqrt(mean((w*x + b - y)**2))")
    state = replace(shown(loads(text)), row=2)
    assert "L is not a sum over rows: a row has no part of it" in said(state)
    assert "∂L" not in said(state)


def test_rows_that_are_kept_out_are_judged_and_have_no_part() -> None:
    text = ASKING[: ASKING.index("[[question]]")] + "test = 0.34\n"
    state = shown(loads(text))
    model = state.session.scenario.model
    assert model is not None
    assert "◇ kept out: L = " in said(state)
    assert "kept out: no part of the loss" in said(replace(state, row=model.held_out[0]))
    assert "its part of L" in said(replace(state, row=model.rows[0]))


def test_the_loss_of_rows_kept_out_goes_along_with_each_run() -> None:
    scenario = open_scenario("polynomial")
    judge = judge_of(scenario)
    assert judge is not None
    session = Session.open(scenario).step(700)
    for moved in (session, session.step(), session.back(3)):
        run = moved.run
        (loss,) = losses_of(moved)
        assert len(loss.test) == len(loss.values)
        steps = sorted({*range(0, 701, 4), run.cursor})
        assert [loss.test[k] for k in steps] == [judge.loss(run.point_at(k)) for k in steps]
        assert loss.test_now == loss.test[run.cursor]
        assert loss.test[5] == pytest.approx(0.75 * loss.test[4] + 0.25 * loss.test[8])
    (other,) = losses_of(Session.open(open_scenario("house_prices")).step(2))
    assert len(other.test) == 0


def test_a_residual_has_the_name_of_its_part() -> None:
    text = """
[function]
name = "L"
expression = "u**2"
let = { u = "y - w*x - b", v = "u/2" }
constants = { x = 2.0, y = 3.0 }
variables = ["w", "b"]
[model]
prediction = "w*x + b"
target = "y"
inputs = "x"
"""
    scenario = loads(text)
    assert residual_name(scenario) == "u"
    assert "u = 3" in seen(shown(scenario))
    assert residual_name(open_scenario("one_example")) == "y − ŷ"


def test_without_a_model_it_is_not_there() -> None:
    session = Session.open(open_scenario("himmelblau"))
    studio = Studio(session)
    state = opened(session, studio.plane, studio.home)
    refused = dispatch(state, "show", "model")
    assert isinstance(refused, Refusal)
    assert "There is no model here" in refused.words
    beside = beside_of(state)
    assert beside is not None
    assert beside.name == "slices"


async def test_keys_and_clicks() -> None:
    app = GradtuiApp(open_scenario("house_prices"))
    async with app.run_test(size=(120, 40)) as pilot:
        main: Any = app.main
        await pilot.press("7", "down", "full_stop")
        assert "row 1: area" in text_of(app, "#picture")
        assert "ŷ along rooms" in text_of(app, "#picture")
        before = text_of(app, "#picture")
        await pilot.press("space")
        assert main.session.run.cursor == 1
        assert text_of(app, "#picture") != before
        await pilot.press("left")
        assert text_of(app, "#picture") == before
        picture = paint_model(main.state, *main.picture_size)
        cell, number = next((cell, n) for cell, n in picture.rows.items() if n != 1)
        await click_in(pilot, "#picture", cell)
        assert main.state.row == number
        assert f"row {number}: area" in text_of(app, "#picture")


async def test_the_model_stands_beside_the_hill_where_it_is_wide() -> None:
    app = GradtuiApp(open_scenario("one_example"))
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.press("x", "right")
        probe = app.main.session.probe
        assert probe is not None
        fit = fit_of(app.main.session.scenario)
        assert fit is not None
        residual = 3.0 - float(fit.predicted(probe.point)[0])
        assert f"y − ŷ = {short(residual)}" in text_of(app, "#beside")


def test_the_heading_of_an_input_is_never_cut() -> None:
    state = shown(open_scenario("house_prices"))
    for width in (26, 34, 44, 60):
        (line,) = [line for line in seen(state, width).split("\n") if line.startswith("ŷ along area")]
        assert ". next" in line
        assert "…" not in line
