"""What a file may cost is bounded when it is read, with the place that asks for it; and so is what options ask for."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from gradtui.cli.main import main
from gradtui.expression.errors import ExpressionError
from gradtui.expression.reading.parser import parse
from gradtui.scenario.costs import MOST_STEPS, too_much
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads

APART = """[function]
expression = "{expression}"
[parameters]
w = {{ shape = [{n}, 1], init = "ones" }}
[data]
v = {{ shape = [1, {n}] }}
"""


def runs(starts: int, rates: int, steps: int, optimizer: str = '"gd"', variables: int = 1) -> str:
    names = [f"x{k}" for k in range(variables)]
    lines = ["[function]", f'expression = "{" + ".join(f"{name}**2" for name in names)}"']
    for k in range(starts):
        lines += ["[[start]]", f"at = {{ {', '.join(f'{name} = {k + 1}.0' for name in names)} }}"]
    listed = ", ".join(f"{0.001 * (k + 1):.3f}" for k in range(rates))
    lines += ["[descent]", f"optimizer = {optimizer}", f"learning_rates = [{listed}]", f"steps = {steps}"]
    return "\n".join([*lines, "tolerance = 0", "[[expect]]", 'verdict = "converged"']) + "\n"


def problem(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        loads(text, "a.toml")
    (found,) = caught.value.problems
    return str(found)


TOO_MUCH = [
    (
        APART.format(expression="sum((w-v)**2)", n=20_000),
        "a.toml:2:21: function.expression: found arrays of 12.8 GB, one of shape (20000, 20000) here, ",
    ),
    (
        APART.format(expression="sum((w-v)**2)", n=1_000_000),
        "a.toml:2:21: function.expression: found arrays of 32 TB, one of shape (1000000, 1000000) here, ",
    ),
    (APART.format(expression="sum(w**2) + sum(sin(v@w))", n=1_000_000), ""),
    (
        APART.format(expression="sum(w) + sum(w@v)", n=20_000),
        "a.toml:2:29: function.expression: found arrays of 6.4 GB",
    ),
    (
        runs(64, 16, 100_000),
        "a.toml:134:9: descent.steps: expected at most 10,000,000 steps of all runs together, got 102,400,000: "
        "1,024 runs of 100,000 steps",
    ),
    (runs(1, 1, 100_000, '{ name = "adam", learning_rate = 0.1 }'), ""),
    (runs(50, 2, 100_000), ""),
    (runs(50, 2, 100_000, variables=32), "a.toml:106:9: descent.steps: expected runs whose record takes at most 1 GiB"),
    (runs(50, 2, 12_000, '"adam"', variables=32), "got 1.25 GB: 100 runs of 12,000 steps"),
    (
        '[function]\nexpression = "sum(w**2)"\n[parameters]\nw = { shape = [1_000_000] }\n[descent]\nsteps = 100\n'
        f"learning_rates = [{', '.join(f'0.{k}' for k in range(1, 10))}]\n",
        "",
    ),
    (
        '[function]\nexpression = "sum(w**2)"\n[parameters]\nw = { shape = [4_000_000] }\n[descent]\nsteps = 100\n'
        f"learning_rates = [{', '.join(f'0.{k}' for k in range(1, 10))}]\n",
        "a.toml:6:9: descent.steps: expected runs whose record takes at most 1 GiB, got ",
    ),
]


@pytest.mark.parametrize(("text", "said"), [case for case in TOO_MUCH if case[1]], ids=range(7))
def test_what_costs_too_much_is_refused_at_once_with_its_place(text: str, said: str) -> None:
    begun = time.process_time()
    assert said in problem(text)
    assert time.process_time() - begun < 2.0


@pytest.mark.parametrize("text", [text for text, said in TOO_MUCH if not said], ids=range(4))
def test_what_does_not_is_read(text: str) -> None:
    scenario = loads(text)
    assert not too_much(scenario, scenario.steps)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--size", "1000x1000", "--steps", "2000"], ""),
        (
            ["--size", "1000x1000", "--steps", "2001"],
            "gradtui: --steps: expected at most 2,000,000,000 steps of all cells together, got 2,001,000,000: "
            "1,000,000 cells of 2,001 steps\n",
        ),
        (["--steps", "100000", "--format", "json"], ""),
        (["--sweep", "--size", "400x2", "--steps", "100000"], ""),
        (
            ["--sweep", "--size", "400x2"],
            "gradtui: --size: expected at most 2,000,000,000 steps of all cells together, got 2,400,000,000: "
            "24,000 cells of 100,000 steps\n",
        ),
    ],
    ids=["fits", "steps", "whole", "sweep", "starts"],
)
def test_maps_ask_for_no_more(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.toml"
    path.write_text(runs(60 if "--steps" not in words else 50, 1, 100_000, variables=2))
    monkeypatch.setattr("gradtui.cli.commands.map.swept", lambda *_: None)
    monkeypatch.setattr("gradtui.cli.commands.map.map_data", lambda *_: None)
    monkeypatch.setattr("gradtui.cli.commands.map.write", lambda *_: 0)
    assert main(["map", str(path), *words]) == (2 if said else 0)
    assert capsys.readouterr().err == said


def test_the_limit_is_just_there() -> None:
    scenario = loads(runs(50, 2, 100_000))
    assert not too_much(scenario, MOST_STEPS // 100)
    assert too_much(scenario, MOST_STEPS // 100 + 1)


def test_an_expression_of_arrays_is_bounded_wherever_it_comes_from() -> None:
    shapes = {"w": (20_000, 1), "v": (1, 20_000)}
    parse("sum(w**2) + sum((v@w)**2)", shapes=shapes)
    with pytest.raises(ExpressionError) as caught:
        parse("sum(w) + sum(w*v)", shapes=shapes)
    assert caught.value.column == 15


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "-f", "x**2", "--steps", "100000", *(f"--start=x={k}" for k in range(64))], ""),
        (
            ["run", "-f", "+".join(f"x{k}**2" for k in range(32)), "--steps", "100000"],
            "gradtui: --steps: expected runs whose record takes at most 1 GiB, got 3.38 GB: 64 runs of 100,000 steps\n",
        ),
        (
            ["run", "-", "--steps", "100000"],
            "gradtui: --steps: expected at most 10,000,000 steps of all runs together, got 102,400,000: "
            "1,024 runs of 100,000 steps\n",
        ),
    ],
    ids=["fits", "record", "steps"],
)
def test_options_ask_for_no_more(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from io import BytesIO, TextIOWrapper

    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(runs(64, 16, 100).encode())))
    monkeypatch.setattr("gradtui.cli.commands.run.run_scenario", lambda *_: ())
    monkeypatch.setattr("gradtui.cli.commands.run.write", lambda *_: 0)
    if "-f" in words and said:
        points = (",".join(f"x{k}={n}" for k in range(32)) for n in range(64))
        words = [*words, *(f"--start={point}" for point in points)]
    assert main(words) == (2 if said else 0)
    assert capsys.readouterr().err == said
