"""``gradtui torch``: the script says nothing of the file's text, and PyTorch comes to the same numbers."""

from __future__ import annotations

import ast
import importlib.util
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from functional.commands import call

from gradtui.scenario.catalogue import COURSE, names

PYTHON = os.environ.get("TORCH_PYTHON") or (sys.executable if importlib.util.find_spec("torch") else "")
TEXTS = Path(__file__).parents[1] / "data" / "torch"
DRIVER = """
import contextlib, io, json, sys
outputs = []
for script in json.load(sys.stdin):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(script, "script", "exec"), {"__name__": "__main__"})
    outputs.append(said.getvalue())
json.dump(outputs, sys.stdout)
"""


def script(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code, out, err = call(capsys, "torch", *arguments)
    assert (code, err) == (0, "")
    return out


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.slow) if n == "million_weights" else n for n in (*names(), *COURSE)],
)
def test_every_shipped_scenario_gives_a_script(capsys: pytest.CaptureFixture[str], name: str) -> None:
    text = script(capsys, name)
    compile(text, name, "exec")
    assert text.isascii()
    assert max(map(len, text.splitlines())) < 30_000


@pytest.mark.parametrize("name", ["two_minima", "noise"])
def test_the_text(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert script(capsys, name) == (TEXTS / f"{name}.txt").read_text("utf-8")


STEP = re.compile(r"^    for step in range.*?optimizer\.step\(\)$", re.MULTILINE | re.DOTALL)


def test_the_loop_is_a_courses(capsys: pytest.CaptureFixture[str]) -> None:
    (loop,) = STEP.findall(script(capsys, "-f", "x**2 + y**2"))
    lines = [line.strip() for line in loop.splitlines()]
    assert lines[1:4] == ["optimizer.zero_grad()", "loss = f(*point)", "loss.backward()"]
    assert "batch" not in loop
    assert "rate" not in loop


def test_a_variable_without_a_slope_has_the_partial_0(capsys: pytest.CaptureFixture[str]) -> None:
    (loop,) = STEP.findall(script(capsys, "-f", "where(x < 1, y**2, 3)"))
    assert "p.grad = torch.zeros_like(p)" in loop
    assert "if loss.requires_grad:" in loop


HOSTILE = """
title = "import os; os.system('true') #"
summary = '''\"\"\" os.system("true")\nimport os'''
[function]
expression = "torch**2 + print*f + part_1**2 + run**2"
name = "np"
constants = { print = 2.0 }
[[start]]
name = "'''; import os"
at = { torch = 1.0, f = 2.0, part_1 = 3.0, run = 4.0 }
"""


def test_no_text_of_the_file_is_in_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "os.toml"
    path.write_text(HOSTILE)
    text = script(capsys, str(path))
    assert "os" not in re.findall(r"\w+", text)
    tree = ast.parse(text)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported == {"torch"}
    defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert defined == ["f", "show", "run"]
    (function,) = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "f")
    arguments = [argument.arg for argument in function.args.args]
    assert len(set(arguments)) == 4
    assert set(arguments).isdisjoint({"torch", "f", "print", "part_1", "run"})


def test_a_deep_expression_is_taken_apart(capsys: pytest.CaptureFixture[str]) -> None:
    deep = "sin(" * 90 + "x" + ")" * 90
    text = script(capsys, "-f", deep)
    compile(text, "deep", "exec")
    assert text.count("torch.sin") == 90
    assert "part_7 = " in text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("torch", "expected a scenario"),
        ("torch nosuch", "nosuch"),
        ("torch two_minima --start middle", "--start"),
        ("torch -f x**2 --output /nonexistent/x", "--output"),
        ("torch two_minima --steps 0", "--steps"),
    ],
)
def test_bad_usage(capsys: pytest.CaptureFixture[str], line: str, words: str) -> None:
    code, out, err = call(capsys, *line.split())
    assert (code, out) == (2, "")
    assert words in err


def test_too_many_numbers_to_write_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n" + "1\n" * 10_001)
    path = tmp_path / "s.toml"
    path.write_text('[function]\nexpression = "mean((w*x - 1)**2)"\n[data]\nx = { file = "a.csv", columns = ["a"] }\n')
    code, out, err = call(capsys, "torch", str(path))
    assert (code, out) == (2, "")
    assert "at most 10,000 numbers" in err


def test_a_start_by_its_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "s.py"
    options = ["--start", "right", "--learning-rate", "0.05", "--output", str(path)]
    assert call(capsys, "torch", "two_minima", *options) == (0, "", "")
    assert path.read_text().count("torch.optim") == 1
    code, out, _ = call(capsys, "run", "two_minima", "--start", "right", "--steps", "1", "--format", "json")
    assert code == 0
    assert {run["start"]["x"] for run in json.loads(out)["runs"]} == {2.0}


# -- against PyTorch ------------------------------------------------------------------------------------------------

OPTIMIZERS = """\
[function]
expression = "(x - 1)**4 + 3*(y + 2)**2*exp(x/4) + x*y/3"
[[start]]
at = {{ x = 2.0, y = 1.0 }}
[[start]]
at = {{ x = -1.0, y = 0.5 }}
[descent]
learning_rates = [0.01, 0.02]
optimizers = [{}]
steps = 30
"""
OF_ALL = OPTIMIZERS.format(
    '"gd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw", "nadam", "newton", '
    '"line_search", { name = "momentum", momentum = 0.5 }, { name = "nesterov", momentum = 0.0 }, '
    '{ name = "adam", beta1 = 0.5, epsilon = 1e-3 }, { name = "newton", damping = 2.0, learning_rate = 1.0 }'
)
OF_EXTRAS = OPTIMIZERS.format(
    '{ name = "gd", schedule = { name = "step", every = 5 } }, { name = "adam", schedule = "exponential" }, '
    '{ name = "gd", schedule = { name = "cosine", period = 20, lowest = 0.1, warmup = 5 } }, '
    '{ name = "momentum", schedule = "warmup" }, { name = "gd", noise = 0.3, seed = 4 }, '
    '{ name = "line_search", shrink = 0.7, learning_rate = 1.0 }'
)
OF_ROWS = """\
[function]
expression = "mean((X@w + b - y)**2) + norm(w) + dot(w, w)/9 + sum(abs(w))"
[data]
X = [[1.0, 2.0], [0.5, -1.0], [3.0, 1.0], [-1.0, 0.2], [0.3, 0.4]]
y = [1.0, 2.0, 3.0, 4.0, 5.0]
[parameters]
w = { shape = [2], init = "uniform", scale = 2.0, seed = 3 }
[[start]]
at = { b = 0.5 }
[[start]]
at = { b = 0.5, w = [1.0, 2.0] }
[[start]]
at = { b = 0.5, w = 3.0 }
[descent]
optimizers = [{ name = "gd", batch = 2, seed = 5 }, { name = "adam", batch = 3, noise = 0.1 }, "line_search"]
learning_rate = 0.02
steps = 20
"""
OF_WHOLES = """\
[function]
expression = '''mean(logsumexp(X@W + b) - sum((X@W + b)*Y, 1)) + max(W)/9 + norm(Wᵀ@W)
    + sum(softmax(v)*mean(outer(v, ones(2))*W, 1)) + max(v)**2'''
[data]
X = [[1.0, 2.0, 0.5], [0.5, -1.0, 2.0], [3.0, 1.0, -0.7], [-1.0, 0.2, 1.5]]
Y = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]
[parameters]
W = { shape = [3, 2], init = "normal", seed = 3 }
b = [0.3, -0.1]
v = [2.0, 2.0, -1.0]
[[start]]
at = { b = 0.0 }
[descent]
optimizers = ["gd", "adam"]
learning_rate = 0.02
steps = 20
"""
FUNCTIONS = [
    "sin(x)*cos(y) + tan(x/3)", "asin(x/9) + acos(y/9) + atan(x*y)", "sinh(x/2) - cosh(y/2) + tanh(x)",
    "log(x**2 + 1) + log2(y**2 + 1) + log10(x**2 + y**2 + 1)", "sqrt(x**2 + 1)*cbrt(y + 5)", "abs(x) + sign(y)*y",
    "relu(x) + softplus(30*y) + sigmoid(x)", "erf(x) - exp(-y)", "max(x, y, 0.5) + min(x, 2, y)",
    "where(x < y, x**2, y**3)", "where(x < 1, (y - 2)**2, 3)", "where(x < y, 1, 2)",
    "asinh(x) + acosh(y**2 + 2) + atanh(x*y/99)",
    "2**x + x**2/3 - -x**2 + (1/3)**y", "x - (y - 2) - (x - y)*(2 - x)/(3 + y**2)", "x**2**2 + (x**2)**1.5 - (-y)**2",
    "sqrt(2)*x**2 + pi*y**2 + where(1 < 2, x, y)**2", "x/(y**2 + 1)/2*3 + (x*y)*(x/(1 + x**2))",
]  # fmt: skip


def taken(text: str) -> list[list[dict[str, Any]]]:
    """What a script printed: a list of steps for each run."""
    runs: list[list[dict[str, Any]]] = []
    for line in text.splitlines():
        if line.startswith("predicted: "):
            continue
        if not line.startswith("step "):
            runs.append([])
            continue
        _, _, rest = line.partition(": ")
        pairs = (part.split(" = ") for part in re.split(r", (?=[a-zA-Z_(]\w*(?:\(\w+\))? = )", rest))
        # as JSON has them
        found = {name: value.replace("nan", "NaN").replace("inf", "Infinity") for name, value in pairs}
        runs[-1].append({name: json.loads(value) for name, value in found.items()})
    return runs


def numbers(value: Any) -> list[float]:
    return [x for item in value for x in numbers(item)] if isinstance(value, list) else [value]


@pytest.mark.skipif(not PYTHON, reason="PyTorch is no dependency, not even of the tests: it is far too large")
def test_pytorch_comes_to_the_same_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines: list[list[str]] = []
    for k, text in enumerate((OF_ALL, OF_EXTRAS, OF_ROWS, OF_WHOLES)):
        (tmp_path / f"{k}.toml").write_text(text)
        lines.append([str(tmp_path / f"{k}.toml")])
    starts = ["--start", "x=1.3,y=0.7", "--start", "x=-0.4,y=1.9"]
    lines += [["-f", f, *starts, "--lr", "0.03", "--steps", "12"] for f in FUNCTIONS]
    steps = {"thousand_weights": "5", "million_weights": ""}
    lines += [[name, "--steps", steps.get(name, "40")] for name in (*names(), *COURSE) if steps.get(name) != ""]
    scripts = [script(capsys, *line) for line in lines]
    done = subprocess.run(
        [PYTHON, "-W", "ignore", "-c", DRIVER], input=json.dumps(scripts), capture_output=True, text=True, check=True
    )
    for line, said in zip(lines, json.loads(done.stdout), strict=True):
        code, out, _ = call(capsys, "run", *line, "--format", "json")
        assert code == 0
        runs = json.loads(out)["runs"]
        predicted = [json.loads(text) for text in re.findall(r"^predicted: (.*)$", said, re.MULTILINE)]
        expected = [run["model"]["predictions"] for run in runs if "model" in run]
        assert len(predicted) == len(expected)
        assert numbers(predicted) == pytest.approx(numbers(expected), rel=1e-9, abs=1e-9), line
        found = taken(said)
        assert len(found) == len(runs)
        for ours, theirs in zip(runs, found, strict=True):
            assert len(ours["trajectory"]) == len(theirs), (line, ours["name"])
            for entry, step in zip(ours["trajectory"], theirs, strict=True):
                values = [*entry["point"].values(), entry["value"]]
                for own, (name, value) in zip(values, step.items(), strict=True):
                    if name.startswith("norm("):
                        expected = [math.sqrt(sum(x * x for x in numbers(own)))]
                    else:
                        expected = [math.nan if x is None else x for x in numbers(own)]
                    if math.nan in expected or not all(map(math.isfinite, expected)):
                        continue  # JSON has no word for them
                    where = (line, ours["name"], entry["step"])
                    assert numbers(value) == pytest.approx(expected, rel=1e-9, abs=1e-9), where
