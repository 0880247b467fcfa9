"""One engine: the app by its keys, the API and the command line reach the same numbers, bit for bit."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from thinned import thinned

import gradtui
from gradtui.cli.main import main
from gradtui.engine.descent.descent import Descent
from gradtui.export.runs import json_value
from gradtui.scenario.catalogue import names, open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.runs import begin
from gradtui.tui.app import GradtuiApp

STEPS = 12
SIZE = (80, 24)


def numbers(run: Descent, entry: int) -> tuple[Any, ...]:
    """Everything that a record knows of an entry."""
    point, gradient, memory = run.point_at(entry), run.gradient_at(entry), run.memory_at(entry)
    return bits(point), run.value_at(entry), bits(gradient), tuple(bits(row) for row in memory)


def bits(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers as they are, arrays as a digest of their bytes."""
    return tuple(x if isinstance(x, float) else sha256(x.tobytes()).hexdigest() for x in values)


def trajectory(run: Descent) -> list[tuple[Any, ...]]:
    return [numbers(run, entry) for entry in range(run.cursor + 1)]


def printed(name: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["run", name, "--steps", str(STEPS), "--format", "json"]) == 0
    return list(json.loads(capsys.readouterr().out)["runs"])


def assert_printed(run: Descent, document: dict[str, Any]) -> None:
    assert document["name"] == run.name
    assert document["verdict"] == run.verdict
    assert document["reason"] == run.reason
    assert document["learning_rate"] == run.history.rates[0]
    assert len(document["trajectory"]) == run.cursor + 1
    for k, entry in enumerate(document["trajectory"]):
        assert entry["step"] == k
        assert tuple(entry["point"].values()) == tuple(map(json_value, run.point_at(k)))
        assert entry["value"] == run.value_at(k)
        assert tuple(entry["partials"].values()) == tuple(map(json_value, run.gradient_at(k)))


@pytest.mark.parametrize("shipped_name", thinned(names(), of=5), indirect=True)
async def test_stepped_in_the_app(shipped_name: str, shipped: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    """Every run of every scenario, with steps back between the steps, then with another learning rate."""
    app = GradtuiApp(shipped)
    async with app.run_test(size=SIZE):
        for _ in shipped.learning_rates * len(shipped.starts) * len(shipped.optimizers):
            for key in "ssssbbssssbsssssssss":
                getattr(app.main, f"action_{'step' if key == 's' else 'back'}")()
            app.main.action_next_run()
        stepped = app.main.session.runs
        assert app.main.session.active == 0

        app.main.action_back()
        app.main.action_back()
        app.main.action_raise_rate()
        app.main.action_step()
        changed = app.main.session.run
    of_api = gradtui.run(shipped, STEPS + 2)
    document = printed(shipped_name, capsys)
    assert len(stepped) == len(of_api) == len(document)
    for run, api, one in zip(stepped, of_api, document, strict=True):
        assert trajectory(run) == trajectory(api)
        assert_printed(run.goto(min(STEPS, run.cursor)), one)

    replay = begin(shipped)[0].goto(changed.cursor - 1)
    replay = replay.with_learning_rate(changed.step_at(changed.cursor - 1).learning_rate).forward()
    assert trajectory(changed) == trajectory(replay)
    assert list(replay.history.rates) == list(changed.history.rates)


async def test_wholly_by_keys(capsys: pytest.CaptureFixture[str]) -> None:
    name = "two_minima"
    app = GradtuiApp(open_scenario(name))
    document = printed(name, capsys)
    async with app.run_test(size=SIZE) as pilot:
        for key in "space", "right", "n", "left", "space", "home", *["space"] * (STEPS + 1), "left":
            await pilot.press(key)
        stepped = app.main.session.run
        assert_printed(stepped.goto(min(STEPS, stepped.length - 1)), document[0])
        await pilot.press("plus", "space", "space", "left", "space", "minus", "space")
        changed = app.main.session.run
    assert len({move.learning_rate for move in changed.steps}) == 2  # η up, later down to what it was
    replay = begin(open_scenario(name))[0]
    for move in changed.steps:
        replay = replay.with_learning_rate(move.learning_rate).forward()
    assert trajectory(changed) == trajectory(replay)


def test_a_function_of_the_command_line_is_the_functions_own(capsys: pytest.CaptureFixture[str]) -> None:
    text = "x**2*y + sin(y)"
    assert (
        main(["run", "-f", text, "--start", "x=0.5,y=-1.25", "--lr", "0.07", "--steps", "5", "--format", "json"]) == 0
    )
    entries = json.loads(capsys.readouterr().out)["runs"][0]["trajectory"]
    f = gradtui.Function(text)
    for entry in entries:
        assert f(**entry["point"]) == entry["value"]
        assert f.partials(**entry["point"]) == entry["partials"]
