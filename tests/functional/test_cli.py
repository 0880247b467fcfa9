"""The command line: exit codes, what goes to stdout and what to stderr, and formats that other programs read."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from functional.commands import call
from strict_json import strict

import gradtui
from gradtui.lesson.practice import practice
from gradtui.scenario.catalogue import COURSE, names
from gradtui.scenario.reader import loads

GRADTUI = [sys.executable, "-m", "gradtui"]
SQUARE = '[function]\nexpression = "x**2"\n[[start]]\nat = { x = 1.0 }\n'


# -- what is said where ---------------------------------------------------------------------------------------------

GOOD = [
    ("run two_minima", "converged"),
    ("run two_minima --steps 1", "still moving"),
    ("run two_minima.toml --steps 1", "Two minima"),
    ("run two_minima --format json --steps 1", '"schema": 1'),
    ("run two_minima --format csv --steps 1", "run,step,x,value,d_x,gradient_norm\n"),
    ("run -f x**2 --start x=1", "f(x) = x²"),
    ("run --function x**2+y --start y=2,x=1 --steps 2", "x=1, y=2"),
    ("run -f theta**2 --start θ=1 --steps 1", "f(θ) = θ²"),
    ("run -f x**2 --start x=-1e-3 --lr 1e-2 --tolerance 0 --steps 3", "still moving"),
    ("run -f -x**2 --steps 1", "f(x) = −x²"),
    ("list", "two_minima"),
    ("--version", gradtui.__version__),
    ("--help", "gradtui run two_minima"),
    ("run --help", "--tolerance"),
    ("list --help", "built-in"),
]


@pytest.mark.parametrize(("line", "has"), GOOD, ids=[line for line, _ in GOOD])
def test_data_goes_to_stdout(capsys: pytest.CaptureFixture[str], line: str, has: str) -> None:
    code, out, err = call(capsys, *line.split())
    assert code == 0
    assert has in out
    assert out.endswith("\n")
    assert err == ""


BAD = [
    ("run", "expected a scenario"),
    ("run nosuch", "nosuch"),
    ("nosuch", "nosuch"),
    ("run two_minmia", "did you mean the built-in two_minima?"),
    ("frobnicate two_minima", "two_minima"),
    ("run two_minima --stps 3", "--stps"),
    ("run two_minima --step 3", "--step"),
    ("--lr", "--lr"),
    ("run two_minima --steps", "--steps"),
    ("run two_minima --steps 0", "--steps"),
    ("run two_minima --steps -3", "--steps"),
    ("run two_minima --steps 1e3", "--steps"),
    ("run two_minima --steps 100001", "100,000"),
    ("run two_minima --steps ٣", "--steps"),
    ("run two_minima --format xml", "xml"),
    ("run two_minima --lr 0", "--lr"),
    ("run two_minima --lr=-1", "--lr"),
    ("run two_minima --lr nan", "--lr"),
    ("run two_minima --lr inf", "--lr"),
    ("run two_minima --lr 1_0", "--lr"),
    ("run two_minima --lr x", "--lr"),
    ("run two_minima --tolerance=-1", "--tolerance"),
    ("run two_minima --tolerance nan", "--tolerance"),
    ("run two_minima --optimizer adm", "did you mean adam?"),
    ("run two_minima --start y=1", "unknown variable y"),
    ("run two_minima --start x=1,x=2", "twice"),
    ("run two_minima --start 1", "--start"),
    ("run two_minima --start x=nan", "--start"),
    ("run himmelblau --start x=1", "nothing of y"),
    ("run -f x*y --start x=1", "nothing of y"),
    ("run -f 1/2x", "1/(2*x)"),
    ("run -f 3", "variables"),
    ("run -f log(x)", "no value at the start"),
    ("run -f sin(", "column"),
    ("run -f __import__('os')", "column"),
    ("run -f x**2 two_minima", "both"),
    ("run two_minima --output /nonexistent/x.json", "--output"),
    ("list two_minima", "two_minima"),
    ("-", "gradtui run -"),
]


@pytest.mark.parametrize(("line", "has"), BAD, ids=[line for line, _ in BAD])
def test_bad_input_is_one_clear_message(capsys: pytest.CaptureFixture[str], line: str, has: str) -> None:
    code, out, err = call(capsys, *line.split())
    assert code == 2
    assert out == ""
    assert has in err
    assert "Traceback" not in err
    assert err.endswith("\n")
    message = [text for text in err.splitlines() if not text.startswith("  ")]  # an expression and its caret follow
    assert len(message) == 1
    assert len(message[0]) < 200


@pytest.mark.parametrize("text", ["\x1b[2J", "\u202e", "a\nb", "[/]", "x" * 5000], ids=ascii)
@pytest.mark.parametrize("line", ["run {}", "{}", "run two_minima --start {}", "run two_minima --optimizer {}",
                                  "run -f {}", "run two_minima --lr {}", "run two_minima --format {}",
                                  "run two_minima --{}", "run two_minima --output /nonexistent/{}",
                                  "map {}", "map two_minima --size {}", "map two_minima --rates 0:{}",
                                  "map two_minima --over {}"])  # fmt: skip
def test_words_from_outside_never_reach_the_terminal_raw(
    capsys: pytest.CaptureFixture[str], line: str, text: str
) -> None:
    code, out, err = call(capsys, *(word.format(text) for word in line.split()))
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert all(character.isprintable() or character == "\n" for character in err)


def test_problems_of_a_file_are_all_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('titel = "x"\n[function]\nexpression = "x**2"\n[descent]\nlearning_rate = "0.1"\nsteps = true\n')
    code, out, err = call(capsys, "run", str(path))
    assert (code, out) == (2, "")
    places = [int(match) for match in re.findall(r"bad\.toml:(\d+):\d+: ", err)]
    assert places == sorted(places)
    assert {1, 5, 6} <= set(places)


def test_without_a_terminal_no_arguments_show_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  ")] == [*COURSE, *names()]
    assert "gradtui NAME" in err
    assert call(capsys, "list") == (0, out, "")


def test_practice_prints_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    printed = call(capsys, "practice", "--level", "3", "--seed", "7", "--print")
    assert printed == (0, practice(3, 7), "")
    code, out, _ = call(capsys, "practice", "--print")
    assert code == 0
    assert loads(out).cards
    code, _, err = call(capsys, "practice", "--level", "2")
    assert (code, err) == (
        2,
        "gradtui: the app needs a terminal; without one, try: gradtui practice --level 2 --print\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--level", "6"), "--level: expected 1, 2, 3, 4 or 5, got 6"),
        (("--level", "x"), "--level: expected 1, 2, 3, 4 or 5, got x"),
        (("--seed", "-1"), "expected"),
        (("--seed", "٣"), "expected a whole number from 0 to 999,999,999, got ٣"),
        (("two_minima",), "practice: found one word too many, two_minima"),
    ],
)
def test_practice_refuses(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    code, out, err = call(capsys, "practice", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_fault_is_one_line_that_names_the_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("gradtui.export.runs.as_text", broken)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    code, out, err = call(capsys, "run", "two_minima")
    assert (code, out) == (1, "")
    log = tmp_path / "gradtui" / "fault.log"
    assert str(log) in err
    assert len(err.splitlines()) == 1
    assert "a secret of the house" in log.read_text("utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", os.devnull)
    assert call(capsys, "run", "two_minima")[0] == 1


def test_ctrl_c_is_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradtui.export.runs.as_text", interrupted)
    assert call(capsys, "run", "two_minima") == (130, "", "")


# -- formats --------------------------------------------------------------------------------------------------------


def test_json_has_the_contracts_keys(capsys: pytest.CaptureFixture[str], shipped_name: str) -> None:
    code, out, _ = call(capsys, "run", shipped_name, "--format", "json", "--steps", "5")
    document = strict(out)
    scenario = gradtui.load(shipped_name)
    assert code == 0
    assert {"schema", "title", "function", "variables", "runs"} <= set(document)
    assert document["schema"] == 1
    assert document["title"] == scenario.title
    assert document["function"] == scenario.text
    assert document["variables"] == list(scenario.variables)
    assert len(document["runs"]) == len(scenario.starts) * len(scenario.learning_rates) * len(scenario.optimizers)
    for run in document["runs"]:
        assert {"name", "start", "optimizer", "learning_rate", "verdict", "reason", "trajectory"} <= set(run)
        assert run["verdict"] in {"converged", "still_moving", "oscillating", "diverged", "undefined"}
        assert run["trajectory"][0]["point"] == run["start"]
        assert [entry["step"] for entry in run["trajectory"]] == list(range(len(run["trajectory"])))
        assert len(run["trajectory"]) == 6 or run["verdict"] in {"converged", "diverged", "undefined"}
        for entry in run["trajectory"]:
            assert {"step", "point", "value", "partials", "gradient_norm"} <= set(entry)
            assert list(entry["point"]) == list(entry["partials"]) == document["variables"]


DIVERGING = [
    ("x**4", "x=10", "1", "diverged"),
    ("x**2", "x=1", "1e300", "diverged"),
    ("log(x)", "x=0.5", "1", "undefined"),
    ("sqrt(x)", "x=0.1", "1", "undefined"),
]


@pytest.mark.parametrize(("expression", "start", "rate", "verdict"), DIVERGING)
def test_a_number_that_is_not_finite_is_null(
    capsys: pytest.CaptureFixture[str], expression: str, start: str, rate: str, verdict: str
) -> None:
    code, out, _ = call(capsys, "run", "-f", expression, "--start", start, "--lr", rate, "--format", "json")
    run = strict(out)["runs"][0]
    assert code == 0
    assert run["verdict"] == verdict
    last = run["trajectory"][-1]
    assert None in (last["value"], last["gradient_norm"], *last["point"].values(), *last["partials"].values())
    assert all(entry["value"] is not None for entry in run["trajectory"][:-1])


def test_csv_has_a_row_for_every_entry(capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = call(capsys, "run", "himmelblau", "--format", "csv", "--steps", "7")
    runs = strict(call(capsys, "run", "himmelblau", "--format", "json", "--steps", "7")[1])["runs"]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["run", "step", "x", "y", "value", "d_x", "d_y", "gradient_norm"]
    expected = [
        [
            run["name"], entry["step"], *entry["point"].values(), entry["value"], *entry["partials"].values(),
            entry["gradient_norm"],
        ]
        for run in runs
        for entry in run["trajectory"]
    ]  # fmt: skip
    assert [[row[0], int(row[1]), *map(float, row[2:])] for row in rows[1:]] == expected


def test_csv_quotes_a_name_with_commas(capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = call(
        capsys, "run", "himmelblau", "--start", "x=1,y=2", "--lr", "0.01", "--format", "csv", "--steps", "1"
    )
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {8}
    assert rows[1][0] == "x=1, y=2 · η=0.01"


# -- options --------------------------------------------------------------------------------------------------------


def runs_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    code, out, err = call(capsys, "run", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    return list(strict(out)["runs"])


def test_start_repeats_and_replaces_all_starts(capsys: pytest.CaptureFixture[str]) -> None:
    runs = runs_of(capsys, "two_minima", "--start", "x=1", "--start", "x=-0.5", "--steps", "2")
    assert [(run["start"]["x"], run["learning_rate"]) for run in runs] == [
        (1.0, 0.05), (1.0, 0.12), (-0.5, 0.05), (-0.5, 0.12),
    ]  # fmt: skip


def test_lr_steps_optimizer_and_tolerance_replace_the_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    [run] = runs_of(capsys, "rosenbrock", "--lr", "0.002", "--optimizer", "adam", "--steps", "3")
    assert (run["learning_rate"], run["optimizer"], len(run["trajectory"])) == (0.002, "adam", 4)
    plain = runs_of(capsys, "two_minima", "--lr", "0.05", "--start", "x=2")[0]
    loose = runs_of(capsys, "two_minima", "--lr", "0.05", "--start", "x=2", "--tolerance", "0.5")[0]
    never = runs_of(capsys, "two_minima", "--lr", "0.05", "--start", "x=2", "--tolerance", "0")[0]
    assert loose["verdict"] == "converged"
    assert len(loose["trajectory"]) < len(plain["trajectory"]) < len(never["trajectory"]) == 61
    assert loose["trajectory"][-1]["gradient_norm"] <= 0.5 < loose["trajectory"][-2]["gradient_norm"]


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_every_optimizer_has_its_name(capsys: pytest.CaptureFixture[str], optimizer: str) -> None:
    runs = runs_of(capsys, "-f", "x**2 + y**2", "--start", "x=1,y=1", "--optimizer", optimizer, "--steps", "3")
    assert [run["optimizer"] for run in runs] == [optimizer]


def test_defaults_of_a_function(capsys: pytest.CaptureFixture[str]) -> None:
    [run] = runs_of(capsys, "-f", "(x - 1)**4 + 3*(y + 2)**2")
    assert run["start"] == {"x": 0.0, "y": 0.0}
    assert (run["learning_rate"], run["optimizer"]) == (0.1, "gd")
    assert len(run["trajectory"]) == 101


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_output_is_what_stdout_would_get(capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str) -> None:
    line = ["run", "two_minima", "--format", form]
    _, shown, _ = call(capsys, *line)
    path = tmp_path / "out"
    assert call(capsys, *line, "--output", str(path)) == (0, "", "")
    assert path.read_bytes() == shown.encode()
