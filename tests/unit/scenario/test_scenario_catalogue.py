"""The built-in scenarios, and what a SCENARIO argument may be."""

import io
from pathlib import Path

import numpy as np
import pytest

from gradtui.scenario import catalogue
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.runs import run

GOOD = '[function]\nexpression = "x**2"\n'


def test_the_curriculum_comes_first() -> None:
    assert catalogue.names()[: len(catalogue.CURRICULUM)] == catalogue.CURRICULUM
    rest = catalogue.names()[len(catalogue.CURRICULUM) :]
    assert list(rest) == sorted(rest)


@pytest.mark.parametrize("entry", catalogue.entries(), ids=lambda entry: entry.name)
def test_an_entry_says_what_the_file_says(entry: catalogue.Entry) -> None:
    scenario = catalogue.open_scenario(entry.name)
    assert (entry.title, entry.summary) == (scenario.title, scenario.summary)
    assert entry.summary


@pytest.mark.parametrize("argument", ["saddle", "saddle.toml"])
def test_a_name_with_or_without_its_ending(argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert catalogue.open_scenario(argument).title == "A saddle"
    (tmp_path / "saddle").mkdir()
    assert catalogue.open_scenario(argument).title == "A saddle"
    (tmp_path / "saddle.toml").write_text('title = "Mine"\n' + GOOD)
    assert catalogue.open_scenario("saddle.toml").title == "Mine"
    assert catalogue.open_scenario("./saddle.toml").title == "Mine"
    assert catalogue.open_scenario("saddle").title == "A saddle"


@pytest.mark.parametrize("name", ["../scenarios/saddle", "", ".toml", "nothing", "saddle.toml.toml", "/etc/passwd"])
def test_only_names_are_found(name: str) -> None:
    assert catalogue.find(name) is None


def test_a_near_name_is_suggested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match=r"no such file; did you mean the built-in two_minima\?"):
        catalogue.open_scenario("two_minma")
    (tmp_path / "two_mimima.toml").write_text(GOOD)
    with pytest.raises(ScenarioError, match=r"did you mean two_mimima\.toml or the built-in two_minima\?"):
        catalogue.open_scenario("two_minma.toml")


def test_standard_input() -> None:
    scenario = catalogue.open_scenario("-", io.BytesIO(GOOD.encode()))
    assert (scenario.title, scenario.path) == ("f(x)", None)
    with pytest.raises(ScenarioError, match=r"^<stdin>:1:5: not TOML: "):
        catalogue.open_scenario("-", io.BytesIO(b"a = "))


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("two_minima", [(1.27721513,), (-1.32164573,), (-1.32164573,), (1.27721513,)]),
        ("one_example", [(1.2, 0.6)] * 3),
        ("two_wells", [(-0.967577, 0), (0.905318, 0), (-0.967577, 0)]),
        ("himmelblau", [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)]),
        ("saddle", [(0, 0), (0, 3.162278)]),
    ],
)
def test_the_descents_end_where_the_files_say(name: str, ends: list[tuple[float, ...]]) -> None:
    for descent, end in zip(run(catalogue.open_scenario(name)), ends, strict=True):
        assert descent.point == pytest.approx(end, abs=1e-3)


def test_partials_moves_for_a_while_and_stays_near() -> None:
    (descent,) = run(catalogue.open_scenario("partials"))
    assert len(descent.steps) == 20
    assert max(map(abs, descent.point)) < 2


def test_gd_crawls_along_the_valley_where_momentum_runs() -> None:
    gd, momentum = run(catalogue.open_scenario("rosenbrock"))
    assert gd.value > 0.01
    assert momentum.value < 1e-4


def test_five_parameters_and_a_million_shrink_alike() -> None:
    few, leaping = run(catalogue.open_scenario("five_parameters"), 5)
    (many,) = run(catalogue.open_scenario("million_weights"), 5)
    for descent in (few, leaping, many):
        assert descent.value / descent.value_at(0) == pytest.approx(0.64**5)
    signs = [leaping.point_at(k)[0][0] > 0 for k in range(6)]
    assert signs == [True, False] * 3


def test_house_prices_are_learnt_unless_the_steps_are_too_long() -> None:
    scenario = catalogue.open_scenario("house_prices")
    assert (scenario.data["X"].shape, scenario.data["y"].shape, scenario.variables) == ((40, 3), (40,), ("w", "b"))
    right, slow, long = run(scenario)
    assert right.value < slow.value < 10 < right.value_at(0)
    assert float(right.point[1]) < 4  # b, along the flattest direction, is far from its 8.8 yet
    assert long.verdict == "diverged"


def test_spam_is_mostly_told_apart() -> None:
    scenario = catalogue.open_scenario("spam")
    for descent in run(scenario):
        w, b = descent.point
        right = (scenario.data["X"] @ w + b) * scenario.data["s"] > 0
        assert (right.size, right.sum()) == (60, 55)


def test_the_tiny_network_learns_exclusive_or() -> None:
    scenario = catalogue.open_scenario("tiny_network")
    assert sum(array.size for array in scenario.parameters.values()) + 1 == 41
    fast, slow = run(scenario)
    assert fast.value_at(100) < 0.1 < slow.value_at(100)
    for descent in (fast, slow):
        p = dict(zip(scenario.variables, descent.point, strict=True))
        scores = np.tanh(scenario.data["X"] @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
        assert (scores * scenario.data["s"] > 1).all()


def test_a_thousand_weights_fit_without_being_the_truth() -> None:
    scenario = catalogue.open_scenario("thousand_weights")
    quick, slow = run(scenario)
    assert quick.verdict == "converged"
    assert quick.value < 1e-9 < slow.value < 0.1
    (w,) = quick.point
    assert np.linalg.norm(w - scenario.data["truth"]) > 20
