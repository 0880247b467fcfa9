"""An optimizer is one file and one line: a copy of the package is given both, and has it everywhere."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import gradtui
from gradtui.engine.descent.optimizers import OPTIMIZERS

TESTS = Path(__file__).parents[1]
PACKAGE = Path(gradtui.__file__).parent
ROOM = Path("gradtui/engine/descent/optimizers")
FILE = '''"""Chen and others 2023: θ moves by the sign of a mean of slopes, and shrinks by the part η·λ."""

from __future__ import annotations

from ..hyperparameter import Hyperparameter
from .optimizer import Optimizer

OPTIMIZER = Optimizer(
    "lion",
    "Lion",
    (
        ("c", "beta_1*m + (1 - beta_1)*g"),
        ("m", "beta_2*m + (1 - beta_2)*g"),
        ("theta", "theta - eta*(sign(c) + lam*theta)"),
    ),
    memory=("m",),
    hyperparameters=(
        Hyperparameter("beta1", "beta_1", 0.9, 0.0, 1.0),
        Hyperparameter("beta2", "beta_2", 0.99, 0.0, 1.0),
        Hyperparameter("weight_decay", "lam", 0.01, 0.0, 1.0),
    ),
    pull="m",
)
'''
NUMBERS = """\
[function]
expression = "x**2 + 3*y**2"
[[start]]
at = { x = 2.0, y = 1.0 }
[descent]
learning_rate = 0.01
optimizers = ["lion", { name = "lion", beta1 = 0.5, schedule = "cosine" }, "gd"]
steps = 20
"""
ARRAYS = """\
[function]
expression = "mean((X@w - y)**2)"
[data]
X = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
y = [1.0, 2.0, 3.0]
[parameters]
w = [0.5, -0.5]
[[start]]
[descent]
learning_rate = 0.01
optimizer = { name = "lion", noise = 0.1, batch = 2 }
steps = 20
"""
WRONG = NUMBERS.replace('"lion", {', '"loin", {')
DRIVER = """
import contextlib, io, json, sys
from pathlib import Path
import manual_tables
from gradtui.app.session import Session
from gradtui.cli.main import main
from gradtui.scenario.reader import loads
from gradtui.scenario.schema import schema
from gradtui.scenario.template import template

said = {}
for name, words in json.load(sys.stdin).items():
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    said[name] = [code, out.getvalue(), err.getvalue()]
said["schema"] = schema()
said["table"] = manual_tables.optimizers()
said["template"] = template("curve", "a")
app = Session.open(loads('[function]\\nexpression = "x**2"\\n[[start]]\\nat.x = 1\\n'))
names = []
for _ in range(12):
    app = app.next_optimizer()
    names.append(app.run.optimizer.name)
said["next"] = names
json.dump(said, sys.stdout)
"""
CALLS = {
    "run": ["run", "numbers.toml", "--format", "json"],
    "alone": ["run", "-f", "x**2", "--optimizer", "lion", "--start", "x=1", "--lr", "0.25", "--format", "json"],
    "arrays": ["run", "arrays.toml", "--format", "json"],
    "speak": ["run", "numbers.toml", "--speak"],
    "map": ["map", "numbers.toml", "--steps", "40", "--size", "8x6", "--format", "json"],
    "check": ["check", "numbers.toml", "arrays.toml"],
    "wrong": ["check", "wrong.toml"],
    "near": ["run", "-f", "x**2", "--optimizer", "loin"],
    "help": ["run", "--help"],
    "shot": ["shot", "numbers.toml", "--keys", "space", "--size", "160x48"],
    "torch": ["torch", "numbers.toml"],
    "completion": ["completion", "bash"],
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("added")
    shutil.copytree(PACKAGE, folder / "gradtui")
    (folder / ROOM / "lion.py").write_text(FILE, "utf-8")
    listed = folder / ROOM / "__init__.py"
    lines = listed.read_text("utf-8")
    assert lines.count('    "adam",\n') == 1
    listed.write_text(lines.replace('    "adam",\n', '    "adam",\n    "lion",\n'), "utf-8")
    for name, text in (("numbers", NUMBERS), ("arrays", ARRAYS), ("wrong", WRONG)):
        (folder / f"{name}.toml").write_text(text)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(TESTS)]), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], cwd=folder, env=environment, input=json.dumps(CALLS), capture_output=True,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def json_of(said: dict[str, Any], name: str) -> Any:
    code, out, err = said[name]
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.mark.slow
def test_it_steps_over_numbers(said: dict[str, Any]) -> None:
    [run] = json_of(said, "alone")["runs"]
    x, m, expected = 1.0, 0.0, [1.0]
    for _ in range(4):
        g = 2.0 * x
        c, m = 0.9 * m + (1.0 - 0.9) * g, 0.99 * m + (1.0 - 0.99) * g
        x = x - 0.25 * (math.copysign(1.0, c) + 0.01 * x)
        expected.append(x)
    assert [step["point"]["x"] for step in run["trajectory"][:5]] == expected
    assert (run["optimizer"], run["settings"]) == ("lion", {"beta1": 0.9, "beta2": 0.99, "weight_decay": 0.01})


def test_it_races(said: dict[str, Any]) -> None:
    runs = json_of(said, "run")["runs"]
    assert [run["optimizer"] for run in runs] == ["lion", "lion", "gd"]
    assert len({run["trajectory"][-1]["value"] for run in runs}) == 3
    code, spoken, _ = said["speak"]
    assert code == 0
    assert "by Lion." in spoken


def test_it_steps_over_arrays(said: dict[str, Any]) -> None:
    [run] = json_of(said, "arrays")["runs"]
    values = [step["value"] for step in run["trajectory"]]
    assert run["optimizer"] == "lion"
    assert len(values) == 21
    assert values[-1] < values[0]


def test_it_has_a_map(said: dict[str, Any]) -> None:
    assert json_of(said, "map")["optimizer"] == "lion"


def test_a_scenario_may_name_it(said: dict[str, Any]) -> None:
    assert said["check"][0] == 0
    assert said["wrong"][0] == 2
    assert "did you mean lion?" in said["wrong"][1]
    said_of = said["schema"]["$defs"]["optimizer"]["anyOf"]
    assert "lion" in said_of[0]["enum"]
    assert {"beta1", "beta2", "weight_decay"} <= set(said_of[said_of[0]["enum"].index("lion") + 1]["properties"])
    assert "adam, lion, adamw" in said["template"]


def test_it_is_told(said: dict[str, Any]) -> None:
    assert "adam, lion, adamw" in " ".join(said["help"][1].split())
    assert said["near"][0] == 2
    assert "did you mean lion?" in said["near"][2]
    assert "lion" in said["completion"][1].split()
    assert "| `lion` | Lion | `c ← β₁·m + (1 − β₁)·g`" in said["table"]


def test_the_app_has_it(said: dict[str, Any]) -> None:
    assert "lion" in said["next"]
    code, screen, _ = said["shot"]
    assert code == 0
    assert "lion" in screen
    assert "c <- beta1*m + (1 - beta1)*g" in screen


def test_a_script_has_it(said: dict[str, Any]) -> None:
    code, script, _ = said["torch"]
    assert code == 0
    compile(script, "script", "exec")
    assert "class Lion(torch.optim.Optimizer):" in script
    assert "theta = theta - (eta * (torch.sign(c) + lam * theta))" in script


def test_a_file_has_its_name() -> None:
    files = {path.stem for path in (PACKAGE.parent / ROOM).glob("*.py")} - {"__init__", "optimizer"}
    assert files == set(OPTIMIZERS)
    assert all(optimizer.name == name for name, optimizer in OPTIMIZERS.items())


def test_only_the_one_that_is_used_is_loaded() -> None:
    code = "import sys; from gradtui.cli.main import main; main(['run', 'two_minima']); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    room = "gradtui.engine.descent.optimizers."
    assert {name.removeprefix(room) for name in out.split() if name.startswith(room)} == {"optimizer", "gd"}
