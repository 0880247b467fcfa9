"""A hundred thousand strings and more, from noise to what is nearly right: refused as documented, or computed."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from pathlib import Path

import pytest
import strings
from yardstick import assert_at_once

from gradtui import ExpressionError, Function
from gradtui.cli.main import main
from gradtui.expression.visible import visible
from gradtui.scenario.model import Scenario
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load_bytes


def safe(said: str) -> None:
    assert said
    assert visible(said, lines=True) == said


def expression(text: str) -> bool:
    """Whether a text is taken; whatever else it does is a fault."""
    try:
        function = Function(text)
    except ExpressionError as error:
        safe(str(error))
        assert 1 <= error.column <= len(text) + 1
        return False
    point = [0.5] * len(function.variables)
    assert isinstance(function(*point), float)
    assert len(function.partials(*point)) == len(point)
    for variable in function.variables[:1]:
        str(function.partial(variable))
    return True


def scenario(data: bytes) -> bool:
    try:
        found = load_bytes(data, "a.toml")
    except ScenarioError as error:
        safe(str(error))
        places = [(problem.line, problem.column) for problem in error.problems if problem.line]
        assert places == sorted(places)
        assert all(1 <= line <= data.count(b"\n") + 1 and column >= 1 for line, column in places)
        return False
    assert isinstance(found, Scenario)
    return True


def attack(kind: str, count: int, seed: int) -> None:
    rng = random.Random(seed)
    taken, slowest = 0, 0.0
    for _ in range(count):
        begun = time.process_time()
        taken += expression(strings.expression(rng)) if kind == "expression" else scenario(strings.file(rng))
        slowest = max(slowest, time.process_time() - begun)
    assert 0.02 * count < taken < 0.5 * count  # else they would be too dull, on one side or the other
    assert_at_once(slowest)


@pytest.mark.parametrize(("kind", "count"), [("expression", 1_500), ("file", 300)])
def test_some(kind: str, count: int) -> None:
    attack(kind, count, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 10))
@pytest.mark.parametrize(("kind", "count"), [("expression", 10_000), ("file", 3_000)])
def test_a_hundred_thousand(kind: str, count: int, seed: int) -> None:
    attack(kind, count, seed)  # 8 × 13,000


@pytest.mark.parametrize("count", [40, pytest.param(300, marks=pytest.mark.slow)])
def test_the_commands(
    count: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    rng = random.Random(21)
    for k in range(count):
        Path("a.toml").write_bytes(strings.file(rng))
        text = strings.expression(rng)
        for command in (["run", "a.toml"], ["check", "a.toml"], ["run", "--steps", "5", "-f", text]):
            code = main(command)
            said = capsys.readouterr()
            assert code in (0, 2), (k, command, said.err)
            assert visible(said.out, lines=True) == said.out
            assert visible(said.err, lines=True) == said.err
            assert "fault of gradtui" not in said.err
            assert command[0] == "check" or (said.out == "") == (code == 2)
            assert command[0] == "check" or (said.err == "") == (code == 0)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["expression", "file"])
def test_nothing_is_kept(kind: str) -> None:
    attack(kind, 400, 31)  # what is loaded and kept once is now
    gc.collect()
    tracemalloc.start()
    try:
        attack(kind, 400, 32)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        attack(kind, 400, 33)
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before < 500_000
    finally:
        tracemalloc.stop()
